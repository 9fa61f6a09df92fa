"""Settings: your reminders, when they pause, and the answers to what Home asks and shows.

Guaranteed: no one else's page changes by any of it, and no open page is told.
"""

from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock
from couples.db import db
from couples.form_responses import today
from couples.mail import outbox
from couples.packing import replace
from couples.reminders import models, on_home
from couples.reminders.blueprint import bp
from couples.reminders.forms import RemindersForm, as_shown, channels
from couples.reminders.routes_phones import for_page, theirs
from couples.reminders.schedule import FOR_GOOD, OFF, TODAY, Schedule
from couples.reminders.what_arrived import is_held_back
from couples.spaces import choices_let_in, letting_in
from couples.spaces.models import current_space, name_of_partner

PAUSES = {"1": 1, "4": 4}
"""Weeks."""


@bp.get("/settings/reminders")
def settings():
    chosen = models.of(current_user.id)
    known = _known(chosen)
    return _page(RemindersForm.of(as_shown(chosen, has_phone=known["has_phone"]), **known), chosen)


def _known(chosen: Schedule) -> dict[str, bool]:
    return {"is_held_back": is_held_back(letting_in.choices()), "has_phone": bool(theirs(chosen))}


def _page(form: RemindersForm, chosen: Schedule, status: int = 200):
    place, now = current_space(), clock.now()
    return render_template(
        "reminders/reminders.html",
        form=form,
        place=place,
        chosen=chosen,
        still_reminds=on_home.still_reminds_of(chosen, place, now),
        waits_for_a_day=on_home.waits_for_a_day(chosen, place, now),
        **for_page(chosen),
        paused=chosen.is_paused(today()) and chosen.paused,
    ), status


@bp.post("/settings/reminders")
def save_settings():
    before = models.of(current_user.id)
    form = RemindersForm(**_known(before))
    if not form.validate():
        return _page(form, before, 422)
    form.leave_the_rest(as_shown(before, has_phone=form.has_phone))
    _keep(form.times(before.chosen(form.channels(before), clock.now())))
    flash(f"Saved, and {name_of_partner()} isn't told.")
    return redirect(url_for(".settings"))


@bp.post("/settings/reminders/pause")
def pause():
    """Pauses reminders for some weeks, or until their owner starts them again."""
    weeks = PAUSES.get(request.form.get("weeks", ""))
    until = (today() + timedelta(weeks=weeks)).isoformat() if weeks else FOR_GOOD
    _keep(replace(models.of(current_user.id), paused=until))
    flash("Your reminders are paused.")
    return redirect(url_for(".settings"))


@bp.post("/settings/reminders/go-on")
def go_on():
    _keep(replace(models.of(current_user.id), paused=""))
    flash("Your reminders are back.")
    return redirect(url_for(".settings"))


@bp.post("/settings/reminders/answer")
def answer():
    """What someone says when Home asks whether they want a nudge on the day of their check-in."""
    channel, chosen = request.form.get("channel", OFF), models.of(current_user.id)
    if channel not in dict(channels()):
        abort(400)
    if channel != OFF:
        chosen = chosen.chosen({**chosen.channels, TODAY: channel}, clock.now())
    _keep(replace(chosen, is_asked=True))
    flash(
        "Set. Once you're ready, it won't come."
        if channel
        else "Okay. Reminders are in Settings if you want one later."
    )
    return redirect(url_for("home.index"))


@bp.post("/settings/reminders/got-it")
def got_it():
    """Closes a reminder that Home shows."""
    chosen, now, which = models.of(current_user.id), clock.now(), request.form.get("which", "")
    if which in {o.mark for o in on_home.shown_now(chosen, current_space(), now)}:
        _keep(chosen.with_closed(which, today()))
    flash("Okay. That's it for now.")
    return redirect(url_for("home.index"))


def _keep(schedule: Schedule) -> None:
    """Saves reminders with the person's hours for what reaches them, and calls back what is no longer wanted."""
    hours = letting_in.choices().hours or choices_let_in.HOURS
    schedule = schedule if schedule.any_by_push else schedule.with_nothing_waiting()
    row = models.keep(current_user.id, replace(schedule, shows=hours))
    if not schedule.any_by_mail:
        outbox.call_back(row.id)
    db.session.commit()
