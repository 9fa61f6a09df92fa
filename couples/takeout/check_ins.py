"""What someone wrote in check-ins, opened or not: answers with what they added, what they said back, promises, own questions."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from couples.checkins import current_week, prompts
from couples.checkins.answer_words import Words, read_words
from couples.checkins.answers import Answer
from couples.checkins.models import HELLO, CheckIn, Ritual
from couples.checkins.promises import Promise
from couples.checkins.replies_and_afterthoughts import Afterthought, Reply, afterthoughts_to
from couples.db import db
from couples.light_question import questions as light_questions
from couples.light_question.models import LightAnswer
from couples.takeout.rows import Record, Taker, mine_of, records, said, time_with_someone
from couples.takeout.sections import Section


def in_order_of_weeks() -> list[Any]:
    """How check-ins are ordered: time by time with somebody, the hello first, then week by week."""
    return [time_with_someone(CheckIn), CheckIn.occasion != HELLO, CheckIn.occasion]


def _answers(taker: Taker) -> Iterator[Record]:
    """Check-in by check-in, and in each as they were asked; questions that nobody knows any more come last."""
    written: dict[uuid.UUID, list[Answer]] = defaultdict(list)
    later: dict[uuid.UUID, list[Afterthought]] = defaultdict(list)

    def beforehand(check_ins: list[CheckIn]) -> None:
        written.clear()
        later.clear()
        ids = [check_in.id for check_in in check_ins]
        with_rituals = select(CheckIn).where(CheckIn.id.in_(ids), CheckIn.space_id.in_(taker.space_ids))
        db.session.scalars(with_rituals.options(joinedload(CheckIn.ritual))).all()
        to_these = Answer.check_in_id.in_(ids)
        answers = db.session.scalars(select(Answer).where(*mine_of(Answer, taker), to_these)).all()
        for answer in answers:
            written[answer.check_in_id].append(answer)
        for row in sorted(afterthoughts_to.all([a.id for a in answers]), key=lambda row: row.created_at):
            later[row.answer_id].append(row)

    def make(check_in: CheckIn) -> Iterable[Record]:
        asked = [prompt.key for prompt in current_week.asked_in(check_in)]

        def place(answer: Answer) -> tuple[int, str]:
            return (asked.index(answer.prompt) if answer.prompt in asked else len(asked)), answer.prompt

        for answer in sorted(written[check_in.id], key=place):
            yield _answer(taker, check_in, answer, later[answer.id])

    mine = select(Answer.check_in_id).where(*mine_of(Answer, taker))
    in_these = CheckIn.id.in_(mine), CheckIn.space_id.in_(taker.space_ids)
    return records(CheckIn, make, *in_these, order=in_order_of_weeks(), beforehand=beforehand)


def _answer(taker: Taker, check_in: CheckIn, answer: Answer, after: list[Afterthought]) -> Record:
    words, opened = answer.words, read_words(answer.shared)
    return {
        "check_in": check_in.occasion,
        "question": _question(check_in, answer.prompt),
        **(said(words) if words else {}),
        **({"opened": said(opened)} if opened and not _is_the_same(opened, words) else {}),
        "opened_on": taker.day_of(check_in.revealed_at) if opened else None,
        "taken_back_at": answer.taken_back_at,
        "afterthoughts": [{"at": row.created_at, "text": row.text} for row in after],
    }


def _is_the_same(opened: Words, words: Words | None) -> bool:
    return words is not None and words.shown() == opened.shown()


def _question(check_in: CheckIn, key: str) -> str:
    """As it was asked then."""
    return (current_week.question_of(check_in, key) or prompts.unknown(key)).text


def _promises(taker: Taker) -> Iterator[Record]:
    def make(row: Promise) -> Iterable[Record]:
        yield {"at": row.created_at, "cue": row.cue or "", "text": row.text, "state": row.state}

    return records(Promise, make, *mine_of(Promise, taker), order=[Promise.created_at])


def _said_back(taker: Taker) -> Iterator[Record]:
    def make(row: Reply) -> Iterable[Record]:
        yield {"at": row.said_at, "text": row.text}

    has_words = Reply.text_cell.is_not(None)
    return records(Reply, make, *mine_of(Reply, taker), has_words, order=[Reply.said_at])


def _questions(taker: Taker) -> Iterator[Record]:
    def make(row: Ritual) -> Iterable[Record]:
        yield {
            "at": row.created_at,
            "agreed_on": taker.day_of(row.agreed_at),
            "questions": list((row.own or {}).values()),
        }

    has_own = Ritual.own_cell.is_not(None)
    return records(Ritual, make, *mine_of(Ritual, taker), has_own, order=[Ritual.created_at])


def _light_answers(taker: Taker) -> Iterator[Record]:
    def make(row: LightAnswer) -> Iterable[Record]:
        asked = light_questions.text_of(row.question)
        yield {"day": row.day, "question": asked, **said(row.words)}

    mine = LightAnswer.author_id == taker.id, LightAnswer.draft_cell.is_not(None)
    return records(LightAnswer, make, *mine, order=[LightAnswer.day])


SECTIONS = (
    Section("answers", "My answers", _answers, ("answer.draft", "answer.shared", Afterthought.text.label)),
    Section("said_back", "My replies in check-ins", _said_back, ("reply.text",)),
    Section("promises", "My small promises", _promises, ("promise.text", "promise.cue")),
    Section("light_answers", "My answers to light questions", _light_answers, ("light.draft",)),
    Section("questions", "Questions of my own", _questions, ("ritual.own",)),
)
