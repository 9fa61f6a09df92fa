"""The rules of what a person lets in from their partner: their hours, the kinds that are off, what they set aside or
muted, and what is no longer news to them. Pure.

Guaranteed: nothing here changes; each change is a copy, and whoever makes one saves it (`letting_in`).
"""

import hashlib
import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from couples import clock
from couples.packing import Packed, replace
from couples.spaces.kinds_let_in import KINDS, OF_CHECK_IN, SWITCH

HOURS = (8, 21)
"""When something of the partner's may show, until the receiver chooses other hours."""
MOST_SAVED = 60
"""Beyond these the oldest go. What was set aside never goes: only how much the partner can send limits it."""
MOST_OPENED = 300  # beyond these the oldest go; what they meant is long gone itself
NEWS_FOR = timedelta(days=28)  # how long something can be new to a person, and an opening remembered


class Choices(Packed, frozen=True):
    """What shows to one person, as they chose it.

    `off`: kinds that are switched off, each with the moment it was switched off. `aside`: ids that they said no to,
    with the day each comes back ("" for never). `quiet`: subjects that they said no to, with when, and the day until
    which nothing more about it shows. `put_away`: thank-yous that they put away (earlier versions kept some in
    `aside`). `saved`: thank-yous that they want to see again. `opened`: marks of what they opened or are done with,
    each with its day; in an earlier version also of answers that they put aside. `no_invitations`: ids of those whose
    invitations no longer reach them, each with a name.
    """

    hours: tuple[int, int] | None = None
    off: dict[str, str] = msgspec.field(default_factory=dict)
    aside: dict[str, str] = msgspec.field(default_factory=dict)
    quiet: dict[str, tuple[str, str]] = msgspec.field(default_factory=dict)
    put_away: tuple[str, ...] = ()
    saved: tuple[str, ...] = ()
    opened: dict[str, str] = msgspec.field(default_factory=dict)
    no_invitations: dict[str, str] = msgspec.field(default_factory=dict)

    def lets_in(
        self, kind: str, id: uuid.UUID, came: datetime, zone: str, now: datetime, *, at_any_hour: bool = False
    ) -> bool:
        """Whether what the partner sent at `came` shows now, to someone who lives in `zone`.

        Args:
            at_any_hour: whether their hours don't count.
        """
        if self.is_aside(id, zone, now) or self.is_off(kind, came, now):
            return False
        return at_any_hour or shows_at(came, zone, self.hours or HOURS) <= now

    def is_off(self, kind: str, came: datetime, now: datetime) -> bool:
        """Whether its kind was switched off before it came; one switched off while a clock was ahead counts as always off."""
        keys = {SWITCH.get(kind, kind), "all", *(() if kind in OF_CHECK_IN else ("rest",))}
        since = [datetime.fromisoformat(at) for key, at in self.off.items() if key in keys]
        return any(at <= came or at > now for at in since)

    @property
    def just_the_check_in(self) -> bool:
        """Whether no other room is shown to this person, offered, or in their list of what's new."""
        return "rest" in self.off

    def switched(self, off: set[str], now: datetime) -> "Choices":
        """A copy with exactly these kinds switched off; kinds that were already off keep the time when that happened."""
        return replace(self, off={kind: self.off.get(kind, now.isoformat()) for kind in KINDS if kind in off})

    def with_saved(self, id: uuid.UUID, *, saved: bool) -> "Choices":
        others = tuple(key for key in self.saved if key != id.hex)
        return replace(self, saved=((*others, id.hex) if saved else others)[-MOST_SAVED:])

    def is_aside(self, id: uuid.UUID, zone: str, now: datetime) -> bool:
        if id.hex in self.put_away or mark("not-tonight", id) in self.opened:
            return True
        until = self.aside.get(id.hex)
        return until is not None and (not until or clock.local(now, zone).date() < date.fromisoformat(until))

    def with_aside(self, id: uuid.UUID, until: date | None) -> "Choices":
        """The same with one thing more set aside."""
        others = {key: day for key, day in self.aside.items() if key != id.hex}
        return replace(self, aside=others | {id.hex: until.isoformat() if until else ""})

    def is_quiet(self, subject: str, came: datetime, zone: str, now: datetime) -> bool:
        """Whether this person said no about it before the partner sent this, and the day hasn't come."""
        since, until = self.quiet.get(subject, ("", ""))
        if not since or came < datetime.fromisoformat(since):
            return False
        return clock.local(now, zone).date() < date.fromisoformat(until)

    def with_quiet(self, subject: str, until: date, now: datetime) -> "Choices":
        """A copy with this subject muted until that day, and without those whose day has passed."""
        still = {key: said for key, said in self.quiet.items() if said[1] > now.date().isoformat()}
        return replace(self, quiet=still | {subject: (now.isoformat(), until.isoformat())})

    def without_quiet(self, subject: str) -> "Choices":
        """The same with this subject no longer muted."""
        return replace(self, quiet={key: said for key, said in self.quiet.items() if key != subject})

    def with_put_away(self, id: uuid.UUID) -> "Choices":
        others = tuple(key for key in self.put_away if key != id.hex)
        return replace(self, put_away=(*others, id.hex))

    def with_opened(self, marks: Iterable[str], today: date) -> "Choices":
        """The same with these opened, and without what can't be new any more."""
        since = (today - NEWS_FOR).isoformat()
        recent = [(mark, day) for mark, day in self.opened.items() if day >= since]
        opened = dict([*recent, *((mark, today.isoformat()) for mark in marks)][-MOST_OPENED:])
        return replace(self, opened=opened)

    def with_again(self, ids: set[uuid.UUID]) -> "Choices":
        """The same with these shown again."""
        keys, marks = {id.hex for id in ids}, {mark("not-tonight", id) for id in ids}
        return replace(
            self,
            opened={mark: day for mark, day in self.opened.items() if mark not in marks},
            aside={key: day for key, day in self.aside.items() if key not in keys},
            put_away=tuple(key for key in self.put_away if key not in keys),
        )


def mark(kind: str, id: uuid.UUID, stamp: str = "") -> str:
    """What stands in `opened` for one thing; it's short, and says nothing by itself."""
    return hashlib.blake2b(f"{kind} {id.hex} {stamp}".encode(), digest_size=8).hexdigest()


def shows_at(came: datetime, zone: str, hours: tuple[int, int]) -> datetime:
    """When what came at `came` shows: right away within the hours, else when they next begin. They may go past midnight."""
    begin, end = hours
    local = clock.local(came, zone)
    awake = begin <= local.hour < end if begin < end else local.hour >= begin or local.hour < end
    if awake or begin == end:
        return came
    day = local.date() if local.hour < begin else local.date() + timedelta(days=1)
    return datetime.combine(day, time(begin), ZoneInfo(zone))
