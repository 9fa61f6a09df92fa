"""Choosing the day, the time and the questions: one proposes, and it counts when the other agrees."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from couples import clock
from couples.checkins import schedule_change
from couples.checkins.blueprint import bp
from couples.checkins.forms import RitualForm
from couples.checkins.models import Ritual
from couples.checkins.quiet_words import lines_of
from couples.db import db, only_reading
from couples.spaces.models import CurrentSpace, current_space, in_current_space
from couples.spaces.notify import notify_both


@bp.get("/ritual")
def ritual():
    place = current_space()
    in_force, proposal = Ritual.in_force(place.space.id), Ritual.proposed(place.space.id)
    start = proposal or in_force
    form = RitualForm(
        formdata=None,
        own_texts=start.own or {},
        data={
            "weekday": start.weekday,
            "at": start.at,
            "zone": start.zone,
            "keys": start.prompt_keys,
            "own": "\n".join((start.own or {}).values()),
        },
    )
    return _page(place, in_force, proposal, form)


def _page(place: CurrentSpace, in_force: Ritual, proposal: Ritual | None, form: RitualForm) -> str:
    return render_template(
        "checkins/schedule_and_questions.html", place=place, in_force=in_force, proposal=proposal, form=form,
        proposal_lines=lines_of(place, proposal),
    )  # fmt: skip


@bp.post("/ritual")
def propose_ritual():
    place, now = current_space(), clock.now()
    in_force, open_one = Ritual.in_force(place.space.id), Ritual.proposed(place.space.id)
    form = RitualForm(own_texts=(open_one or in_force).own or {})
    if not form.validate() or (form.own.lines and not place.is_paired):
        if form.own.lines and not place.is_paired:
            form.own.errors = [
                *form.own.errors,
                "Own questions can be added once there are two of you. The others are saved with you now.",
            ]
        with only_reading():
            return _page(place, in_force, open_one, form), 422
    if open_one:
        db.session.delete(open_one)
        db.session.flush()
    proposal = Ritual(
        space_id=place.space.id, author_id=current_user.id, created_at=now,
        weekday=form.weekday.data, at=form.at.data, zone=form.zone.data,
    )  # fmt: skip
    own = form.own_prompts()
    proposal.own = own or None
    proposal.prompt_keys = [*(form.keys.data or ()), *own]
    db.session.add(proposal)
    if not place.is_paired:
        db.session.flush()
        schedule_change.put_in_force(proposal, place, now)
    db.session.commit()
    notify_both(place, "ritual", 0)
    flash(
        f"Proposed. It'll change once {place.partner.name} agrees."
        if place.partner
        else "Saved. It's active now."
    )
    return redirect(url_for(".index"))


@bp.post("/ritual/<uuid:id>/agree")
def agree_to_ritual(id: uuid.UUID):
    """Both have said yes to the same text: the one by proposing it, the other here."""
    place = current_space()
    proposal = in_current_space(Ritual, id, Ritual.agreed_at.is_(None), Ritual.author_id != current_user.id)
    schedule_change.put_in_force(proposal, place, clock.now())
    db.session.commit()
    notify_both(place, "ritual", 1)
    flash("Agreed. It's active now.")
    return redirect(url_for(".index"))


@bp.post("/ritual/<uuid:id>/decline")
def decline_ritual(id: uuid.UUID):
    """Not like this, or taken back by who proposed it: the ritual stays as it was."""
    place = current_space()
    db.session.delete(in_current_space(Ritual, id, Ritual.agreed_at.is_(None)))
    db.session.commit()
    notify_both(place, "ritual", 0)
    flash("It stays as it was.")
    return redirect(url_for(".ritual"))
