"""Which check-in is the current one, and what was asked in it.

Only writing makes rows: for a week that no one has written in, pages show a `CheckIn` that isn't in the database. Guaranteed: no
address tells whether there's a row that the partner made alone. The trade-off: a week is gone for whoever wrote nothing in it.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from couples.checkins import promises, prompts
from couples.checkins.answers import Answer
from couples.checkins.busy_season import Season
from couples.checkins.models import HELLO, CheckIn, Ritual, own_prompts_of, ritual_of, rituals_now
from couples.checkins.newest_check_ins import newest_of
from couples.checkins.prompts import Prompt
from couples.checkins.schedule import Rhythm
from couples.checkins.visible_answers import Line, answers_for, own_of
from couples.db import Asked, db, look_up, query
from couples.spaces import proposals
from couples.spaces.asking_again import SCHEDULE, days_of
from couples.spaces.models import CurrentSpace


@dataclass
class Week:
    """The ritual and the proposal for another, the current check-in, the hello until it has opened, and the check-in opened last."""

    ritual: Ritual
    proposed: Ritual | None
    check_in: CheckIn
    hello: CheckIn | None
    opened: CheckIn | None

    @property
    def rhythm(self) -> Rhythm:
        return self.ritual.rhythm

    @property
    def season(self) -> Season | None:
        """The busy season that's on or about to begin, if there is one."""
        season, day = self.ritual.season, self.check_in.day
        return season if season and day and day < season.ends else None


def week_of(place: CurrentSpace, now: datetime) -> Week:
    """What's current in this space at `now`. It only reads."""
    look_up(*asked_for(place))
    ritual, proposed = Ritual.now(place.space.id)
    occasions = [HELLO, *_days_around(ritual.rhythm, now)]
    rows = newest_of.all(place.space.id)
    by_occasion = {row.occasion: row for row in rows if row.occasion in occasions}
    last = ritual.rhythm.last_before(ritual.rhythm.stood(now))
    newest = by_occasion.get(str(last))
    day = ritual.rhythm.current(now, bool(newest and newest.is_settled), newest.moved_to if newest else None)
    hello = by_occasion.get(HELLO)
    return Week(
        ritual=ritual,
        proposed=shown_proposal(place, proposed, now),
        check_in=by_occasion.get(str(day))
        or CheckIn(space_id=place.space.id, ritual_id=ritual.id, occasion=str(day), version=1),
        hello=hello if hello and not hello.revealed_at and place.is_paired else None,
        opened=max(
            (r for r in rows if r.revealed_at), key=lambda r: (r.revealed_at, not r.is_hello), default=None
        ),
    )


def asked_for(place: CurrentSpace) -> list[Asked]:
    """The queries that `week_of` runs, for looking them up together with others."""
    here = place.space.id
    waits = days_of, (here, place.me.user_id, SCHEDULE)
    return [(rituals_now, (here,)), (newest_of, (here,)), waits]


def shown_proposal(place: CurrentSpace, proposal: Ritual | None, now: datetime) -> Ritual | None:
    """A proposal for another day or other questions, where the signed-in person lets it in; their own always."""
    kind = "questions" if proposal and proposal.own else "schedule"
    return proposals.shown(proposal, SCHEDULE, place, now, kind)


def _days_around(rhythm: Rhythm, now: datetime) -> list[str]:
    coming = rhythm.coming(now)
    return [str(coming), str(rhythm.before(coming))]


def check_in_of(place: CurrentSpace, occasion: str, now: datetime) -> CheckIn | None:
    """The check-in of `occasion` in this space if it's the current one, or if the signed-in person knows of it; else None."""
    row = stored_check_in(place.space.id, occasion)
    if row and _knows_of(place, row, now):
        return row
    current = week_of(place, now).check_in
    return current if current.occasion == occasion else None


def _knows_of(place: CurrentSpace, row: CheckIn, now: datetime) -> bool:
    """Whether both made it what it is, or this person wrote in it: what their partner did alone counts for nothing."""
    if row.is_hello or row.revealed_at or row.called_off_at:
        return True
    mine = row.id, place.me.user_id
    look_up((own_of, mine))
    return bool(own_of.all(*mine) or promises.made_in(row, now))


def closed_last(place: CurrentSpace, occasion: str, now: datetime) -> CheckIn | None:
    """The check-in of `occasion` if it's the last that has closed: for words of a page that lay open, also where it has no row.

    With or without a row it asks what it asked then, so no later change of the questions shows whether the partner wrote in it.
    """
    rhythm = Ritual.in_force(place.space.id).rhythm
    if occasion != str(rhythm.last_before(rhythm.stood(now))):
        return None
    row = stored_check_in(place.space.id, occasion)
    return row or _as_it_closed(place.space.id, occasion)


def _as_it_closed(space_id: uuid.UUID, occasion: str) -> CheckIn:
    """A check-in that has no row, with the version of the ritual that a row would have: the last that came into force before it closed."""
    newest, *earlier = agreed_versions.all(space_id)
    this = CheckIn(space_id=space_id, ritual_id=newest.id, occasion=occasion, version=1)
    for then, before in pairwise([newest, *earlier]):
        if not this.is_closed(before.rhythm, then.agreed_at):
            break
        this.ritual_id = before.id
    return this


@query
def agreed_versions(space_id):
    """The versions of the ritual that came into force, the newest first."""
    agreed = Ritual.space_id == space_id, Ritual.agreed_at.is_not(None)
    return select(Ritual).where(*agreed).order_by(Ritual.agreed_at.desc())


def stored_check_in(space_id: uuid.UUID, occasion: str) -> CheckIn | None:
    """The check-in of `occasion` in this space, once anybody wrote in it: that there is one is for no page to show."""
    return _of_occasion.first(space_id, occasion)


@query
def _of_occasion(space_id, occasion):
    this = CheckIn.space_id == space_id, CheckIn.occasion == occasion
    return select(CheckIn).where(*this).join(CheckIn.ritual).options(contains_eager(CheckIn.ritual))


def keep_row(check_in: CheckIn) -> CheckIn:
    """Adds a check-in that isn't in the database yet, before the first words go into it."""
    if check_in not in db.session:
        db.session.add(check_in)
        db.session.flush()
    return check_in


def asked_in(check_in: CheckIn) -> list[Prompt]:
    """The prompts of a check-in that both are asked, in the version of the ritual that it belongs to."""
    return ritual_of(check_in).prompts_on(check_in.day) if check_in.day else [prompts.hello()]


def question_of(check_in: CheckIn, key: str) -> Prompt | None:
    """The question with this key that both were asked in that check-in, or that a busy season left out of it; None if there's none."""
    return next((p for p in (*asked_in(check_in), *own_prompts_of(check_in)) if p.key == key), None)


def rhythm_of(check_in: CheckIn) -> Rhythm:
    return ritual_of(check_in).rhythm


def own_lines(check_in: CheckIn, person_id: uuid.UUID, written: list[Answer] | None = None) -> list[Line]:
    """A person's own drafts of one check-in that didn't open, including those to prompts that it no longer asks.

    Args:
        written: all that they wrote in it, if it's already loaded.
    """
    if written is None:
        written = own_of.all(check_in.id, person_id)
    asked = asked_in(check_in)
    keys = {p.key for p in (*asked, *own_prompts_of(check_in))}
    others = [
        prompts.hello() if answer.prompt == HELLO else prompts.unknown(answer.prompt)
        for answer in written
        if answer.prompt not in keys
    ]
    return [line for line in answers_for(check_in, person_id, [*asked, *others], written) if line.private]
