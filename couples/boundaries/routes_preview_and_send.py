"""What the partner would see of a draft, and sending it."""

import uuid
from datetime import date, datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import select

from couples import clock
from couples.boundaries import (
    agreement_view,
    before_signing,
    drafts,
    drafts_of_changes,
    own_boundary,
    proposal_limits,
    proposing,
)
from couples.boundaries.agreement import Version
from couples.boundaries.agreement_text import BOUNDARY
from couples.boundaries.agreement_view import AgreementView
from couples.boundaries.blueprint import bp
from couples.boundaries.drafts import Draft
from couples.boundaries.forms import SendForm, problems
from couples.boundaries.own_boundary import Boundary
from couples.boundaries.proposal_limits import NotYet
from couples.boundaries.proposing import Going
from couples.boundaries.routes_drafts import view_about
from couples.boundaries.signing import Outdated
from couples.boundaries.wording_help import help_with
from couples.db import db, look_up, only_reading
from couples.fields import SelectChoice, as_id
from couples.form_responses import closed_lines, today
from couples.only_me import only_mine
from couples.own_rows import is_new, own
from couples.spaces import asking_again
from couples.spaces.agreed_delivery_time import DeliveryTime, asked_in
from couples.spaces.models import CurrentSpace, current_space, name_of_partner
from couples.spaces.notify import notify_both


@bp.get("/drafts/<uuid:id>/preview")
@only_mine
def preview(id: uuid.UUID):
    return _preview(drafts.newest_after(own(Draft, id)), SendForm(formdata=None))


def _preview(row: Draft, form: SendForm, *, meanwhile: Version | None = None, status: int = 200):
    """What the partner would see, word for word, and the version that arrived since the draft began, if there is one."""
    place, now = current_space(), clock.now()
    look_up(
        *asked_in(place.space.id),
        (asking_again.next_asks_of, (place.space.id, current_user.id, asking_again.AGREEMENT)),
    )
    shown = _shown(row, place)
    has_changed, form.shown.data = not form.showed(shown), shown
    view = view_about(row, place)
    before = view.newest if view else None
    times = proposing.arrival_times(row, place, view, now)
    form.when.choices = [SelectChoice(key, key) for key in times]
    if not form.is_submitted():
        form.when.data = next(iter(times), None)
    words = proposing.words_of(row, view, now)
    return render_template(
        "boundaries/preview_before_sending.html",
        draft=row,
        words=words,
        boundary=row.words.boundary,
        look_on=date.fromisoformat(row.words.look_on) if row.words.look_on else None,
        changes=agreement_view.changes_between(before, words, row.words.look_on, by=current_user.id)
        if before
        else {},
        meanwhile=meanwhile,
        view=view,
        form=form,
        has_changed=has_changed,
        place=place,
        problems=problems(row.kind, row.words, today()),
        times=times,
        now=now,
        delivery_time=DeliveryTime.of(place.space.id),
        question_before_signing=before_signing.question(),
        not_yet=_not_yet(row, place, view),
        lines=help_with(row.kind, row.words, names=place.partner_names).lines,
    ), status


@bp.post("/drafts/<uuid:id>/close-line")
@only_mine
def close_line(id: uuid.UUID):
    """Notes in the draft that its author closed a quiet line, beside what would be sent."""
    row = own(Draft, id)
    row.close_lines(closed_lines(row.words.closed))
    db.session.commit()
    return redirect(url_for(".preview", id=id))


def _shown(row: Draft, place: CurrentSpace) -> str:
    """What the preview of a draft shows: these words, as this kind, for the partner in this space."""
    return f"{place.space.id} {row.kind} {row.version}"


def _not_yet(row: Draft, place: CurrentSpace, view: AgreementView | None) -> NotYet | None:
    if not place.is_paired or row.sent_id:
        return None
    try:
        proposal_limits.check(row, place, clock.now(), view)
    except NotYet as waits:
        return waits
    return None


@bp.post("/drafts/<uuid:id>/send")
@only_mine
def send(id: uuid.UUID):
    """Proposes an agreement or shares a boundary; sent twice, it goes once. Until it arrives, it can be taken back unseen."""
    row, place, form, now = own(Draft, id), current_space(), SendForm(), clock.now()
    if row.sent_id and place.is_paired:
        return redirect(_sent_page(row))
    times = proposing.arrival_times(row, place, view_about(row, place), now)
    form.when.choices = [SelectChoice(key, key) for key in times]
    if not form.validate() or not place.is_paired or problems(row.kind, row.words, today()):
        with only_reading():
            return _preview(row, form, status=422)
    if not (is_new(Version, form.id.fresh) and is_new(Boundary, form.id.fresh)):
        abort(404)
    if not form.showed(_shown(row, place)):
        with only_reading():
            return _preview(row, form, status=409)
    if request.form.get("seen"):  # the author has read what arrived meanwhile and proposes on top of it
        row.goes_out_after(as_id(request.form["seen"]) or abort(404))
    sent: Version | Boundary
    try:
        if row.kind == BOUNDARY:
            proposal_limits.check(row, place, now)
            sent = own_boundary.share(row, form.id.fresh, place, times[form.when.data], now)
        else:
            going = Going(times[form.when.data], sign=request.form.get("sign") == "yes")
            sent = proposing.propose(row, form.id.fresh, place, going, now)
    except Outdated as meanwhile:
        form.id.renew()
        with only_reading():
            return _preview(own(Draft, id), form, meanwhile=meanwhile.version, status=409)
    except NotYet:
        db.session.rollback()
        with only_reading():
            return _preview(own(Draft, id), form, status=409)
    if row.words.beside:  # they haven't gone out, and what was sent is in no list
        drafts_of_changes.go_on(row, today())
    db.session.commit()
    _say(sent, place, now)
    return redirect(_sent_page(row))


def _say(sent: Version | Boundary, place: CurrentSpace, now: datetime) -> None:
    """Tells the sender when it can be read, and tells open pages of both if that's now."""
    signed = " and signed" if request.form.get("sign") == "yes" else ""
    done = "Shared" if isinstance(sent, Boundary) else f"Proposed{signed}"
    if sent.has_arrived(now):
        notify_both(place, "agreements", sent.version)
        flash(f"{done}. {name_of_partner()} can read it now.")
    else:
        flash(f"{done}.")  # the page says when it arrives


def _sent_page(row: Draft) -> str:
    if row.kind == BOUNDARY:
        return url_for(".boundary", id=row.sent_id)
    agreement = db.session.scalar(select(Version.agreement_id).where(Version.id == row.sent_id))
    return url_for(".agreement", id=agreement)
