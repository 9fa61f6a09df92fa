"""What both have of a talk that is over: promises, agreements touched meanwhile, what was said back, what to try, the last words."""

from datetime import datetime
from typing import Any

from flask_login import current_user

from couples.boundaries import agreement_view as agreements
from couples.checkins import current_week, promises
from couples.clock import local
from couples.live import listening_notes, live_words, talk_topic, tries_of_now
from couples.live.live_session import LiveSession
from couples.live.live_words import LiveWord
from couples.spaces.models import CurrentSpace


def of(session: LiveSession, place: CurrentSpace, now: datetime) -> dict[str, Any]:
    """For the page; it has nothing of the partner's private notes or unopened words."""
    state, words = session.state, live_words.words_of(session)
    is_current = session.space_id == place.space.id
    check_in = (
        current_week.check_in_of(place, session.occasion, now) if session.occasion and is_current else None
    )
    note = listening_notes.note_of(session, current_user.id)
    can_agree = is_current and _can_agree(session, words, now)
    tried = live_words.tried(words, state, current_user.id, can_agree=can_agree)
    return {
        "session": session,
        "state": state,
        "place": place,
        "partner": place.partner if is_current else None,
        "is_current": is_current,
        "topic": talk_topic.as_read(session, current_user, place.partner if is_current else None),
        "promises": promises.made_in(check_in, now) if check_in else [],
        "check_in": check_in,
        "agreements": _touched(session, place, now) if is_current and not session.is_solo else [],
        "said": [w for w in words if w.kind in ("heard", "sense")],
        **tried,
        "agreed": sorted(tried["agreed"], key=lambda word: word.id.hex not in state.late),
        "can_agree": can_agree,
        "last_words": [w for w in words if w.kind == "word"],
        "note": note.words.text if note else "",
        "note_also": note.words.also if note else "",
        "note_version": note.version if note else 0,
    }


def _can_agree(session: LiveSession, words: list[LiveWord], now: datetime) -> bool:
    """Whether one of the two can still say yes to something that the other suggested."""
    state, over = session.state, session.over_at
    waits = any(w.kind == "try" and w.id.hex not in state.agreed for w in words)
    if over is None or state.is_alone or not state.asks_for_yes or not waits:
        return False
    return tries_of_now.can_still_agree(session.space_id, session.id, over, now)


def _touched(session: LiveSession, place: CurrentSpace, now: datetime) -> list[agreements.AgreementView]:
    """Agreements about which something both see happened while the talk ran."""
    begin, end = session.state.begun_at, session.over_at
    if begin is None or end is None:
        return []
    views = agreements.in_space(place, now, local(now, current_user.zone).date())
    return [v for v in views if any(begin <= at <= end for at in _moments(v))]


def _moments(view: agreements.AgreementView) -> list[datetime]:
    shown = {v.id for v in view.versions}
    signed = [s.signed_at for s in view.signatures if s.version_id in shown]
    return [v.arrives_at for v in view.versions] + signed + [d.decided_at for d in view.decisions]
