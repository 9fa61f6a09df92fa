"""What every page of this room has at hand, and the days that pages of a talk ask of it, too."""

from typing import Any

from couples.boundaries import (
    pause_length,
    review_due,
    slip_days,
)
from couples.boundaries.agreement_text import topics
from couples.boundaries.blueprint import bp
from couples.boundaries.wording_help import LABELS
from couples.form_responses import today


@bp.context_processor
def fixed_words() -> dict[str, Any]:
    return {"topics": topics(), "labels": LABELS, "today": today()}


for days in (
    pause_length.first_rest_day,
    pause_length.suggested_rest_day,
    pause_length.last_rest_day,
    review_due.suggested_looks,
    review_due.first_look,
    slip_days.earliest_slip_day,
):
    bp.add_app_template_global(days)  # a talk shows agreements too
