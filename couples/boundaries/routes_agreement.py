"""One agreement: reading it, signing, answering, looking at it again, pausing, withdrawing, its history."""

import uuid
from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import select

from couples import clock
from couples.accounts.models import User
from couples.boundaries import comfort, drafts, seeing, signing
from couples.boundaries.agreements import Agreement, Decision, Version, seen
from couples.boundaries.blueprint import bp
from couples.boundaries.drafts import Draft
from couples.boundaries.forms import (
    ANSWERS,
    AnswerForm,
    LookForm,
    PauseForm,
    SignForm,
    SlipForm,
)
from couples.boundaries.routes import fresh_id, go_back, tell_both, today
from couples.boundaries.seeing import View
from couples.boundaries.signing import Agreed, DayIsPast, Outdated
from couples.boundaries.words import AGREEMENT
from couples.db import db, wipe_deleted
from couples.spaces.models import Membership, here, stay

TWO_WEEKS = timedelta(days=14)
REFUSED = "This is not possible any more: it changed meanwhile. Here is how it stands now."


def agreement_here(id: uuid.UUID) -> Agreement:
    """An agreement of my current space of which I may see something: what every verb loads with."""
    found = seeing.agreement(id, [here().space.id], current_user.id, clock.now())
    return found or abort(404)


def to_read(id: uuid.UUID) -> Agreement:
    spaces = [space.id for space, _ in stay(clock.now())]
    return seeing.agreement(id, spaces, current_user.id, clock.now()) or abort(404)


def _version(id: uuid.UUID, *where) -> Version:
    """A version of my current space that I may see."""
    query = select(Version).where(
        Version.id == id,
        Version.space_id == here().space.id,
        seen(Version, current_user.id, clock.now()),
        *where,
    )
    return db.session.scalar(query) or abort(404)


def view_of(row: Agreement) -> View:
    """As the signed-in person sees it; in a closed space too, where the two who signed are still its members."""
    place = here()
    if row.space_id == place.space.id:
        return seeing.look(row, place, clock.now(), today())
    both = tuple(db.session.scalars(select(Membership.user_id).where(Membership.space_id == row.space_id)))
    return seeing.look_at([row], current_user.id, both, clock.now(), today())[0]


def names_of(row: Agreement) -> dict[uuid.UUID, User]:
    query = select(User).join(Membership, Membership.user_id == User.id)
    people = db.session.scalars(query.where(Membership.space_id == row.space_id))
    return {person.id: person for person in people}


def page_of(row: Agreement, **forms) -> dict:
    place, view = here(), view_of(row)
    is_current = row.space_id == place.space.id and place.is_paired
    return {
        "place": place,
        "view": view,
        "people": names_of(row),
        "is_current": is_current,
        "today": today(),
        "now": clock.now(),
        "answers": ANSWERS,
        "may_sign": is_current and view.open is not None and current_user.id not in view.signed_by(view.open),
        "draft": drafts.draft_about(current_user.id, row.id),
        "answer_form": forms.get("answer_form")
        or AnswerForm(formdata=None, data={"id": fresh_id(), "until": today() + TWO_WEEKS}),
        "look_form": forms.get("look_form")
        or LookForm(formdata=None, data={"id": fresh_id(), "look_on": today() + timedelta(weeks=8)}),
        "pause_form": forms.get("pause_form")
        or PauseForm(formdata=None, data={"id": fresh_id(), "until": today() + TWO_WEEKS}),
        "slip_form": forms.get("slip_form")
        or SlipForm(formdata=None, data={"id": fresh_id(), "day": today()}),
        "error_form": next((f for f in forms.values() if f.errors), None),
        "next": request.form.get("next", ""),
    }


def changed(row: Agreement) -> None:
    db.session.commit()
    if row.space_id == here().space.id:  # in a closed one the other is no partner any more
        tell_both(here(), row.version)


@bp.get("/<uuid:id>")
def agreement(id: uuid.UUID):
    return render_template("boundaries/agreement.html", **page_of(to_read(id)))


@bp.get("/<uuid:id>/part")
def agreement_part(id: uuid.UUID):
    """The part of the page that changes; fetched after a notice."""
    return render_template("boundaries/_agreement.html", **page_of(to_read(id)))


def refused(row: Agreement):
    """What was asked for is not possible any more: said kindly, where one reads how it stands."""
    db.session.rollback()
    flash(REFUSED)
    return redirect(url_for(".agreement", id=row.id))


# --- changing, signing, answering ---------------------------------------------------------------------------------------


@bp.post("/<uuid:id>/change")
def change(id: uuid.UUID):
    """Begins other words, from the newest ones; goes on with those that were begun before."""
    row = agreement_here(id)
    begun = drafts.draft_about(current_user.id, row.id)
    if begun is None and seeing.newest_of(row, clock.now()) is None:
        abort(404)  # nothing has arrived yet: its author takes it back and goes on with the draft
    if begun is None:
        begun = Draft(
            author_id=current_user.id, kind=AGREEMENT, about_id=row.id, changed_on=today(), version=0
        )
        db.session.add(begun)
        signing.changed_words(begun, view_of(row), current_user.id, _beginning())
        db.session.commit()
    return redirect(url_for(".draft", id=begun.id))


def _beginning() -> Version | None:
    """The older version that a form names, to take its words up again."""
    try:
        return _version(uuid.UUID(request.form.get("from", "")), Version.arrives_at <= clock.now())
    except ValueError:
        return None


@bp.get("/versions/<uuid:id>/sign")
def signing_page(id: uuid.UUID):
    """Before signing, for the signer alone: would I sign if a no were fine, and how comfortable am I with it."""
    version = _version(id)
    row = agreement_here(version.agreement_id)
    own = view_of(row).own_comfort(version)
    form = SignForm(
        formdata=None,
        data={"comfort": own and own.number, "show_comfort": bool(own and own.is_offered)},
    )
    return _sign_page(version, row, form)


def _sign_page(version: Version, row: Agreement, form: SignForm, *, low: bool = False, status: int = 200):
    view = view_of(row)
    is_open = view.open is not None and view.open.id == version.id
    is_own_waiting = version.author_id == current_user.id and not version.has_arrived(clock.now())
    page = "sign" if is_open or is_own_waiting else "outdated"
    return render_template(
        f"boundaries/{page}.html",
        version=version,
        view=view,
        form=form,
        low=low,
        people=names_of(row),
        place=here(),
        changes=_since(version, view),
        answer_id=fresh_id(),
        rest_until=today() + TWO_WEEKS,
        today=today(),
    ), (status if page == "sign" else 409)


def _since(version: Version, view: View) -> dict:
    """What the words on the table changed against `version`, where that one is outdated."""
    now = view.open or view.agreed
    if now is None or now.id == version.id or now.words is None:
        return {}
    return seeing.changes_between(version, now.words, now.look_on.isoformat())


@bp.post("/versions/<uuid:id>/sign")
def sign(id: uuid.UUID):
    version, form, place = _version(id), SignForm(), here()
    row = agreement_here(version.agreement_id)
    if not place.is_paired:
        abort(404)
    if not form.validate():
        return _sign_page(version, row, form, status=422)
    low = form.comfort.data is not None and form.comfort.data <= signing.LOW_COMFORT
    if low and request.form.get("all-the-same") != "yes":
        return _sign_page(version, row, form, low=True)
    before = row.version
    try:
        signing.sign(version, place, clock.now(), today())
    except Outdated:
        db.session.rollback()
        return _sign_page(_version(id), agreement_here(row.id), form, status=409)
    except DayIsPast:
        db.session.rollback()
        flash("Its day to look again has come before you both signed. Suggest it again with a new day.")
        return redirect(url_for(".agreement", id=row.id))
    if comfort.say(version, place, form.comfort.data, show=form.show_comfort.data):
        row.version += 1
    if row.version == before:  # own numbers and what waits are nobody else's news
        db.session.commit()
    else:
        changed(row)
    return go_back(url_for(".agreement", id=row.id))


@bp.post("/versions/<uuid:id>/unsign")
def unsign(id: uuid.UUID):
    """Takes one's own signature back, while it is the only one."""
    version = _version(id)
    row = agreement_here(version.agreement_id)
    try:
        signing.unsign(version, here(), clock.now())
    except Agreed:
        return refused(row)
    changed(row) if version.has_arrived(clock.now()) else db.session.commit()
    flash("Your signature is taken back.")
    return redirect(url_for(".agreement", id=row.id))


@bp.post("/versions/<uuid:id>/answers")
def answer(id: uuid.UUID):
    """No, not now, or "I would change something"; a yes is a signature."""
    version, form, place = _version(id), AnswerForm(today=today()), here()
    row = agreement_here(version.agreement_id)
    if not place.is_paired or not version.has_arrived(clock.now()):
        abort(404)
    if not form.validate():
        return render_template("boundaries/agreement.html", **page_of(row, answer_form=form)), 422
    only_my_id(Decision, form.id.data)
    until = form.until.data if form.kind.data == "not-now" else None
    try:
        signing.answer(version, form.kind.data, form.line.data, until, form.id.data, place, clock.now())
    except Outdated:
        return refused(row)
    changed(row)
    if form.kind.data == "change" and request.form.get("write") == "yes":
        return change(row.id)
    return go_back(url_for(".agreement", id=row.id))


def only_my_id(model: type, id: uuid.UUID) -> None:
    """404 where a client-made id is somebody else's already."""
    author = db.session.scalar(select(model.author_id).where(model.id == id))
    if author not in (None, current_user.id):
        abort(404)


@bp.post("/versions/<uuid:id>/comfort")
def hide_comfort(id: uuid.UUID):
    """Either takes their number out of sight again, at any time; both go, because they were shown together."""
    version = _version(id)
    row, place = agreement_here(version.agreement_id), here()
    own = view_of(row).own_comfort(version) or abort(404)
    if comfort.say(version, place, own.number, show=False):
        row.version += 1
        changed(row)
    else:
        db.session.commit()  # only its author knew that it would be shown
    flash("The numbers are out of sight again.")
    return redirect(url_for(".agreement", id=row.id))


@bp.post("/answers/<uuid:id>/remove-line")
def remove_line(id: uuid.UUID):
    """The author of an answer takes its line back for both; the answer itself stays."""
    spaces = [space.id for space, _ in stay(clock.now())]
    query = select(Decision).where(
        Decision.id == id, Decision.author_id == current_user.id, Decision.space_id.in_(spaces)
    )
    decision = db.session.scalar(query) or abort(404)
    row = to_read(decision.agreement_id)
    decision.line = None
    row.version += 1
    changed(row)
    wipe_deleted()
    return redirect(url_for(".agreement", id=row.id))


@bp.post("/versions/<uuid:id>/take-back")
def take_back(id: uuid.UUID):
    """Its author takes a proposal back, or takes the words of a refused one out."""
    version = _version(id, Version.author_id == current_user.id, Version.removed_at.is_(None))
    row, arrived = agreement_here(version.agreement_id), version.has_arrived(clock.now())
    try:
        signing.take_back(version, clock.now())
    except Agreed:
        return refused(row)
    if arrived:
        changed(row)
    else:
        db.session.commit()
    wipe_deleted()
    flash(
        "Taken back. It is gone for both of you."
        if arrived
        else "Taken back before it arrived. Your draft is here again."
    )
    return redirect(url_for(".index"))
