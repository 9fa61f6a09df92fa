"""The questions of "Is this then or now?", and a page for each of the three endings."""

from flask import abort, render_template, request

from couples.fields import as_id
from couples.own_rows import own
from couples.reflection.blueprint import bp
from couples.reflection.forms import NoticeForm
from couples.reflection.models import Noticed
from couples.reflection.noticed import WHEN


@bp.get("/old-or-now")
def old_or_now():
    """The questions. Nothing is stored. They may be about something noticed, which only the address knows."""
    return render_template("reflection/old_or_now.html", about=_about(), endings=WHEN)


@bp.get("/old-or-now/<any(old, now, both):ending>")
def ending(ending: str):
    form = NoticeForm(formdata=None, data={"when": ending})
    return render_template("reflection/old_or_now_ending.html", ending=ending, about=_about(), form=form)


def _about():
    """The person's own entry that the address names, if any."""
    given = request.args.get("about")
    return own(Noticed, as_id(given) or abort(404)) if given else None
