"""Past check-ins: the list of them, and one to read."""

import uuid

from flask import render_template, url_for
from flask_login import current_user
from sqlalchemy import select

from couples import clock
from couples.checkins import current_week, promises, visible_answers
from couples.checkins.answers import Answer
from couples.checkins.blueprint import bp
from couples.checkins.by_month import by_month
from couples.checkins.models import HELLO, CheckIn
from couples.checkins.routes_this_week import opened_for
from couples.db import db, look_up
from couples.spaces.models import current_space, partner_in, readable, readable_spaces


@bp.get("/history")
def history():
    spaces = readable_spaces(clock.now())
    ids = [space.id for space, _ in spaces]
    opened = select(CheckIn).where(CheckIn.space_id.in_(ids), CheckIn.revealed_at.is_not(None))
    kept = (
        select(CheckIn)
        .join(Answer, Answer.check_in_id == CheckIn.id)
        .where(CheckIn.space_id.in_(ids), Answer.author_id == current_user.id, Answer.is_for_me.is_(True))
        .distinct()
    )
    rows = db.session.scalars(opened.order_by(CheckIn.revealed_at.desc())).all()
    return render_template(
        "checkins/past_check_ins_list.html",
        spaces={space.id: space for space, _ in spaces},
        opened=rows,
        by_month=by_month,
        line_of=visible_answers.one_line_each([row.id for row in rows], current_user.id),
        kept=[
            (row, current_week.own_lines(row, current_user.id))
            for row in db.session.scalars(kept.order_by(CheckIn.occasion.desc()))
        ],
    )


@bp.get("/history/<uuid:id>")
def past(id: uuid.UUID):
    """One opened check-in, to read; also of a closed space that still can be read."""
    check_in = readable(CheckIn, id, CheckIn.revealed_at.is_not(None))
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
