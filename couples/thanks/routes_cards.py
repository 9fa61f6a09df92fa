"""Cards and goals that their owner shows to the partner: written, previewed, released, withdrawn."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock
from couples.db import db
from couples.own_rows import own_or_none
from couples.spaces.models import current_space, own_to_read, readable_spaces
from couples.thanks import released_cards, released_goals, share_preview
from couples.thanks.blueprint import bp
from couples.thanks.card_kinds import card_kinds
from couples.thanks.forms import CardForm, ReleaseForm
from couples.thanks.released_cards import Card
from couples.thanks.released_goals import ReleasedGoal
from couples.thanks.routes import save_and_tell
from couples.thanks.shared_words import TooMany

FULL = f"There are {released_goals.MOST_GOALS} goals of yours here already. Withdraw one of them first; your words are still here."


def _is_confirmed(form: ReleaseForm, mark: str) -> bool:
    """Whether what the person agreed to is what would be released now (see share_preview.py)."""
    return (
        current_space().is_paired
        and request.form.get("confirmed") == "yes"
        and form.shown.data in (None, "", mark)
    )


def _preview(template: str, form: ReleaseForm, mark: str, **more):
    """The words as the partner would read them, with the words editable; 422 where releasing them was asked for already."""
    asked = request.form.get("confirmed") == "yes"
    form.shown.data = mark
    return render_template(
        template,
        form=form,
        place=current_space(),
        is_preview=True,
        has_changed=asked and current_space().is_paired,
        lines=share_preview.quiet_lines(form.text.data),
        **more,
    ), 422 if asked else 200


def _side_by_side(released_by: Callable[[uuid.UUID, uuid.UUID], Any]) -> dict[str, Any]:
    """What the two show each other now, and what one showed in spaces that are closed. `released_by(space, person)` reads it."""
    place, me = current_space(), current_user.id
    return {
        "place": place,
        "mine": released_by(place.space.id, me),
        "theirs": released_by(place.space.id, place.partner.id) if place.partner else {},
        "before": [(s, released_by(s.id, me)) for s, _ in readable_spaces(clock.now()) if s.closed_at],
    }


# --- cards ------------------------------------------------------------------------------------------------------------


def _cards() -> dict[str, Any]:
    return {"kinds": card_kinds(), **_side_by_side(released_cards.cards_of)}


@bp.get("/cards")
def cards():
    """The cards of both, side by side."""
    return render_template("thanks/cards.html", **_cards())


@bp.get("/cards/part")
def cards_part():
    return render_template("thanks/_cards_content.html", **_cards())


def _card_page(form: CardForm, status: int = 200):
    kind = card_kinds().get(form.kind.data)
    return render_template(
        "thanks/edit_card.html", form=form, place=current_space(), kind=kind, kinds=card_kinds(), lines=[]
    ), status


@bp.get("/cards/write")
def write_card():
    """An empty card of the kind asked for, or the current words of it to go on from."""
    kind = request.args.get("kind", next(iter(card_kinds())))
    if kind not in card_kinds():
        abort(404)
    before = released_cards.card_of(current_space().space.id, current_user.id, kind)
    data = {"kind": kind, "text": before.text if before else ""}
    return _card_page(CardForm(formdata=None, data=data))


@bp.post("/cards")
def release_card():
    """Without `confirmed=yes` the preview, with it a copy for the partner in place of the earlier card. Sent twice it is one."""
    place, form = current_space(), CardForm()
    if not form.validate():
        return _card_page(form, 422)
    kind, text = form.kind.data, form.text.data
    made = own_or_none(Card, form.id.fresh)
    if made and (made.kind, made.text) == (kind, text):
        return redirect(url_for(".cards"))
    if made:
        form.id.renew()
    before = released_cards.card_of(place.space.id, current_user.id, kind)
    mark = share_preview.mark(place.space.id, kind, text, before.id if before else None)
    if not _is_confirmed(form, mark):
        kinds = card_kinds()
        return _preview("thanks/edit_card.html", form, mark, kind=kinds[kind], kinds=kinds, before=before)
    released_cards.release_card(place, form.id.fresh, kind, text, clock.now())
    save_and_tell()
    flash("Released. You can withdraw it at any time.")
    return redirect(url_for(".cards"))


@bp.post("/cards/<uuid:id>/withdraw")
def withdraw_card(id: uuid.UUID):
    """By its owner alone, at once, without a trace."""
    db.session.delete(own_to_read(Card, id))
    save_and_tell()
    flash("Withdrawn. There is no trace of it.")
    return redirect(url_for(".cards"))


# --- goals ------------------------------------------------------------------------------------------------------------


@bp.get("/goals")
def goals():
    """The goals that the two chose to show each other."""
    return render_template("thanks/goals.html", **_side_by_side(released_goals.goals_of))


@bp.get("/goals/part")
def goals_part():
    return render_template("thanks/_goals_content.html", **_side_by_side(released_goals.goals_of))


def _goal_page(form: ReleaseForm, status: int = 200):
    return render_template("thanks/edit_goal.html", form=form, place=current_space(), lines=[]), status


@bp.get("/goals/write")
def write_goal():
    return _goal_page(ReleaseForm(formdata=None))


@bp.post("/goals")
def release_goal():
    """Without `confirmed=yes` the preview, with it a copy for the partner. Sent twice it is one."""
    place, form = current_space(), ReleaseForm()
    if not form.validate():
        return _goal_page(form, 422)
    made = own_or_none(ReleasedGoal, form.id.fresh)
    if made and made.text == form.text.data:
        return redirect(url_for(".goals"))
    if made:
        form.id.renew()
    mark = share_preview.mark(place.space.id, form.text.data)
    if not _is_confirmed(form, mark):
        return _preview("thanks/edit_goal.html", form, mark)
    try:
        released_goals.release_goal(place, form.id.fresh, form.text.data, clock.now())
    except TooMany:
        form.text.errors = [FULL]
        return _goal_page(form, 422)
    save_and_tell()
    flash("Released. You can withdraw it at any time.")
    return redirect(url_for(".goals"))


@bp.post("/goals/<uuid:id>/withdraw")
def withdraw_goal(id: uuid.UUID):
    """By its owner alone, at once, without a trace."""
    db.session.delete(own_to_read(ReleasedGoal, id))
    save_and_tell()
    flash("Withdrawn. There is no trace of it.")
    return redirect(url_for(".goals"))
