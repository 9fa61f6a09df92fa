"""Words that their writer brings from elsewhere: shown beside this week's questions, and added to one of them as a draft.

Nothing here knows where they come from. The first step saves nothing; the second saves as every answer is saved.
"""

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from couples import clock
from couples.checkins import current_week, reveal
from couples.checkins.answer_words import Words
from couples.checkins.answers import own_answer
from couples.checkins.blueprint import bp
from couples.checkins.check_in_page import the_check_in
from couples.checkins.forms import BroughtForm
from couples.checkins.models import CheckIn, Ready
from couples.checkins.prompts import Prompt
from couples.checkins.refusals import Refusal, SaidReady
from couples.db import db
from couples.fields import too_long
from couples.packing import replace
from couples.spaces.models import CurrentSpace, current_space
from couples.text_input import ANSWER_LIMIT


@bp.post("/words")
def bring_words():
    """The words in an editable field and this week's questions to choose from."""
    check_in = current_week.week_of(current_space(), clock.now()).check_in
    form = BroughtForm()
    form.offer(current_week.asked_in(check_in))
    valid = form.text.validate(form)
    problem = SaidReady.message if Ready.of(check_in, current_user.id) else ""
    return render_template(
        "checkins/words_from_notes.html", check_in=check_in, form=form, problem=problem
    ), 200 if valid else 422


@bp.post("/<occasion>/words")
def put_words(occasion: str):
    """Adds the words below what's written to the chosen question; sent twice, they're added once."""
    place, check_in = the_check_in(occasion)
    asked = {p.key: p for p in current_week.asked_in(check_in)}
    form = BroughtForm()
    form.offer(list(asked.values()))
    if not form.validate():
        return _not_put(check_in, form, "", 422)
    try:
        check_in.require_writable(current_week.rhythm_of(check_in), clock.now())
        if not _add(check_in, place, asked[form.prompt.data], form.text.data):
            form.text.errors = [too_long(ANSWER_LIMIT)]
            return _not_put(check_in, form, "", 422)
    except Refusal as refusal:
        db.session.rollback()
        return _not_put(check_in, form, refusal.message, 409)
    db.session.commit()
    flash("Added to your answer. Only you can see it.")
    return redirect(url_for(".question", occasion=occasion, number=list(asked).index(form.prompt.data) + 1))


def _add(check_in: CheckIn, place: CurrentSpace, prompt: Prompt, brought: str) -> bool:
    """Puts `brought` under what is written to `prompt`; False where both together are too long.

    Raises:
        SaidReady: this person has said ready.
    """
    answer = own_answer(check_in, current_user.id, prompt.key)
    before = (answer and answer.words) or Words()
    if brought in before.text:
        return True
    text = "\n\n".join(t for t in (before.text, brought) if t)
    if len(text) > ANSWER_LIMIT:
        return False
    reveal.save_draft(
        current_week.keep_row(check_in),
        place,
        prompt,
        replace(before, text=text),
        answer.version if answer else 0,
    )
    return True


def _not_put(check_in: CheckIn, form: BroughtForm, problem: str, status: int):
    return render_template(
        "checkins/words_from_notes.html", check_in=check_in, form=form, problem=problem
    ), status
