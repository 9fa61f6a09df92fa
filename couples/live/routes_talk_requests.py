"""Would a talk suit you: asking, answering, and going through one alone."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock, one_time_marks, realtime
from couples.checkins import to_talk_about
from couples.checkins.to_talk_about import ToTalkAbout
from couples.db import db
from couples.fields import as_id, as_version
from couples.form_responses import form_was_sent, is_sent_already, leave_unsent
from couples.live import live_session, talk_requests, talk_topic, talk_view, unbegun_talks, unread_page
from couples.live.blueprint import bp
from couples.live.forms import KINDS, AnswerForm, AskForm
from couples.live.live_session import LiveSession
from couples.live.talk_requests import AnotherIsOpen, NotOpen, TalkRequest, TooSoon
from couples.live.talk_steps import TALK
from couples.only_me import is_open
from couples.own_rows import is_new, own_if_any, says_more
from couples.spaces import asking_again
from couples.spaces.models import CurrentSpace, current_space, name_of_partner, readable_ids
from couples.spaces.notify import notify_both
from couples.statements import models as statements
from couples.wording_help import Line, lines_beside

ANSWERED = "That's been answered. Here's how it is now."
ALREADY_ASKED = "One of you has already asked."
TOO_SOON = "It's too early to ask again. Your words are still here."
SAID = {
    "yes": "You've both said yes.",
    "at": "Suggested. It's set once {} says yes.",
    "not-today": "Not today. No reason needed.",
    "called-off": "Called off. No reason needed.",
    "canceled": "Canceled.",
    "unsaid": "It's out of your way. {} isn't told, and can ask once a week.",
}


@bp.get("")
def index():
    unbegun_talks.bring_topic_back(clock.now())
    return render_template("live/together_now.html", lines=_lines_after_asking(), **_index())


def _lines_after_asking() -> list[Line]:
    """What wording help tells whoever just asked, and no one else, about their own topic."""
    names, row = current_space().partner_names, own_if_any(LiveSession, as_id(one_time_marks.take("talk")))
    return lines_beside([row.topic or ""], names=names) if row else []


@bp.get("/part")
def index_part():
    """The part about the open question; fetched after a notice."""
    return render_template("live/_talk_request.html", **_index())


def _index(form: AskForm | None = None, answer_form: AnswerForm | None = None) -> dict:
    place, now = current_space(), clock.now()
    asked = talk_requests.shown_to(place, now)
    not_before = asking_again.not_before(place.space.id, current_user.id, asking_again.TALK, now)
    kind, about = request.args.get("kind", ""), request.args.get("about", "")
    chosen = {"statement": about} | ({"kind": kind} if kind in KINDS else {})
    past = live_session.past_sessions(readable_ids(now), current_user.id)
    wish = _wish(place, request.args.get("reply"), now)
    if wish:
        chosen |= {"reply": str(wish.id), "topic": _topic_of(wish, place)}
    return {
        "place": place,
        "now": now,
        "asked": asked,
        "no_talk": live_session.called_off(place.space.id, now),
        "not_before": not_before,
        "can_ask": not asked or (talk_requests.is_put_to(asked, place) and not not_before),
        "alone": live_session.own_solo(current_user.id),
        "past": [talk for talk in past if not talk.is_solo],
        "past_alone": [talk for talk in past if talk.is_solo] if is_open() else [],
        "shared": statements.shared_in(place.space.id, current_user.id, now) if place.is_paired else [],
        "form": form or AskForm(formdata=None, data=chosen),
        "answer_form": answer_form or AnswerForm(formdata=None),
        "statement_of": talk_view.statement_of,
        "wish_of": lambda talk: _wish(place, talk.state.reply, now),
        "topic_of": lambda wish: _topic_of(wish, place),
        "topic_as_read": lambda talk: talk_topic.as_read(talk, current_user, place.partner),
    }


@bp.post("/ask")
def ask():
    """Would a talk suit you? Asked twice, by one or by both, it is one question."""
    place, now = current_space(), clock.now()
    form = AskForm(now=now)
    if not place.is_paired:
        abort(404)
    if not form.validate() or (form.kind.data == TALK and says_more(LiveSession, form, topic="topic")):
        return render_template("live/together_now.html", **_index(form)), 422
    if not is_new(LiveSession, form.id.fresh):
        return redirect(url_for(".index"))
    try:
        session = talk_requests.ask(
            _question(form, place, now), form.id.fresh, place, now, instead=as_id(form.instead.data)
        )
    except AnotherIsOpen:
        return _another_is_open(form)
    except TooSoon:
        db.session.rollback()
        form.topic.errors = [TOO_SOON]
        return render_template("live/together_now.html", **_index(form)), 422
    db.session.commit()
    notify_both(place, "live", session.version)
    flash("Asked.")
    one_time_marks.leave("talk", session.id)
    return redirect(url_for(".index"))


def _another_is_open(form: AskForm):
    """Leads to the request; words that it doesn't have stay in their field."""
    db.session.rollback()
    sent = {"topic": form.topic.data or ""}
    if _is_my_topic(None, unbegun_talks.FORM, sent):
        seen = as_version(request.form.get("unsent_seen"))
        form_was_sent.send(form=unbegun_talks.FORM, fields=sent, seen=seen)
        db.session.commit()
    elif form.topic.data:
        form.topic.errors = [ALREADY_ASKED]
        return render_template("live/together_now.html", **_index(form)), 409
    flash(f"{ALREADY_ASKED} Here's the request.")
    return redirect(url_for(".index"))


@is_sent_already.connect
def _is_my_topic(_sender: object, form: str, fields: Mapping[str, str]) -> bool:
    """Whether this is the topic of the talk that the signed-in person asked for and that's still to come or on."""
    topic = fields.get("topic", "").strip()
    if form != unbegun_talks.FORM or not topic:
        return False
    place = current_space()
    session = live_session.open_session(place.space.id) if place.is_paired else None
    return session is not None and session.author_id == current_user.id and session.topic == topic


def _question(form: AskForm, place: CurrentSpace, now: datetime) -> TalkRequest:
    """What's asked. A check-in has no topic: what was typed before that was chosen is out of sight, and stays unsent."""
    question = TalkRequest(form.kind.data, int(form.minutes.data), form.suits_at)
    if question.kind != TALK:
        leave_unsent("topic")
        return question
    wish = _wish(place, form.reply.data, now)
    return replace(
        question,
        topic=form.topic.data,
        statement_id=_shared_statement(form),
        reply_id=wish.id if wish else None,
    )


def _shared_statement(form: AskForm) -> uuid.UUID | None:
    """The shared words that it is about, if they are ones that both can see."""
    now, place = clock.now(), current_space()
    for row in statements.shared_in(place.space.id, current_user.id, now):
        if str(row.id) == form.statement.data and row.is_open and row.has_arrived(now):
            return row.id
    return None


def _wish(place: CurrentSpace, id: str | None, now: datetime) -> ToTalkAbout | None:
    """What's on the signed-in person's list of things to talk about, under this id."""
    return (
        next((one for one in to_talk_about.list_of(place, now) if one.id == as_id(id)), None) if id else None
    )


def _topic_of(wish: ToTalkAbout, place: CurrentSpace) -> str:
    """Whose answer it is, and to what. Empty for a question of the couple's own."""
    author = place.partner if wish.is_mine else current_user
    return talk_topic.of_answer(author, wish.topic) if wish.topic and author else ""


def _asked(id: uuid.UUID) -> LiveSession:
    """A question of my space that hasn't begun; what answers load with."""
    place = current_space()
    row = live_session.seen_session(id, [place.space.id], current_user.id)
    if row is None or row.is_solo or not place.is_paired or row.is_forgotten(clock.now()):
        abort(404)
    return row


@bp.post("/<uuid:id>/answer")
def answer(id: uuid.UUID):
    """Yes, at another time, or not today; that one is told to no one but the pages of whoever said it."""
    row, place, now = _asked(id), current_space(), clock.now()
    said = request.form.get("answer", "")
    if said != "at" and unread_page.is_dropped(request.form.get("drawn", ""), said, id, now):
        return redirect(url_for(".index"))
    form = AnswerForm(now=now)
    if said == "at" and not form.validate():
        return render_template("live/together_now.html", **_index(answer_form=form)), 422
    try:
        match said:
            case "yes":
                seen, time_seen = (request.form.get(name, "") for name in ("version", "suits"))
                talk_requests.agree(row, current_user.id, now, seen=seen, time_seen=time_seen)
            case "at":
                talk_requests.suggest(row, form.suits_at, current_user.id, now)
            case "not-today":
                is_own = talk_requests.is_own_question(row, current_user.id)
                said = "called-off" if row.agreed_at else "canceled" if is_own else said
                told = talk_requests.not_today(row, place, now)
                said = said if told else "unsaid"
            case _:
                abort(400)
    except NotOpen:
        db.session.rollback()
        flash(ANSWERED)
        return redirect(url_for(".index"))
    db.session.commit()
    if said == "unsaid":
        realtime.notify(current_user.id, "live", row.version)
    else:
        notify_both(place, "live", row.version)
    flash(SAID[said].format(name_of_partner()))
    return redirect(url_for(".session", id=id) if said == "yes" else url_for(".index"))


@bp.post("/alone")
def begin_alone():
    """The same steps for oneself alone; nobody else sees that they were gone through."""
    place, now = current_space(), clock.now()
    form = AskForm()
    if not form.validate():
        return render_template("live/together_now.html", **_index(form)), 422
    if is_new(LiveSession, form.id.fresh):
        talk_requests.begin_alone(form.kind.data, form.id.fresh, place, now)
        db.session.commit()
        flash("Only you can see this talk.")
    return redirect(url_for(".session", id=form.id.fresh))
