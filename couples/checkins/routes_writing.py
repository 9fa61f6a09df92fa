"""Writing: one question a step or all on one page, saved as one types or by a button."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock
from couples.accounts.last_words import saves_while_typing
from couples.checkins import answer_words, current_week, moved_on, prompts, reveal, visible_answers
from couples.checkins.answer_words import Words
from couples.checkins.answers import stopped_at
from couples.checkins.blueprint import bp
from couples.checkins.check_in_page import named, page_of, writing_state
from couples.checkins.forms import AnswerForm
from couples.checkins.models import CheckIn, ritual_of
from couples.checkins.more_questions import offers, taken_by
from couples.checkins.prompts import Prompt
from couples.checkins.quiet_words import lines_by_question
from couples.checkins.refusals import CheckInOpened, Refusal
from couples.db import db
from couples.form_responses import SAVED, first_error, refused, saved, wants_json
from couples.only_me import door
from couples.spaces.models import CurrentSpace, current_space
from couples.spaces.page_space import in_any_space


@bp.get("/<occasion>/questions")
def all_questions(occasion: str):
    place, check_in = page_of(occasion)
    state = writing_state(place, check_in)
    forms = {line.prompt.key: _form_for(line) for line in state["lines"]}
    for key, form in forms.items():
        for field in form:
            field.id = f"{field.id}-{key}"
    heard = lines_by_question(place, state["lines"])
    return render_template("checkins/all_questions.html", forms=forms, heard=heard, **state)


@bp.get("/<occasion>/questions/<int:number>")
def question(occasion: str, number: int):
    place, check_in = page_of(occasion)
    state = writing_state(place, check_in)
    if not 1 <= number <= len(state["lines"]):
        abort(404)
    return _question_page(place, state, number)


@bp.get("/<occasion>/more")
def more_questions(occasion: str):
    """Questions to add for oneself."""
    place, check_in = page_of(occasion)
    state = writing_state(place, check_in)
    if not check_in.day:
        abort(404)
    plan, me = ritual_of(check_in).plan, current_user.id
    taken = {line.prompt.key for line in state["lines"]} | taken_by(me, place.space.id, check_in.day)
    return render_template(
        "checkins/more_questions.html", offers=offers(plan, check_in.day, taken, place.space.id.hex), **state
    )


@bp.get("/<occasion>/questions/next")
def next_question(occasion: str):
    """Leads to the question where the writer stopped, or the first that waits, so that Home needn't know; then to the preview."""
    place, check_in = page_of(occasion)
    state = writing_state(place, check_in)
    if number := state["next_number"]:
        return redirect(url_for(".question", occasion=occasion, number=number))
    is_written = any(line.private for line in state["lines"])
    return redirect(url_for(".preview", occasion=occasion) if is_written else url_for(".index"))


@bp.get("/<occasion>/questions/<prompt>")
def one_more_question(occasion: str, prompt: str):
    """A question of ours on top of what both are asked; no one hears of it unless it's answered and opened."""
    place, check_in, asked = _asked(occasion, prompt)
    state = writing_state(place, check_in)
    return _question_page(place, state, _number_of(state, asked[prompt]))


def _number_of(state: dict[str, Any], prompt: Prompt) -> int:
    """The number of the line about `prompt`, from 1; if there's none yet, one is added."""
    keys = [line.prompt.key for line in state["lines"]]
    if prompt.key not in keys:
        state["lines"].append(visible_answers.Line(prompt))
        return len(state["lines"])
    return keys.index(prompt.key) + 1


def _question_page(
    place: CurrentSpace, state: dict[str, Any], number: int, refused_form: AnswerForm | None = None
) -> Any:
    """The question with what was written to it; words that the partner isn't to see are behind the door, if that's locked."""
    line = state["lines"][number - 1]
    if not refused_form and line.private and line.private.stays and not door.is_unlocked():
        return door.shut()
    form = refused_form or _form_for(line)
    heard = [each for said in lines_by_question(place, state["lines"], line).values() for each in said]
    return render_template(
        "checkins/question.html", line=line, number=number, form=form, heard=heard, **state
    )


SAVED_LATE = "This check-in is closed. Your words are saved, and you can use them in the next one."
SKIPPED = f"{SAVED}. This question is skipped"
SKIP = {"skip": True, "answer": False}
"""What each button says about skipping. Autosave says nothing about it, so a late save can't undo a skip."""
GOES_ON = ("next", "skip", "previous")
"""Buttons that say that the writer is done with this question for now. A save that arrives after them has an older version."""


@bp.post("/<occasion>/answers/<prompt>")
@in_any_space
@saves_while_typing
def save_answer(occasion: str, prompt: str):
    place, check_in, asked = _asked(occasion, prompt)
    form, skip = AnswerForm(), None if check_in.is_hello else SKIP.get(request.form.get("go", ""))
    if not form.validate():
        if skip:
            _skip_what_is_saved(place, check_in, asked[prompt], form.seen_version)
        return not_saved(place, check_in, asked[prompt], form, first_error(form), 422)
    is_closed = check_in.is_closed(current_week.rhythm_of(check_in), clock.now())
    try:
        _require_unopened(check_in, is_closed)
        answer, met = reveal.save_draft(
            current_week.keep_row(check_in),
            place,
            asked[prompt],
            form.words(),
            form.seen_version,
            drop_also=request.form.get("also") == "drop",
            skip=skip,
            was_kept=form.was_kept,
        )
    except Refusal as refusal:
        form.text.errors = [*form.text.errors, refusal.message]
        return not_saved(place, check_in, asked[prompt], form, refusal.message, 409)
    goes_on = request.form.get("go") in GOES_ON or 0 < form.seen_version < answer.version - 1
    stopped_at(answer, None if goes_on or check_in.is_hello else form.stopped_at())
    db.session.commit()
    kept = answer.words or Words()
    if is_closed:
        return _saved_late(answer.version, kept.also)
    stay = met or "also" in request.form or skip is False or "not_that" in request.form
    then = _after_saving(check_in, prompt, stay=stay)
    note = SKIPPED if kept.skipped else SAVED
    return saved(then, answer.version, kept.also, note=note, was=form.shows)


def _require_unopened(check_in: CheckIn, is_closed: bool) -> None:
    """Raises CheckInOpened. Where it only closed, what's typed since is left over, as what was saved before is."""
    if check_in.revealed_at:
        raise CheckInOpened
    if is_closed and check_in in db.session:
        reveal.take_ready_back(check_in, current_user.id)


def _saved_late(version: int, also: str):
    """By whichever button, this is where the writing ends."""
    if wants_json():
        return saved("", version, also, note=SAVED_LATE)
    flash(SAVED_LATE)
    return redirect(url_for(".index"))


def _asked(occasion: str, prompt: str) -> tuple[CurrentSpace, CheckIn, dict[str, Prompt]]:
    """The check-in with its questions by key, and `prompt` on top where it's another of ours or theirs; 404 where it's none.

    If the page was open when the partner left, it's the writer's own check-in, with the question as it was then.
    """
    place = current_space()
    found = named(place, occasion)
    moved = None if found else moved_on.look(place, occasion, clock.now())
    check_in = (
        found or (moved and moved.new) or current_week.closed_last(place, occasion, clock.now()) or abort(404)
    )
    asked = {p.key: p for p in current_week.asked_in(check_in)}
    more = None if check_in.is_hello else prompts.known(prompt) or current_week.question_of(check_in, prompt)
    more = more or (current_week.question_of(moved.old, prompt) if moved else None)
    if more:
        asked.setdefault(prompt, more)
    return (place, check_in, asked) if prompt in asked else abort(404)


@bp.post("/<occasion>/answers/<prompt>/answer-after-all")
def take_skip_back(occasion: str, prompt: str):
    """Undoes a skip: what was written to the question is an answer again."""
    place, check_in, asked = _asked(occasion, prompt)
    check_in.require_writable(current_week.rhythm_of(check_in), clock.now())
    row, seen = current_week.keep_row(check_in), AnswerForm().seen_version
    reveal.skip(row, place, asked[prompt], seen, is_skipped=False)
    db.session.commit()
    flash("You can answer this question again.")
    return redirect(_address_of(check_in, prompt))


def _skip_what_is_saved(place: CurrentSpace, check_in: CheckIn, prompt: Prompt, version: int) -> None:
    """Skips the question with what an earlier save kept, because what was typed now can't be saved."""
    try:
        check_in.require_writable(current_week.rhythm_of(check_in), clock.now())
        reveal.skip(current_week.keep_row(check_in), place, prompt, version, is_skipped=True)
    except Refusal:
        db.session.rollback()
    else:
        db.session.commit()


def not_saved(
    place: CurrentSpace, check_in: CheckIn, prompt: Prompt, form: AnswerForm, why: str, status: int
):
    return refused(why, lambda: _question(place, check_in, prompt, form), status)


def _question(place: CurrentSpace, check_in: CheckIn, prompt: Prompt, form: AnswerForm) -> str:
    state = writing_state(place, check_in, even_if_late=True)
    return _question_page(place, state, _number_of(state, prompt), form)


def _after_saving(check_in: CheckIn, prompt: str, *, stay: bool) -> str:
    go, occasion = request.form.get("go"), check_in.occasion
    if go == "all" or request.form.get("on") == "all":
        return url_for(".all_questions", occasion=occasion) + f"#{prompt}"
    if stay:
        return _address_of(check_in, prompt)
    if go == "leave":
        return url_for(".index")
    asked = [p.key for p in current_week.asked_in(check_in)]
    number = asked.index(prompt) + 1 if prompt in asked else len(asked) + 1
    if go == "previous" and number > 1:
        return url_for(".question", occasion=occasion, number=number - 1)
    skipped = "yes" if go == "skip" and prompt in asked else None
    if number < len(asked):
        return url_for(".question", occasion=occasion, number=number + 1, skipped=skipped)
    return url_for(".preview", occasion=occasion, skipped=skipped)


def _address_of(check_in: CheckIn, prompt: str) -> str:
    """A question's page: by number if both are asked it, by key if it's an extra one."""
    asked = [p.key for p in current_week.asked_in(check_in)]
    if prompt in asked:
        return url_for(".question", occasion=check_in.occasion, number=asked.index(prompt) + 1)
    return url_for(".one_more_question", occasion=check_in.occasion, prompt=prompt)


def _form_for(line: visible_answers.Line) -> AnswerForm:
    words = line.private or answer_words.Words()
    form = AnswerForm.with_words(words, line.version)
    form.also = words.also
    return form
