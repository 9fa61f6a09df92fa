"""The tables of this room in one place: what goes when a person is forgotten, and when two part."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update

from couples import accounts, clock
from couples.accounts.models import User
from couples.db import db
from couples.live.listening_notes import LiveNote
from couples.live.live_session import LiveSession, open_session
from couples.live.live_words import LiveWord
from couples.live.repeated_moves import LiveMove
from couples.live.talk_state import RESTS_AFTER
from couples.live.talk_wishes import TalkWish
from couples.own_rows import said_in
from couples.spaces import kept_apart, kept_words, taking_back, together_now
from couples.spaces import models as spaces
from couples.spaces.kept_words import Piece


def forget(person: User) -> None:
    """Takes away what this person said, noted and asked for; a talk that they asked for goes with them.

    What their partner said in such a talk waits for the partner if there's no copy of it yet.
    """
    asked = select(LiveSession.id).where(LiveSession.author_id == person.id, LiveSession.is_solo.is_(False))
    partners = LiveWord.author_id != person.id, LiveWord.space_id.in_(kept_apart.uncopied(person.id))
    for word in db.session.scalars(select(LiveWord).where(*partners, LiveWord.session_id.in_(asked))).all():
        talk = db.session.get_one(LiveSession, word.session_id)
        word.space_id = kept_apart.place_for(word.author_id, word.space_id, clock.now())
        talk.space_id, talk.author_id, talk.topic = word.space_id, word.author_id, None
        talk.over_at = talk.over_at or talk.asked_at
    db.session.flush()
    for model in (LiveWord, LiveNote, TalkWish, LiveMove, LiveSession):
        db.session.execute(delete(model).where(model.author_id == person.id))


@accounts.keys_renewed.connect
def _forget_marks(person: User, **_: object) -> None:
    """Marks made under the old key can't be compared anymore; without one, a move that was applied still counts once."""
    db.session.execute(update(LiveMove).where(LiveMove.author_id == person.id).values(mark=b""))


@spaces.asked_if_in_a_talk.connect
@together_now.asked_if_together.connect
def _are_in_a_talk(space_id: uuid.UUID, now: datetime) -> bool:
    """If a talk that no one ended counted for longer than a talk can last, the hours each has set would stay off for good."""
    session = open_session(space_id)
    return session is not None and session.state.both_are_in(now)


@together_now.asked_if_were_together.connect
def _were_together(space_id: uuid.UUID, at: datetime) -> bool:
    """Whether a talk of both had begun and wasn't over at that moment."""
    talks = LiveSession.space_id == space_id, LiveSession.is_solo.is_(False), LiveSession.asked_at <= at
    later = select(LiveSession).where(*talks, or_(LiveSession.over_at.is_(None), LiveSession.over_at >= at))
    begun = [(row.state.begun_at, row.minutes) for row in db.session.scalars(later)]
    return any(b and b <= at < b + timedelta(minutes=m) + RESTS_AFTER for b, m in begun)


@spaces.moved.connect
def _close_the_door(person_id: uuid.UUID, old: uuid.UUID, new: uuid.UUID, now: datetime) -> None:
    """When two part, no talk of theirs goes on; one that was gone through alone moves with its author.

    Of one that hadn't begun, whoever asked has a copy of the topic (`_said`), or it waits for them.
    """
    open_ones = LiveSession.space_id == old, LiveSession.over_at.is_(None)
    for row in db.session.scalars(
        select(LiveSession).where(*open_ones, LiveSession.is_solo.is_(False))
    ).all():
        if row.state.begun_at is None and row.topic_cell and not kept_apart.is_copied(old):
            row.space_id, row.over_at = kept_apart.place_for(row.author_id, old, now), row.asked_at
        elif row.state.begun_at is None:
            db.session.delete(row)
        else:
            row.over_at = row.state.begun_at  # the history must not tell when somebody left
    _bring_solo_along(person_id, old, new, now)


@spaces.set_apart.connect
def _bring_solo_along(person_id: uuid.UUID, old: uuid.UUID, new: uuid.UUID, now: datetime) -> None:
    solo = LiveSession.space_id == old, LiveSession.is_solo.is_(True), LiveSession.author_id == person_id
    for row in db.session.scalars(select(LiveSession).where(*solo)).all():
        row.space_id = new
        for word in db.session.scalars(select(LiveWord).where(LiveWord.session_id == row.id)):
            word.space_id = new


@kept_words.said.connect
def _said(space_id: uuid.UUID, person_id: uuid.UUID) -> list[Piece]:
    """What this person put into words in talks of two, the topics that they asked for, and what's good for them to hear."""
    words, talks = _words(space_id, person_id), _talks(space_id, person_id)
    return [
        *(Piece(w.said_at.date().isoformat(), "In a talk", w.opened) for w in words),
        *(Piece(t.asked_at.date().isoformat(), "A talk about", t.topic) for t in talks if t.topic),
        *(Piece("", "Good to hear", "\n".join(w.phrases)) for w in _wishes(space_id, person_id) if w.phrases),
    ]


@taking_back.everything.connect
def _take_all_back(space_id: uuid.UUID, person_id: uuid.UUID, now: datetime) -> None:
    for word in _words(space_id, person_id):
        db.session.delete(word)
    for talk in _talks(space_id, person_id):
        talk.topic = None
    for wish in _wishes(space_id, person_id):
        db.session.delete(wish)


def _words(space_id: uuid.UUID, person_id: uuid.UUID) -> list[LiveWord]:
    """What they put into words in talks of two, their last word too, even if it never opened."""
    mine = LiveWord.space_id == space_id, LiveWord.author_id == person_id, LiveWord.is_solo.is_(False)
    return list(db.session.scalars(select(LiveWord).where(*mine)))


def _wishes(space_id: uuid.UUID, person_id: uuid.UUID) -> list[TalkWish]:
    return said_in(TalkWish, space_id, person_id)


def _talks(space_id: uuid.UUID, person_id: uuid.UUID) -> list[LiveSession]:
    mine = LiveSession.space_id == space_id, LiveSession.author_id == person_id
    return list(db.session.scalars(select(LiveSession).where(*mine, LiveSession.is_solo.is_(False))))
