"""What is true of one person's week, from what the server can read without them: days, hours, who is ready. Never a word.

Guaranteed: it's the same whatever the partner has done alone. After a parting both are still reminded by the day that the two had
agreed on, for as long as what they shared can be read, or until they choose another. So no e-mail, and none that fails to come,
reveals that someone left, since either's mailbox may be read where the other looks. After that, nothing reminds them of a check-in
whose day no one chose, until they ask for it.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import exists, literal, select, union_all

from couples.accounts.models import User
from couples.boundaries.days_to_revisit import days_to_revisit
from couples.boundaries.own_boundary import Boundary
from couples.checkins.answers import Answer
from couples.checkins.models import CheckIn, Ready, Ritual
from couples.checkins.schedule import Rhythm
from couples.db import query
from couples.live.live_session import open_session
from couples.live.talk_state import PAUSED
from couples.reminders.occasions import Facts, Named
from couples.reminders.schedule import ARRIVED, BREAK, COMING, PROMISED, REVISIT, TODAY, Schedule, Wall
from couples.spaces.choices_let_in import NEWS_FOR, shows_at
from couples.spaces.membership import Membership
from couples.spaces.models import CurrentSpace, Space
from couples.spaces.reading_after_parting import closed_since
from couples.statements.models import OPEN, Entry, Statement
from couples.statements.promised_days import promised_days
from couples.thanks.thank_you_notes import Note


@dataclass(frozen=True)
class Place:
    """Which space someone is reminded of, and who is in it with them. `is_over`: it's the one that the two no longer share.

    `alone_since` is set where someone is alone with the day that's suggested to everyone: when that began.
    """

    space_id: uuid.UUID
    members: tuple[uuid.UUID, ...]
    is_over: bool = False
    alone_since: datetime | None = None

    def has_day(self, schedule: Schedule, now: datetime) -> bool:
        """Whether there's a day to remind them of: for 30 days after a parting as before, then one that they chose or asked for here."""
        if self.alone_since is None or self.alone_since >= closed_since(now):
            return True
        asked = [schedule.counts_from(kind, now) for kind in (COMING, TODAY) if schedule.channel(kind)]
        return any(since and since >= self.alone_since for since in asked)


def facts_for(person: User, schedule: Schedule, now: datetime) -> Facts:
    """Only what `schedule` asks for is looked up."""
    return facts_in(place_of(person.id, now), person, schedule, now)


def facts_in(place: Place | None, person: User, schedule: Schedule, now: datetime) -> Facts:
    """The same, if the person's place is known already."""
    if place is None or not schedule.any_on:
        return Facts(person.zone)
    on, wall = {kind for kind in schedule.channels if schedule.channel(kind)}, Wall(person.zone)
    today = wall.day(now)
    space, me = place.space_id, person.id
    return Facts(
        person.zone,
        check_ins=_check_ins(place, me, now) if on & {COMING, TODAY} and place.has_day(schedule, now) else (),
        breaks=_breaks(space, me) if BREAK in on else (),
        promised=_named(promised_days(space, me, today)) if PROMISED in on else (),
        revisit=_to_revisit(place, me, now, today) if REVISIT in on else (),
        arrived=moments_of_arrivals(space, me, schedule, person.zone, now) if ARRIVED in on else (),
    )


def _to_revisit(place: Place, me: uuid.UUID, now: datetime, today: date) -> tuple[tuple[str, date], ...]:
    return _named(days_to_revisit(place.space_id, me, place.members, now, today, also_while_proposed=False))


def _named(days) -> tuple[tuple[str, date], ...]:
    return tuple((id.hex, day) for id, day in days)


def place_here(place: CurrentSpace) -> Place | None:
    """The signed-in person's place, without a query; None if they have no partner there, and `place_of` has to ask."""
    if place.theirs is None:
        return None
    both = sorted((place.me, place.theirs), key=lambda member: member.slot)
    return Place(place.space.id, tuple(member.user_id for member in both))


def place_of(person_id: uuid.UUID, now: datetime) -> Place | None:
    rows = _spaces.rows(person_id, closed_since(now))
    current = next((space for space, is_current in rows if is_current), None)
    if current is None:
        return None
    members = _members.all(current.id)
    over = next((space for space, is_current in rows if not is_current), None)
    if len(members) > 1 or Ritual.in_force(current.id).author_id is not None:
        return Place(current.id, tuple(members))
    if over:
        return Place(over.id, tuple(_members.all(over.id)), is_over=True)
    return Place(current.id, tuple(members), alone_since=current.created_at)


@query
def _spaces(person_id, since):
    """Where someone is, and what they shared until not long ago, the newest first; older spaces that stayed with one close with it."""
    return (
        select(Space, Membership.current)
        .join(Membership, Membership.space_id == Space.id)
        .where(Membership.user_id == person_id, Membership.shut_at.is_(None))
        .where(Membership.current.is_(True) | (Space.closed_at >= since))
        .order_by(Space.closed_at.desc().nulls_first(), Space.created_at.desc())
    )


@query
def _members(space_id):
    return select(Membership.user_id).where(Membership.space_id == space_id).order_by(Membership.slot)


# --- check-ins ------------------------------------------------------------------------------------------------------------


def _check_ins(place: Place, person_id: uuid.UUID, now: datetime) -> tuple[Named, ...]:
    ritual = Ritual.in_force(place.space_id)
    rhythm = ritual.rhythm
    if ritual.is_paused(now):
        return ()
    days = days_around(rhythm, now)
    known = {row.occasion: row for row in _of_days.rows(place.space_id, person_id, [str(d) for d in days])}
    over = {key for key, row in known.items() if row.revealed_at or _is_off(row) or row.is_ready}
    over |= {key for key, row in known.items() if row.has_written and len(place.members) == 1}
    return to_come(rhythm, days, {key: row.moved_to for key, row in known.items()}, over)


def _is_off(row) -> bool:
    return bool(row.called_off_at and not row.moved_to)


@query
def _of_days(space_id, person_id, days):
    is_ready = exists().where(Ready.check_in_id == CheckIn.id, Ready.user_id == person_id)
    has_written = exists().where(Answer.check_in_id == CheckIn.id, Answer.author_id == person_id)
    row = CheckIn.occasion, CheckIn.revealed_at, CheckIn.called_off_at, CheckIn.moved_to
    here = CheckIn.space_id == space_id, CheckIn.occasion.in_(days)
    return select(*row, is_ready.label("is_ready"), has_written.label("has_written")).where(*here)


def days_around(rhythm: Rhythm, now: datetime) -> list[date]:
    """The check-in that came last, because it may have been moved, and the one that comes next."""
    last = rhythm.last_before(now)
    return [*([last] if last else []), rhythm.next_after(now)]


def to_come(
    rhythm: Rhythm, days: list[date], moved: Mapping[str, date | None], over: set[str]
) -> tuple[Named, ...]:
    """When each check-in that isn't over takes place; a moved one takes place at the usual hour on its new day. Pure."""
    found = []
    for day in days:
        to = moved.get(str(day))
        at = datetime.combine(to, rhythm.at, ZoneInfo(rhythm.zone)).astimezone(UTC) if to else None
        if str(day) not in over:
            found.append(Named(f"{day} {to or ''}".strip(), at or rhythm.moment(day)))
    return tuple(found)


# --- the rest -------------------------------------------------------------------------------------------------------------


def _breaks(space_id: uuid.UUID, person_id: uuid.UUID) -> tuple[Named, ...]:
    """The end of a break that this person isn't back from. Breaks that their partner takes share one name for each talk, so that no
    one can cause many e-mails with them.
    """
    talk = open_session(space_id)
    state = talk.state if talk else None
    if talk is None or state is None or state.phase != PAUSED or not state.until:
        return ()
    if str(person_id) in state.back:
        return ()
    is_own = state.paused_by == str(person_id)
    return (Named(f"{talk.id.hex} {state.until.isoformat() if is_own else ''}".strip(), state.until),)


def moments_of_arrivals(
    space_id: uuid.UUID, person_id: uuid.UUID, schedule: Schedule, zone: str, now: datetime
) -> tuple[datetime, ...]:
    """When each arrival becomes visible to them, by their hours; only of what came since they turned this reminder on."""
    since = max(filter(None, (now - NEWS_FOR, schedule.counts_from(ARRIVED, now))))
    came = [row.came for row in arrivals(space_id, person_id, since, now)]
    known = Wall(zone).known_zone
    return tuple(shows_at(at, known, schedule.shows).astimezone(UTC) for at in came)


def arrivals(space_id: uuid.UUID, person_id: uuid.UUID, since: datetime, now: datetime):
    """Messages, answers to them, boundaries and thank-yous of the partner's, by kind and id.

    Proposals aren't included: only their reader's own key can tell whether they said no to one and shouldn't be asked
    again.
    """
    return _arrivals.rows(space_id, person_id, since, now)


@query
def _arrivals(space_id, person_id, since, now):
    parts = [
        select(literal(kind).label("kind"), model.id.label("id"), came.label("came")).where(
            model.space_id == space_id, model.author_id != person_id, came > since, came <= now, *open
        )
        for kind, model, came, open in (
            ("message", Statement, Statement.arrives_at, OPEN),
            ("answer", Entry, Entry.created_at, (Entry.removed_at.is_(None),)),
            ("boundary", Boundary, Boundary.arrives_at, (Boundary.withdrawn_at.is_(None),)),
            ("thanks", Note, Note.written_at, (Note.taken_back_at.is_(None),)),
        )
    ]
    return select(union_all(*parts).subquery())
