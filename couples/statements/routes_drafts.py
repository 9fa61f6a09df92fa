"""Drafts: the four steps of writing one, wording help, two minutes of calm, rehearsing."""

import uuid

from flask import jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from couples import newest_first, text_input
from couples.accounts.guess_and_request_limits import TYPING_LIMIT
from couples.accounts.last_words import saves_while_typing
from couples.db import db, only_reading, only_reads
from couples.extensions import limiter, login
from couples.form_responses import delete_for_good, deleted_since, first_error, refused, saved, today
from couples.only_me import only_mine
from couples.own_rows import id_of_new, own, own_or_none
from couples.packing import asdict, replace
from couples.spaces.models import current_space
from couples.statements import statement_drafts
from couples.statements.blueprint import bp
from couples.statements.draft_steps import HAPPENED, STEPS, step_after, step_before, step_to_go_on, step_with
from couples.statements.forms import DraftForm
from couples.statements.offer_in_text import put_in, replaced
from couples.statements.ready_made_request import READY_MADE_REQUEST
from couples.statements.statement_drafts import Draft
from couples.statements.statement_text import DraftWords, feeling_groups, feelings, first_feelings, needs
from couples.statements.wording_help import BEFORE, Help, help_with
from couples.vault import keyring


def _own_or_new(id: uuid.UUID) -> Draft:
    """My draft with this id, or a fresh one; 404 where the id is someone else's."""
    return own_or_none(Draft, id) or statement_drafts.begin(id, current_user.id, today())


@bp.get("/new")
@only_mine
def new():
    """An empty draft with an id of its own; it is kept from the first words on."""
    id = id_of_new(Draft, ".draft")
    return _builder(Draft(id=id, author_id=current_user.id), _form_of(DraftWords(), 0), step=HAPPENED)


@bp.post("/new")
@only_mine
def new_with():
    """The same with words that its author carries over from elsewhere, as free writing; nothing is kept before it is saved.

    Words that don't fit are there whole, and the field says how much room it has.
    """
    words = DraftWords(free=text_input.clean(request.form.get("text")))
    row, form = Draft(id=uuid.uuid4(), author_id=current_user.id), _form_of(words, 0)
    fits = form.free.validate(form)
    return _builder(row, form, words=words, step=HAPPENED), 200 if fits else 422


@bp.get("/drafts/<uuid:id>")
@only_mine
def draft(id: uuid.UUID):
    """A draft where its author goes on with it."""
    return _builder_of(own(Draft, id))


@bp.get("/drafts/<uuid:id>/<any(happened, feelings, need, request):step>")
@only_mine
def draft_step(id: uuid.UUID, step: str):
    return _builder_of(own(Draft, id), step)


def _builder_of(row: Draft, step: str = ""):
    """The page of a draft, with wording help if a tap asked for it; after "Next" it's folded, and one line says how much there is."""
    asked, words = request.args.get("help", ""), row.words
    return _builder(row, _form_of(words, row.version), words=words, step=step, asked=asked)


def _form_of(words: DraftWords, version: int) -> DraftForm:
    return DraftForm(
        formdata=None, data={**asdict(words), "feelings": list(words.feelings), "version": str(version)}
    )


def _help(words: DraftWords) -> Help:
    return help_with(words, names=current_space().partner_names)


def _builder(
    row: Draft, form: DraftForm, *, words: DraftWords | None = None, step: str = "", asked: str = ""
):
    words = words or DraftWords()
    step = step_with(form.errors, step or step_to_go_on(words))
    return render_template(
        "statements/write_statement.html",
        draft=row,
        form=form,
        words=words,
        steps=STEPS,
        step=step,
        before=step_before(step),
        after=step_after(step),
        help=_help(words) if asked in ("1", "next") else None,
        is_help_folded=asked == "next",
        exit_words=READY_MADE_REQUEST,
        meanings=feelings(),
        first_feelings=first_feelings(),
        feeling_groups=feeling_groups(),
        needs=needs(),
        place=current_space(),
    )


@bp.post("/drafts/<uuid:id>")
@only_mine
@saves_while_typing
def save(id: uuid.UUID):
    """Keeps a draft, as one types or by a button; what else the button asked for happens on the saved words."""
    row, form = _own_or_new(id), DraftForm()
    if not form.validate():
        return refused(
            first_error(form),
            lambda: _builder(row, form, words=form.words(row.words, []), step=_step_shown()),
        )
    words = form.words(row.words, request.form.getlist("dismiss"))
    if row in db.session.new and words.is_blank and request.form.get("go") == "leave":
        db.session.rollback()
        return redirect(url_for(".index"))
    if row in db.session.new and form.seen_version:
        fresh = Draft(id=uuid.uuid4(), author_id=current_user.id)
        return deleted_since(form, lambda: _builder(fresh, form, words=words, step=_step_shown()))
    dropped = request.form.get("also") == "drop"
    if "put" in request.form:
        with only_reading():
            words = _changed_by_button(words)
        if (
            current_user.secret_cell != keyring().secret_cell
        ):  # new keys were made meanwhile: nothing goes under the old ones
            return login.unauthorized()
        row = _own_or_new(id)
    elif "undo" in request.form:
        words = _changed_by_button(words)
    met = row.save(words, form.seen_version, today(), drop_also=dropped)
    db.session.commit()
    return saved(_next_page(id), row.version, row.words.also, met=met)


def _changed_by_button(words: DraftWords) -> DraftWords:
    """Puts an offer in, or takes the last one out again; always by the person's own tap."""
    if "undo" in request.form:
        return words.without_last_offer()
    if request.form.get("put") == "exit" and not words.request:
        return replace(words, request=READY_MADE_REQUEST, undo=("request", "0", READY_MADE_REQUEST, ""))
    try:
        name, first, last, offer = request.form["put"].split("|", 3)
        text = getattr(words, name) if name in BEFORE else ""
        start, end = int(first), int(last)
    except (KeyError, ValueError):
        return words
    known = [
        n for n in _help(words).notes.get(name, []) if (n.start, n.end) == (start, end) and offer in n.offers
    ]
    undo = name, str(start), offer, replaced(text, start, end, offer)
    return replace(words, **{name: put_in(text, start, end, offer)}, undo=undo) if known else words


def _next_page(id: uuid.UUID) -> str:
    go = request.form.get("go")
    if go in ("rehearse", "share", "calm"):
        return url_for(f".{go}", id=id)
    if go == "leave":
        return url_for(".index")
    if go in STEPS:
        return url_for(".draft_step", id=id, step=go, help="next" if go != HAPPENED else None)
    step = _step_shown()
    here = url_for(".draft_step", id=id, step=step) if step else url_for(".draft", id=id)
    return f"{here}?help=1#help" if _asks_for_help() else here


def _step_shown() -> str:
    """The step at which a page was sent; empty where it doesn't say."""
    step = request.form.get("step", "")
    return step if step in STEPS else ""


def _asks_for_help() -> bool:
    """Whether a button of wording help was pressed; the one that closes a line says nothing else."""
    return request.form.get("go", "help" if "not_that" in request.form else "") == "help" or any(
        key in request.form for key in ("put", "undo", "dismiss")
    )


@bp.post("/review")
@only_mine
@limiter.limit(TYPING_LIMIT, key_func=lambda: f"review:{current_user.id}")
@only_reads
def review():
    """Answers with how the words read as sentences and with wording help, and stores nothing. While someone types, help is left out."""
    form = DraftForm()
    if not form.validate():
        return jsonify(message=first_error(form)), 422
    words = form.words(DraftWords(), request.form.getlist("dismissed"))
    reads = render_template("statements/_said_now.html", words=words)
    if "said_only" in request.form:
        return reads
    with newest_first.turn(current_user.id) as is_newest:
        if not is_newest:
            return "", 204
        said = _help(words)
    return reads + render_template(
        "statements/_wording_help.html",
        help=said,
        words=words,
        exit_words=READY_MADE_REQUEST,
        step=_step_shown(),
    )


@bp.post("/drafts/<uuid:id>/delete")
@only_mine
def delete(id: uuid.UUID):
    delete_for_good(own(Draft, id), "The draft is deleted. What you shared from it stays.")
    return redirect(url_for(".index"))


@bp.get("/drafts/<uuid:id>/calm")
@only_mine
def calm(id: uuid.UUID):
    """Two minutes before going on; the draft waits where it is."""
    return render_template("statements/two_minutes_calm.html", draft=own(Draft, id))


@bp.get("/drafts/<uuid:id>/rehearse")
@only_mine
def rehearse(id: uuid.UUID):
    row = own(Draft, id)
    return render_template(
        "statements/rehearse.html", draft=row, parts=row.words.parts, place=current_space()
    )
