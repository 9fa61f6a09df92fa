"""What was put into words in a talk. Last words open only once both people have written theirs."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from couples.db import Row, UTCDateTime, db
from couples.live.live_session import LiveSession, key_of_talk
from couples.live.repeated_moves import forget_marks
from couples.live.talk_state import OVER, State
from couples.spaces.double_sealed import DoubleSealed
from couples.vault import Sealed

WORD_LIMIT = 2000
LAST_WORD_LIMIT = 80


class LiveWord(DoubleSealed, Row):
    """What somebody put into words for both: said back (`heard`, `sense`), to try (`try`), or the last word (`word`)."""

    __tablename__ = "live_words"

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("live_sessions.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    is_solo: Mapped[bool] = mapped_column(default=False)
    kind: Mapped[str] = mapped_column(String(8))
    turn: Mapped[int] = mapped_column(default=0)
    said_at: Mapped[datetime] = mapped_column(UTCDateTime)

    layer = "live"
    shared = Sealed("live.word", key_of_talk)

    def take_back(self) -> None:
        """Its author takes it back, for both, with the marks that could confirm a guess at it. The caller commits, then wipes."""
        db.session.delete(self)
        forget_marks(self.session_id, self.author_id)


def words_of(session: LiveSession) -> list[LiveWord]:
    """What both can read, the oldest first, `heard` before the `sense` said with it: a last word only once both are there."""
    query = select(LiveWord).where(LiveWord.session_id == session.id, LiveWord.shared_cell.is_not(None))
    return list(db.session.scalars(query.order_by(LiveWord.said_at, LiveWord.kind, LiveWord.id)))


def tried(
    words: list[LiveWord], state: State, me: uuid.UUID, *, can_agree: bool, for_both: bool = False
) -> dict[str, list[LiveWord]]:
    """What they'll try: `agreed` what both said yes to, or what someone alone wrote, and `suggested` the rest.

    `to_answer` and `my_yeses` are those that are for this person to say yes to, or to take it back. Talks in which no yes was asked
    for show it all, as they did.

    Args:
        can_agree: whether a yes is still possible. After that, what got none is its author's alone: no refusal is on record.
        for_both: whether a yes of this person is both's, so that what they suggested themselves is for them to answer, too.
    """
    tries = [w for w in words if w.kind == "try"]
    is_asked = state.asks_for_yes and not state.is_alone
    agreed = [w for w in tries if not is_asked or w.id.hex in state.agreed]
    to_answer = [w for w in tries if w not in agreed and (for_both or w.author_id != me)]
    may_see = tries if can_agree else shown_to(tries, state, me)
    return {
        "agreed": agreed,
        "suggested": [w for w in may_see if w not in agreed],
        "to_answer": to_answer if can_agree else [],
        "my_yeses": [w for w in agreed if is_asked and (for_both or w.author_id != me)],
    }


def shown_to(words: list[LiveWord], state: State, me: uuid.UUID) -> list[LiveWord]:
    """Those of a talk's words that this person may still see: once it's over, not what the other suggested and got no yes for."""
    if state.phase != OVER or not state.asks_for_yes:
        return words
    return [w for w in words if w.kind != "try" or w.author_id == me or w.id.hex in state.agreed]


def is_agreed(word: LiveWord, state: State) -> bool:
    """Whether it's something to try that both said yes to."""
    return word.kind == "try" and state.asks_for_yes and word.id.hex in state.agreed


def suggested_to(person_id: uuid.UUID, word: uuid.UUID | None, session_id: uuid.UUID, *, own: bool) -> str:
    """The id of these words to try, as text, if it's for this person to say yes to them, also to their `own`; else nothing."""
    its = LiveWord.id == word, LiveWord.session_id == session_id, LiveWord.kind == "try"
    for_them = its if own else (*its, LiveWord.author_id != person_id)
    found = db.session.scalar(select(LiveWord.id).where(*for_them))
    return found.hex if found else ""


def own_last_word(session_id: uuid.UUID, person_id: uuid.UUID) -> LiveWord | None:
    query = select(LiveWord).where(
        LiveWord.session_id == session_id, LiveWord.author_id == person_id, LiveWord.kind == "word"
    )
    return db.session.scalar(query)
