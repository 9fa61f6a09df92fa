"""Cards that their owner shows to the partner: written, previewed, released, withdrawn."""

import uuid
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock
from couples.own_rows import own_or_none
from couples.spaces.models import current_space, own_to_read
from couples.spaces.page_space import in_any_space
from couples.thanks import released_cards, share_preview
from couples.thanks.blueprint import bp
from couples.thanks.card_kinds import card_kinds
from couples.thanks.forms import CardForm
from couples.thanks.pages_before_sharing import is_confirmed, preview, side_by_side
from couples.thanks.released_cards import Card
from couples.thanks.routes_thank_you_notes import save_and_tell, withdraw


def _cards() -> dict[str, Any]:
    return {"kinds": card_kinds(), **side_by_side(released_cards.cards_of)}


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
@in_any_space
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
    if not is_confirmed(form, mark):
        kinds = card_kinds()
        return preview("thanks/edit_card.html", form, mark, kind=kinds[kind], kinds=kinds, before=before)
    released_cards.release_card(place, form.id.fresh, kind, text, clock.now())
    save_and_tell(place.space.id)
    flash("Shared. You can take it back any time.")
    return redirect(url_for(".cards"))


@bp.post("/cards/<uuid:id>/withdraw")
def withdraw_card(id: uuid.UUID):
    """By its owner alone, at once, without a trace."""
    withdraw(own_to_read(Card, id))
    return redirect(url_for(".cards"))
