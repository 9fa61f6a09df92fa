"""Who may see which answers: `answers_for` is the only way to them.

Guaranteed: before the reveal, each person sees only their own. Afterwards they also see what their partner showed, and no
more. A number about the two is its writer's alone, even if an earlier version opened it for both.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import or_, select

from couples import clock
from couples.checkins import prompts, what_followed
from couples.checkins.answer_words import Words, read_words
from couples.checkins.answers import Answer, is_opened
from couples.checkins.models import HELLO, CheckIn, own_prompts_of, ritual_of
from couples.checkins.prompts import Prompt
from couples.checkins.replies_and_afterthoughts import TALK, Afterthought, Reply
from couples.db import Asked, query
from couples.spaces import letting_in
from couples.thanks import share_preview


@dataclass
class Side:
    """One partner's part of a line: the answer's row, what it says now, and what was added to it."""

    answer: Answer
    words: Words | None
    afterthoughts: list[Afterthought] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    asked: Reply | None = None
    """The wish to talk about it."""

    @property
    def is_taken_back(self) -> bool:
        return self.answer.taken_back_at is not None

    @property
    def is_aside(self) -> bool:
        """Whether the signed-in person put it aside, to read another time."""
        return letting_in.is_aside(self.answer.id, clock.now())


@dataclass
class Line:
    """One prompt with what this person may see of it: `mine` and `theirs` as opened, `private` for the author alone."""

    prompt: Prompt
    mine: Side | None = None
    theirs: Side | None = None
    private: Words | None = None
    version: int = 0
    caret: str | None = None
    is_extra: bool = False
    """Whether it isn't among what both were asked, so that one may have answered what the other never saw."""

    @property
    def is_waiting(self) -> bool:
        """Whether its reader has neither answered nor skipped it."""
        return not self.private or (self.private.is_blank and not self.private.skipped)

    @property
    def is_opened(self) -> bool:
        """Whether there is anything to read, after the reveal."""
        return self.mine is not None or self.theirs is not None


def answers_for(
    check_in: CheckIn | None,
    person_id: uuid.UUID,
    asked: list[Prompt],
    own: list[Answer] | None = None,
) -> list[Line]:
    """A line for every prompt of `asked`, and for each other one that was answered, with what this person may see of it.

    It's the only way to answers. The partner's words are in it only once the check-in was revealed, and then only what they
    showed; for what they skipped, left empty or kept private there's nothing.

    Args:
        check_in: None for one that isn't in the database.
        own: what this person wrote in one that hasn't opened, if it's already loaded.
    """
    lines = {prompt.key: Line(prompt) for prompt in asked}
    if check_in is None:
        return list(lines.values())
    rows = _rows_of(check_in, person_id) if own is None else own
    if not check_in.is_hello:
        answered = {row.prompt for row in rows} - lines.keys()
        lines |= {p.key: Line(p, is_extra=True) for p in prompts.beyond(asked, answered)}
        if any(key.startswith(prompts.OWN_MARK) for key in answered):
            lines |= {
                p.key: Line(p, is_extra=p.key not in lines)
                for p in own_prompts_of(check_in)
                if p.key in answered
            }
    _add_what_followed(_fill(lines, rows, check_in, person_id), check_in.id, person_id)
    return list(lines.values())


def _rows_of(check_in: CheckIn, person_id: uuid.UUID) -> list[Answer]:
    rows: list[Answer] = (_opened_to if check_in.revealed_at else own_of).all(check_in.id, person_id)
    return rows


def _fill(
    lines: dict[str, Line], rows: list[Answer], check_in: CheckIn, person_id: uuid.UUID
) -> dict[uuid.UUID, Side]:
    """Puts each answer into the line of its prompt, and returns the opened sides by their answers' ids."""
    sides: dict[uuid.UUID, Side] = {}
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
    return sides


@query
def own_of(check_in_id, person_id):
    return select(Answer).where(Answer.check_in_id == check_in_id, Answer.author_id == person_id)


def asked_for(check_in: CheckIn, person_id: uuid.UUID) -> list[Asked]:
    """The queries that `answers_for` runs for an opened check-in, for looking them up together with others."""
    return [(_opened_to, (check_in.id, person_id)), *what_followed.asked_for(check_in.id)]


@query
def _opened_to(check_in_id, person_id):
    return select(Answer).where(
        Answer.check_in_id == check_in_id, or_(Answer.author_id == person_id, is_opened())
    )


def _add_what_followed(sides: dict[uuid.UUID, Side], check_in_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """Adds afterthoughts and replies to these sides: this person's own, and the partner's as they let them in.

    Replies without a time, which an earlier version made, show unless that kind is switched off now.
    """
    if not sides:
        return
    afterthoughts, replies = what_followed.found(check_in_id, sides)
    now = clock.now()
    for row in afterthoughts:
        if row.author_id == person_id or letting_in.lets_in("replies", row.id, row.created_at, now):
            sides[row.answer_id].afterthoughts.append(row)
    are_off = letting_in.choices().is_off("replies", now, now)
    for reply in replies:
        side = sides[reply.answer_id]
        came = reply.said_at
        is_let_in = letting_in.lets_in("replies", reply.id, came, now) if came else not are_off
        if side.answer.author_id == person_id and (side.is_taken_back or not is_let_in):
            continue
        if reply.kind == TALK:
            side.asked = reply
        else:
            side.replies.append(reply)


def one_line_each(check_in_ids: list[uuid.UUID], person_id: uuid.UUID) -> dict[uuid.UUID, tuple[str, bool]]:
    """A few words from each opened check-in to recognize it by, preferably a thank-you from the partner, and whether
    they're this person's own.

    One select for all of them.

    What the reader put aside isn't quoted.
    """
    found: dict[uuid.UUID, tuple[str, bool]] = {}
    best_first = sorted(
        _light_in.all(check_in_ids), key=lambda row: (LIGHT.index(row.prompt), row.author_id == person_id)
    )
    for row in best_first:  # those after the first that can be quoted aren't opened
        words = None if row.check_in_id in found else read_words(row.shared)
        if words and words.text and not Side(row, words).is_aside:
            found[row.check_in_id] = words.text, row.author_id == person_id
    return found


LIGHT = ("thanks", HELLO, "close")
"""The questions that these words are taken from, the best first."""


@query
def _light_in(check_in_ids):
    shown = Answer.shared_cell.is_not(None), Answer.prompt.in_(LIGHT)
    return select(Answer).where(Answer.check_in_id.in_(check_in_ids), *shown)


def to_talk_through(lines: list[Line], asked: list[Prompt]) -> list[Line]:
    """The lines of what both were asked, and of extra questions that were answered and opened: the same for both, in the same order."""
    keys = {prompt.key for prompt in asked}
    return [line for line in lines if line.prompt.key in keys or line.is_opened]


def how_many_to_talk_through(check_in: CheckIn) -> int:
    """The number of lines that there are to talk through. It reads no words, so it needs no key."""
    if check_in.day is None:
        return 1
    ritual = ritual_of(check_in)
    asked = ritual.keys_asked_on(check_in.day)
    if not check_in.revealed_at:
        return len(asked)
    ours = {prompt.key for prompt in prompts.ours() if prompt.kind != "scale"}
    own = {key for key in ritual.keys_on(date.max) if key.startswith(prompts.OWN_MARK)}
    return len(asked | ((ours | own) & set(_opened_keys.all(check_in.id))))


@query
def _opened_keys(check_in_id):
    return select(Answer.prompt).where(Answer.check_in_id == check_in_id, is_opened())


def to_show(lines: list[Line]) -> list[Line]:
    """The lines that the partner would see."""
    return [line for line in lines if line.private and line.private.is_shown]


def preview_mark(space_id: uuid.UUID, shown: list[Line]) -> str:
    """The mark of a preview of these lines (see couples/thanks/share_preview.py)."""
    words = [(line.prompt.key, line.private or Words()) for line in shown]
    return share_preview.mark(
        space_id, *(part for key, said in words for part in (key, said.text, said.feel, said.need))
    )


def next_to_write(lines: list[Line]) -> int:
    """The number (from 1) of the line where this person stopped midway, else of the first that waits for an answer; 0 if none does."""
    stopped = [n for n, line in enumerate(lines, 1) if line.caret]
    waiting = [n for n, line in enumerate(lines, 1) if line.is_waiting]
    return next(iter(stopped + waiting), 0)
