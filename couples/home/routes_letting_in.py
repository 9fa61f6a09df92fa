"""Settings: what reaches the signed-in person from their partner, and who can see what they do here.

Guaranteed: the partner isn't told, on no page and by no frame. The trade-off: only its owner can look it up; not even the host can.
"""

import uuid
from datetime import time
from typing import Any

from flask import flash, redirect, render_template, url_for
from wtforms import SelectField

from couples import clock, reader_formats
from couples.db import db
from couples.fields import Checkboxes, DrawnWith
from couples.home.blueprint import bp
from couples.only_me import only_mine
from couples.packing import replace
from couples.spaces import choices_let_in, letting_in, no_invitations
from couples.spaces.kinds_let_in import KINDS
from couples.spaces.models import current_space, name_of_partner, readable_ids
from couples.thanks import thank_you_notes

REFUSED: dict[str, Any] = {"invalid_choice_message": "Choose one of the hours."}


def _hour(label: str) -> SelectField:
    return SelectField(
        label,
        choices=lambda: [(str(hour), reader_formats.here().hour(time(hour))) for hour in range(24)],
        **REFUSED,
    )


class LettingInForm(DrawnWith):
    """The hours, and the kinds that are off."""

    begin, end = _hour("From"), _hour("To")
    off = Checkboxes("Switch off", choices=KINDS, otherwise="Choose from what's listed here.")


@bp.get("/settings/from-partner")
@only_mine
def from_partner():
    return _page(LettingInForm.of(_chosen()))


def _chosen() -> dict[str, Any]:
    chosen = letting_in.choices()
    begin, end = chosen.hours or choices_let_in.HOURS
    return {"begin": str(begin), "end": str(end % 24), "off": list(chosen.off)}


def _page(form: LettingInForm, status: int = 200):
    return render_template(
        "home/from_partner.html",
        form=form,
        place=current_space(),
        has_put_away=bool(_put_away()),
        not_from=no_invitations.listed(),
    ), status


def _put_away() -> set[uuid.UUID]:
    return thank_you_notes.put_away_by_me(readable_ids(clock.now()))


@bp.post("/settings/from-partner")
@only_mine
def save_from_partner():
    """Saves what is let in from now on. No open page is told, not even the person's own."""
    form = LettingInForm()
    if not form.validate():
        return _page(form, 422)
    form.leave_the_rest(_chosen())
    chosen = letting_in.choices().switched(set(form.off.data or []), clock.now())
    letting_in.save_choices(replace(chosen, hours=(int(form.begin.data), int(form.end.data))))
    db.session.commit()
    flash(f"Saved, and {name_of_partner()} isn't told.")
    return redirect(url_for(".from_partner"))


@bp.post("/settings/from-partner/show-again")
@only_mine
def show_again():
    """The thank-yous that were put away come back where they were; what this person said no to doesn't."""
    letting_in.show_again(_put_away())
    db.session.commit()
    flash("What you put away is back where it was.")
    return redirect(url_for(".from_partner"))


@bp.get("/settings/who-sees-what")
def who_sees_what():
    return render_template("home/who_sees_what.html", place=current_space())
