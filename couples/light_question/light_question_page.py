"""What the page of the light question shows, for every route that answers with it.

Guaranteed: nothing in it depends on what the partner hasn't shown.
"""

from datetime import datetime, timedelta
from typing import Any

from flask import render_template
from flask_login import current_user

from couples import clock
from couples.checkins.models import Ritual
from couples.form_responses import today
from couples.light_question import agreed_days
from couples.light_question.answering import Today
from couples.light_question.forms import AnswerForm, DaysForm, PauseForm
from couples.light_question.models import LightPlan, Words
from couples.spaces.models import CurrentSpace
from couples.wording_help import Line, lines_beside


def page(
    place: CurrentSpace, found: Today | None, form: AnswerForm, days_form: DaysForm | None = None
) -> str:
    heard = _heard(place, found, form)
    seen = shown(place, found, clock.now(), days_form)
    return render_template("light_question/light_question.html", form=form, heard=heard, **seen)


def shown(
    place: CurrentSpace, found: Today | None, now: datetime, days_form: DaysForm | None = None
) -> dict[str, Any]:
    """What the page shows of today to this person."""
    plan, here = agreed_days.agreed(place.space.id), place.space.id
    paused = plan if plan and plan.is_paused(now) else None
    coming = plan.days.next_from(plan.days.after_today(now, plan.zone)) if plan else None
    return {
        "place": place,
        "partner": place.partner,
        "question": found,
        "coming": coming,
        "is_my_midnight": found is not None and clock.local(found.ends_at, current_user.zone).hour == 0,
        "paused": paused,
        "is_rhythm_paused": Ritual.in_force(here).is_paused(now),
        "plan": plan,
        **_days_shown(place, plan, now, days_form),
    }


def _days_shown(
    place: CurrentSpace, plan: LightPlan | None, now: datetime, form: DaysForm | None
) -> dict[str, Any]:
    """The proposal that waits, and what can be proposed."""
    proposal = agreed_days.shown_proposal(place, now)
    start = proposal or plan
    return {
        "proposal": proposal,
        "not_before": agreed_days.not_before(place, now),
        "days_form": form or DaysForm(formdata=None, data={"days": list(start.weekdays) if start else []}),
        "instead": str(proposal.id) if proposal and proposal.author_id != current_user.id else "",
        "zone": start.zone if start else Ritual.in_force(place.space.id).zone,
        "pause_form": PauseForm(formdata=None),
        "tomorrow": today() + timedelta(days=1),
    }


def _heard(place: CurrentSpace, found: Today | None, form: AnswerForm) -> list[Line]:
    """What's said to the writer about their own words, while no one else can read them."""
    if found is None or found.is_open:
        return []
    return lines_beside([form.text.data or ""], names=place.partner_names)


def form_of(found: Today | None) -> AnswerForm:
    row = found.mine if found else None
    words = row.words if row else Words()
    data = {"text": words.text, "question": found.question if found else ""}
    form = AnswerForm(formdata=None, data={**data, "version": str(row.version if row else 0)})
    form.also = words.also
    return form
