"""Who may see which answers: `answers_for` is the only way to them.

Before the reveal each sees their own. Afterwards the other's are there too, and only what was shown. A number about the
two is its writer's alone, also where an earlier version opened it for both.
"""

import uuid
from dataclasses import dataclass, field

from sqlalchemy import or_, select

from couples import clock
from couples.checkins import prompts
from couples.checkins.answer_words import Words, read_words
from couples.checkins.answers import Answer
from couples.checkins.models import CheckIn
from couples.checkins.prompts import Prompt
from couples.checkins.replies_and_afterthoughts import Afterthought, afterthoughts_to, replies_to
from couples.db import query
from couples.spaces import letting_in


@dataclass
class Side:
    """One partner's part of a line: the answer's row, what it says now, and what was added to it."""

    answer: Answer
    words: Words | None
    afterthoughts: list[Afterthought] = field(default_factory=list)
    replies: set[str] = field(default_factory=set)

    @property
    def is_taken_back(self) -> bool:
        return self.answer.taken_back_at is not None


@dataclass
class Line:
    """One prompt with what this person may see of it: `mine` and `theirs` as opened, `private` for the author alone."""

    prompt: Prompt
    mine: Side | None = None
    theirs: Side | None = None
    private: Words | None = None
    version: int = 0
    caret: str | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether its reader has neither answered nor skipped it."""
        return not self.private or (self.private.is_blank and not self.private.skipped)


def answers_for(check_in: CheckIn | None, person_id: uuid.UUID, asked: list[Prompt]) -> list[Line]:
    """Every prompt of `asked`, and of ours each that was answered on top, with what this person may see of it. The only way
    to answers.

    The other's words are in it only once the check-in was revealed, and then only what was shown; skipped, empty and
    kept-private all give no line.
    """
    lines = {prompt.key: Line(prompt) for prompt in asked}
    if check_in is None:
        return list(lines.values())
    rows = (_opened_to if check_in.revealed_at else _own).all(check_in.id, person_id)
    if not check_in.is_hello:
        lines |= {p.key: Line(p) for p in prompts.beyond(asked, {row.prompt for row in rows})}
    sides = {}
    for row in rows:
        line = lines.get(row.prompt)
        if line is None:
            continue
        if row.author_id == person_id:
            line.private, line.version, line.caret = row.words, row.version, row.caret
        is_number = line.prompt.kind == "scale"
        if check_in.revealed_at and not is_number and (row.shared_cell or row.taken_back_at):
            side = sides[row.id] = Side(row, read_words(row.shared))
            if row.author_id == person_id:
                line.mine = side
            else:
                line.theirs = side
    _add_what_followed(sides, person_id)
    return list(lines.values())


@query
def _own(check_in_id, person_id):
    return select(Answer).where(Answer.check_in_id == check_in_id, Answer.author_id == person_id)


@query
def _opened_to(check_in_id, person_id):
    shown = or_(Answer.shared_cell.is_not(None), Answer.taken_back_at.is_not(None))
    return select(Answer).where(Answer.check_in_id == check_in_id, or_(Answer.author_id == person_id, shown))


def _add_what_followed(sides: dict[uuid.UUID, Side], person_id: uuid.UUID) -> None:
    """The other's, where this person, who is signed in, lets it in; taps without a time go with the switch."""
    if not sides:
        return
    now = clock.now()
    for row in afterthoughts_to.all(list(sides)):
        if row.author_id == person_id or letting_in.lets_in("replies", row.id, row.created_at, now):
            sides[row.answer_id].afterthoughts.append(row)
    are_off = letting_in.choices().is_off("replies", now)
    for id, answer_id, kind, said_at in replies_to.rows(list(sides)):
        is_by_me = sides[answer_id].answer.author_id != person_id
        is_let_in = letting_in.lets_in("replies", id, said_at, now) if said_at else not are_off
        if is_by_me or is_let_in:
            sides[answer_id].replies.add(kind)


def to_show(lines: list[Line]) -> list[Line]:
    """The lines that the other one would see."""
    return [line for line in lines if line.private and line.private.is_shown]


def next_to_write(lines: list[Line]) -> int:
    """The number of the line where this person stopped in the middle, else of the first that waits; 0 where none does."""
    stopped = [n for n, line in enumerate(lines, 1) if line.caret]
    waiting = [n for n, line in enumerate(lines, 1) if line.is_waiting]
    return next(iter(stopped + waiting), 0)
