"""The one function behind both doors, the form and the socket: one move, applied once, on the newest state.

What comes back says whether it counted and the version that it made; a move that was applied before gives its first result again.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from couples import text_input
from couples.accounts.signed_in_sessions import IS_ALIVE, Session, alive_at
from couples.checkins import current_week, to_talk_about
from couples.checkins.visible_answers import how_many_to_talk_through
from couples.db import db, locked, run_held
from couples.fields import as_id
from couples.live import moves, talk_steps, tries_of_now
from couples.live.incoming_move import Move, Talk
from couples.live.live_session import FORGOTTEN_AFTER, LiveSession
from couples.live.live_words import LAST_WORD_LIMIT, WORD_LIMIT, LiveWord, own_last_word, suggested_to
from couples.live.moves.registry import IllegalMove
from couples.live.repeated_moves import LiveMove, forget_marks
from couples.live.talk_state import ENDED, State, told_on
from couples.live.talk_wishes import pause_minutes_of
from couples.spaces.membership import Membership
from couples.spaces.models import Space


@dataclass(frozen=True)
class MoveResult:
    """The state after a move, the version that the mover's pages are at, and whom to tell because they can see a change.

    `heard_by` is empty if the move had been applied before.
    """

    state: State
    version: int
    heard_by: Sequence[str] = ()


# Statements over columns, built once: a move is what a talk waits for, and loading rows as objects took most of its time.
_TALK_AND_MOVE = (
    select(
        LiveSession.space_id,
        LiveSession.is_solo,
        LiveSession.occasion,
        LiveSession.state_json,
        func.coalesce(LiveSession.suits_at, LiveSession.agreed_at).label("starts_at"),
        LiveMove.author_id.label("moved_by"),
        LiveMove.session_id.label("moved_in"),
        LiveMove.mark,
        LiveMove.version,
    )
    .join(Membership, Membership.space_id == LiveSession.space_id)
    .outerjoin(LiveMove, LiveMove.id == bindparam("move"))
    .where(
        LiveSession.id == bindparam("asked"),
        LiveSession.agreed_at.is_not(None),
        or_(LiveSession.is_solo.is_(False), LiveSession.author_id == bindparam("mover")),
        Membership.user_id == bindparam("mover"),
        Membership.current.is_(True),
    )
)
_SIGNED_IN_TALK_AND_MOVE = _TALK_AND_MOVE.join(Session, Session.user_id == Membership.user_id).where(
    Session.id == bindparam("signed_in"), IS_ALIVE
)
_FIND, _FIND_SIGNED_IN = (locked(found, LiveSession) for found in (_TALK_AND_MOVE, _SIGNED_IN_TALK_AND_MOVE))
_TALKS = LiveSession.__table__
_KEEP_STATE = (
    update(_TALKS)
    .where(_TALKS.c.id == bindparam("asked"))
    .values(state_json=bindparam("state"), over_at=bindparam("ended"))
)
_SPACES = Space.__table__
_BOTH_HAVE_WORDS = (
    update(_SPACES)
    .where(_SPACES.c.id == bindparam("place"), _SPACES.c.shared_since.is_(None))
    .values(shared_since=bindparam("now"))
)
_KEEP_MOVE = insert(LiveMove.__table__)


def apply_move(
    call: Move,
    person: uuid.UUID,
    now: datetime,
    signed_in: uuid.UUID | None = None,
    connection: Connection | None = None,
) -> MoveResult:
    """Applies `call` for `person`, who is in the talk's space now; the caller commits, then tells.

    Args:
        signed_in: for the socket, the session that the event came from; it has to be alive still.
        connection: one that already writes, for a move without words; by default the session's.

    Raises:
        IllegalMove: the move doesn't fit, and nothing changed. Someone else's talk is "not-there", like none at all.
    """
    connection = connection or db.session.connection()
    asked = {"asked": call.session, "mover": person, "move": call.id}
    asked |= {"signed_in": signed_in} | alive_at(now) if signed_in else {}
    found = run_held(connection.execute, _FIND_SIGNED_IN if signed_in else _FIND, asked).first()
    if found is None or _is_forgotten(found, now):
        raise IllegalMove("not-there")
    talk = Talk(call.session, found.space_id, found.is_solo, found.occasion, State.of(found.state_json))
    mark, me = call.mark(), str(person)
    if found.mark is not None:
        if (found.moved_by, found.moved_in, found.mark) != (person, talk.id, mark):
            raise IllegalMove("used")
        return MoveResult(talk.state, found.version)
    state = _recounted(talk, moves.apply(talk.state, call.name, me, _args(call, talk, person, now), now))
    if call.name in moves.WITH_WORDS:
        _keep_words(call, talk, state, person, now)
    words = call.name in moves.WITH_WORDS and (call.name != "word" or state.words_are_open())
    state, heard_by = told_on(talk.state, state, me, words=words)
    version = state.told[me]
    connection.execute(_KEEP_STATE, {"asked": talk.id, "state": state.packed(), "ended": state.over_at})
    _leave_the_list(talk, state, connection)
    kept = {"session_id": talk.id, "author_id": person, "mark": mark, "version": version}
    connection.execute(_KEEP_MOVE, {"id": call.id} | kept)
    _both_have_words(call, talk, state, now, connection)
    return MoveResult(state, version, heard_by)


def _is_forgotten(found: Any, now: datetime) -> bool:
    """The same as `LiveSession.is_forgotten`, of a row of columns."""
    is_past = not found.is_solo and now > found.starts_at + FORGOTTEN_AFTER
    return is_past and State.of(found.state_json).begun_at is None


def _recounted(talk: Talk, state: State) -> State:
    """The steps, counted again when the talk moves on from the reveal: more questions may have opened than when it was asked for."""
    if talk.state.step != talk_steps.REVEAL or state.at == talk.state.at or talk.occasion is None:
        return state
    check_in = current_week.stored_check_in(talk.space_id, talk.occasion)
    if check_in is None or not check_in.revealed_at:
        return state
    steps = talk_steps.steps_of(state.kind, how_many_to_talk_through(check_in))
    return replace(state, steps=steps, at=steps.index(state.step) if state.step in steps else state.at)


def _both_have_words(call: Move, talk: Talk, state: State, now: datetime, connection: Connection) -> None:
    """Once a talk of two has begun, or words were said in one, there's something of both: parting keeps it from then on."""
    if not talk.is_solo and (call.name in moves.WITH_WORDS or state.begun_at != talk.state.begun_at):
        connection.execute(_BOTH_HAVE_WORDS, {"place": talk.space_id, "now": now})


def _leave_the_list(talk: Talk, state: State, connection: Connection) -> None:
    """When a talk ends, the wish it was asked for from goes. Later moves leave the list alone: the same wish may be there again."""
    if state.reply and state.how == ENDED != talk.state.how:
        to_talk_about.take_off(uuid.UUID(state.reply), talk.space_id, connection)


def _args(call: Move, talk: Talk, person: uuid.UUID, now: datetime) -> dict[str, Any]:
    if call.name in moves.ABOUT_A_SUGGESTION:
        return {"word": _suggested(call, talk, person, now)}
    if call.name == "heard":
        # what makes sense, added alone, belongs to what was said back before
        before = talk.state.said if call.sense and talk.state.heard else ""
        return call.args | {"word": uuid.uuid4().hex if call.text else before}
    if call.name == "pause" and "minutes" not in call.args:
        return call.args | {"minutes": pause_minutes_of(talk.space_id, person)}
    return call.args


def _suggested(call: Move, talk: Talk, person: uuid.UUID, now: datetime) -> str:
    """The id of the words, if they're this person's to say yes to. Once the talk is over, that's never whoever suggested them."""
    over_at = talk.state.over_at
    counts = tries_of_now.can_still_agree
    if call.name == "agree" and over_at and not counts(talk.space_id, talk.id, over_at, now):
        raise IllegalMove("over")
    own = talk.state.one_says_yes_for_both(now)
    return suggested_to(person, as_id(call.args.get("word")), talk.id, own=own)


def _keep_words(call: Move, talk: Talk, state: State, person: uuid.UUID, now: datetime) -> None:
    text, sense = text_input.clean(call.text), text_input.clean(call.sense)
    limit = LAST_WORD_LIMIT if call.name == "word" else WORD_LIMIT
    if len(text) > limit or len(sense) > limit:
        raise IllegalMove("too-long")
    out_loud = call.name == "heard" and not call.text  # said back without writing it down
    if text_input.is_blank(text) and not out_loud:
        raise IllegalMove("empty")
    if call.name == "word":
        _keep_last_word(talk, state, person, text, now)
        return
    for kind, words in ((call.name, text), ("sense", sense)):
        if words and (kind != "sense" or call.name == "heard"):
            id = uuid.UUID(state.said) if kind == "heard" else uuid.uuid4()
            db.session.add(_word(talk, person, kind, state.turn, now, words, id=id))


def _word(
    talk: Talk, person: uuid.UUID, kind: str, turn: int, now: datetime, text: str, *, id: uuid.UUID
) -> LiveWord:
    word = LiveWord(
        id=id,
        space_id=talk.space_id,
        session_id=talk.id,
        author_id=person,
        is_solo=talk.is_solo,
        kind=kind,
        turn=turn,
        said_at=now,
    )
    word.shared = text
    return word


def _keep_last_word(talk: Talk, state: State, person: uuid.UUID, text: str, now: datetime) -> None:
    """Seals a last word in two layers until the partner's is there too; then both open."""
    word = own_last_word(talk.id, person)
    if word is None:
        word = _word(talk, person, "word", 0, now, text, id=uuid.uuid4())
        db.session.add(word)
    else:
        word.shared = text
        forget_marks(talk.id, person)
    if not state.words_are_open():
        word.put(text)
        return
    others = LiveWord.session_id == talk.id, LiveWord.kind == "word", LiveWord.author_id != person
    for other in db.session.scalars(select(LiveWord).where(*others)):
        other.remove_outer_layer()
