"""What every page of the check-in has at hand, and what becomes of something that's no longer possible."""

from typing import Any

from flask import flash, jsonify, redirect, url_for

from couples import one_time_marks
from couples.checkins import (
    answer_words,
    promises,
    prompts,
    when_it_is,
)
from couples.checkins.blueprint import bp
from couples.checkins.refusals import Refusal
from couples.db import db
from couples.form_responses import wants_json


@bp.context_processor
def fixed_words() -> dict[str, Any]:
    """The one-tap replies, and the words around promises and what can become of one."""
    return {
        "reply_words": prompts.replies(),
        "promise_words": prompts.promise_words(),
        "report_words": promises.REPORTS,
        "last_words": answer_words.last_words,
        "decks": prompts.decks(),
        "put_aside_now": lambda: one_time_marks.take("aside"),
    }


bp.add_app_template_global(when_it_is.day_of, "its_day")  # a talk shows the check-in, too


@bp.errorhandler(Refusal)
def refused(refusal: Refusal):
    """Something that is no longer possible: said kindly, on the page where the person goes on."""
    db.session.rollback()
    if wants_json():
        return jsonify(message=refusal.message), 409
    flash(refusal.message)
    return redirect(url_for(".index"))
