"""Past check-ins: the list of them, and one to read."""

import uuid

from flask import abort, render_template, url_for
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import aliased, contains_eager

from couples import clock
from couples.checkins import current_week, promises, visible_answers, when_it_is
from couples.checkins.answers import Answer
from couples.checkins.blueprint import bp
from couples.checkins.by_month import by_month
from couples.checkins.check_in_page import opened_for
from couples.checkins.models import HELLO, CheckIn
from couples.checkins.visible_answers import Line
from couples.db import look_up, query
from couples.spaces.models import current_space, partner_in, readable_ids, readable_spaces


@bp.get("/history")
def history():
    spaces = readable_spaces(clock.now())
    ids = [space.id for space, _ in spaces]
    rows = _opened_in.all(ids)
    return render_template(
        "checkins/past_check_ins_list.html",
        spaces={space.id: space for space, _ in spaces},
        opened=rows,
        by_month=lambda weeks: by_month(weeks, when_it_is.day_of),
        line_of=visible_answers.one_line_each([row.id for row in rows], current_user.id),
        kept=_kept_by(current_user.id, ids),
    )


@query
def _opened_in(space_ids):
    opened = CheckIn.space_id.in_(space_ids), CheckIn.revealed_at.is_not(None)
    with_ritual = select(CheckIn).join(CheckIn.ritual).options(contains_eager(CheckIn.ritual))
    return with_ritual.where(*opened).order_by(CheckIn.revealed_at.desc())


def _kept_by(person_id: uuid.UUID, space_ids: list[uuid.UUID]) -> list[tuple[CheckIn, list[Line]]]:
    """The check-ins in which this person kept an answer for themselves, the newest first, with their own lines of each."""
    written = dict[CheckIn, list[Answer]]()
    for check_in, answer in _written_where_kept.rows(space_ids, person_id):
        written.setdefault(check_in, []).append(answer)
    return [(one, current_week.own_lines(one, person_id, theirs)) for one, theirs in written.items()]


@query
def _written_where_kept(space_ids, person_id):
    """The check-ins in which they kept something for themselves, each beside everything that they wrote in it."""
    for_me = aliased(Answer)
    is_kept = for_me.check_in_id == CheckIn.id, for_me.author_id == person_id, for_me.is_for_me.is_(True)
    never_shown = for_me.shared_cell.is_(None), for_me.taken_back_at.is_(None)
    return (
        select(CheckIn, Answer)
        .join(CheckIn.ritual)
        .join(Answer, (Answer.check_in_id == CheckIn.id) & (Answer.author_id == person_id))
        .where(CheckIn.space_id.in_(space_ids), select(for_me.id).where(*is_kept, *never_shown).exists())
        .options(contains_eager(CheckIn.ritual))
        .order_by(CheckIn.occasion.desc(), Answer.prompt)
    )


@bp.get("/history/<uuid:id>")
def past(id: uuid.UUID):
    """One opened check-in, to read; also of a closed space that still can be read."""
    check_in = _opened_one.first(id, readable_ids(clock.now())) or abort(404)
    asked = current_week.asked_in(check_in)
    look_up(*opened_for(check_in, current_user.id))
    return render_template(
        "checkins/past_check_in.html",
        place=current_space(),
        partner=partner_in(check_in.space_id),
        check_in=check_in,
        rhythm=current_week.rhythm_of(check_in),
        lines=visible_answers.answers_for(check_in, current_user.id, asked),
        promises=promises.made_in(check_in, clock.now()),
        is_open_space=check_in.space_id == current_space().space.id,
        is_hello=check_in.occasion == HELLO,
        past_url=url_for(".past", id=id),
    )


@query
def _opened_one(id, space_ids):
    opened = CheckIn.id == id, CheckIn.space_id.in_(space_ids), CheckIn.revealed_at.is_not(None)
    return select(CheckIn).where(*opened).join(CheckIn.ritual).options(contains_eager(CheckIn.ritual))
