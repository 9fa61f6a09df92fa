"""Goals that their owner shows to the partner: written, previewed, released, withdrawn."""

import uuid

from flask import flash, redirect, render_template, url_for

from couples import clock
from couples.own_rows import own_or_none
from couples.spaces.models import current_space, own_to_read
from couples.spaces.page_space import in_any_space
from couples.thanks import released_goals, share_preview
from couples.thanks.blueprint import bp
from couples.thanks.forms import ReleaseForm
from couples.thanks.pages_before_sharing import is_confirmed, preview, side_by_side
from couples.thanks.released_goals import ReleasedGoal
from couples.thanks.routes_thank_you_notes import save_and_tell, withdraw

FULL = f"You've shared {released_goals.MOST_GOALS} goals already. Take one back first; your words are still here."


@bp.get("/goals")
def goals():
    """The goals that the two chose to show each other."""
    return render_template("thanks/goals.html", **side_by_side(released_goals.goals_of))


@bp.get("/goals/part")
def goals_part():
    return render_template("thanks/_goals_content.html", **side_by_side(released_goals.goals_of))


def _goal_page(form: ReleaseForm, status: int = 200):
    return render_template("thanks/edit_goal.html", form=form, place=current_space(), lines=[]), status


@bp.get("/goals/write")
def write_goal():
    return _goal_page(ReleaseForm(formdata=None))


@bp.post("/goals")
@in_any_space
def release_goal():
    """Without `confirmed=yes` the preview, with it a copy for the partner. Sent twice it is one."""
    place, form = current_space(), ReleaseForm()
    if not form.validate():
        return _goal_page(form, 422)
    made = own_or_none(ReleasedGoal, form.id.fresh)
    if made and made.text == form.text.data:
        return redirect(url_for(".goals"))
    if made:
        form.id.renew()
    mark = share_preview.mark(place.space.id, form.text.data)
    if not is_confirmed(form, mark):
        return preview("thanks/edit_goal.html", form, mark)
    try:
        released_goals.release_goal(place, form.id.fresh, form.text.data, clock.now())
    except released_goals.TooMany:
        form.text.errors = [FULL]
        return _goal_page(form, 422)
    save_and_tell(place.space.id)
    flash("Shared. You can take it back any time.")
    return redirect(url_for(".goals"))


@bp.post("/goals/<uuid:id>/withdraw")
def withdraw_goal(id: uuid.UUID):
    """By its owner alone, at once, without a trace."""
    withdraw(own_to_read(ReleasedGoal, id))
    return redirect(url_for(".goals"))
