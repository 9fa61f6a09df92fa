"""How a talk begins: with a question, to which the answer is "now", "another time" or "not today". No one is summoned.

Guaranteed: "not today" and no answer look the same to whoever asked, and nothing of a no is kept but what the receiver alone
can open. The trade-off: whoever asked isn't told, and waits a week before asking again either way.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec.structs import replace

from couples.checkins import current_week
from couples.checkins.visible_answers import how_many_to_talk_through
from couples.db import db
from couples.live import live_session, moves, talk_steps, unbegun_talks
from couples.live.live_session import LiveSession
from couples.live.talk_state import beginning
from couples.spaces import asking_again, letting_in
from couples.spaces.asking_again import TALK
from couples.spaces.models import CurrentSpace, Space

TALK_LENGTHS = (20, 40)  # minutes
FARTHEST = timedelta(days=14)


class AnotherIsOpen(Exception):
    """The two have a talk that is asked for, agreed or running; `session` is that one."""

    def __init__(self, session: LiveSession):
        super().__init__()
        self.session = session


class TooSoon(Exception):
    """This person asked less than a week ago, and there was no yes."""


class NotOpen(Exception):
    """The question has been answered or withdrawn in the meantime."""


@dataclass(frozen=True)
class TalkRequest:
    """Would a talk suit you? `suits_at` is None for "now"; `topic` is a sentence, if there is one.

    `reply_id` is the wish to talk about an answer that it was asked for from.
    """

    kind: str
    minutes: int
    suits_at: datetime | None = None
    topic: str = ""
    statement_id: uuid.UUID | None = None
    reply_id: uuid.UUID | None = None


def shown_to(place: CurrentSpace, now: datetime) -> LiveSession | None:
    """The talk that is asked for, agreed or running, as the signed-in person sees it: without a question they set aside."""
    session = live_session.open_session(place.space.id) if place.is_paired else None
    if session is None or session.is_forgotten(now) or not _is_let_in(session, place, now):
        return None
    return session


def can_ask(place: CurrentSpace, now: datetime) -> bool:
    """Whether the signed-in person would find the form to ask with: they see no talk that's open, and don't have to wait."""
    if not place.is_paired or shown_to(place, now):
        return False
    return asking_again.not_before(place.space.id, place.me.user_id, TALK, now) is None


def _is_let_in(session: LiveSession, place: CurrentSpace, now: datetime) -> bool:
    if not is_put_to(session, place):
        return True
    return letting_in.lets_in("talks", session.id, session.asked_at, now)


def is_put_to(session: LiveSession, place: CurrentSpace) -> bool:
    """Whether it's the partner's question, and waits for this person's answer."""
    me = place.me.user_id
    return session.is_asked and session.author_id != me and session.suits_by != me


def is_own_question(session: LiveSession, person: uuid.UUID) -> bool:
    """Whether this person asked, and their partner hasn't answered, neither with a yes nor with another time."""
    return session.is_asked and session.author_id == session.suits_by == person


def ask(
    question: TalkRequest,
    id: uuid.UUID,
    place: CurrentSpace,
    now: datetime,
    *,
    instead: uuid.UUID | None = None,
) -> LiveSession:
    """Asks the partner for a talk, in place of any open question that this person doesn't see.

    A question that they do see and answer with their own (`instead`) is replaced, too; so its author can't tell the two cases apart.

    Args:
        instead: the partner's question that the page showed beside the form.

    Raises:
        AnotherIsOpen: there is one already; two who ask at the same moment find the first.
        TooSoon: this person asked less than a week ago.
    """
    before = shown_to(place, now)
    if before and not (before.id == instead and is_put_to(before, place)):
        raise AnotherIsOpen(before)
    if asking_again.not_before(place.space.id, place.me.user_id, TALK, now):
        raise TooSoon
    hidden = live_session.open_session(place.space.id)
    if hidden:
        _close(hidden, place, now)
    for row in live_session.all_called_off(place.space.id):
        db.session.delete(row)
    asking_again.waits(place.space.id, place.me.user_id, TALK, now)
    if question.topic:
        place.space.both_have_words(now)
    return _new(question, id, place, now, solo=False)


def begin_alone(kind: str, id: uuid.UUID, place: CurrentSpace, now: datetime) -> LiveSession:
    """A talk to go through alone, for nobody else to see."""
    session = _new(TalkRequest(kind, TALK_LENGTHS[0]), id, place, now, solo=True)
    session.agreed_at = now
    return session


def _new(
    question: TalkRequest, id: uuid.UUID, place: CurrentSpace, now: datetime, *, solo: bool
) -> LiveSession:
    check_in = current_week.week_of(place, now).check_in if question.kind == talk_steps.CHECK_IN else None
    prompts = how_many_to_talk_through(check_in) if check_in else 0
    reads = bool(question.statement_id or question.reply_id) or not question.topic
    its_steps = talk_steps.steps_of(question.kind, prompts, reads=reads)
    people = (place.me.user_id,) if solo or not place.partner else (place.me.user_id, place.partner.id)
    session = LiveSession(
        id=id,
        space_id=place.space.id,
        author_id=place.me.user_id,
        is_solo=solo,
        kind=question.kind,
        occasion=check_in and check_in.occasion,
        statement_id=question.statement_id,
        minutes=question.minutes,
        asked_at=now,
        suits_at=question.suits_at,
        suits_by=place.me.user_id,
        version=1,
    )
    state = beginning(question.kind, tuple(str(p) for p in people), question.minutes, its_steps)
    session.state = replace(state, reply=question.reply_id.hex if question.reply_id else "")
    session.topic = question.topic or None
    db.session.add(session)
    db.session.flush()
    return session


def agree(session: LiveSession, person: uuid.UUID, now: datetime, *, seen: str, time_seen: str) -> None:
    """Says yes to the time that the partner proposed last, if it's the one that this person saw.

    Args:
        seen: the version that the page showed.
        time_seen: the time that it showed, which can move within a version.

    Raises:
        NotOpen: the question was answered or its time moved since, or this person proposed the time last.
    """
    if not session.is_asked or session.suits_by == person:
        raise NotOpen
    if (seen, time_seen) != (str(session.version), session.time_said):
        raise NotOpen
    if session.suits_at is not None and session.suits_at < now:
        session.suits_at = None
    session.agreed_at = now
    if session.suits_at is None:  # who says "yes, now" is on their way in, and needs no second tap to join
        session.state = moves.apply(session.state, "come-in", str(person), {}, now)
    session.version += 1
    db.session.get_one(Space, session.space_id).both_have_words(now)
    asking_again.waits_no_more(session.space_id, session.author_id, TALK)


def suggest(session: LiveSession, at: datetime | None, person: uuid.UUID, now: datetime) -> None:
    """Proposes another time, by either, for the other to agree to. An agreed time can be moved in the same way before it begins.

    Moving an agreed time makes it a question again, and the asker's wait starts over. Moving a time of one's own that no one has
    answered leaves the question the same, so that it isn't news again to the partner.
    """
    if session.over_at or session.state.begun_at:
        raise NotOpen
    if session.agreed_at:
        asking_again.waits(session.space_id, session.author_id, TALK, now)
    is_answer = bool(session.agreed_at) or session.suits_by != person
    session.suits_at, session.suits_by, session.agreed_at = at, person, None
    session.state = session.state.with_no_one_in()
    session.version += is_answer


def not_today(session: LiveSession, place: CurrentSpace, now: datetime) -> bool:
    """A complete answer, by either, at any time before the talk begins.

    To a partner's question it's told to no one: the question disappears for this person, and the asker waits as if there were no
    answer. What this person asked or proposed is deleted for both, and what both agreed on is called off; the topic goes back to its
    author.

    Returns:
        Whether both can see that it's gone.
    """
    person = place.me.user_id
    if session.over_at or session.state.begun_at:
        raise NotOpen
    if session.is_asked and person not in (session.author_id, session.suits_by):
        letting_in.set_aside(session.id)
        return False
    if session.author_id != person:
        asking_again.waits(session.space_id, session.author_id, TALK, now)
    if session.agreed_at and session.starts_at > now:
        unbegun_talks.call_off(session, place, now)
    else:
        unbegun_talks.delete(session, place, now)
    return True


def _close(session: LiveSession, place: CurrentSpace, now: datetime) -> None:
    if session.state.begun_at is None:
        unbegun_talks.delete(session, place, now)
    db.session.flush()
