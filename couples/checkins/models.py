"""The ritual, its check-ins, and who is ready.

The reveal is one write transaction: whoever is ready second finds both rows and opens both sides. The database holds one
*ready* for each person, so when both tap at the same moment there is still one reveal.
"""

import uuid
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, LargeBinary, String, Time, UniqueConstraint, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from couples.checkins import fresh_question, prompts
from couples.checkins.busy_season import Season
from couples.checkins.can_pause import CanPause
from couples.checkins.fresh_question import Plan
from couples.checkins.prompts import Prompt
from couples.checkins.refusals import CheckInClosed, CheckInOpened
from couples.checkins.schedule import DEFAULT_HOUR, DEFAULT_WEEKDAY, WEEKLY, Rhythm
from couples.db import Row, UTCDateTime, db, query, unique_where
from couples.spaces.agreed_delivery_time import asked_for_zone, looked_up_with_it
from couples.spaces.models import Space
from couples.vault import Sealed, space_key

HELLO = "hello"


class Ritual(CanPause, Row):
    """One version of the couple's recurring check-in. It applies from `agreed_at` on; until then it's a proposal.

    What it asks never changes: a change is a new version. The exceptions are a pause and a busy season, which has one question.
    """

    __tablename__ = "rituals"
    __table_args__ = (unique_where("uq_rituals_proposed", "space_id", where="agreed_at IS NULL"),)

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    every: Mapped[str] = mapped_column(String(9), default=WEEKLY)
    weekday: Mapped[int]
    at: Mapped[time] = mapped_column(Time)
    zone: Mapped[str] = mapped_column(String(64))
    prompt_keys: Mapped[list[str]] = mapped_column(JSON)
    own_cell: Mapped[bytes | None] = mapped_column(LargeBinary)
    fresh: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    busy_from: Mapped[date | None] = mapped_column(Date)
    busy_until: Mapped[date | None] = mapped_column(Date)
    busy_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

    own = Sealed("ritual.own", space_key, damaged={})
    """The couple's own prompts: key and text."""

    @property
    def rhythm(self) -> Rhythm:
        return self.pause.upon(self.unpaused_rhythm)

    @property
    def unpaused_rhythm(self) -> Rhythm:
        since = self.since or self.created_at
        return Rhythm(self.weekday, self.at, self.zone, since, self.every or WEEKLY)

    @property
    def plan(self) -> Plan | None:
        """What it asks afresh each time, if anything."""
        return fresh_question.read(self.fresh)

    @property
    def season(self) -> Season | None:
        """The newest busy season, over or not."""
        return Season(self.busy_from, self.busy_until) if self.busy_from and self.busy_until else None

    def keep_season(self, season: Season | None, person_id: uuid.UUID) -> None:
        """Begins a busy season, which this person asked for, or changes it; None ends it, and who asked for it goes, too."""
        season_of = (season.begins, season.ends, person_id) if season else (None, None, None)
        self.busy_from, self.busy_until, self.busy_by = season_of

    def go_on_from(self, before: "Ritual") -> None:
        """Takes over the pause and the busy season of the version that this one replaces."""
        self.pause = before.pause
        self.busy_from, self.busy_until, self.busy_by = before.busy_from, before.busy_until, before.busy_by

    @property
    def prompts(self) -> list[Prompt]:
        """What it asks every time."""
        return prompts.in_order(self.keys_on(date.max), self.own or {})

    def keys_on(self, day: date) -> list[str]:
        """The keys of the questions asked every time, as they are in the check-in of `day`."""
        plan = self.plan
        if plan is None or not plan.keys or day < plan.since:
            return self.prompt_keys
        return [*plan.keys, *(key for key in self.prompt_keys if key.startswith(prompts.OWN_MARK))]

    def prompts_on(self, day: date) -> list[Prompt]:
        """What both are asked in the check-in of `day`."""
        return self._asked_on(day, self.own or {})

    def keys_asked_on(self, day: date) -> set[str]:
        """The keys of what both are asked in the check-in of `day`; it opens no cell, so it needs no key."""
        return {prompt.key for prompt in self._asked_on(day, {})}

    def _asked_on(self, day: date, own: dict[str, str]) -> list[Prompt]:
        if self.season and self.season.covers(day):
            return [prompts.busy_on(day)]
        fresh = self.plan.on(day) if self.plan else None
        return prompts.in_order(self.keys_on(day), own, fresh)

    @property
    def own_prompts(self) -> list[Prompt]:
        """The couple's own questions, even those that a busy season leaves out; one that was taken back is among them without its words."""
        return [prompt for prompt in self.prompts if prompt.key.startswith(prompts.OWN_MARK)]

    @classmethod
    def default(cls, space: Space, zone: str, now: datetime) -> "Ritual":
        """The day and hour that `schedule` suggests, with our core prompts and a fresh one."""
        ritual = cls(
            space_id=space.id, created_at=now, agreed_at=now, since=now, zone=zone,
            weekday=DEFAULT_WEEKDAY, at=DEFAULT_HOUR, prompt_keys=prompts.core(),
        )  # fmt: skip
        decks = [prompts.MAIN_DECK]
        plan = fresh_question.begin(space.id.hex, decks, prompts.keys_of(decks), ritual.rhythm.first())
        ritual.fresh = fresh_question.stored(plan)
        return ritual

    @classmethod
    def now(cls, space_id: uuid.UUID) -> "tuple[Ritual, Ritual | None]":
        """The version in force, and the one that was proposed in its place if there is one."""
        both = {row.agreed_at is None: row for row in rituals_now.all(space_id)}
        return both[False], both.get(True)

    @classmethod
    def in_force(cls, space_id: uuid.UUID) -> "Ritual":
        return cls.now(space_id)[0]


@asked_for_zone.connect
def _zone_of(space_id: uuid.UUID) -> str:
    return Ritual.in_force(space_id).zone


@query
def rituals_now(space_id):
    """The version in force, and the one that is proposed in its place."""
    newest = select(func.max(Ritual.agreed_at)).where(Ritual.space_id == space_id).scalar_subquery()
    counts = or_(Ritual.agreed_at.is_(None), Ritual.agreed_at == newest)
    return select(Ritual).where(Ritual.space_id == space_id, counts)


looked_up_with_it.append(rituals_now)


class CheckIn(Row):
    """One occurrence of the ritual, known by its local date, or the hello. `version` counts shared changes only."""

    __tablename__ = "check_ins"
    __table_args__ = (UniqueConstraint("space_id", "occasion", name="uq_check_ins_occasion"),)

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    ritual_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rituals.id", ondelete="CASCADE"), index=True)
    occasion: Mapped[str] = mapped_column(String(10))
    revealed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    called_off_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    called_off_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    moved_to: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=1)

    ritual: Mapped[Ritual] = relationship(viewonly=True)
    """None for a check-in that isn't in the database yet; see `ritual_of`."""

    @property
    def is_hello(self) -> bool:
        return self.occasion == HELLO

    @property
    def day(self) -> date | None:
        """Its local date; the hello has none."""
        return None if self.is_hello else date.fromisoformat(self.occasion)

    @property
    def is_called_off(self) -> bool:
        """Whether one of the two said "not this time" and named no other day."""
        return self.called_off_at is not None and self.moved_to is None

    @property
    def is_settled(self) -> bool:
        return self.revealed_at is not None or self.is_called_off

    def is_closed(self, rhythm: Rhythm, now: datetime) -> bool:
        """Whether it can no longer be opened: called off, or its time is over. The hello has no end."""
        if self.day is None:
            return False
        return self.is_called_off or rhythm.stood(now) >= rhythm.closes_at(self.day, self.moved_to)

    def require_writable(self, rhythm: Rhythm, now: datetime) -> None:
        """Raises CheckInOpened or CheckInClosed where nothing can be written any more."""
        if self.revealed_at:
            raise CheckInOpened
        if self.is_closed(rhythm, now):
            raise CheckInClosed

    def changed(self) -> int:
        """Counts one shared change; the new version goes into the notice."""
        self.version += 1
        return self.version

    def call_off(self, person_id: uuid.UUID, moved_to: date | None, now: datetime) -> None:
        """ "Not this time", by one alone, with another day if they named one. What was written stays with its writer."""
        self.called_off_by, self.called_off_at, self.moved_to = person_id, now, moved_to
        self.changed()

    def call_on(self) -> None:
        """Undoes `call_off`: the check-in takes place this time after all."""
        self.called_off_by = self.called_off_at = self.moved_to = None
        self.changed()


def ritual_of(check_in: CheckIn) -> Ritual:
    """The version of the ritual that it belongs to."""
    return check_in.ritual or db.session.get_one(Ritual, check_in.ritual_id)


def own_prompts_of(check_in: CheckIn) -> list[Prompt]:
    """The couple's own questions of that time, whether the check-in asked them or a busy season left them out."""
    return [] if check_in.is_hello else ritual_of(check_in).own_prompts


class Ready(Row):
    """One person is ready. Seen by nobody else, and gone at the reveal."""

    __tablename__ = "readies"
    __table_args__ = (UniqueConstraint("check_in_id", "user_id", name="uq_readies_person"),)

    check_in_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("check_ins.id", ondelete="CASCADE"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)

    @classmethod
    def of(cls, check_in: CheckIn, person_id: uuid.UUID) -> "Ready | None":
        return ready_of.first(check_in.id, person_id)


@query
def ready_of(check_in_id, person_id):
    return select(Ready).where(Ready.check_in_id == check_in_id, Ready.user_id == person_id)
