"""The preview before one is ready, saying ready and taking it back, and the hello."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock, one_time_marks
from couples.checkins import current_week, reveal, visible_answers
from couples.checkins.answers import own_answer
from couples.checkins.blueprint import bp
from couples.checkins.check_in_page import page_of, state_of, the_check_in, writing_state
from couples.checkins.forms import AfterthoughtForm, HelloForm
from couples.checkins.models import CheckIn
from couples.checkins.quiet_words import lines_by_question
from couples.checkins.refusals import CheckInOpened, NothingToShow
from couples.checkins.routes_writing import not_saved
from couples.db import db, only_reading
from couples.form_responses import back_to, closed_lines
from couples.spaces.models import CurrentSpace, name_of_partner
from couples.spaces.notify import notify_both
from couples.spaces.page_space import in_any_space
from couples.thanks import share_preview

BOTH_READY = "You can both read it now."


@bp.get("/<occasion>/preview")
def preview(occasion: str):
    return _preview(*page_of(occasion))


def _preview(place: CurrentSpace, check_in: CheckIn, problem: str = ""):
    state = writing_state(place, check_in)
    shown = visible_answers.to_show(state["lines"])
    return render_template(
        "checkins/preview_before_ready.html",
        last_asked=state["lines"][len(current_week.asked_in(check_in)) - 1],
        shown=shown,
        mark=visible_answers.preview_mark(place.space.id, shown),
        problem=problem,
        heard=lines_by_question(place, state["lines"]),
        **state,
    )


@bp.post("/<occasion>/close-line")
def close_line(occasion: str):
    """Notes with one of their own answers that its writer closed a quiet line, beside what would be shown."""
    _, check_in = page_of(occasion)
    own = visible_answers.own_of.all(check_in.id, current_user.id)
    if answer := next((each for each in own if each.words), None):
        answer.close_lines(closed_lines(answer.words.closed))
        db.session.commit()
    return back_to(url_for(".preview", occasion=occasion))


@bp.post("/<occasion>/ready")
@in_any_space
def ready(occasion: str):
    place, check_in = page_of(occasion, if_moved=share_preview.CHANGED)
    if not _is_as_previewed(place, check_in):
        with only_reading():
            return _preview(place, check_in, share_preview.CHANGED), 422
    try:
        opened = reveal.say_ready(
            check_in, place, current_week.rhythm_of(check_in), current_week.asked_in(check_in), clock.now()
        )
    except NothingToShow as nothing:
        with only_reading():
            return _preview(*the_check_in(occasion), nothing.message), 422
    db.session.commit()
    if opened:
        notify_both(place, "check-in", check_in.version)
    if opened and not check_in.is_hello:
        return back_to(url_for(".opening", occasion=occasion))  # which says it itself
    flash(BOTH_READY if opened else f"{name_of_partner()} can't see anything yet.")
    return back_to(url_for(".show", occasion=occasion))


def _is_as_previewed(place: CurrentSpace, check_in: CheckIn) -> bool:
    """Whether what would open now is what the page showed that the form was on."""
    marked = request.form.get("shown")
    if not marked or check_in.revealed_at:
        return True
    stored = check_in if check_in in db.session else None
    lines = visible_answers.answers_for(stored, current_user.id, current_week.asked_in(check_in))
    return marked == visible_answers.preview_mark(place.space.id, visible_answers.to_show(lines))


@bp.post("/<occasion>/ready/take-back")
def take_ready_back(occasion: str):
    _, check_in = the_check_in(occasion)
    if check_in.revealed_at:
        raise CheckInOpened
    reveal.take_ready_back(check_in, current_user.id)
    db.session.commit()
    flash("You can keep writing. No one was told.")
    return back_to(url_for(".show", occasion=occasion))


def _too_late(place: CurrentSpace, check_in: CheckIn, form: HelloForm):
    """The words of a hello that came after the opening, as an afterthought to send, unless the hello was taken back."""
    prompt = current_week.asked_in(check_in)[0]
    said = own_answer(check_in, current_user.id, prompt.key)
    if said is None or said.shared_cell is None:
        form.text.errors = [CheckInOpened.message]
        return not_saved(place, check_in, prompt, form, CheckInOpened.message, 409)
    later = AfterthoughtForm(formdata=None, data={"text": form.text.data})
    later.text.errors = [CheckInOpened.message]
    with only_reading():
        return render_template("checkins/afterthought.html", form=later, answer=said, check_in=check_in), 409


@bp.post("/hello")
def say_hello():
    """The hello in one step: saving it also says ready, and it can be changed until both have written."""
    place, check_in = the_check_in("hello")
    form = HelloForm()
    if not form.validate():
        return render_template(
            "checkins/check_in_of_a_day.html", hello_form=form, **state_of(place, check_in)
        ), 422
    if check_in.revealed_at:
        return _too_late(place, check_in, form)
    reveal.take_ready_back(check_in, current_user.id)
    reveal.save_draft(
        check_in, place, current_week.asked_in(check_in)[0], form.words(), form.seen_version, skip=False
    )
    db.session.flush()
    try:
        opened = reveal.say_ready(
            check_in, place, current_week.rhythm_of(check_in), current_week.asked_in(check_in), clock.now()
        )
    except NothingToShow as nothing:  # kept to themselves on another page of theirs
        said, opened = nothing.message, False
    else:
        said = BOTH_READY if opened else "Your hello is saved."
    db.session.commit()
    if opened:
        notify_both(place, "check-in", check_in.version)
    else:
        one_time_marks.leave("hello", check_in.occasion)
    flash(said)
    return redirect(url_for(".show", occasion="hello"))
