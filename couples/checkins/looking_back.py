"""Looking back at the check-ins that a person wrote: their number over time, what they said would help, and a search.

Guaranteed: every row is the reader's own, so nothing here depends on what a partner did or showed. It also finds what was kept
private or skipped, what another page had saved, and what rooms above this one keep for their writer alone. The trade-off: nothing is indexed, so a search opens every answer of its writer; a year has about 200.
"""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from blinker import Namespace
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from couples import word_search
from couples.checkins import prompts, when_it_is
from couples.checkins.answer_words import Words
from couples.checkins.answers import Answer
from couples.checkins.models import HELLO, CheckIn, own_prompts_of
from couples.checkins.prompts import Prompt
from couples.db import db

looked_through = Namespace().signal(
    "looked-through"
)  # sent with a person's id and `now`; answered with what they wrote
NUMBER = "connected"
HELPS = "help"
MOST_POINTS = 52
"""How many numbers the chart has room for: a year of weeks."""
MOST_SHOWN = 50
"""How many answers a search, or the list of what helps, shows at most."""


@dataclass(frozen=True)
class Own:
    """One answer of the reader's, with the check-in it's in, and the day of that; the hello has none."""

    check_in: CheckIn
    prompt: str
    words: Words
    day: date | None = None


@dataclass(frozen=True)
class Found:
    """An answer that was found: what it answers, and some words around the first match."""

    own: Own
    prompt: Prompt
    parts: list[tuple[bool, str]]


@dataclass(frozen=True)
class Beside:
    """What the reader wrote in another room, in which month, to which question, and the page that lists it."""

    month: date
    question: str
    texts: tuple[str, ...]
    endpoint: str


def own_answers(person_id: uuid.UUID, space_ids: list[uuid.UUID], only: Collection[str] = ()) -> list[Own]:
    """What this person wrote in these spaces, the newest check-in first and the hello last; blank answers are left out, unless
    a text of another page is kept beside one.

    Args:
        only: the questions whose answers are wanted, by their keys; without any, all of them are opened.
    """
    rows = db.session.execute(
        select(Answer, CheckIn)
        .join(CheckIn, CheckIn.id == Answer.check_in_id)
        .join(CheckIn.ritual)
        .options(contains_eager(CheckIn.ritual))
        .where(
            Answer.author_id == person_id,
            CheckIn.space_id.in_(space_ids),
            *([Answer.prompt.in_(only)] if only else []),
        )
    )
    read = [
        Own(check_in, answer.prompt, answer.words or Words(), when_it_is.day_of(check_in))
        for answer, check_in in rows
    ]
    written = (own for own in read if own.words.also or not own.words.is_blank)
    return sorted(written, key=lambda own: own.day or date.min, reverse=True)


def has_any(person_id: uuid.UUID, space_ids: list[uuid.UUID]) -> bool:
    """Whether this person has answered anything in these spaces; it reads no words, so it needs no key."""
    one = select(Answer.id).where(Answer.author_id == person_id, Answer.space_id.in_(space_ids)).limit(1)
    return db.session.scalar(one) is not None


def numbers(answers: Iterable[Own]) -> list[tuple[date, int]]:
    """The latest numbers with their days, the oldest first; one for each day, since two spaces may share one."""
    by_day = {own.day: own.words.value for own in answers if own.day and own.words.value is not None}
    return [(day, by_day[day]) for day in sorted(by_day)][-MOST_POINTS:]


def find(answers: Iterable[Own], text: str) -> tuple[list[Found], bool]:
    """The newest answers that hold all the words of `text`, and whether there are more. Their questions count, too."""
    looked_for = word_search.words_in(text)
    found: list[Found] = []
    for own in answers:
        prompt = question_of(own)
        texts = [own.words.text, own.words.feel, own.words.need, own.words.also]
        if word_search.has_all(looked_for, [*texts, prompt.text]):
            if len(found) == MOST_SHOWN:
                return found, True
            found.append(Found(own, prompt, word_search.excerpt([t for t in texts if t], looked_for)))
    return found, False


def beside(person_id: uuid.UUID, now: datetime) -> list[Beside]:
    """What this person wrote in other rooms, each room's newest first."""
    return [each for _, written in looked_through.send(person_id, now=now) for each in written]


def find_beside(
    written: Iterable[Beside], text: str
) -> tuple[list[tuple[Beside, list[tuple[bool, str]]]], bool]:
    """What `find` finds, of what was written in other rooms: each with some words around the first match."""
    looked_for = word_search.words_in(text)
    found = [each for each in written if word_search.has_all(looked_for, [*each.texts, each.question])]
    shown = [(each, word_search.excerpt(each.texts, looked_for)) for each in found[:MOST_SHOWN]]
    return shown, len(found) > MOST_SHOWN


def question_of(own: Own) -> Prompt:
    """The question that an answer is to; a couple's own one by its text while that can be read."""
    if own.prompt == HELLO:
        return prompts.hello()
    key = prompts.asked_by(own.prompt)
    if key.startswith(prompts.OWN_MARK):
        return next((p for p in own_prompts_of(own.check_in) if p.key == key), prompts.unknown(key))
    return prompts.unknown(key)
