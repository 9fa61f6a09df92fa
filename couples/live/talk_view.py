"""What one person's page shows of a talk: the only way from the tables to a page or a fragment."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from flask_login import current_user

from couples import content
from couples.accounts.models import User
from couples.boundaries import home_status as agreements
from couples.boundaries.agreement_view import AgreementView
from couples.checkins import current_week, promises, to_talk_about, visible_answers
from couples.checkins.models import CheckIn, Ready
from couples.checkins.prompts import Prompt
from couples.checkins.visible_answers import Side
from couples.clock import local
from couples.content import Table, Text
from couples.db import db
from couples.live import floor_time_hint, listening_notes, live_words, talk_steps, talk_topic, talk_wishes
from couples.live.live_session import LiveSession
from couples.live.live_words import LiveWord
from couples.live.talk_state import OVER, State
from couples.spaces.models import CurrentSpace
from couples.statements import models as statements
from couples.statements.models import Statement
from couples.thanks import released_cards


class _Phrase(Table, frozen=True):
    text: Text


class _Phrases(Table, frozen=True):
    phrases: tuple[_Phrase, ...]


_phrases = content.file(__file__, "glad_to_hear_phrases.toml", _Phrases)


@cache
def phrases() -> tuple[str, ...]:
    return tuple(phrase.text for phrase in _phrases().phrases)


@dataclass
class TalkView:
    """A talk as `me` sees it now."""

    session: LiveSession
    state: State
    me: str
    partner: User | None
    now: datetime

    @property
    def step(self) -> str:
        return self.state.step

    @property
    def i_hold(self) -> bool:
        return self.state.holder == self.me

    @property
    def partner_is_here(self) -> bool:
        """Told only to somebody who is here too."""
        return self.me in self.state.here and any(p != self.me for p in self.state.here)

    @property
    def i_am_here(self) -> bool:
        return self.me in self.state.here

    @property
    def other_would_move(self) -> bool:
        return any(p != self.me for p in self.state.moving)

    @property
    def pause_is_over(self) -> bool:
        return self.state.until is not None and self.now >= self.state.until

    @property
    def time_is_up(self) -> bool:
        return self.state.agreed_end is not None and self.now >= self.state.agreed_end

    @property
    def speaks_long(self) -> bool:
        """For oneself only: whether I had the floor for most of the time so far."""
        return floor_time_hint.speaks_long(self.state, self.me, self.now)


def look(session: LiveSession, place: CurrentSpace, now: datetime) -> TalkView:
    return TalkView(session, session.state, str(current_user.id), place.partner, now)


def page(session: LiveSession, place: CurrentSpace, now: datetime) -> dict[str, Any]:
    """All that the page of a running talk needs for the step it is at."""
    view = look(session, place, now)
    words = live_words.words_of(session)
    found: dict[str, Any] = {
        "view": view,
        "state": view.state,
        "session": session,
        "place": place,
        "partner": place.partner,
        "now": now,
        "note": listening_notes.note_of(session, current_user.id),
        "said": [w for w in words if w.kind in ("heard", "sense")],
        "said_last": _said_last(words, view.state),
        **live_words.tried(
            words,
            view.state,
            current_user.id,
            can_agree=view.state.phase != OVER,
            for_both=view.state.one_says_yes_for_both(now),
        ),
        "last_words": [w for w in words if w.kind == "word"],
        "own_word": live_words.own_last_word(session.id, current_user.id),
        "topic": talk_topic.as_read(session, current_user, place.partner, by_both=view.state.sofa),
        "steps": view.state.steps,
        "has_turns": talk_steps.has_turns(view.step),
    }
    return found | _wishes(view, place, now) | _step(view, place, now)


def _said_last(words: list[LiveWord], state: State) -> list[LiveWord]:
    """What was said back last, and what makes sense beside it. What was before in this turn is read again at the end.

    The first is `heard`, unless that was said out loud.
    """
    turn = [w for w in words if w.kind in ("heard", "sense") and w.turn == state.turn]
    for at, word in enumerate(turn):
        if word.id.hex == state.said:
            return turn[at:]
    before = max((w.said_at for w in turn if w.kind == "heard"), default=None)
    return [w for w in turn if before is None or w.said_at > before]


def _wishes(view: TalkView, place: CurrentSpace, now: datetime) -> dict[str, Any]:
    """The phrases that the other is glad to hear, the one that was tapped last, and the pauser's own sentence."""
    wishes = talk_wishes.wishes_in(place.space.id) if place.is_paired else {}
    theirs = wishes.get(place.partner.id) if place.partner else None
    tapped, state = "", view.state
    if state.repair_by:
        receiver = uuid.UUID(state.other(state.repair_by))
        listed = (wishes[receiver].phrases or []) if receiver in wishes else []
        tapped = listed[state.repair] if state.repair < len(listed) else ""
    paused_by = uuid.UUID(state.paused_by) if state.paused_by else None
    sentence = (
        released_cards.pause_card(place.space.id, paused_by, now) if paused_by and place.is_paired else ""
    )
    return {
        "glad_to_hear": (theirs.phrases or []) if theirs else [],
        "tapped": tapped,
        "pause_sentence": sentence,
        "own_pause": talk_wishes.pause_minutes_of(place.space.id, current_user.id),
    }


def _step(view: TalkView, place: CurrentSpace, now: datetime) -> dict[str, Any]:
    """What belongs to the step: the check-in's part, the shared words, promises, agreements."""
    if view.session.kind == talk_steps.TALK:
        return {"statement": statement_of(view.session, now), "answer": _answer(view, place, now)}
    check_in = current_week.check_in_of(place, view.session.occasion or "", now)
    if check_in is None:
        return {"check_in": None, "lines": []}
    return {"check_in": check_in} | _check_in(view, check_in, now, place)


def _answer(view: TalkView, place: CurrentSpace, now: datetime) -> tuple[Prompt, Side] | None:
    """The opened answer that the talk was asked for from, for the step that reads it, unless this person put it aside."""
    if view.step != "words" or not view.state.reply:
        return None
    wish = next((x for x in to_talk_about.list_of(place, now) if x.id.hex == view.state.reply), None)
    check_in = current_week.stored_check_in(place.space.id, wish.occasion) if wish else None
    if wish is None or check_in is None:
        return None
    lines = visible_answers.answers_for(check_in, current_user.id, current_week.asked_in(check_in))
    sides = [(line.prompt, side) for line in lines for side in (line.mine, line.theirs) if side]
    found = (x for x in sides if x[1].answer.id == wish.answer_id and not x[1].is_aside)
    return next(found, None)


def _check_in(view: TalkView, check_in: CheckIn, now: datetime, place: CurrentSpace) -> dict[str, Any]:
    stored = check_in in db.session
    has_agreements, has_topics = view.step == "agreements", view.step == "topic" and place.is_paired
    due, proposed = _agreements(place, now) if has_agreements else ([], [])
    asked = current_week.asked_in(check_in)
    lines = visible_answers.answers_for(check_in if stored else None, current_user.id, asked)
    talked = visible_answers.to_talk_through(lines, asked)
    shown = visible_answers.to_show(lines)
    number, rhythm = talk_steps.prompt_number(view.step), current_week.rhythm_of(check_in)
    return {
        "lines": lines,
        "shown": shown,
        "mark": visible_answers.preview_mark(place.space.id, shown),
        "thanks": next((x for x in lines if x.prompt.key == "thanks"), None),
        "line": talked[number - 1] if 0 < number <= len(talked) else None,
        "ready": stored and Ready.of(check_in, current_user.id) is not None,
        "closed": check_in.is_closed(rhythm, now),
        "promises": promises.made_in(check_in, now) if stored else [],
        "before": promises.from_before(check_in, rhythm, now) if view.step == "before" else [],
        "due": due,
        "proposed": proposed,
        "topics": statements.topic_of(place.space.id, current_user.id, now) if has_topics else [],
        "to_talk_about": to_talk_about.list_of(place, now) if has_topics else [],
    }


def _agreements(place: CurrentSpace, now: datetime) -> tuple[list[AgreementView], list[AgreementView]]:
    found = agreements.home_status_for(place, now, local(now, current_user.zone).date())
    return found.due, found.proposed


def statement_of(session: LiveSession, now: datetime) -> Statement | None:
    """The shared words that the talk is about, while this person may see them."""
    if session.statement_id is None:
        return None
    return statements.seen_statement(session.statement_id, [session.space_id], current_user.id, now)
