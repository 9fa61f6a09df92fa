"""The one function behind both doors, the form and the socket: one move, applied once, on the newest state.

What comes back says whether it counted and the version that it made; a move that was applied before gives its first result again.
"""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from couples import prose, vault
from couples.accounts.models import Session
from couples.db import db
from couples.live import moves
from couples.live.models import LiveMove, LiveSession, LiveWord, own_last_word, pause_minutes_of
from couples.live.moves import Illegal
from couples.live.state import State, told_on
from couples.spaces.models import Membership

WORD_LIMIT = 2000
LAST_WORD_LIMIT = 80
REFUSALS = {
    "unknown": "We could not read that. Load the page again and try once more.",
    "over": "This step is over already. Here is how it stands now.",
    "not-now": "This does not fit just now. Here is how it stands.",
    "not-yours": "The floor is not yours just now.",
    "time": "Choose a time that is ahead, and at most 24 hours away.",
    "too-long": "This is longer than fits here. A shorter version does; your words are still in the field.",
    "empty": "A few words belong to it.",
    "used": "This was sent before with other words. Load the page again.",
    "not-there": "There is nothing here.",
}


@dataclass(frozen=True)
class Call:
    """One move as it came in. `text` and `sense` are the words of those moves that have some."""

    id: uuid.UUID
    session: uuid.UUID
    name: str
    args: dict[str, Any]
    text: str = ""
    sense: str = ""

    def mark(self) -> bytes:
        """A keyed hash of all it says, to tell a repetition from another move under the same id."""
        said = json.dumps(
            [str(self.session), self.name, self.args, self.text, self.sense], sort_keys=True, default=str
        )
        return vault.pepper().fingerprint(said, "live move")


@dataclass(frozen=True)
class Done:
    """`session` as it is now, the version that the mover's pages are at, whether the move was new, and who can see a change."""

    session: LiveSession
    version: int
    fresh: bool
    seeing: tuple[str, ...] = ()


def find(id: uuid.UUID, person: uuid.UUID, now: datetime, signed_in: uuid.UUID | None = None) -> LiveSession:
    """The talk, if this person is in its space now (and their sign-in still lives, for the socket).

    Raises:
        Illegal: not-there, the same for a talk that is somebody else's.
    """
    query = (
        select(LiveSession)
        .join(Membership, Membership.space_id == LiveSession.space_id)
        .where(LiveSession.id == id, Membership.user_id == person, Membership.current.is_(True))
    )
    if signed_in:
        lives = Session.id == signed_in, Session.expires_at > now
        query = query.join(Session, Session.user_id == Membership.user_id).where(*lives)
    session = db.session.scalar(query)
    if session is None or (session.is_solo and session.author_id != person) or session.agreed_at is None:
        raise Illegal("not-there")
    return session


def do(call: Call, person: uuid.UUID, now: datetime, signed_in: uuid.UUID | None = None) -> Done:
    """Applies `call` for `person`; the caller commits, then tells.

    Raises:
        Illegal: it does not fit; nothing changed.
    """
    session = find(call.session, person, now, signed_in)
    before, mark = db.session.get(LiveMove, call.id), call.mark()
    if before:
        if (before.author_id, before.session_id, before.mark) != (person, session.id, mark):
            raise Illegal("used")
        return Done(session, before.version, False)
    was, me = session.state, str(person)
    state = moves.apply(was, call.name, me, _args(call, session, person), now)
    if call.name in moves.WITH_WORDS:
        _keep_words(call, session, state, person, now)
    words = call.name in moves.WITH_WORDS and (call.name != "word" or state.words_are_open())
    session.state, seeing = told_on(was, state, me, words=words)
    version = session.state.told[me]
    db.session.add(LiveMove(id=call.id, session_id=session.id, author_id=person, mark=mark, version=version))
    return Done(session, version, True, seeing)


def _args(call: Call, session: LiveSession, person: uuid.UUID) -> dict[str, Any]:
    if call.name == "pause" and "minutes" not in call.args:
        return call.args | {"minutes": pause_minutes_of(session.space_id, person)}
    return call.args


def _keep_words(call: Call, session: LiveSession, state: State, person: uuid.UUID, now: datetime) -> None:
    text, sense = prose.clean(call.text), prose.clean(call.sense)
    limit = LAST_WORD_LIMIT if call.name == "word" else WORD_LIMIT
    if len(text) > limit or len(sense) > limit:
        raise Illegal("too-long")
    out_loud = call.name == "heard" and not call.text  # said back without writing it down
    if prose.is_blank(text) and not out_loud:
        raise Illegal("empty")
    if call.name == "word":
        _keep_last_word(session, state, person, text, now)
        return
    for kind, words in ((call.name, text), ("sense", sense)):
        if words and (kind != "sense" or call.name == "heard"):
            db.session.add(_word(session, person, kind, state.turn, now, words))


def _word(
    session: LiveSession, person: uuid.UUID, kind: str, turn: int, now: datetime, text: str
) -> LiveWord:
    word = LiveWord(
        space_id=session.space_id,
        session_id=session.id,
        author_id=person,
        is_solo=session.is_solo,
        kind=kind,
        turn=turn,
        said_at=now,
    )
    word.shared = text
    return word


def _keep_last_word(session: LiveSession, state: State, person: uuid.UUID, text: str, now: datetime) -> None:
    """It waits in two layers until the other's is there too; then both open."""
    word = own_last_word(session, person)
    if word is None:
        word = _word(session, person, "word", 0, now, text)
        db.session.add(word)
    else:
        word.shared = text
    if not state.words_are_open():
        word.put(text)
        return
    others = LiveWord.session_id == session.id, LiveWord.kind == "word", LiveWord.author_id != person
    for other in db.session.scalars(select(LiveWord).where(*others)):
        other.take_outer_layer_off()
