"""What is left of a talk, and what each wishes for the next one: phrases they are glad to hear, and how long their pauses are."""

import uuid

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user

from couples import clock
from couples.db import db, only_reading, wipe_deleted
from couples.form_responses import GONE_FOR_BOTH
from couples.live import live_session, talk_summary, talk_view, talk_wishes
from couples.live.blueprint import bp
from couples.live.forms import WishForm
from couples.live.live_session import LiveSession
from couples.live.live_words import LiveWord
from couples.live.moves.pauses import DEFAULT_PAUSE
from couples.only_me import is_open
from couples.spaces.models import current_space, name_of_partner, own_to_read, readable_ids
from couples.spaces.notify import notify_about
from couples.thanks import share_preview
from couples.wording_help import lines_beside

SAVED_SINCE = "You've saved “{}” since you opened this page. If you save this now, it replaces that."


@bp.get("/<uuid:id>/summary")
def summary_page(id: uuid.UUID):
    """What both have of it: promises, agreements touched, what was said back, the last words."""
    now = clock.now()
    row = live_session.seen_session(id, readable_ids(now), current_user.id)
    if row is None or row.over_at is None or row.is_called_off:
        abort(404)
    if row.is_solo and not is_open():
        return redirect(url_for("only_me.door", next=url_for(".summary_page", id=id)))
    return render_template("live/talk_summary.html", **talk_summary.of(row, current_space(), now))


@bp.post("/words/<uuid:id>/remove")
def remove_word(id: uuid.UUID):
    """Its author takes it back, for both."""
    word = own_to_read(LiveWord, id)
    row = db.session.get_one(LiveSession, word.session_id)
    word.take_back()
    db.session.commit()
    then = url_for(".summary_page" if row.over_at else ".session", id=row.id)
    wipe_deleted()
    notify_about(row.space_id, "live", 0)
    flash(GONE_FOR_BOTH)
    return redirect(then)


@bp.get("/wishes")
def wishes():
    place = current_space()
    own = talk_wishes.wishes_in(place.space.id).get(current_user.id) if place.is_paired else None
    said = (own.phrases or []) if own else []
    form = WishForm(
        formdata=None,
        data={
            "phrases": [p for p in said if p in talk_view.phrases()],
            "own": "\n".join(p for p in said if p not in talk_view.phrases()),
            "pause_minutes": own.pause_minutes if own else DEFAULT_PAUSE,
            "shown": _mark(said),
        },
    )
    heard = lines_beside(form.own.data.splitlines(), names=place.partner_names)
    return render_template("live/talk_wishes.html", form=form, place=place, heard=heard)


def _mark(phrases: list[str]) -> str:
    """What a page knows of what was saved, so that words from another page aren't replaced unseen."""
    return share_preview.mark("wishes", *phrases)


@bp.post("/wishes")
def save_wishes():
    """What I am glad to hear, there for the other in a talk; saving it tells nobody."""
    place, form = current_space(), WishForm()
    if not place.is_paired:
        abort(404)
    if not form.validate() or form.pause_minutes.data is None:
        return render_template("live/talk_wishes.html", form=form, place=place, heard=[]), 422
    row = talk_wishes.wishes_in(place.space.id).get(current_user.id)
    said = (row.phrases or []) if row else []
    phrases = [p for p in talk_view.phrases() if p in (form.phrases.data or [])] + form.own.lines
    if said and said != phrases and not form.showed(_mark(said)):
        form.shown.data = _mark(said)
        form.form_errors.append(SAVED_SINCE.format("”, “".join(said)))
        with only_reading():
            return render_template("live/talk_wishes.html", form=form, place=place, heard=[]), 409
    talk_wishes.save(row, place, phrases, form.pause_minutes.data)
    db.session.commit()
    flash(f"Saved. {name_of_partner()} can see it in a talk.")
    return redirect(url_for(".index"))
