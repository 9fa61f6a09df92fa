"""What all routes about one agreement load it with, show of it and answer with.

Guaranteed: an agreement of which this person may see nothing isn't there.
"""

import uuid
from datetime import date

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import select

from couples import clock, one_time_marks
from couples.accounts.models import User
from couples.boundaries import (
    after_signing,
    agreement_view,
    before_signing,
    drafts,
    drafts_of_changes,
    home_status,
    proposal_limits,
    put_off,
    signed_together,
)
from couples.boundaries.after_signing import Signed
from couples.boundaries.agreement import Agreement, Version, seen
from couples.boundaries.agreement_view import AgreementView
from couples.boundaries.decisions import ANSWERS
from couples.boundaries.forms import AnswerForm, LookForm, PauseForm, SlipForm
from couples.boundaries.pause_length import suggested_rest_day
from couples.boundaries.review_due import first_look
from couples.db import db
from couples.fields import as_id
from couples.form_responses import back_to, today
from couples.only_me import is_open
from couples.spaces.membership import Membership
from couples.spaces.models import current_space, name_of_partner, partner_in, readable_ids
from couples.spaces.notify import notify_about

NOT_POSSIBLE = "This has changed since you opened it."


def agreement_here(id: uuid.UUID) -> Agreement:
    """An agreement of my current space of which I may see something: what every verb loads with."""
    found = agreement_view.agreement(id, [current_space().space.id], current_user.id, clock.now())
    return found or abort(404)


def to_read(id: uuid.UUID) -> Agreement:
    now = clock.now()
    return agreement_view.agreement(id, readable_ids(now), current_user.id, now) or abort(404)


def version_here(id: uuid.UUID, *where) -> Version:
    """A version of my current space that I may see."""
    query = select(Version).where(
        Version.id == id,
        Version.space_id == current_space().space.id,
        seen(Version, current_user.id, clock.now()),
        *where,
    )
    return db.session.scalar(query) or abort(404)


def view_of(row: Agreement) -> AgreementView:
    """The agreement as the signed-in person sees it; in a space they no longer share, too, with the two who were in it."""
    place = current_space()
    if row.space_id == place.space.id:
        return agreement_view.look(row, place, clock.now(), today())
    both = tuple(db.session.scalars(select(Membership.user_id).where(Membership.space_id == row.space_id)))
    return agreement_view.view_of_agreement(row, current_user.id, both, clock.now(), today())


def seen_view_of(row: Agreement) -> AgreementView:
    """The same, or 404 where all of it is the partner's and the signed-in person doesn't let it in.

    Whoever said "not now" to it is led to where it's listed, as long as that page lists it: an address tells a glance no more.
    """
    view = view_of(row)
    if not (view.versions or view.waiting):
        listed = put_off.put_off(current_space(), clock.now()) if is_open() else []
        if all(version.agreement_id != row.id for version, _ in listed):
            abort(404)
        flash(out_of_your_way(is_put_off=True))
        abort(redirect(url_for(".index")))
    return view


def out_of_your_way(*, is_put_off: bool) -> str:
    """What's said of a proposal that the signed-in person said no or "not now" to."""
    where = ", under “Put off” in Our agreements" if is_put_off else ""
    return f"It's out of your way{where}. {name_of_partner()} isn't told."


def names_of(row: Agreement) -> dict[uuid.UUID, User]:
    """The two whose agreement it is."""
    partner = partner_in(row.space_id)
    people = [current_user._get_current_object(), *([partner] if partner else [])]
    return {person.id: person for person in sorted(people, key=lambda person: person.name)}


def page_of(row: Agreement, **forms) -> dict:
    place, view, day = current_space(), seen_view_of(row), today()
    is_current = row.space_id == place.space.id and place.is_paired
    return {
        "place": place,
        "view": view,
        "people": names_of(row),
        "is_current": is_current,
        "today": day,
        "now": clock.now(),
        "question_before_signing": before_signing.question(),
        "answers": ANSWERS,
        "may_sign": is_current and view.open is not None and current_user.id not in view.signed_by(view.open),
        "has_asked_for_change": home_status.has_asked_for_change(view, current_user.id),
        "not_before": _not_before(view) if is_current else None,
        "can_undo": is_current and view.agreed is not None and can_undo_signature(view.agreed, view),
        "draft": drafts.draft_about(current_user.id, row.id),
        "answer_form": forms.get("answer_form")
        or AnswerForm(formdata=None, today=day, data={"until": suggested_rest_day(day)}),
        "look_form": forms.get("look_form")
        or LookForm(formdata=None, today=day, data={"look_on": first_look(day)}),
        "pause_form": forms.get("pause_form")
        or PauseForm(formdata=None, today=day, data={"until": suggested_rest_day(day)}),
        "slip_form": forms.get("slip_form") or SlipForm(formdata=None, today=day, data={"day": day}),
        "error_form": next((f for f in forms.values() if f.errors), None),
        "next": request.form.get("next", ""),
    }


def _not_before(view: AgreementView) -> date | None:
    """From which day this person can send other words after their own open proposal; None for now."""
    words = view.open.words if view.open and view.open.author_id == current_user.id else None
    return proposal_limits.next_day(words.topic, current_space(), clock.now()) if words else None


def changed(row: Agreement) -> None:
    db.session.commit()
    notify_about(row.space_id, "agreements", row.version)


def after_signature(version: Version, row: Agreement):
    """Back to where it was signed, with a line that says so; else to the agreement, which says it itself."""
    if not request.form.get("next"):
        one_time_marks.leave("signed", version.id)
        return redirect(url_for(".agreement", id=row.id))
    said = signed_now(version, view_of(row))
    flash(f"{said.says} {said.next}".strip())
    return back_to(url_for(".agreement", id=row.id))


def signed_now(version: Version, view: AgreementView) -> Signed:
    can_undo = can_undo_signature(version, view)
    return after_signing.signed(version, view, name_of_partner(), today(), can_undo=can_undo)


def can_undo_signature(version: Version, view: AgreementView) -> bool:
    """Whether the signed-in person signed this version in a talk, and it's not yet noon of the next day."""
    signed = view.signatures_on(version)
    return signed_together.to_undo(version, signed, current_space(), clock.now()) is not None


def no_longer_possible(row: Agreement):
    """Leads to the agreement and says there that it has changed; what wasn't committed is undone."""
    db.session.rollback()
    flash(NOT_POSSIBLE)
    return redirect(url_for(".agreement", id=row.id))


def to_draft_of_change(row: Agreement):
    """Leads to the draft that this person has already begun, or begins one with the newest words."""
    begun = drafts.draft_about(current_user.id, row.id)
    if begun is None and agreement_view.newest_of(row, current_user.id, clock.now()) is None:
        abort(404)  # nothing has arrived yet: its author takes it back and goes on with the draft
    if begun is None:
        begun = drafts_of_changes.begin_change(row, view_of(row), current_user.id, today(), _beginning())
        db.session.commit()
    return redirect(url_for(".draft", id=begun.id))


def _beginning() -> Version | None:
    """The older version whose words the form asks to begin with, if it names one."""
    id = as_id(request.form.get("from"))
    return version_here(id, Version.arrives_at <= clock.now()) if id else None
