"""Drafts of agreements and boundaries: choosing a topic and a kind, writing, wording help, deleting."""

import uuid
from collections.abc import Sequence

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock, newest_first, text_input
from couples.accounts.guess_and_request_limits import TYPING_LIMIT
from couples.accounts.last_words import saves_while_typing
from couples.boundaries import agreement_view, drafts, drafts_of_changes, sent_just_now
from couples.boundaries.agreement_text import AGREEMENT, BOUNDARY, DraftWords, topics
from couples.boundaries.agreement_view import AgreementView
from couples.boundaries.blueprint import bp
from couples.boundaries.drafts import Draft
from couples.boundaries.forms import DraftForm, choices
from couples.boundaries.review_due import first_look
from couples.boundaries.wording_help import Help, help_with
from couples.db import db, only_reads
from couples.extensions import limiter
from couples.fields import drawn_with
from couples.form_responses import delete_for_good, deleted_since, first_error, refused, saved, today
from couples.only_me import only_mine
from couples.own_rows import id_of_new, own, own_or_none
from couples.packing import asdict, replace
from couples.spaces.models import CurrentSpace, current_space
from couples.wording_help import Line

KINDS = (AGREEMENT, BOUNDARY)


@bp.get("/new")
def new():
    """Choosing between the two kinds, with topics, and a caution about boundaries that are really rules for the
    partner.
    """
    return render_template(
        "boundaries/choose_topic_and_kind.html",
        place=current_space(),
        topic=topics().get(request.args.get("topic", "")),
    )


@bp.get("/new/<kind>")
@only_mine
def new_draft(kind: str):
    """An empty draft with an id of its own; it's stored once it has words."""
    words = _beginning(_known(kind))
    return _editor(_fresh(id_of_new(Draft, ".draft"), kind), _form_of(words, 0), words)


@bp.post("/new/<kind>")
@only_mine
def new_with_words(kind: str):
    """A new draft with words that its author carried over from elsewhere; nothing is stored until it's saved.

    Words that don't fit are there whole, and the field says how much room it has.
    """
    text, field = text_input.clean(request.form.get("text")), "what" if _known(kind) == AGREEMENT else "will"
    words = replace(_beginning(kind), **{field: text})
    form = _form_of(words, 0)
    fits = form[field].validate(form)
    return _editor(_fresh(uuid.uuid4(), kind), form, words), 200 if fits else 422


def _beginning(kind: str) -> DraftWords:
    """A draft without words: with the topic that was chosen before, and a day to look again."""
    topic = request.values.get("topic", "")
    look_on = first_look(today()).isoformat() if kind == AGREEMENT else ""
    return DraftWords(topic=topic if topic in topics() else "", look_on=look_on)


def _known(kind: str) -> str:
    """`kind`, if there is such a kind of draft, else 404."""
    return kind if kind in KINDS else abort(404)


def _fresh(id: uuid.UUID, kind: str) -> Draft:
    return Draft(id=id, author_id=current_user.id, kind=kind, changed_on=today())


def _own_or_new(id: uuid.UUID) -> Draft:
    """My draft with this id, or the one with which I went on since it was sent, or a fresh one; 404 where the id is
    someone else's.
    """
    row = own_or_none(Draft, id)
    if row is None:
        row = drafts.begin(id, current_user.id, _known(request.form.get("kind", "")), today())
    return drafts.newest_after(row)


@bp.get("/drafts/<uuid:id>")
@only_mine
def draft(id: uuid.UUID):
    row = drafts.newest_after(own(Draft, id))
    asked = request.args.get("help") == "1"
    lines = sent_just_now.lines_about(row.about_id) if row.about_id else ()
    return _editor(row, _form_of(row.words, row.version), row.words, asked=asked, lines=lines)


def _form_of(words: DraftWords, version: int) -> DraftForm:
    chosen = choices(words)
    data = {**asdict(words), **chosen, "version": str(version), "was": drawn_with(chosen)}
    return DraftForm(formdata=None, data=data)


def _help(kind: str, words: DraftWords) -> Help:
    return help_with(kind, words, names=current_space().partner_names)


def _editor(
    row: Draft, form: DraftForm, words: DraftWords, *, asked: bool = False, lines: Sequence[Line] = ()
):
    place = current_space()
    return render_template(
        "boundaries/draft_editor.html",
        draft=row,
        form=form,
        words=words,
        help=_help(row.kind, words) if asked else None,
        topic=topics().get(words.topic),
        place=place,
        before=view_about(row, place),
        lines=lines,
    )


def view_about(row: Draft, place: CurrentSpace) -> AgreementView | None:
    """The agreement that a draft would change, as its author sees it."""
    if not row.about_id or row.kind != AGREEMENT:
        return None
    found = agreement_view.agreement(row.about_id, [place.space.id], current_user.id, clock.now())
    return agreement_view.look(found, place, clock.now(), today()) if found else None


@bp.post("/drafts/<uuid:id>")
@only_mine
@saves_while_typing
def save(id: uuid.UUID):
    """Saves a draft, by itself while its author types or by a button, and then does what else that button asked for."""
    row, form = _own_or_new(id), DraftForm()
    if not form.validate():
        return refused(first_error(form), lambda: _editor(row, form, row.words))
    was = form.leave_the_rest({} if row in db.session.new else choices(row.words))
    words = form.words(row.words)
    if row in db.session.new and words.is_blank and request.form.get("go") == "leave":
        db.session.rollback()
        return redirect(url_for(".index"))
    if _is_deleted(row, form.seen_version):
        fresh = _fresh(uuid.uuid4(), row.kind)
        return deleted_since(form, lambda: _editor(fresh, form, words))
    if row.sent_id and words != replace(row.words, beside=(), closed=words.closed):
        row = drafts_of_changes.go_on(row, today())
    if request.form.get("kind") in KINDS:
        row.become(request.form["kind"])
    dropped = request.form.get("also") == "drop"
    met = row.save(words, form.seen_version, today(), drop_also=dropped)
    if request.form.get("go") == "boundary":
        row.as_boundary()
    db.session.commit()
    return saved(_next_page(row.id), row.version, row.words.also, met=met, was=was)


def _is_deleted(row: Draft, seen: int) -> bool:
    """Whether a page that has seen this version is about a draft that's gone: `row` is fresh, or what was sent before."""
    return seen > 0 if row in db.session.new else row.sent_id is not None and seen > row.version


def _next_page(id: uuid.UUID) -> str:
    go = request.form.get("go")
    if go == "preview":
        return url_for(".preview", id=id)
    if go == "leave":
        return url_for(".index")
    if go == "help" or (go is None and "not_that" in request.form):
        return url_for(".draft", id=id, help="1", _anchor="help")
    return url_for(".draft", id=id)


@bp.post("/review")
@only_mine
@limiter.limit(TYPING_LIMIT, key_func=lambda: f"review:{current_user.id}")
@only_reads
def review():
    """Wording help for what was typed so far; nothing is stored."""
    form, kind = DraftForm(), _known(request.form.get("kind", ""))
    if not form.validate():
        return jsonify(message=first_error(form)), 422
    words = form.words()
    with newest_first.turn(current_user.id) as is_newest:
        if not is_newest:
            return "", 204
        said = _help(kind, words)
    return render_template("boundaries/_wording_help.html", help=said, words=words, kind=kind)


@bp.post("/drafts/<uuid:id>/delete")
@only_mine
def delete_draft(id: uuid.UUID):
    delete_for_good(drafts.newest_after(own(Draft, id)), "Draft deleted. What you've shared stays.")
    return redirect(url_for(".index"))
