"""What the pages of cards and goals have in common: the preview before sharing, and both sides."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import render_template, request
from flask_login import current_user

from couples import clock
from couples.db import only_reading
from couples.spaces.models import current_space, readable_spaces
from couples.thanks import share_preview
from couples.thanks.forms import ReleaseForm


def is_confirmed(form: ReleaseForm, mark: str) -> bool:
    """Whether what the person agreed to is what would be released now (see share_preview.py)."""
    return (
        current_space().is_paired
        and request.form.get("confirmed") == "yes"
        and form.shown.data in (None, "", mark)
    )


def preview(template: str, form: ReleaseForm, mark: str, **more):
    """The words as the partner would read them, with the words editable; 422 where releasing them was asked for already."""
    asked = request.form.get("confirmed") == "yes"
    form.shown.data = mark
    with only_reading():
        return render_template(
            template,
            form=form,
            place=current_space(),
            is_preview=True,
            has_changed=asked and current_space().is_paired,
            lines=share_preview.quiet_lines(form.text.data),
            **more,
        ), 422 if asked else 200


def side_by_side(released_by: Callable[[uuid.UUID, uuid.UUID, datetime], Any]) -> dict[str, Any]:
    """What the two show each other now, and what one showed in spaces that are closed. `released_by(space, person, now)` reads it."""
    place, me, now = current_space(), current_user.id, clock.now()
    return {
        "place": place,
        "mine": released_by(place.space.id, me, now),
        "theirs": released_by(place.space.id, place.partner.id, now) if place.partner else {},
        "before": [(s, released_by(s.id, me, now)) for s, _ in readable_spaces(now) if s.closed_at],
    }
