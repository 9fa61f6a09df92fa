"""Small goals: begun, written in steps, ticked off, set aside, done. All of it its owner's alone."""

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from couples import one_time_marks
from couples.accounts.last_words import saves_while_typing
from couples.db import db, only_reads
from couples.form_responses import (
    NO_WORDS,
    delete_for_good,
    deleted_since,
    first_error,
    refused,
    saved,
    today,
    wants_json,
)
from couples.goals import ideas, models, small_wins
from couples.goals.blueprint import bp
from couples.goals.forms import GoalForm, WinForm
from couples.goals.goal_steps import STATES, GoalWords, Step
from couples.goals.models import Goal
from couples.own_rows import id_of_new, own, own_or_none
from couples.packing import replace
from couples.wording_help import lines_beside

SAID = {
    "done": "Done. Enjoy it for a moment.",
    "aside": "Set aside. It can rest here for as long as you like.",
    "growing": "Back among your goals.",
}

TICKED, UNTICKED, ALL_TICKED = "Checked off.", "Unchecked.", "Checked off. That was the last one."


@bp.get("")
def index():
    return page(WinForm(formdata=None))


def page(form: WinForm, status: int = 200):
    goals = [(goal, goal.words) for goal in models.goals_of(current_user)]
    return render_template(
        "goals/goals_and_wins.html",
        form=form,
        by_state={state: [pair for pair in goals if pair[1].state == state] for state in STATES},
        states=STATES,
        wins=small_wins.newest_wins_of(current_user),
        groups=ideas.groups(),
    ), status


# --- writing a goal ---------------------------------------------------------------------------------------------------


@bp.get("/goals/new")
def new():
    """An empty goal, or one that begins with an idea; it is kept from the first save on."""
    key = request.args.get("idea")
    idea = ideas.by_key().get(key) if key else None
    if key and not idea:
        abort(404)
    words = GoalWords(idea.text, steps=tuple(Step("", line) for line in idea.steps)) if idea else GoalWords()
    return _editor(Goal(id=id_of_new(Goal, ".edit"), author_id=current_user.id), _form_of(words, 0), words)


@bp.get("/goals/<uuid:id>/edit")
def edit(id: uuid.UUID):
    goal = own(Goal, id)
    return _editor(goal, _form_of(goal.words, goal.version), goal.words)


def _form_of(words: GoalWords, version: int) -> GoalForm:
    data = {"text": words.text, "why": words.why, "steps": words.lines, "version": str(version)}
    return GoalForm(formdata=None, data=data)


def _editor(goal: Goal, form: GoalForm, words: GoalWords) -> str:
    return render_template("goals/edit_goal.html", goal=goal, form=form, words=words)


@bp.post("/goals/<uuid:id>")
@saves_while_typing
def save(id: uuid.UUID):
    """Keeps a goal, as one types or by a button."""
    goal, form = own_or_none(Goal, id), GoalForm()
    before = goal.words if goal else GoalWords()
    if not form.validate():
        fresh = Goal(id=id, author_id=current_user.id)
        return refused(first_error(form), lambda: _editor(goal or fresh, form, before))
    words = form.words(before)
    if goal is None and form.seen_version:
        return deleted_since(
            form, lambda: _editor(Goal(id=uuid.uuid4(), author_id=current_user.id), form, words)
        )
    if goal is None:
        if words.is_blank and not wants_json():
            return _nothing_to_save(id, form, words)
        goal = models.begin(current_user, id)
    dropped = request.form.get("also") == "drop"
    met = goal.save(words, form.seen_version, today(), drop_also=dropped)
    db.session.commit()
    return saved(_after_saving(id, stay=met or dropped), goal.version, goal.words.also, met=met)


def _nothing_to_save(id: uuid.UUID, form: GoalForm, words: GoalWords):
    """Leaving is always possible; whoever saves is told why there's nothing to see."""
    if request.form.get("go") == "leave":
        return redirect(url_for(".index"))
    form.form_errors.append(NO_WORDS)
    return refused(NO_WORDS, lambda: _editor(Goal(id=id, author_id=current_user.id), form, words))


def _after_saving(id: uuid.UUID, *, stay: bool) -> str:
    if stay:
        return url_for(".edit", id=id)
    return url_for(".index") if request.form.get("go") == "leave" else url_for(".goal", id=id)


# --- looking at a goal and living with it -----------------------------------------------------------------------------


@bp.get("/goals/<uuid:id>")
def goal(id: uuid.UUID):
    row = own(Goal, id)
    is_asked = one_time_marks.take("read") == str(id)
    return render_template(
        "goals/goal.html",
        goal=row,
        words=row.words,
        states=STATES,
        fresh_id=uuid.uuid4(),
        lines=lines_beside(filter(None, row.words.said().values())) if is_asked else None,
    )


@bp.post("/goals/<uuid:id>/read")
@only_reads
def read_with_owner(id: uuid.UUID):
    """Leads back to the goal, whose words are then read this once."""
    one_time_marks.leave("read", own(Goal, id).id)
    return redirect(url_for(".goal", id=id, _anchor="end"))


@bp.post("/goals/<uuid:id>/steps")
def tick(id: uuid.UUID):
    """One step is done, or not done after all. Says which, so that a second tap changes nothing."""
    row = own(Goal, id)
    key, done = request.form.get("step", ""), request.form.get("done") != "no"
    try:
        words = row.words.ticked(key, done)
    except KeyError:
        flash("That step was rewritten on another device. Here's the goal now.")
        return redirect(url_for(".goal", id=id))
    row.put(words, today())
    db.session.commit()
    flash(UNTICKED if not done else ALL_TICKED if words.all_ticked else TICKED)
    return redirect(url_for(".goal", id=id, _anchor=f"step-{key}"))


@bp.post("/goals/<uuid:id>/state")
def turn(id: uuid.UUID):
    """Growing, done or set aside: any of them at any time."""
    row, state = own(Goal, id), request.form.get("state", "")
    if state not in STATES:
        flash("Nothing's changed. Choose one of the buttons below.")
        return redirect(url_for(".goal", id=id))
    row.put(replace(row.words, state=state), today())
    db.session.commit()
    flash(SAID[state])
    return redirect(url_for(".goal", id=id))


@bp.post("/goals/<uuid:id>/delete")
def delete(id: uuid.UUID):
    delete_for_good(own(Goal, id), "Goal deleted. A copy you've shared stays.")
    return redirect(url_for(".index"))
