"""Answering a version of an agreement: signing, saying no, saying how comfortable one is with it, taking back."""

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock, one_time_marks, realtime, text_input
from couples.accounts.guess_and_request_limits import TYPING_LIMIT
from couples.boundaries import agreement_view, before_signing, comfort, drafts_of_changes, proposing, signing
from couples.boundaries.agreement import Agreement, Decision, Version
from couples.boundaries.agreement_page import (
    NOT_POSSIBLE,
    after_signature,
    agreement_here,
    changed,
    names_of,
    no_longer_possible,
    out_of_your_way,
    page_of,
    to_draft_of_change,
    to_read,
    version_here,
    view_of,
)
from couples.boundaries.agreement_view import AgreementView
from couples.boundaries.blueprint import bp
from couples.boundaries.drafts import Draft
from couples.boundaries.forms import AnswerForm, SignForm
from couples.boundaries.pause_length import suggested_rest_day
from couples.boundaries.review_due import first_look
from couples.boundaries.signing import Agreed, DayIsPast, Outdated
from couples.db import db, only_reads, wipe_deleted
from couples.extensions import limiter
from couples.fields import fresh_id
from couples.form_responses import GONE_FOR_BOTH, back_to, today
from couples.own_rows import is_new, own_or_none, says_more
from couples.spaces.models import current_space, name_of_partner, own_to_read


@bp.get("/versions/<uuid:id>/sign")
def signing_page(id: uuid.UUID):
    """Before signing, for the signer alone: would I sign if a no were fine, and how comfortable am I with it."""
    version = version_here(id)
    row = agreement_here(version.agreement_id)
    said = view_of(row).own_comfort(version)
    form = SignForm(
        formdata=None,
        data={"comfort": said and said.number, "show_comfort": bool(said and said.is_offered)},
    )
    return _sign_page(version, row, form)


def _sign_page(version: Version, row: Agreement, form: SignForm, *, low: bool = False, status: int = 200):
    view = view_of(row)
    is_open = view.open is not None and view.open.id == version.id
    is_own_waiting = version.author_id == current_user.id and not version.has_arrived(clock.now())
    page = "sign_agreement" if is_open or is_own_waiting else "sign_outdated_version"
    return render_template(
        f"boundaries/{page}.html",
        version=version,
        view=view,
        form=form,
        low=low,
        people=names_of(row),
        place=current_space(),
        changes=_since(version, view),
        answer_id=fresh_id(),
        rest_until=suggested_rest_day(today()),
        today=today(),
        question_before_signing=before_signing.question(),
    ), (status if page == "sign_agreement" else 409)


def _since(version: Version, view: AgreementView) -> dict:
    """What has changed from `version` to the newest words, if it's outdated; else empty."""
    now = view.open or view.agreed
    if now is None or now.id == version.id or now.words is None:
        return {}
    return agreement_view.changes_between(version, now.words, now.look_on.isoformat())


@bp.post("/versions/<uuid:id>/sign")
def sign(id: uuid.UUID):
    version, form, place = version_here(id), SignForm(), current_space()
    row = agreement_here(version.agreement_id)
    if not place.is_paired:
        abort(404)
    if not form.validate():
        return _sign_page(version, row, form, status=422)
    low = form.comfort.data is not None and form.comfort.data <= comfort.LOW_COMFORT
    if low and request.form.get("all-the-same") != "yes":
        return _sign_page(version, row, form, low=True)
    before = row.version
    try:
        signing.sign(version, place, clock.now(), today())
    except Outdated:
        db.session.rollback()
        return _sign_page(version_here(id), agreement_here(row.id), form, status=409)
    except DayIsPast:
        db.session.rollback()
        flash("The day to revisit it came before you'd both signed. Suggest it again with a new day.")
        return redirect(url_for(".agreement", id=row.id))
    comfort.say(version, place, form.comfort.data, show=form.show_comfort.data)
    if row.version == before:  # their own number, or a proposal that still waits: no news for the partner
        db.session.commit()
    else:
        changed(row)
    return after_signature(version, row)


@bp.post("/versions/<uuid:id>/words")
@limiter.limit(TYPING_LIMIT, key_func=lambda: f"review:{current_user.id}")
@only_reads
def think(id: uuid.UUID):
    """ "Help me think about this", for whoever was sent a proposal: read, answered on a page of its own, kept nowhere."""
    version = version_here(id, Version.author_id != current_user.id, Version.removed_at.is_(None))
    row = agreement_here(version.agreement_id)
    if not version.words:
        abort(404)
    names = (current_user.name, *current_user.name.split()[:1])
    return render_template(
        "boundaries/think_about_proposal.html",
        version=version,
        lines=before_signing.lines_for_receiver(version, names=names),
        people=names_of(row),
        place=current_space(),
        today=today(),
    )


@bp.post("/versions/<uuid:id>/unsign")
def unsign(id: uuid.UUID):
    """Takes back the signed-in person's signature, while it's the only one."""
    version = version_here(id)
    row = agreement_here(version.agreement_id)
    try:
        is_seen = signing.unsign(version, current_space(), clock.now())
    except Agreed:
        return no_longer_possible(row)
    changed(row) if is_seen else db.session.commit()
    flash("You took back your signature.")
    return redirect(url_for(".agreement", id=row.id))


@bp.post("/versions/<uuid:id>/answers")
def answer(id: uuid.UUID):
    """Answers with no, not now, or "I'd change something". A yes is a signature, and authors take their own proposal back instead."""
    version = version_here(id, Version.author_id != current_user.id)
    form, place = AnswerForm(today=today()), current_space()
    row = agreement_here(version.agreement_id)
    if not place.is_paired or not version.has_arrived(clock.now()):
        abort(404)
    if not form.validate() or says_more(Decision, form, line="line"):
        return render_template("boundaries/agreement.html", **page_of(row, answer_form=form)), 422
    is_new(Decision, form.id.fresh)
    until = form.until.data if form.kind.data == "not-now" else None
    said = form.kind.data, form.line.data, until, form.id.fresh
    try:
        told = signing.answer(version, *said, place, clock.now(), today())
    except Outdated:
        return _too_late(row, form)
    if told is None:
        return _unsaid(row, is_put_off=until is not None)
    changed(row)
    if not request.form.get("next"):
        one_time_marks.leave("decision", told.id)
    if form.kind.data == "change" and request.form.get("write") == "yes":
        flash(
            f"{name_of_partner()} will see you'd like to change something. Your new words are still private."
        )
        return to_draft_of_change(row)
    flash("Sent. No reason needed.")
    return back_to(url_for(".agreement", id=row.id))


def _too_late(row: Agreement, form: AnswerForm):
    """Says that the proposal has changed; a line that came too late becomes a private draft, so that its words aren't lost."""
    if text_input.is_blank(form.line.data):
        return no_longer_possible(row)
    draft = own_or_none(Draft, form.id.fresh)
    if draft is None:
        said = form.id.fresh, current_user.id, form.line.data
        draft = drafts_of_changes.keep_late_line(row, *said, first_look(today()), today())
        db.session.commit()
    flash(f"{NOT_POSSIBLE} Your words are a draft now. Only you can see it.")
    return redirect(url_for(".draft", id=draft.id))


def _unsaid(row: Agreement, *, is_put_off: bool):
    """Ends a no or a "not now": only this person's own open pages are told to fetch the change."""
    db.session.commit()
    realtime.notify(current_user.id, "agreements", row.version)
    flash(out_of_your_way(is_put_off=is_put_off))
    view = view_of(row)
    page = url_for(".agreement", id=row.id) if view.versions or view.waiting else url_for(".index")
    return back_to(page)


@bp.post("/versions/<uuid:id>/comfort")
def hide_comfort(id: uuid.UUID):
    """Hides this person's number again, at any time; the partner's goes too, because they were shown together."""
    version = version_here(id)
    row, place = agreement_here(version.agreement_id), current_space()
    said = view_of(row).own_comfort(version) or abort(404)
    if comfort.say(version, place, said.number, show=False):
        changed(row)
    else:
        db.session.commit()  # only its author knew that it would be shown
    flash("The numbers are hidden again.")
    return redirect(url_for(".agreement", id=row.id))


@bp.post("/answers/<uuid:id>/remove-line")
def remove_line(id: uuid.UUID):
    """The author of an answer takes its line back for both; the answer itself stays."""
    decision = own_to_read(Decision, id)
    row = to_read(decision.agreement_id)
    decision.remove_line()
    changed(row)
    wipe_deleted()
    flash(GONE_FOR_BOTH)
    return redirect(url_for(".agreement", id=row.id))


@bp.post("/versions/<uuid:id>/take-back")
def take_back(id: uuid.UUID):
    """Takes a proposal back for its author, or takes the words out of one that can no longer be signed."""
    version = version_here(id, Version.author_id == current_user.id, Version.removed_at.is_(None))
    row, arrived = agreement_here(version.agreement_id), version.has_arrived(clock.now())
    try:
        proposing.take_back(version, clock.now())
    except Agreed:
        return no_longer_possible(row)
    if arrived:
        changed(row)
    else:
        db.session.commit()
    wipe_deleted()
    flash(GONE_FOR_BOTH if arrived else f"Taken back before {name_of_partner()} saw it. Your draft's back.")
    return redirect(url_for(".index"))
