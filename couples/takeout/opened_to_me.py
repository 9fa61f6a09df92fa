"""What the partner wrote and opened, read by each room's own rule about who sees what: for whoever asks for it, and never by itself.

Guaranteed: what isn't open, what was taken back and what the taker doesn't let in is in none of it, as on the pages.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import select

from couples.boundaries.own_boundary import Boundary, seen_boundary
from couples.checkins import current_week, promises
from couples.checkins.answers import Answer
from couples.checkins.models import CheckIn, Ritual
from couples.checkins.promises import Promise
from couples.checkins.replies_and_afterthoughts import Reply
from couples.checkins.visible_answers import answers_for
from couples.live import live_session, live_words
from couples.live.live_session import LiveSession
from couples.live.talk_wishes import TalkWish
from couples.spaces import choices_let_in, letting_in
from couples.statements.models import Entry, Statement, seen_statement, thread_of
from couples.takeout import agreements
from couples.takeout.check_ins import in_order_of_weeks
from couples.takeout.rows import Record, Taker, records, said, time_with_someone
from couples.takeout.sections import Section
from couples.takeout.shared_rooms import both_said_yes, card, in_order_of_cards
from couples.thanks import shared_words
from couples.thanks.released_cards import Card
from couples.thanks.released_goals import ReleasedGoal
from couples.thanks.thank_you_notes import Note, is_shown


def showed(came: datetime, taker: Taker) -> datetime:
    """When the taker could first see it, by their hours: the minute at which the partner was up is nowhere."""
    return choices_let_in.shows_at(came, taker.zone, letting_in.choices().hours or choices_let_in.HOURS)


def _answers(taker: Taker) -> Iterator[Record]:
    def make(check_in: CheckIn) -> Iterable[Record]:
        for line in answers_for(check_in, taker.id, current_week.asked_in(check_in)):
            if line.theirs and line.theirs.words:
                after = [
                    {"at": showed(a.created_at, taker), "text": a.text}
                    for a in line.theirs.afterthoughts
                    if a.author_id != taker.id
                ]
                yield {
                    "check_in": check_in.occasion,
                    "question": line.prompt.text,
                    **said(line.theirs.words),
                    "opened_on": taker.day_of(check_in.revealed_at),
                    "afterthoughts": after,
                }

    opened = CheckIn.space_id.in_(taker.space_ids), CheckIn.revealed_at.is_not(None)
    return records(CheckIn, make, *opened, order=in_order_of_weeks())


def _promises(taker: Taker) -> Iterator[Record]:
    def make(row: Promise) -> Iterable[Record]:
        if promises.shows(row, taker.now):
            yield {"at": showed(row.created_at, taker), "cue": row.cue or "", "text": row.text}

    theirs = Promise.author_id != taker.id, Promise.space_id.in_(taker.space_ids)
    return records(Promise, make, *theirs, order=[Promise.created_at])


def _said_back(taker: Taker) -> Iterator[Record]:
    def make(row: Reply) -> Iterable[Record]:
        if row.said_at and letting_in.lets_in("replies", row.id, row.said_at, taker.now):
            yield {"at": showed(row.said_at, taker), "text": row.text}

    stays = select(Answer.id).where(Answer.taken_back_at.is_(None))
    theirs = Reply.author_id != taker.id, Reply.space_id.in_(taker.space_ids), Reply.answer_id.in_(stays)
    return records(Reply, make, *theirs, Reply.text_cell.is_not(None), order=[Reply.said_at])


def _questions(taker: Taker) -> Iterator[Record]:
    """Those that count: both said yes to them."""

    def make(row: Ritual) -> Iterable[Record]:
        yield {"agreed_on": taker.day_of(row.agreed_at), "questions": list((row.own or {}).values())}

    agreed = Ritual.agreed_at.is_not(None), Ritual.own_cell.is_not(None)
    theirs = Ritual.author_id != taker.id, Ritual.space_id.in_(taker.space_ids)
    return records(Ritual, make, *theirs, *agreed, order=[Ritual.agreed_at])


def _messages(taker: Taker) -> Iterator[Record]:
    def make(row: Statement) -> Iterable[Record]:
        seen = seen_statement(row.id, taker.space_ids, taker.id, taker.now)
        if seen and seen.parts:
            yield {"arrives_at": seen.arrives_at, **said(seen.parts)}

    theirs = Statement.author_id != taker.id, Statement.space_id.in_(taker.space_ids)
    return records(Statement, make, *theirs, order=[Statement.arrives_at])


def _replies(taker: Taker) -> Iterator[Record]:
    def make(row: Entry) -> Iterable[Record]:
        seen = seen_statement(row.statement_id, taker.space_ids, taker.id, taker.now)
        if seen and row.id in {entry.id for entry in thread_of(seen, taker.id, taker.now)}:
            yield {"at": showed(row.created_at, taker), "text": row.text}

    theirs = Entry.author_id != taker.id, Entry.space_id.in_(taker.space_ids)
    with_words = Entry.text_cell.is_not(None), Entry.removed_at.is_(None)
    return records(Entry, make, *theirs, *with_words, order=[Entry.created_at])


def _boundaries(taker: Taker) -> Iterator[Record]:
    def make(row: Boundary) -> Iterable[Record]:
        seen = seen_boundary(row.id, taker.space_ids, taker.id, taker.now)
        if seen and seen.words and seen.words.topic != "intimacy":
            yield {"arrives_at": seen.arrives_at, **said(seen.words, "topic")}

    theirs = Boundary.author_id != taker.id, Boundary.space_id.in_(taker.space_ids)
    return records(Boundary, make, *theirs, order=[Boundary.arrives_at])


def _talk_words(taker: Taker) -> Iterator[Record]:
    def make(row: LiveSession) -> Iterable[Record]:
        seen = live_session.seen_session(row.id, taker.space_ids, taker.id)
        words = live_words.shown_to(live_words.words_of(seen), seen.state, taker.id) if seen else ()
        for word in words:
            if seen and word.author_id != taker.id and word.shared:
                said_in_it = {"day": taker.day_of(word.said_at), "kind": word.kind, "text": word.shared}
                yield said_in_it | both_said_yes(word, seen)

    both = LiveSession.space_id.in_(taker.space_ids), LiveSession.is_solo.is_(False)
    return records(LiveSession, make, *both, order=[LiveSession.asked_at])


def _talk_topics(taker: Taker) -> Iterator[Record]:
    def make(row: LiveSession) -> Iterable[Record]:
        if row.is_forgotten(taker.now):
            return
        if row.agreed_at or letting_in.lets_in("talks", row.id, row.asked_at, taker.now):
            yield {"at": showed(row.asked_at, taker), "text": row.topic}

    both = LiveSession.space_id.in_(taker.space_ids), LiveSession.is_solo.is_(False)
    theirs = LiveSession.author_id != taker.id, LiveSession.topic_cell.is_not(None)
    return records(LiveSession, make, *both, *theirs, order=[LiveSession.asked_at])


def _glad_to_hear(taker: Taker) -> Iterator[Record]:
    def make(row: TalkWish) -> Iterable[Record]:
        yield {"phrases": row.phrases or []}

    theirs = TalkWish.author_id != taker.id, TalkWish.space_id.in_(taker.space_ids)
    return records(TalkWish, make, *theirs, order=[time_with_someone(TalkWish)])


def _thanks(taker: Taker) -> Iterator[Record]:
    def make(note: Note) -> Iterable[Record]:
        if is_shown(note.id, note.author_id, note.written_at, taker.now):
            is_saved = note.id.hex in letting_in.choices().saved
            yield {
                "at": showed(note.written_at, taker),
                "kind": note.kind,
                "text": note.text,
                "saved_by_me": is_saved,
            }

    theirs = Note.author_id != taker.id, Note.space_id.in_(taker.space_ids), Note.taken_back_at.is_(None)
    return records(Note, make, *theirs, order=[Note.written_at])


def _cards(taker: Taker) -> Iterator[Record]:
    """Only those of the current space: cards shared with a partner disappear for them when the two part."""

    def make(row: Card) -> Iterable[Record]:
        if shared_words.is_shown(row, row.released_at, taker.now):
            yield from card(row)

    theirs = Card.author_id != taker.id, Card.space_id.in_(_open_spaces(taker))
    return records(Card, make, *theirs, order=in_order_of_cards())


def _goals(taker: Taker) -> Iterator[Record]:
    def make(row: ReleasedGoal) -> Iterable[Record]:
        if shared_words.is_shown(row, row.released_at, taker.now):
            yield {"at": showed(row.released_at, taker), "text": row.text}

    theirs = ReleasedGoal.author_id != taker.id, ReleasedGoal.space_id.in_(_open_spaces(taker))
    return records(ReleasedGoal, make, *theirs, order=[ReleasedGoal.released_at])


def _open_spaces(taker: Taker) -> list:
    return [space.id for space in taker.spaces if space.is_open]


SECTIONS = (
    Section("answers", "Answers", _answers),
    Section("said_back", "Replies in check-ins", _said_back),
    Section("promises", "Small promises", _promises),
    Section("questions", "Questions", _questions),
    Section("messages", "Messages", _messages),
    Section("replies", "Replies", _replies),
    Section("boundaries", "Boundaries", _boundaries),
    *agreements.THEIRS,
    Section("talk_words", "Said in our talks", _talk_words),
    Section("talk_topics", "Requests to talk", _talk_topics),
    Section("glad_to_hear", "What's good to hear", _glad_to_hear),
    Section("thanks", "Thank-yous", _thanks),
    Section("cards", "Cards", _cards),
    Section("shown_goals", "Goals", _goals),
)
