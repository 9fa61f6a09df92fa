"""Writing: one question a step or all on one page, saved as one types or by a button."""

from flask import abort, flash, redirect, render_template, request, url_for

from couples import clock
from couples.accounts.last_words import saves_while_typing
from couples.checkins import answer_words, current_week, reveal, visible_answers
from couples.checkins.answer_words import Words
from couples.checkins.blueprint import bp
from couples.checkins.forms import AnswerForm
from couples.checkins.models import CheckIn
from couples.checkins.prompts import Prompt
from couples.checkins.quiet_words import beside_question, lines_for
from couples.checkins.refusals import Refusal
from couples.checkins.routes_this_week import the_check_in, writing_state
from couples.db import db
from couples.form_responses import SAVED, first_error, refused, saved
from couples.packing import asdict
from couples.spaces.models import CurrentSpace


@bp.get("/<occasion>/questions")
def all_questions(occasion: str):
    place, check_in = the_check_in(occasion)
    state = writing_state(place, check_in)
    forms = {line.prompt.key: _form_for(line) for line in state["lines"]}
    for key, form in forms.items():
        for field in form:
            field.id = f"{field.id}-{key}"
    heard = lines_for(place, state["lines"])
    return render_template("checkins/all_questions.html", forms=forms, heard=heard, **state)


@bp.get("/<occasion>/questions/<int:number>")
def question(occasion: str, number: int):
    place, check_in = the_check_in(occasion)
    state = writing_state(place, check_in)
    if not 1 <= number <= len(state["lines"]):
        abort(404)
    line, heard = state["lines"][number - 1], beside_question(place, state["lines"], number)
    return render_template(
        "checkins/question.html", line=line, number=number, form=_form_for(line), heard=heard, **state
    )


SKIPPED = f"{SAVED}. This question is skipped"
SKIP = {"skip": True, "answer": False}
"""What a button says about skipping. Saving by itself says nothing, so a save that comes late takes no skip back."""


@bp.post("/<occasion>/answers/<prompt>")
@saves_while_typing
def save_answer(occasion: str, prompt: str):
    place, check_in, asked = _asked(occasion, prompt)
    form, skip = AnswerForm(), None if check_in.is_hello else SKIP.get(request.form.get("go", ""))
    if not form.validate():
        if skip:
            _skip_what_is_saved(place, check_in, asked[prompt], form.seen_version)
        return _not_saved(place, check_in, asked[prompt], form, first_error(form), 422)
    try:
        check_in.require_writable(current_week.rhythm_of(check_in), clock.now())
        answer, met = reveal.save_draft(
            current_week.keep_row(check_in),
            place,
            asked[prompt],
            form.words(),
            form.seen_version,
            drop_also=request.form.get("also") == "drop",
            skip=skip,
        )
    except Refusal as refusal:
        form.text.errors = [*form.text.errors, refusal.message]
        return _not_saved(place, check_in, asked[prompt], form, refusal.message, 409)
    db.session.commit()
    stay = met or "also" in request.form or skip is False
    then = _after_saving(check_in, list(asked), prompt, stay=stay)
    kept = answer.words or Words()
    return saved(then, answer.version, kept.also, note=SKIPPED if kept.skipped else SAVED)


def _asked(occasion: str, prompt: str) -> tuple[CurrentSpace, CheckIn, dict[str, Prompt]]:
    """The check-in with its questions by key; 404 where `prompt` is none of them."""
    place, check_in = the_check_in(occasion)
    asked = {p.key: p for p in current_week.asked_in(check_in)}
    return (place, check_in, asked) if prompt in asked else abort(404)


@bp.post("/<occasion>/answers/<prompt>/answer-after-all")
def take_skip_back(occasion: str, prompt: str):
    """Undo: the question is no longer skipped, and what was written to it is an answer again."""
    place, check_in, asked = _asked(occasion, prompt)
    check_in.require_writable(current_week.rhythm_of(check_in), clock.now())
    reveal.skip(
        current_week.keep_row(check_in), place, asked[prompt], AnswerForm().seen_version, is_skipped=False
    )
    db.session.commit()
    flash("You can answer this question again.")
    return redirect(url_for(".question", occasion=occasion, number=list(asked).index(prompt) + 1))


def _skip_what_is_saved(place: CurrentSpace, check_in: CheckIn, prompt: Prompt, version: int) -> None:
    """What was typed can't be kept as it is; the question is skipped all the same, with what an earlier save kept."""
    try:
        check_in.require_writable(current_week.rhythm_of(check_in), clock.now())
        reveal.skip(current_week.keep_row(check_in), place, prompt, version, is_skipped=True)
    except Refusal:
        db.session.rollback()
    else:
        db.session.commit()


def _not_saved(
    place: CurrentSpace, check_in: CheckIn, prompt: Prompt, form: AnswerForm, why: str, status: int
):
    return refused(why, lambda: _question(place, check_in, prompt, form), status)


def _question(place: CurrentSpace, check_in: CheckIn, prompt: Prompt, form: AnswerForm) -> str:
    state = writing_state(place, check_in, even_if_late=True)
    number = [p.key for p in current_week.asked_in(check_in)].index(prompt.key) + 1
    line, heard = state["lines"][number - 1], beside_question(place, state["lines"], number)
    return render_template(
        "checkins/question.html", line=line, number=number, form=form, heard=heard, **state
    )


def _after_saving(check_in: CheckIn, asked: list[str], prompt: str, *, stay: bool) -> str:
    go, number = request.form.get("go"), asked.index(prompt) + 1
    if stay:
        return url_for(".question", occasion=check_in.occasion, number=number)
    if go == "all":
        return url_for(".all_questions", occasion=check_in.occasion) + f"#{prompt}"
    if go == "leave":
        return url_for(".index")
    if go == "previous" and number > 1:
        return url_for(".question", occasion=check_in.occasion, number=number - 1)
    skipped = "yes" if go == "skip" else None
    if number < len(asked):
        return url_for(".question", occasion=check_in.occasion, number=number + 1, skipped=skipped)
    return url_for(".preview", occasion=check_in.occasion, skipped=skipped)


def _form_for(line: visible_answers.Line) -> AnswerForm:
    words = line.private or answer_words.Words()
    form = AnswerForm(formdata=None, data={**asdict(words), "version": str(line.version)})
    form.also = words.also
    return form
