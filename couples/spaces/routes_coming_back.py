"""Being let back in by one's partner, after starting over; see `coming_back`."""

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user

from couples import clock, realtime
from couples.accounts.guess_and_request_limits import guessed_by_me, was_wrong
from couples.db import db
from couples.spaces import coming_back
from couples.spaces.blueprint import bp
from couples.spaces.coming_back import ComingBack
from couples.spaces.forms import ComparisonForm
from couples.spaces.models import CurrentSpace, current_space
from couples.vault import keyring

BACK_IN = "You're back in. What you'd muted or blocked is gone, so for now only the check-in reaches you. Choose more in Settings, under What reaches you."
ANOTHER = "That isn't the code. Read it again from their screen. If it never matches, don't let anyone in."


@bp.get("/back")
def come_back():
    """For the one who started over: the code to read aloud. It names no one: a mailbox alone brings someone here."""
    found = coming_back.shut_out_of(current_user.id)
    if found is None or current_space().is_paired:
        return redirect(url_for("home.settings"))
    asked, partner = coming_back.asked_by(current_user.id), found[1]
    code = asked.code(keyring().public_key, partner.public_key) if asked else ""
    return render_template("spaces/come_back.html", asked=asked, code=code)


@bp.post("/back")
def ask_to_come_back():
    if coming_back.ask(current_user, clock.now()):
        db.session.commit()
        flash("Asked. Now sit together, and read the code aloud.")
    return redirect(url_for(".come_back"))


@bp.post("/back/in")
def go_back_in():
    """Takes the key that the partner gave."""
    done = coming_back.go_in(current_user, clock.now())
    db.session.commit()
    place = current_space()
    if not done:
        flash("That didn't work. Ask once more, and compare the new code.")
        return redirect(url_for(".come_back"))
    if place.partner:
        realtime.notify(place.partner.id, "space", 0)
    flash(BACK_IN)
    return redirect(url_for("home.index"))


@bp.get("/let-back-in")
def letting_back_in():
    place, asked = _asked()
    return _page(place, asked, ComparisonForm(formdata=None))


@bp.post("/let-back-in")
@guessed_by_me
def let_back_in():
    place, asked = _asked()
    form, partner = ComparisonForm(), place.partner
    if not form.validate():
        return _page(place, asked, form), 422
    if partner is None or not coming_back.let_in(place, asked, partner, form.code.data):
        was_wrong()
        form.code.errors = [ANOTHER]
        return _page(place, asked, form), 422
    db.session.commit()
    flash(f"The code matches. {partner.name} can go back in now.")
    return redirect(url_for("home.index"))


@bp.post("/let-back-in/not-now")
def not_back_now():
    """The line goes from Home; the page stays in the settings."""
    _, asked = _asked()
    asked.put_off()
    db.session.commit()
    flash("Okay, not now. You'll find it in Settings.")
    return redirect(url_for("home.index"))


def _asked() -> tuple[CurrentSpace, ComingBack]:
    place = current_space()
    return place, coming_back.asked_of(place) or abort(404)


def _page(place: CurrentSpace, asked: ComingBack, form: ComparisonForm) -> str:
    return render_template("spaces/let_back_in.html", partner=place.partner, asked=asked, form=form)
