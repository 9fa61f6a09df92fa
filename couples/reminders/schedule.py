"""What one person wants to be reminded of, when and how. Pure: times, channels and marks, and never a word."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from couples import clock
from couples.packing import Packed, replace
from couples.reminders.phones import Phones, none_waiting

COMING, TODAY, WRITING = "coming", "today", "writing"
BREAK, PROMISED, REVISIT, ARRIVED = "break", "promised", "revisit", "arrived"
HERE = (COMING, TODAY, WRITING)
"""The kinds that Home shows as reminders; what the others are about is on Home in any case."""
NOT_HERE = (PROMISED, REVISIT, BREAK, ARRIVED)
KINDS = (*HERE, *NOT_HERE)
OFF, APP, MAIL, PUSH, BOTH = "", "app", "mail", "push", "both"
"""How a reminder comes. All but `OFF` also show on Home, if it's a kind in HERE; `BOTH` is e-mail and push."""
MORNING, EVENING = 10, 20
WAKING = (8, 21)
"""Between these hours e-mails and pushes come, until someone chooses others."""
MOST_SENT, MOST_CLOSED = 100, 30
"""How many marks are kept of what was sent, and of what was closed on Home; the oldest go. They go by number and not by age, so
that a clock that leaps makes none forgotten.
"""
FOR_GOOD = "open"


class Schedule(Packed, frozen=True):
    """`channels` says for each kind how it comes. `at` is the hour for kinds that have none of their own.

    `paused` is the last day without reminders, or FOR_GOOD. `since` is when each kind was turned on: what was due before isn't made up
    for. `shows` are the hours in which something of the partner's may show. `sent` are marks, with their days, of what needs no e-mail
    or push anymore: one was claimed for it, or it was opened here, and no one can tell which. `closed` are marks of what was closed on
    Home. `link` is part of the link that ends e-mails; after it's renewed, older links do nothing. `phones` are the browsers that show
    reminders.
    """

    channels: dict[str, str] = msgspec.field(default_factory=dict)
    at: int = MORNING
    days: int = 1
    hours: int = 0
    weekday: int = 6
    writing_at: int = EVENING
    waking: tuple[int, int] = WAKING
    paused: str = ""
    since: dict[str, str] = msgspec.field(default_factory=dict)
    shows: tuple[int, int] = WAKING
    sent: dict[str, str] = msgspec.field(default_factory=dict)
    closed: dict[str, str] = msgspec.field(default_factory=dict)
    is_asked: bool = False
    link: str = ""
    phones: Phones = ()

    def channel(self, kind: str) -> str:
        return self.channels.get(kind, OFF)

    @property
    def any_on(self) -> bool:
        return any(self.channels.values())

    @property
    def any_by_mail(self) -> bool:
        return any(self.comes_by(MAIL, kind) for kind in self.channels)

    @property
    def any_by_push(self) -> bool:
        return any(self.comes_by(PUSH, kind) for kind in self.channels)

    @property
    def reminds_elsewhere(self) -> bool:
        """Whether anything but a time to write comes by e-mail or on a phone."""
        elsewhere = (MAIL, PUSH, BOTH)
        return any(self.channel(kind) in elsewhere for kind in KINDS if kind != WRITING)

    def comes_by(self, channel: str, kind: str) -> bool:
        """Whether this kind comes through `channel`, MAIL or PUSH; it may come through both."""
        return self.channel(kind) in (channel, BOTH)

    def is_paused(self, today: date) -> bool:
        return self.paused == FOR_GOOD or (bool(self.paused) and today.isoformat() <= self.paused)

    def counts_from(self, kind: str, now: datetime) -> datetime | None:
        """When this kind was turned on: what was due before doesn't count. None if that lies ahead, because the clock was put back."""
        since = datetime.fromisoformat(self.since[kind]) if kind in self.since else None
        return since if since and since <= now else None

    def was_sent(self, key: str) -> bool:
        return mark(key) in self.sent

    def was_closed(self, key: str) -> bool:
        return mark(key) in self.closed

    def with_sent(self, key: str, today: date) -> "Schedule":
        return replace(self, sent=_with(self.sent, mark(key), today, MOST_SENT))

    def with_closed(self, key_mark: str, today: date) -> "Schedule":
        return replace(self, closed=_with(self.closed, key_mark, today, MOST_CLOSED))

    def chosen(self, channels: Mapping[str, str], now: datetime) -> "Schedule":
        """A copy with these channels; a kind that's already on keeps the moment when it was turned on."""
        on = {kind: channel for kind, channel in channels.items() if channel}
        return replace(self, channels=on, since={kind: self._since(kind, now) for kind in on})

    def _since(self, kind: str, now: datetime) -> str:
        return self.since[kind] if self.channel(kind) and kind in self.since else now.isoformat()

    def without(self, kind: str) -> "Schedule":
        return replace(self, channels={k: c for k, c in self.channels.items() if k != kind})

    def with_new_link(self) -> "Schedule":
        return replace(self, link=secrets.token_urlsafe(16))

    def without_mail(self) -> "Schedule":
        """The same without e-mails: what Home can show, it shows."""
        return self._with_channels({kind: PUSH if self.comes_by(PUSH, kind) else "" for kind in KINDS})

    def without_push(self) -> "Schedule":
        """The same with nothing on any phone."""
        less = self._with_channels({kind: MAIL if self.comes_by(MAIL, kind) else "" for kind in KINDS})
        return replace(less, phones=())

    def also_by_push(self) -> "Schedule":
        """The same with what Home shows also on the phone."""
        more = {k: channel(by_mail=self.comes_by(MAIL, k), by_push=True) for k in HERE if self.channel(k)}
        return replace(self, channels={**self.channels, **more})

    def with_phones(self, phones: Phones) -> "Schedule":
        return replace(self, phones=phones)

    def with_nothing_waiting(self) -> "Schedule":
        return replace(self, phones=none_waiting(self.phones))

    def _with_channels(self, beyond: Mapping[str, str]) -> "Schedule":
        found = {k: beyond[k] or (APP if k in HERE else OFF) for k in KINDS if self.channel(k)}
        return replace(self, channels={kind: channel for kind, channel in found.items() if channel})


def channel(*, by_mail: bool, by_push: bool, otherwise: str = OFF) -> str:
    if by_mail and by_push:
        return BOTH
    return MAIL if by_mail else PUSH if by_push else otherwise


def _with(marks: Mapping[str, str], new: str, today: date, most: int) -> dict[str, str]:
    others = [(m, day) for m, day in marks.items() if m != new]
    return dict([*others, (new, today.isoformat())][-most:])


def mark(key: str) -> str:
    """What's remembered of an occasion; it's short, and says nothing by itself."""
    return hashlib.blake2b(key.encode(), digest_size=6).hexdigest()


class Wall(NamedTuple):
    """A person's clock on the wall."""

    zone: str

    def moment(self, day: date, hour: int) -> datetime:
        """That hour of that day, in UTC. An hour that the clocks skip is reckoned by the clock of before the change."""
        return datetime.combine(day, time(hour), ZoneInfo(self.known_zone)).astimezone(UTC)

    def day(self, moment: datetime) -> date:
        return clock.local(moment, self.known_zone).date()

    @property
    def known_zone(self) -> str:
        """UTC for one that this machine doesn't know (anymore)."""
        return self.zone if clock.is_zone(self.zone) else "UTC"
