"""Clearing what the two wanted to talk about."""

import uuid

from flask import flash, url_for
from flask_login import current_user

from couples.checkins.answers import Answer
from couples.checkins.blueprint import bp
from couples.checkins.replies_and_afterthoughts import TALK, Reply
from couples.checkins.routes_afterthoughts import changed, check_in_of
from couples.db import db
from couples.form_responses import back_to
from couples.spaces import letting_in
from couples.spaces.models import in_current_space


@bp.post("/to-talk-about/<uuid:id>/clear")
def clear_to_talk_about(id: uuid.UUID):
    """Clears one: a person's own wish for both, their partner's for themselves alone. Either way no one is told."""
    asked = in_current_space(Reply, id, Reply.kind == TALK)
    if asked.author_id == current_user.id:
        asked.take_out()
        changed(check_in_of(in_current_space(Answer, asked.answer_id)))
    else:
        letting_in.set_aside(asked.id)
        db.session.commit()
    flash("Off your list.")
    return back_to(url_for(".index"))
