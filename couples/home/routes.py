"""Home and the pages around the rooms: safety, privacy, settings, leaving this page, deleting an account."""

from flask import current_app, flash, make_response, redirect, render_template, session, url_for
from flask_login import current_user, logout_user

from couples import clock, help_lines, realtime, text_input
from couples.accounts import models as accounts
from couples.accounts.access import public
from couples.accounts.forms import ConfirmForm, ProfileForm
from couples.accounts.guess_limits import guessed_by_me
from couples.accounts.models import User
from couples.accounts.password_check import WRONG_NOW, opened_by_password
from couples.accounts.sign_in_cookie import end_session
from couples.boundaries import home_status as agreements
from couples.boundaries import models as boundaries
from couples.care.models import forget as forget_care
from couples.checkins import current_week, home_status
from couples.db import db, wipe_deleted
from couples.extensions import csrf
from couples.goals.models import forget as forget_growing
from couples.home import small_good_things
from couples.home.blueprint import bp
from couples.journal.models import forget as forget_journal
from couples.live import home_status as talks
from couples.live import models as live
from couples.reflection.models import forget as forget_reflection
from couples.replies import today
from couples.spaces import pairing
from couples.spaces.models import current_space, readable_spaces
from couples.spaces.routes import invitation_in_hand
from couples.statements import models as statements
from couples.thanks import models as thanks
from couples.thanks import thank_you_notes


@bp.get("/")
@public
def index():
    if not current_user.is_authenticated:
        return render_template("home/welcome.html", first=not accounts.anybody())
    return render_template("home/index.html", **_home())


@bp.get("/home/now")
def now_part():
    """The one line of now, fetched after a notice."""
    return render_template("home/_now.html", **_home())


@bp.get("/home/good-thing")
def good_thing_part():
    """The one small good thing, fetched after a notice."""
    return render_template("home/_good_thing.html", **_home())


def _home() -> dict:
    place, now = current_space(), clock.now()
    invitation = None if place.is_paired else invitation_in_hand(but_not_by=current_user.id)
    latest = home_status.home_status_for(place, now)
    return {
        "place": place,
        "now": now,
        "news": latest,
        "invitation": invitation,
        "inviter": invitation and db.session.get_one(User, invitation.author_id),
        "thanks": thank_you_notes.latest_from_partner(place, now)
        or home_status.thanks_of_late(place, latest.this.opened),
        "thing": small_good_things.of_day(today()),
        "keep_code": not current_user.recovery_kept and home_status.has_written(current_user.id),
        "can_undo": place.is_paired and place.space.shared_since is None,
        "closed": [space for space, _ in readable_spaces(now) if space.closed_at],
        "back_to": statements.to_come_back_to(place.space.id, current_user.id, now, today()),
        "talk": talks.home_status_for(place, now),
        "agreements": agreements.home_status_for(place, now, today()),
        "key_changed": place.is_paired and not place.partner_is_pinned(),
    }


@bp.get("/shared")
def shared():
    place, now = current_space(), clock.now()
    return render_template(
        "home/shared.html",
        place=place,
        promises=home_status.promises_of_now(place, now),
        words=[s for s in statements.shared_in(place.space.id, current_user.id, now) if s.is_open],
        closed=[space for space, _ in readable_spaces(now) if space.closed_at],
    )


@bp.get("/only-me")
def only_me():
    place = current_space()
    this = current_week.week_of(place, clock.now())
    lines = current_week.own_lines(this.check_in, current_user.id) if this.check_in in db.session else []
    drafts = [line for line in lines if not line.private.is_blank and not line.mine]
    words = statements.drafts_of(current_user)
    return render_template("home/only_me.html", place=place, drafts=drafts, this=this, words=words)


@bp.get("/safety")
@public
def safety():
    return render_template("home/safety.html", lines=help_lines.lines())


@bp.get("/privacy")
@public
def privacy():
    return render_template("home/privacy.html")


# --- settings ---------------------------------------------------------------------------------------------------


@bp.get("/settings")
def settings():
    form = ProfileForm(
        formdata=None,
        data={"name": current_user.name, "zone": current_user.zone, "theme": current_user.theme},
    )
    return render_template("home/settings.html", form=form, place=current_space())


@bp.post("/settings")
def save_settings():
    form, place = ProfileForm(), current_space()
    valid = form.validate()
    if valid and place.partner and text_input.imitates(form.name.data, place.partner.name):
        form.name.errors = [
            "This looks like your partner's name in other letters. Choose one that can be told apart."
        ]
        valid = False
    if not valid:
        return render_template("home/settings.html", form=form, place=place), 422
    current_user.name, current_user.zone, current_user.theme = form.name.data, form.zone.data, form.theme.data
    db.session.commit()
    flash("Saved.")
    return redirect(url_for(".settings"))


@bp.get("/settings/delete")
def deleting():
    return render_template("home/delete_account.html", form=ConfirmForm(formdata=None), place=current_space())


@bp.post("/settings/delete")
@guessed_by_me
def delete_account():
    """Every room forgets the person; what they wrote is gone for both, at once."""
    form = ConfirmForm()
    person = opened_by_password(current_user.email, form.current.data) if form.validate() else None
    if person is None:
        form.current.errors = form.current.errors or [WRONG_NOW]
        return render_template("home/delete_account.html", form=form, place=current_space()), 422
    place, now = current_space(), clock.now()
    live.forget(person)
    current_week.forget(person)
    statements.forget(person)
    boundaries.forget(person)
    thanks.forget(person)
    forget_growing(person)
    forget_reflection(person)
    forget_journal(person)
    forget_care(person)
    pairing.forget(person, now)
    accounts.forget(person)
    db.session.commit()
    wipe_deleted()
    for id in filter(None, (person.id, place.partner and place.partner.id)):
        realtime.disconnect(id)
    logout_user()
    session.clear()
    flash("Your account and everything you wrote are deleted.")
    return redirect(url_for("home.index"))


# --- leaving this page --------------------------------------------------------------------------------------------


@bp.post("/leave")
@public
@csrf.exempt
def leave():
    """Ends the session and shows an empty page that goes on to a neutral site; works without JavaScript.

    Without a token on purpose: the worst that another site could do with it is to sign somebody out, and SameSite and
    Sec-Fetch-Site stop that; a page that has been open too long must still be able to leave.
    """
    end_session()
    response = make_response(render_template("home/left.html"))
    response.headers["Refresh"] = f"0; url={current_app.config['SETTINGS'].exit_url}"
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.get("/healthz")
@public
def healthz():
    """200 once the database answers. Says nothing else."""
    accounts.anybody()
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}
