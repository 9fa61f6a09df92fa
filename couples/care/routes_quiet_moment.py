"""The kit's first page, and the quiet time, which needs no words for feelings."""

import uuid

from flask import abort, redirect, render_template, request, url_for
from flask_login import current_user

from couples.care import exercises, models, quiet_time
from couples.care.blueprint import bp
from couples.care.models import Note
from couples.care.what_helps import SHOWN_AT_FIRST
from couples.form_responses import local_now
from couples.only_me import in_sight, is_open
from couples.own_rows import own


def own_or_404(id: uuid.UUID, *kinds: str) -> Note:
    """A note of mine, of one of these kinds, if any are named; else 404."""
    note = own(Note, id)
    return note if not kinds or note.kind in kinds else abort(404)


@bp.get("")
@in_sight
def index():
    helps = models.notes_of(current_user, models.HELP) if is_open() else []
    return render_template(
        "care/quiet_moment.html",
        groups=exercises.groups(),
        begin=exercises.first_choices(),
        is_open=is_open(),
        helps=[n for n in helps if n.kind == models.HELP][:SHOWN_AT_FIRST],
    )


@bp.get("/quiet")
@in_sight
def quiet_now():
    """Begins the quiet time now. The next page has its end in the address, so reloading it doesn't move the end."""
    end = quiet_time.end_of(local_now(), quiet_time.length(request.args.get("minutes")))
    return redirect(url_for(".quiet_until", until=f"{end:%H%M}"))


@bp.get("/quiet/<until>")
@in_sight
def quiet_until(until: str):
    now = local_now()
    end = quiet_time.read(until, now) or abort(404)
    return render_template(
        "care/quiet_time.html",
        end=end,
        left=max(0, int(quiet_time.left(end, now).total_seconds())),
        lengths=quiet_time.LENGTHS,
    )
