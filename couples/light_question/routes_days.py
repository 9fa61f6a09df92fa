"""Choosing the days of the light question: one proposes, and it counts when the other agrees. Pausing and stopping: either alone.

Guaranteed: a no is told to no one. To whoever proposed it looks like no answer, and they wait four weeks either way. No proposal
takes the place of one by the partner that its page didn't show. No reason is asked for a pause or an end.
"""

import uuid

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user

from couples import clock, realtime
from couples.checkins.can_pause import NOT_POSSIBLE, paused_in_words
from couples.checkins.models import Ritual
from couples.db import db, only_reading, wipe_deleted
from couples.form_responses import today
from couples.light_question import agreed_days, answering
from couples.light_question.blueprint import bp
from couples.light_question.forms import DaysForm, PauseForm
from couples.light_question.light_question_page import form_of, page
from couples.light_question.models import LightPlan
from couples.spaces import letting_in
from couples.spaces.asking_again import LIGHT, WAITS
from couples.spaces.models import CurrentSpace, current_space, in_current_space, name_of_partner
from couples.spaces.notify import notify_both

JUST_PROPOSED = "{} has just proposed something, too. Say yes to it above, or propose yours instead."
BACK = "You're back."
NO = "Nothing changes. {} isn't told, and you won't hear about it for four weeks."


@bp.post("/days")
def propose_days():
    place, form, now = current_space(), DaysForm(), clock.now()
    if place.partner is None:
        abort(404)
    proposal, plan = agreed_days.shown_proposal(place, now), agreed_days.agreed(place.space.id)
    zone = Ritual.in_force(place.space.id).zone
    same = agreed_days.same_by_partner(place, form.weekdays, zone) if form.validate() else None
    if same:
        return _agreed(same, place)
    if form.errors or _is_refused(form, place, proposal):
        return _again(place, form)
    if plan and (plan.weekdays, plan.zone) == (form.weekdays, zone):
        flash("Those are already your days.")
        return redirect(url_for(".index"))
    if agreed_days.not_before(place, now):
        return _again(place, form)
    agreed_days.propose(place, form.weekdays, zone, now)
    db.session.commit()
    notify_both(place, "light", 0)
    flash(f"Proposed. It'll start once {place.partner.name} agrees.")
    return redirect(url_for(".index"))


def _is_refused(form: DaysForm, place: CurrentSpace, shown: LightPlan | None) -> bool:
    if shown and shown.author_id != current_user.id and form.instead.data != str(shown.id):
        form.form_errors.append(JUST_PROPOSED.format(name_of_partner()))
        return True
    return False


def _again(place: CurrentSpace, form: DaysForm):
    found = answering.today_of(place, clock.now())
    with only_reading():
        return page(place, found, form_of(found), form), 422


def _proposed(id: uuid.UUID, place: CurrentSpace, *where) -> LightPlan | None:
    """The proposal; None where a page of this space still showed it, and it was answered, replaced or taken back since."""
    row = agreed_days.proposed(place.space.id)
    if (row is None or row.id != id) and request.form.get("here") == str(place.space.id):
        return None
    return in_current_space(LightPlan, id, LightPlan.agreed_at.is_(None), *where)


def _has_changed():
    flash("That's changed. Here's how it is now.")
    return redirect(url_for(".index"))


@bp.post("/days/<uuid:id>/agree")
def agree_to_days(id: uuid.UUID):
    """Agrees to the partner's proposal."""
    place = current_space()
    row = _proposed(id, place, LightPlan.author_id != current_user.id)
    if row is None:
        return _has_changed()
    return _agreed(row, place)


def _agreed(row: LightPlan, place: CurrentSpace):
    agreed_days.agree(row, clock.now())
    db.session.commit()
    notify_both(place, "light", 0)
    flash("Agreed. It opens when you've both answered.")
    return redirect(url_for(".index"))


@bp.post("/days/<uuid:id>/decline")
def decline_days(id: uuid.UUID):
    """Declines the partner's proposal privately, or takes the author's own back."""
    place = current_space()
    row = _proposed(id, place)
    if row is None:
        return _has_changed()
    if row.author_id != current_user.id:
        letting_in.set_aside(row.id)
        letting_in.mute(LIGHT, today() + WAITS[LIGHT], clock.now())
        db.session.commit()
        realtime.notify(current_user.id, "light", 0)
        flash(NO.format(name_of_partner()))
        return redirect(url_for(".index"))
    agreed_days.take_back(row, clock.now())
    return _changed(place, "Taken back.")


@bp.post("/pause")
def begin_pause():
    place, form = current_space(), PauseForm()
    if not form.validate():
        flash(NOT_POSSIBLE)
        return redirect(url_for(".index"))
    agreed_days.pause(place.space.id, form.until.data, clock.now())
    return _changed(place, paused_in_words(form.until.data))


@bp.post("/pause/end")
def end_pause():
    """Whoever of the two comes second finds it done."""
    place = current_space()
    if agreed_days.start_again(place.space.id, clock.now()):
        return _changed(place, BACK)
    flash(BACK)
    return redirect(url_for(".index"))


@bp.post("/stop")
def stop():
    place = current_space()
    agreed_days.stop(place.space.id, clock.now())
    answering.give_back(place.space.id)
    changed = _changed(place, "Stopped. Your own answers stay with you.")
    wipe_deleted()
    return changed


def _changed(place: CurrentSpace, said: str):
    db.session.commit()
    notify_both(place, "light", 0)
    flash(said)
    return redirect(url_for(".index"))
