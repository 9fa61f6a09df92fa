"""What someone wrote in the rooms of both, opened or not: check-ins, messages, boundaries, talks, thanks."""

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select

from couples.boundaries.agreement_text import topics
from couples.boundaries.own_boundary import Boundary, BoundaryNote
from couples.db import db
from couples.live.listening_notes import LiveNote
from couples.live.live_session import LiveSession
from couples.live.live_words import LiveWord, is_agreed
from couples.live.talk_wishes import TalkWish
from couples.spaces import kept_words
from couples.spaces.kept_words import KeptWords
from couples.statements.models import Entry, Statement
from couples.statements.statement_drafts import Draft
from couples.takeout import check_ins
from couples.takeout.rows import Record, Taker, mine_of, records, said, time_with_someone
from couples.takeout.sections import Section
from couples.thanks.card_kinds import card_kinds
from couples.thanks.released_cards import Card
from couples.thanks.released_goals import ReleasedGoal
from couples.thanks.thank_you_notes import Note

# --- messages and boundaries --------------------------------------------------------------------------------------------


def _message_drafts(taker: Taker) -> Iterator[Record]:
    def make(draft: Draft) -> Iterable[Record]:
        yield {"changed_on": draft.changed_on, **said(draft.words)}

    return records(Draft, make, Draft.author_id == taker.id, order=[Draft.changed_on])


def _messages(taker: Taker) -> Iterator[Record]:
    def make(row: Statement) -> Iterable[Record]:
        if row.parts:
            yield {"shared_at": row.shared_at, "arrives_at": row.arrives_at, **said(row.parts)}

    return records(Statement, make, *mine_of(Statement, taker), order=[Statement.shared_at])


def _replies(taker: Taker) -> Iterator[Record]:
    """Replies with words; a no without any words is in no file."""

    def make(row: Entry) -> Iterable[Record]:
        yield {"at": row.created_at, "text": row.text, "back_on": row.back_on}

    with_words = Entry.text_cell.is_not(None), Entry.removed_at.is_(None)
    return records(Entry, make, *mine_of(Entry, taker), *with_words, order=[Entry.created_at])


def _boundaries(taker: Taker) -> Iterator[Record]:
    def make(row: Boundary) -> Iterable[Record]:
        if row.words:
            topic = {"topic": topics()[row.words.topic].name} if row.words.topic in topics() else {}
            days = {"shared_at": row.shared_at, "arrives_at": row.arrives_at, "ends_at": row.ends_at}
            yield days | said(row.words) | topic

    return records(Boundary, make, *mine_of(Boundary, taker), order=[Boundary.shared_at])


def _boundary_notes(taker: Taker) -> Iterator[Record]:
    def make(row: BoundaryNote) -> Iterable[Record]:
        yield {"day": row.day, "did": row.kept, "line": row.line}

    return records(BoundaryNote, make, BoundaryNote.author_id == taker.id, order=[BoundaryNote.day])


# --- talks --------------------------------------------------------------------------------------------------------------


def _talk_words(taker: Taker) -> Iterator[Record]:
    talks: dict[uuid.UUID, LiveSession] = {}

    def beforehand(words: list[LiveWord]) -> None:
        of_these = (
            LiveSession.id.in_({word.session_id for word in words}),
            LiveSession.space_id.in_(taker.space_ids),
        )
        talks.update((talk.id, talk) for talk in db.session.scalars(select(LiveSession).where(*of_these)))

    def make(row: LiveWord) -> Iterable[Record]:
        if text := row.opened:
            talk = talks.get(row.session_id)
            yield {"day": taker.day_of(row.said_at), "kind": row.kind, "text": text} | (
                both_said_yes(row, talk) if talk else {}
            )

    mine = mine_of(LiveWord, taker)
    return records(LiveWord, make, *mine, order=[LiveWord.said_at], beforehand=beforehand)


def both_said_yes(word: LiveWord, talk: LiveSession) -> Record:
    """Nothing where they didn't, since that would be a record of a no."""
    return {"both_said_yes": True} if is_agreed(word, talk.state) else {}


def _talk_topics(taker: Taker) -> Iterator[Record]:
    def make(row: LiveSession) -> Iterable[Record]:
        yield {"at": row.asked_at, "text": row.topic}

    has_topic = LiveSession.topic_cell.is_not(None)
    return records(LiveSession, make, *mine_of(LiveSession, taker), has_topic, order=[LiveSession.asked_at])


def _talk_notes(taker: Taker) -> Iterator[Record]:
    """In the order of the talks; notes of a talk that's gone come last."""
    talk = select(LiveSession.asked_at).where(LiveSession.id == LiveNote.session_id).scalar_subquery()

    def make(row: LiveNote) -> Iterable[Record]:
        of_talk = LiveSession.id == row.session_id, LiveSession.space_id.in_(taker.space_ids)
        asked_at = db.session.scalar(select(LiveSession.asked_at).where(*of_talk))
        yield {**({"day": taker.day_of(asked_at)} if asked_at else {}), **said(row.words)}

    return records(LiveNote, make, LiveNote.author_id == taker.id, order=[talk.is_(None), talk])


def _glad_to_hear(taker: Taker) -> Iterator[Record]:
    def make(row: TalkWish) -> Iterable[Record]:
        yield {"phrases": row.phrases or []}

    return records(TalkWish, make, *mine_of(TalkWish, taker), order=[time_with_someone(TalkWish)])


# --- thanks, cards and goals --------------------------------------------------------------------------------------------


def _thanks(taker: Taker) -> Iterator[Record]:
    def make(note: Note) -> Iterable[Record]:
        yield {"at": note.written_at, "kind": note.kind, "text": note.text}

    is_there = Note.taken_back_at.is_(None)
    return records(Note, make, *mine_of(Note, taker), is_there, order=[Note.written_at])


def card(row: Card) -> Iterable[Record]:
    title = card_kinds()[row.kind].title if row.kind in card_kinds() else row.kind
    yield {"kind": row.kind, "title": title, "text": row.text}


def _cards(taker: Taker) -> Iterator[Record]:
    return records(Card, card, *mine_of(Card, taker), order=in_order_of_cards())


def in_order_of_cards() -> list[Any]:
    return [Card.released_at.is_not(None), Card.released_at]


def _goals(taker: Taker) -> Iterator[Record]:
    def make(row: ReleasedGoal) -> Iterable[Record]:
        yield {"at": row.released_at, "text": row.text}

    return records(ReleasedGoal, make, *mine_of(ReleasedGoal, taker), order=[ReleasedGoal.released_at])


def _said_before(taker: Taker) -> Iterator[Record]:
    """What was put aside for them when a time with someone was over."""
    partners = {box.id: box.partner for box in kept_words.own_boxes()}

    def make(row: KeptWords) -> Iterable[Record]:
        yield {"partner": partners.get(row.box_id, ""), **said(row.piece)}

    def place(row: KeptWords) -> tuple[bool, str, str]:
        return not row.piece.day, row.piece.day, row.piece.title

    return records(KeptWords, make, KeptWords.author_id == taker.id, then=place)


SECTIONS = (
    *check_ins.SECTIONS,
    Section("message_drafts", "Drafts of messages", _message_drafts, ("statement.draft",)),
    Section("messages", "Messages I shared", _messages, ("statement.shared",)),
    Section("replies", "What I replied", _replies, ("statement.entry",)),
    Section("boundaries", "My boundaries", _boundaries, ("boundary.shared",)),
    Section("boundary_notes", "Notes on my boundaries", _boundary_notes, ("boundary.note",)),
    Section("talk_words", "What I said in our talks", _talk_words, ("live.word",)),
    Section("talk_topics", "Talks I asked for", _talk_topics, ("live.topic",)),
    Section("talk_notes", "Notes while listening", _talk_notes, ("live.note",)),
    Section("glad_to_hear", "What's good to hear", _glad_to_hear, ("talk.phrases",)),
    Section("thanks", "Thank-yous I wrote", _thanks, ("thanks.note",)),
    Section("cards", "Cards I shared", _cards, ("thanks.card",)),
    Section("shown_goals", "Goals I shared", _goals, ("thanks.goal",)),
    Section("said_before", "What I said before", _said_before, ("kept.piece", "kept.about")),
)
