"""What we agreed: the page to revisit it all, and drafts with word help, until they are on their way."""

import uuid
from datetime import date, datetime

from flask import Blueprint, redirect, render_template, request
from flask_login import current_user
from sqlalchemy import select

from couples import clock, wire
from couples.accounts.gate import safe_next
from couples.boundaries import agreements as rows
from couples.boundaries import drafts, limits, news, seeing
from couples.boundaries.seeing import View
from couples.boundaries.wording_help import LABELS
from couples.boundaries.words import AGREEMENT, BOUNDARY, topics
from couples.db import db
from couples.spaces.models import Here, Membership, Space, here, stay

bp = Blueprint("boundaries", __name__, url_prefix="/agreements")

KINDS = (AGREEMENT, BOUNDARY)
FROM_ELSEWHERE = "Another device of yours had saved other words. Both are kept."


def today() -> date:
    return clock.local(clock.now(), current_user.zone).date()


def fresh_id() -> str:
    return str(uuid.uuid4())


def tell_both(place: Here, version: int) -> None:
    """After a commit: both partners' open pages fetch what changed."""
    for person in filter(None, (current_user, place.partner)):
        wire.tell(person.id, "agreements", version)


def wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def go_back(otherwise: str):
    """To the page of ours that the form named (the check-in brings agreements up too), else `otherwise`."""
    target = request.form.get("next")
    return redirect(safe_next(target) if target else otherwise)


@bp.context_processor
def fixed_words() -> dict:
    return {"topics": topics(), "fresh_id": fresh_id, "labels": LABELS, "today": today()}


# --- the page to revisit ------------------------------------------------------------------------------------------------


@bp.get("")
def index():
    return render_template("boundaries/index.html", **_index())


@bp.get("/part")
def index_part():
    """The part of the page that changes; fetched after a notice."""
    return render_template("boundaries/_index.html", **_index())


def _index() -> dict:
    place, now = here(), clock.now()
    views = seeing.in_space(place, now, today())
    boundaries = limits.boundaries_in([place.space.id], current_user.id, now)
    return {
        "place": place,
        "now": now,
        "today": today(),
        "groups": _grouped(views, place),
        "on_the_way": [v for v in views if not v.versions],
        "boundaries": [b for b in boundaries if b.holds(now)],
        "past_boundaries": [b for b in boundaries if not b.holds(now)],
        "drafts": drafts.drafts_of(current_user.id),
        "closed": _in_closed_spaces(now),
    }


def _in_closed_spaces(now: datetime) -> list[tuple[Space, list[View]]]:
    """What can still be read of spaces that were closed, each with its agreements."""
    found = []
    for space, _ in stay(now):
        if space.closed_at:
            both = tuple(
                db.session.scalars(select(Membership.user_id).where(Membership.space_id == space.id))
            )
            seen = rows.seen_agreements([space.id], current_user.id, now)
            found.append((space, seeing.look_at(seen, current_user.id, both, now, today())))
    return found


def _grouped(views: list[View], place: Here) -> dict[str, list[View]]:
    """To answer first, then to look at again, in force, proposed, paused, past; each agreement once."""
    groups: dict[str, list[View]] = {
        name: [] for name in ("answer", "look-again", "in-force", "proposed", "paused", "past")
    }
    for view in views:
        if view.versions:
            for_me = news.is_for(view, place) and not view.stands.rests_until
            groups["answer" if for_me else view.stands.kind].append(view)
    return groups


from couples.boundaries import (  # noqa: E402, F401  their routes join this blueprint
    routes_agreement,
    routes_boundary,
    routes_drafts,
    routes_history,
    routes_look_again,
)
