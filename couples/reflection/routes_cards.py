"""How-to-reach-me cards, written here as private drafts. To show one, its owner sends a form to the room that keeps shown cards."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from couples.accounts.last_words import saves_while_typing
from couples.fields import fresh_id
from couples.form_responses import first_error, refused
from couples.reflection import models, what_comes_up_again, worksheets
from couples.reflection.blueprint import bp
from couples.reflection.forms import CardForm
from couples.reflection.routes_worksheets import delete_sheet, keep_sheet
from couples.reflection.safety_lines import lines_for_a_card

KINDS = "any(quiet, reach, pause)"


def own_sheet(kind: str) -> models.Sheet | None:
    return models.sheets_of(current_user).get(worksheets.cards()[kind].sheet)


@bp.get("/cards")
def cards():
    found = models.sheets_of(current_user)
    drafts = {kind: found.get(card.sheet) for kind, card in worksheets.cards().items()}
    return render_template(
        "reflection/cards.html", cards=worksheets.cards(), drafts=drafts, damaged="damaged" in found
    )


@bp.get(f"/cards/<{KINDS}:kind>")
def card(kind: str):
    sheet = own_sheet(kind)
    data = {"text": sheet.fields.get("text", ""), "version": str(sheet.version)} if sheet else {}
    return _card(kind, CardForm(formdata=None, data=data), sheet)


def _card(kind: str, form: CardForm, sheet):
    found = what_comes_up_again.patterns_in(words for _, words in models.noticed_by(current_user))
    return render_template(
        "reflection/edit_card.html",
        card=worksheets.cards()[kind],
        form=form,
        sheet=sheet,
        found=found,
        limit=worksheets.CARD_LIMIT,
    )


@bp.post(f"/cards/<{KINDS}:kind>")
@saves_while_typing
def save_card(kind: str):
    form = CardForm()
    if not form.validate():
        return refused(first_error(form), lambda: _card(kind, form, own_sheet(kind)))
    go = {"leave": ".cards", "preview": ".preview_card"}.get(request.form.get("go", ""), ".card")
    then = url_for(go) if go == ".cards" else url_for(go, kind=kind)
    return keep_sheet(worksheets.cards()[kind].sheet, form, then)


@bp.get(f"/cards/<{KINDS}:kind>/preview")
def preview_card(kind: str):
    """What the partner will read, and the form that shows it. The id is made here, so sending it twice makes one card."""
    found, sheet = worksheets.cards()[kind], own_sheet(kind)
    text = sheet.fields.get("text", "") if sheet else ""
    if not text:
        return redirect(url_for(".card", kind=kind))
    return render_template(
        "reflection/card_preview.html", card=found, text=text, id=fresh_id(), lines=lines_for_a_card(text)
    )


@bp.post(f"/cards/<{KINDS}:kind>/delete")
def delete_card(kind: str):
    return delete_sheet(worksheets.cards()[kind].sheet, url_for(".card", kind=kind), url_for(".cards"))
