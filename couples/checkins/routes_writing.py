"""Writing: one question a step or all on one page, saved as one types or by a button."""

from flask import abort, render_template, request, url_for

from couples import clock
from couples.checkins import answers, reveal, week
from couples.checkins.blueprint import bp
from couples.checkins.forms import AnswerForm
from couples.checkins.models import CheckIn, Refusal
from couples.checkins.prompts import Prompt
from couples.checkins.routes import the_check_in, writing_state
from couples.db import db
from couples.replies import first_error, refused, saved
from couples.spaces.models import Here


@bp.get("/<occasion>/questions")
def all_questions(occasion: str):
    place, check_in = the_check_in(occasion)
    state = writing_state(place, check_in)
    forms = {line.prompt.key: _form_for(line) for line in state["lines"]}
    for key, form in forms.items():
        for field in form:
            field.id = f"{field.id}-{key}"
    return render_template("checkins/all_questions.html", forms=forms, **state)


@bp.get("/<occasion>/questions/<int:number>")
def question(occasion: str, number: int):
    place, check_in = the_check_in(occasion)
    state = writing_state(place, check_in)
    if not 1 <= number <= len(state["lines"]):
        abort(404)
    line = state["lines"][number - 1]
    return render_template("checkins/question.html", line=line, number=number, form=_form_for(line), **state)


@bp.post("/<occasion>/answers/<prompt>")
def save_answer(occasion: str, prompt: str):
    place, check_in = the_check_in(occasion)
    asked = {p.key: p for p in week.asked_in(check_in)}
    if prompt not in asked:
        abort(404)
    form = AnswerForm()
    if not form.validate():
        return _not_saved(place, check_in, asked[prompt], form, first_error(form), 422)
    try:
        check_in.require_writable(week.rhythm_of(check_in), clock.now())
        answer, met = reveal.save_draft(
            week.keep_row(check_in),
            place,
            asked[prompt],
            form.words(),
            form.seen_version,
            drop_also=request.form.get("also") == "drop",
        )
    except Refusal as refusal:
        form.text.errors = [*form.text.errors, refusal.message]
        return _not_saved(place, check_in, asked[prompt], form, refusal.message, 409)
    db.session.commit()
    then = _after_saving(check_in, list(asked), prompt, stay=met or "also" in request.form)
    return saved(then, answer.version, answer.words.also)


def _not_saved(place: Here, check_in: CheckIn, prompt: Prompt, form: AnswerForm, why: str, status: int):
    return refused(why, lambda: _question(place, check_in, prompt, form), status)


def _question(place: Here, check_in: CheckIn, prompt: Prompt, form: AnswerForm) -> str:
    state = writing_state(place, check_in, even_if_late=True)
    number = [p.key for p in week.asked_in(check_in)].index(prompt.key) + 1
    line = state["lines"][number - 1]
    return render_template("checkins/question.html", line=line, number=number, form=form, **state)


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
    if number < len(asked):
        return url_for(".question", occasion=check_in.occasion, number=number + 1)
    return url_for(".preview", occasion=check_in.occasion)


def _form_for(line: answers.Line) -> AnswerForm:
    words = line.private or answers.Words(keep=line.prompt.is_kept_at_first)
    form = AnswerForm(formdata=None, data={**vars(words), "version": str(line.version)})
    form.also = words.also
    return form
