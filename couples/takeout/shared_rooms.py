"""What someone wrote in the rooms of both, opened or not: answers, promises, messages, boundaries, talks, thanks."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from couples.boundaries.agreement_text import topics
from couples.boundaries.own_boundary import Boundary, BoundaryNote
from couples.checkins import current_week, prompts
from couples.checkins.answer_words import Words, read_words
from couples.checkins.answers import Answer
from couples.checkins.models import CheckIn, Ritual
from couples.checkins.promises import Promise
from couples.checkins.replies_and_afterthoughts import Afterthought, Reply, afterthoughts_to
from couples.db import db
from couples.live.listening_notes import LiveNote
from couples.live.live_session import LiveSession
from couples.live.live_words import LiveWord
from couples.live.talk_wishes import TalkWish
from couples.spaces import kept_words
from couples.spaces.kept_words import KeptWords
from couples.statements.models import Entry, Statement
from couples.statements.statement_drafts import Draft
from couples.takeout.rows import Record, Taker, records, said
from couples.takeout.sections import Section
from couples.thanks.card_kinds import card_kinds
from couples.thanks.released_cards import Card
from couples.thanks.released_goals import ReleasedGoal
from couples.thanks.thank_you_notes import Note


def _mine(model: Any, taker: Taker) -> tuple[Any, Any]:
    """Which rows of a room of both someone wrote and has the key of."""
    return model.author_id == taker.id, model.space_id.in_(taker.space_ids)


# --- check-ins ----------------------------------------------------------------------------------------------------------


def _answers(taker: Taker) -> Iterator[Record]:
    weeks: dict[uuid.UUID, CheckIn] = {}
    later: dict[uuid.UUID, list[Afterthought]] = defaultdict(list)

    def beforehand(answers: list[Answer]) -> None:
        weeks.clear()
        later.clear()
        here = CheckIn.id.in_([a.check_in_id for a in answers]), CheckIn.space_id.in_(taker.space_ids)
        with_ritual = select(CheckIn).where(*here).options(joinedload(CheckIn.ritual))
        weeks.update((week.id, week) for week in db.session.scalars(with_ritual))
        for row in sorted(afterthoughts_to.all([a.id for a in answers]), key=lambda row: row.created_at):
            later[row.answer_id].append(row)

    def make(answer: Answer) -> Iterable[Record]:
        check_in = weeks[answer.check_in_id]
        can_read = taker.can_read(answer.space_id)
        words, opened = answer.words, read_words(answer.shared) if can_read else None
        after = later[answer.id] if can_read else []
        yield {
            "check_in": check_in.occasion,
            "question": _question(taker, check_in, answer.prompt),
            **(said(words) if words else {}),
            **({"opened": said(opened)} if opened and not _is_the_same(opened, words) else {}),
            "opened_at": check_in.revealed_at if opened else None,
            "taken_back_at": answer.taken_back_at,
            "afterthoughts": [{"at": row.created_at, "text": row.text} for row in after],
        }

    return records(Answer, make, *_mine(Answer, taker), order=[Answer.check_in_id], beforehand=beforehand)


def _is_the_same(opened: Words, words: Words | None) -> bool:
    return words is not None and words.shown() == opened.shown()


def _question(taker: Taker, check_in: CheckIn, key: str) -> str:
    """As it was asked then; what it was in the couple's own words, for as long as the space can be read."""
    found = current_week.question_of(check_in, key) if taker.can_read(check_in.space_id) else None
    return (found or prompts.unknown(key)).text


def _promises(taker: Taker) -> Iterator[Record]:
    def make(row: Promise) -> Iterable[Record]:
        yield {"at": row.created_at, "cue": row.cue or "", "text": row.text, "state": row.state}

    return records(Promise, make, *_mine(Promise, taker), order=[Promise.created_at])


def _said_back(taker: Taker) -> Iterator[Record]:
    def make(row: Reply) -> Iterable[Record]:
        yield {"at": row.said_at, "text": row.text}

    has_words = Reply.text_cell.is_not(None)
    return records(Reply, make, *_mine(Reply, taker), has_words, order=[Reply.said_at])


def _questions(taker: Taker) -> Iterator[Record]:
    def make(row: Ritual) -> Iterable[Record]:
        yield {
            "at": row.created_at,
            "agreed_at": row.agreed_at,
            "questions": list((row.own or {}).values()),
        }

    has_own = Ritual.own_cell.is_not(None)
    return records(Ritual, make, *_mine(Ritual, taker), has_own, order=[Ritual.created_at])


# --- messages and boundaries --------------------------------------------------------------------------------------------


def _message_drafts(taker: Taker) -> Iterator[Record]:
    def make(draft: Draft) -> Iterable[Record]:
        yield {"changed_on": draft.changed_on, **said(draft.words)}

    return records(Draft, make, Draft.author_id == taker.id, order=[Draft.changed_on])


def _messages(taker: Taker) -> Iterator[Record]:
    def make(row: Statement) -> Iterable[Record]:
        if row.parts:
            yield {"shared_at": row.shared_at, "arrives_at": row.arrives_at, **said(row.parts)}

    return records(Statement, make, *_mine(Statement, taker), order=[Statement.shared_at])


def _replies(taker: Taker) -> Iterator[Record]:
    """Those with words; that someone said no without any is in no file."""

    def make(row: Entry) -> Iterable[Record]:
        yield {"at": row.created_at, "text": row.text, "back_on": row.back_on}

    with_words = Entry.text_cell.is_not(None), Entry.removed_at.is_(None)
    return records(Entry, make, *_mine(Entry, taker), *with_words, order=[Entry.created_at])


def _boundaries(taker: Taker) -> Iterator[Record]:
    def make(row: Boundary) -> Iterable[Record]:
        if row.words:
            topic = {"topic": topics()[row.words.topic].name} if row.words.topic in topics() else {}
            days = {"shared_at": row.shared_at, "arrives_at": row.arrives_at, "ends_at": row.ends_at}
            yield days | said(row.words) | topic

    return records(Boundary, make, *_mine(Boundary, taker), order=[Boundary.shared_at])


def _boundary_notes(taker: Taker) -> Iterator[Record]:
    def make(row: BoundaryNote) -> Iterable[Record]:
        yield {"day": row.day, "did": row.kept, "line": row.line}

    return records(BoundaryNote, make, BoundaryNote.author_id == taker.id, order=[BoundaryNote.day])


# --- talks --------------------------------------------------------------------------------------------------------------


def _talk_words(taker: Taker) -> Iterator[Record]:
    def make(row: LiveWord) -> Iterable[Record]:
        if text := row.opened:
            yield {"at": row.said_at, "kind": row.kind, "text": text}

    return records(LiveWord, make, *_mine(LiveWord, taker), order=[LiveWord.said_at])


def _talk_topics(taker: Taker) -> Iterator[Record]:
    def make(row: LiveSession) -> Iterable[Record]:
        yield {"at": row.asked_at, "text": row.topic}

    has_topic = LiveSession.topic_cell.is_not(None)
    return records(LiveSession, make, *_mine(LiveSession, taker), has_topic, order=[LiveSession.asked_at])


def _talk_notes(taker: Taker) -> Iterator[Record]:
    def make(row: LiveNote) -> Iterable[Record]:
        yield said(row.words)

    return records(LiveNote, make, LiveNote.author_id == taker.id)


def _glad_to_hear(taker: Taker) -> Iterator[Record]:
    def make(row: TalkWish) -> Iterable[Record]:
        yield {"phrases": row.phrases or []}

    return records(TalkWish, make, *_mine(TalkWish, taker))


# --- thanks, cards and goals --------------------------------------------------------------------------------------------


def _thanks(taker: Taker) -> Iterator[Record]:
    def make(note: Note) -> Iterable[Record]:
        yield {"at": note.written_at, "kind": note.kind, "text": note.text}

    is_there = Note.taken_back_at.is_(None)
    return records(Note, make, *_mine(Note, taker), is_there, order=[Note.written_at])


def card(row: Card) -> Iterable[Record]:
    title = card_kinds()[row.kind].title if row.kind in card_kinds() else row.kind
    yield {"kind": row.kind, "title": title, "text": row.text}


def _cards(taker: Taker) -> Iterator[Record]:
    return records(Card, card, *_mine(Card, taker))


def _goals(taker: Taker) -> Iterator[Record]:
    def make(row: ReleasedGoal) -> Iterable[Record]:
        yield {"at": row.released_at, "text": row.text}

    return records(ReleasedGoal, make, *_mine(ReleasedGoal, taker), order=[ReleasedGoal.released_at])


def _said_before(taker: Taker) -> Iterator[Record]:
    """What was put aside for them when a time with someone was over."""
    partners = {box.id: box.partner for box in kept_words.own_boxes()}

    def make(row: KeptWords) -> Iterable[Record]:
        yield {"partner": partners.get(row.box_id, ""), **said(row.piece)}

    return records(KeptWords, make, KeptWords.author_id == taker.id)


SECTIONS = (
    Section("answers", "My answers", _answers, ("answer.draft", "answer.shared", Afterthought.text.label)),
    Section("said_back", "What I said back in check-ins", _said_back, ("reply.text",)),
    Section("promises", "My small promises", _promises, ("promise.text", "promise.cue")),
    Section("questions", "Questions of my own", _questions, ("ritual.own",)),
    Section("message_drafts", "Drafts of messages", _message_drafts, ("statement.draft",)),
    Section("messages", "Messages I shared", _messages, ("statement.shared",)),
    Section("replies", "What I replied", _replies, ("statement.entry",)),
    Section("boundaries", "My boundaries", _boundaries, ("boundary.shared",)),
    Section("boundary_notes", "Notes on my boundaries", _boundary_notes, ("boundary.note",)),
    Section("talk_words", "What I said in our talks", _talk_words, ("live.word",)),
    Section("talk_topics", "Talks I asked for", _talk_topics, ("live.topic",)),
    Section("talk_notes", "Notes while listening", _talk_notes, ("live.note",)),
    Section("glad_to_hear", "What's good for me to hear", _glad_to_hear, ("talk.phrases",)),
    Section("thanks", "Thank-yous I wrote", _thanks, ("thanks.note",)),
    Section("cards", "Cards I showed", _cards, ("thanks.card",)),
    Section("shown_goals", "Goals I showed", _goals, ("thanks.goal",)),
    Section("said_before", "What I said before", _said_before, ("kept.piece", "kept.about")),
)
