"""Together now: asking for a talk, the talk itself, its two doors, and what is left of it."""

import uuid
from datetime import datetime, timedelta

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import current_user
from sqlalchemy import select

from couples import clock, wire
from couples.checkins import promises, prompts
from couples.coach.cautions import caution
from couples.db import db
from couples.live import asking, doing, models, moves, news, seeing, socket, summary
from couples.live.asking import AnotherIsOpen, NotOpen, Question
from couples.live.doing import REFUSALS, Call
from couples.live.forms import KINDS, AnswerForm, AskForm, NoteForm, PauseTimeForm, WishForm
from couples.live.models import LiveSession, LiveWord, TalkWish
from couples.live.moves import Illegal
from couples.live.state import OVER, RESTS_AFTER
from couples.spaces.models import Here, here, stay
from couples.statements import models as statements

bp = Blueprint("live", __name__, url_prefix="/together")

ANSWERED = "That was answered meanwhile. Here is how it stands now."


def fresh_id() -> str:
    return str(uuid.uuid4())


def wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _tell_both(place: Here, version: int) -> None:
    for person in filter(None, (current_user, place.partner)):
        wire.tell(person.id, "live", version)


@bp.context_processor
def fixed_words() -> dict:
    """What every page of a talk says, with the words of the check-in's parts that it shows."""
    return {
        "fresh_id": fresh_id,
        "pauses": moves.PAUSES,
        "our_phrases": seeing.phrases(),
        "refusals": REFUSALS,
        "rests_after": RESTS_AFTER,
        "kit_url": url_for("care.index") if "care.index" in current_app.view_functions else "",
        "promise_words": prompts.promise_words(),
        "report_words": promises.REPORTS,
        "caution": caution,
    }


@bp.app_context_processor
def for_other_rooms() -> dict:
    """The check-in below does not know of talks; its pages ask for those that went through it, and for the one of now."""
    return {"talks_of": talks_of, "talk_of_now": talk_of_now}


def talk_of_now(place: Here) -> news.News | None:
    """The one open talk: the check-in leads back into a running one, and brings one up that rests."""
    return news.news_for(place, clock.now())


def talks_of(check_in) -> list[LiveSession]:
    """The talks of both that began with this check-in and are over."""
    query = select(LiveSession).where(
        LiveSession.space_id == check_in.space_id,
        LiveSession.occasion == check_in.occasion,
        LiveSession.is_solo.is_(False),
        LiveSession.over_at.is_not(None),
    )
    return [row for row in db.session.scalars(query.order_by(LiveSession.over_at)) if row.state.begun_at]


# --- asking -------------------------------------------------------------------------------------------------------------


@bp.get("")
def index():
    return render_template("live/index.html", **_index())


@bp.get("/part")
def index_part():
    """The part about the open question; fetched after a notice."""
    return render_template("live/_asked.html", **_index())


def _index(form: AskForm | None = None, answer_form: AnswerForm | None = None) -> dict:
    place, now = here(), clock.now()
    asked = models.open_session(place.space.id) if place.is_paired else None
    spaces = [space.id for space, _ in stay(now)]
    kind, about = request.args.get("kind", ""), request.args.get("about", "")
    chosen = {"id": fresh_id(), "statement": about} | ({"kind": kind} if kind in KINDS else {})
    return {
        "place": place,
        "now": now,
        "asked": asked if asked and not asked.is_old(now) else None,
        "alone": models.own_solo(current_user.id),
        "past": models.past_sessions(spaces, current_user.id),
        "shared": statements.shared_in(place.space.id, current_user.id, now) if place.is_paired else [],
        "form": form or AskForm(formdata=None, data=chosen),
        "answer_form": answer_form or AnswerForm(formdata=None),
        "statement_of": seeing.statement_of,
    }


@bp.post("/ask")
def ask():
    """Would a talk suit you? Asked twice, by one or by both, it is one question."""
    place, now = here(), clock.now()
    form = AskForm(now=now)
    if not place.is_paired:
        abort(404)
    if not form.validate():
        return render_template("live/index.html", **_index(form)), 422
    known = db.session.scalar(select(LiveSession.author_id).where(LiveSession.id == form.id.data))
    if known:
        return redirect(url_for(".index")) if known == current_user.id else abort(404)
    question = Question(
        form.kind.data, int(form.minutes.data), form.suits_at, form.topic.data, _shared_statement(form)
    )
    try:
        session = asking.ask(question, form.id.data, place, now)
    except AnotherIsOpen:
        db.session.rollback()
        flash("There is a question between you already. Here it is.")
        return redirect(url_for(".index"))
    db.session.commit()
    _tell_both(place, session.version)
    return redirect(url_for(".index"))


def _shared_statement(form: AskForm) -> uuid.UUID | None:
    """The shared words that it is about, if they are ones that both can see."""
    now, place = clock.now(), here()
    for row in statements.shared_in(place.space.id, current_user.id, now):
        if str(row.id) == form.statement.data and row.is_open and row.has_arrived(now):
            return row.id
    return None


def _asked(id: uuid.UUID) -> LiveSession:
    """A question of my space that has not begun; what answers load with."""
    place = here()
    row = models.seen_session(id, [place.space.id], current_user.id)
    if row is None or row.is_solo or not place.is_paired:
        abort(404)
    return row


@bp.post("/<uuid:id>/answer")
def answer(id: uuid.UUID):
    """Yes, at another time, or not today."""
    row, place, now = _asked(id), here(), clock.now()
    said = request.form.get("answer")
    form = AnswerForm(now=now)
    if said == "at" and not form.validate():
        return render_template("live/index.html", **_index(answer_form=form)), 422
    try:
        match said:
            case "yes":
                asking.agree(row, current_user.id, now)
            case "at":
                asking.suggest(row, form.suits_at, current_user.id, now)
            case "not-today":
                asking.not_today(row, now)
            case _:
                abort(400)
    except NotOpen:
        db.session.rollback()
        flash(ANSWERED)
        return redirect(url_for(".index"))
    db.session.commit()
    _tell_both(place, row.version)
    if said == "not-today":
        flash("Not today. That is a whole answer.")
    return redirect(url_for(".session", id=id) if said == "yes" else url_for(".index"))


@bp.post("/alone")
def begin_alone():
    """The same steps for oneself alone; nobody else sees that they were gone through."""
    place, now = here(), clock.now()
    form = AskForm()
    if not form.validate():
        return render_template("live/index.html", **_index(form)), 422
    author = db.session.scalar(select(LiveSession.author_id).where(LiveSession.id == form.id.data))
    if author not in (None, current_user.id):
        abort(404)
    if author is None:
        asking.begin_alone(form.kind.data, form.id.data, place, now)
        db.session.commit()
    return redirect(url_for(".session", id=form.id.data))


# --- the talk -----------------------------------------------------------------------------------------------------------


def _session(id: uuid.UUID) -> LiveSession:
    """A talk of my current space to which both said yes."""
    row = models.seen_session(id, [here().space.id], current_user.id)
    return row if row and row.agreed_at else abort(404)


@bp.get("/<uuid:id>")
def session(id: uuid.UUID):
    row = _session(id)
    if row.state.phase == OVER:
        return redirect(url_for(".summary_page", id=id))
    return render_template("live/session.html", **_page(row))


@bp.get("/<uuid:id>/part")
def part(id: uuid.UUID):
    """The part of the page that changes; fetched after a notice."""
    row = _session(id)
    return render_template("live/_session.html", **_page(row))


def _page(row: LiveSession, problem: str = "", form: PauseTimeForm | None = None) -> dict:
    found = seeing.page(row, here(), clock.now())
    note = found["note"]
    return found | {
        "problem": problem,
        "typed": request.form,
        "pause_form": form or PauseTimeForm(formdata=None),
        "note_form": NoteForm(
            formdata=None,
            data={"text": note.text if note else "", "version": str(note.version if note else 0)},
        ),
        "next_url": url_for(".session", id=row.id),
        "is_open_space": True,
    }


@bp.post("/<uuid:id>/moves")
def move(id: uuid.UUID):
    """The form's door; the socket's is `socket.receive`, and behind both is `doing.do`."""
    row = _session(id)
    form = PauseTimeForm()
    try:
        done = doing.do(_call(row, form), current_user.id, clock.now())
    except Illegal as illegal:
        db.session.rollback()
        if illegal.reason == "not-there":
            abort(404)
        status = 422 if illegal.reason in ("time", "too-long", "empty") else 409
        row = _session(id)
        if row.state.phase == OVER:
            return redirect(url_for(".summary_page", id=id))
        return render_template("live/session.html", **_page(row, REFUSALS[illegal.reason], form)), status
    db.session.commit()
    socket.tell(done)
    return redirect(url_for(".session", id=id))


def _call(row: LiveSession, form: PauseTimeForm) -> Call:
    """The move that a form sends: the same values as over the socket."""
    typed = request.form
    args: dict = {}
    for key in ("at", "minutes", "index"):
        if typed.get(key, "").isdecimal() and len(typed[key]) < 6:
            args[key] = int(typed[key])
    if typed.get("answer"):
        args["answer"] = typed["answer"]
    if typed.get("move") in ("pause-until", "ask-longer"):
        args.pop("at", None)
        args["until"] = form.until or _in_minutes(typed.get("in", ""))
    try:
        id = uuid.UUID(typed.get("id", ""))
    except ValueError:
        raise Illegal("unknown") from None
    return Call(id, row.id, typed.get("move", ""), args, typed.get("text", ""), typed.get("sense", ""))


def _in_minutes(text: str) -> datetime | None:
    """So many minutes from now; None for what is no number."""
    return clock.now() + timedelta(minutes=int(text)) if text.isdecimal() and len(text) < 5 else None


@bp.post("/<uuid:id>/notes")
def save_note(id: uuid.UUID):
    """The private note pad of a listener: their own alone."""
    row, form = _session(id), NoteForm()
    if not form.validate():
        message = form.text.errors[0] if form.text.errors else "Please send this once more."
        return (jsonify(message=message), 422) if wants_json() else (_with_problem(row, message), 422)
    note, met = models.save_note(row, current_user.id, form.text.data, form.seen_version)
    db.session.commit()
    if wants_json():
        return jsonify(
            version=note.version, saved="Saved a moment ago", also=note.text if met else "", met=met
        )
    return redirect(url_for(".session", id=id))


def _with_problem(row: LiveSession, message: str) -> str:
    return render_template("live/session.html", **_page(row, message))


# --- afterwards ---------------------------------------------------------------------------------------------------------


@bp.get("/<uuid:id>/summary")
def summary_page(id: uuid.UUID):
    """What both have of it: promises, agreements touched, what was said back, the last words."""
    now = clock.now()
    row = models.seen_session(id, [space.id for space, _ in stay(now)], current_user.id)
    if row is None or row.over_at is None:
        abort(404)
    return render_template("live/summary.html", **summary.of(row, here(), now))


@bp.post("/words/<uuid:id>/remove")
def remove_word(id: uuid.UUID):
    """Its author takes it back, for both."""
    spaces = [space.id for space, _ in stay(clock.now())]
    query = select(LiveWord).where(
        LiveWord.id == id, LiveWord.author_id == current_user.id, LiveWord.space_id.in_(spaces)
    )
    word = db.session.scalar(query) or abort(404)
    row = db.session.get_one(LiveSession, word.session_id)
    db.session.delete(word)
    db.session.commit()
    _tell_both(here(), 0)
    return redirect(url_for(".summary_page" if row.over_at else ".session", id=row.id))


# --- wishes -------------------------------------------------------------------------------------------------------------


@bp.get("/wishes")
def wishes():
    place = here()
    own = models.wishes_in(place.space.id).get(current_user.id) if place.is_paired else None
    said = (own.phrases or []) if own else []
    form = WishForm(
        formdata=None,
        data={
            "phrases": [p for p in said if p in seeing.phrases()],
            "own": "\n".join(p for p in said if p not in seeing.phrases()),
            "pause_minutes": own.pause_minutes if own else 30,
        },
    )
    return render_template("live/wishes.html", form=form, place=place)


@bp.post("/wishes")
def save_wishes():
    """What I am glad to hear; each says it for themselves, and the other can read it."""
    place, form = here(), WishForm()
    if not place.is_paired:
        abort(404)
    if not form.validate():
        return render_template("live/wishes.html", form=form, place=place), 422
    row = models.wishes_in(place.space.id).get(current_user.id)
    if row is None:
        row = TalkWish(space_id=place.space.id, author_id=current_user.id, pause_minutes=30)
        db.session.add(row)
    row.pause_minutes = form.pause_minutes.data
    row.phrases = [p for p in seeing.phrases() if p in (form.phrases.data or [])] + form.own_lines
    db.session.commit()
    _tell_both(place, 0)
    flash("Saved.")
    return redirect(url_for(".index"))
