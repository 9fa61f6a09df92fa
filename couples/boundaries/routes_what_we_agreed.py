"""The page of all agreements, boundaries and drafts of the two."""

from datetime import datetime

from flask import render_template
from flask_login import current_user
from sqlalchemy import select

from couples import clock
from couples.boundaries import (
    agreement_view,
    drafts,
    home_status,
    own_boundary,
    put_off,
)
from couples.boundaries import seen_rows as rows
from couples.boundaries.agreement_view import AgreementView
from couples.boundaries.blueprint import bp
from couples.db import db, look_up
from couples.form_responses import today
from couples.spaces.membership import Membership
from couples.spaces.models import CurrentSpace, Space, current_space, readable_spaces


@bp.get("")
def index():
    return render_template("boundaries/what_we_agreed.html", **_index())


@bp.get("/part")
def index_part():
    """The part of the page that changes; fetched after a notice."""
    return render_template("boundaries/_what_we_agreed_content.html", **_index())


def _index() -> dict:
    place, now = current_space(), clock.now()
    me, here = current_user.id, place.space.id
    look_up(
        *rows.asked_in(here, me, now),
        (own_boundary.seen_in, (here, me, now)),
        (drafts.drafts_by, (me,)),
    )
    views = agreement_view.in_space(place, now, today())
    boundaries = own_boundary.boundaries_in(here, me, now)
    return {
        "place": place,
        "now": now,
        "today": today(),
        "groups": _grouped(views, place),
        "on_the_way": [v for v in views if not v.versions],
        "boundaries": [b for b in boundaries if b.holds(now)],
        "past_boundaries": [b for b in boundaries if not b.holds(now)],
        "drafts": drafts.drafts_of(me),
        "put_off": put_off.put_off(place, now),
        "closed": _in_closed_spaces(now),
    }


def _in_closed_spaces(now: datetime) -> list[tuple[Space, list[AgreementView]]]:
    """The spaces that are no longer shared but can still be read, each with its agreements."""
    found = []
    for space, _ in readable_spaces(now):
        if space.closed_at:
            both = tuple(
                db.session.scalars(select(Membership.user_id).where(Membership.space_id == space.id))
            )
            found.append((space, agreement_view.in_space_of(space.id, current_user.id, both, now, today())))
    return found


def _grouped(views: list[AgreementView], place: CurrentSpace) -> dict[str, list[AgreementView]]:
    """The agreements by what's to do: answer, revisit, active, proposed, on hold, past; each of them once."""
    groups: dict[str, list[AgreementView]] = {
        name: [] for name in ("answer", "look-again", "in-force", "proposed", "paused", "past")
    }
    for view in views:
        if view.versions:
            for_me = home_status.is_for(view, place) and not view.stands.rests_until
            groups["answer" if for_me else view.stands.kind].append(view)
    return groups
