"""The one select behind what's new: what the partner sent into the shared rooms, or said yes to there, and when. It reads no words.

Every part of it gives the columns of `_entries`, and only what has arrived.
"""

from typing import Any

from sqlalchemy import and_, case, exists, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from couples.boundaries.own_boundary import Boundary
from couples.checkins.answers import Answer
from couples.checkins.models import CheckIn
from couples.checkins.promises import OPEN as WITHOUT_A_WORD
from couples.checkins.promises import Promise
from couples.checkins.replies_and_afterthoughts import HEART, TALK, Afterthought, Reply
from couples.checkins.to_talk_about import SAID_AT
from couples.db import query
from couples.light_question.models import LightPlan
from couples.live.live_session import LiveSession
from couples.live.live_words import LiveWord
from couples.spaces.agreed_delivery_time import DeliveryTime
from couples.statements.models import OPEN, Entry, Statement
from couples.thanks.thank_you_notes import Note


@query
def the_partners(space_id, me, now, since, today, since_day):
    """Everything by the partner that came after `since`, and messages to come back to. Columns as in `_entries`."""
    parts = (
        _entries(space_id, me, now, since, today, since_day),
        _messages(space_id, me, now, since),
        _thanks(space_id, me, since),
        _said_in_check_ins(Reply, SAID_AT, space_id, me, since),
        _said_in_check_ins(Afterthought, Afterthought.created_at, space_id, me, since),
        _promises(space_id, me, since),
        _suggestions(space_id, me, since),
        _boundaries(space_id, me, now, since),
        _proposals(DeliveryTime, literal("delivery"), space_id, me, since),
        _proposals(LightPlan, _light_or_its_days(space_id), space_id, me, since),
    )
    return select(union_all(*parts).subquery())


def _entries(space_id: Any, me: Any, now: Any, since: Any, today: Any, since_day: Any):
    mine = aliased(Entry)
    answered = exists().where(mine.about_id == Entry.id, mine.author_id == me, mine.removed_at.is_(None))
    is_news = and_(Entry.author_id != me, Entry.created_at > since, ~answered)
    is_time = and_(Entry.kind == "time", Entry.back_on <= today, Entry.back_on > since_day, *OPEN)
    return (
        select(
            literal("entry").label("kind"),
            Entry.id,
            Entry.created_at.label("came"),
            Statement.id.label("about"),
            Entry.author_id.label("by"),
            Statement.author_id.label("about_by"),
            Statement.arrives_at.label("about_came"),
            Entry.back_on,
            literal("").label("place"),
        )
        .join(Statement, Statement.id == Entry.statement_id)
        .where(
            Statement.space_id == space_id,
            or_(Statement.author_id == me, Statement.arrives_at <= now),
            Statement.withdrawn_at.is_(None),
            Entry.removed_at.is_(None),
            or_(is_news, is_time),
        )
    )


def _row(kind: Any, id: Any, came: Any, about: Any, by: Any = None, place: Any = None):
    """What the partner wrote, in the columns of `_entries`."""
    by, place = null() if by is None else by, literal("") if place is None else place
    return select(kind, id, came, about, by, null(), null(), null(), place)


def _messages(space_id: Any, me: Any, now: Any, since: Any):
    """The partner's messages; one that I've answered isn't news."""
    answered = exists().where(Entry.statement_id == Statement.id, Entry.author_id == me)
    return _row(literal("message"), Statement.id, Statement.arrives_at, Statement.id).where(
        Statement.space_id == space_id, Statement.author_id != me, Statement.arrives_at <= now,
        Statement.arrives_at > since, *OPEN, ~answered,
    )  # fmt: skip


def _thanks(space_id: Any, me: Any, since: Any):
    return _row(literal("thanks"), Note.id, Note.written_at, Note.id).where(
        Note.space_id == space_id, Note.author_id != me, Note.taken_back_at.is_(None), Note.written_at > since
    )


def _said_in_check_ins(model: Any, came: Any, space_id: Any, me: Any, since: Any):
    """Replies to my answers, the partner's afterthoughts, and whichever answers one of the two wants to talk about."""
    kind: Any = literal("reply")
    is_news = model.author_id != me
    if model is Reply:
        kind = case(
            (Reply.kind == TALK, literal("wants-to-talk")),
            (Reply.kind == HEART, literal("heart")),
            else_=literal("reply"),
        )
        is_news = or_(is_news, Reply.kind == TALK)
    place = CheckIn.occasion + " " + Answer.prompt
    rows = _row(kind, model.id, came, Answer.id, model.author_id, place).join(
        Answer, Answer.id == model.answer_id
    )
    return rows.join(CheckIn, CheckIn.id == Answer.check_in_id).where(
        model.space_id == space_id, is_news, Answer.shared_cell.is_not(None), came > since
    )


def _promises(space_id: Any, me: Any, since: Any):
    """The partner's promises, and once they said how one went, that instead. No time tells when they said so."""
    kind = case((Promise.state == WITHOUT_A_WORD, literal("promise")), else_=literal("promise-went"))
    place = CheckIn.occasion + " " + Promise.state
    rows = _row(kind, Promise.id, Promise.created_at, Promise.id, Promise.author_id, place)
    return rows.join(CheckIn, CheckIn.id == Promise.check_in_id).where(
        Promise.space_id == space_id, Promise.author_id != me, Promise.created_at > since
    )


def _suggestions(space_id: Any, me: Any, since: Any):
    """What one suggested in talks that are over, and the talk's state, which knows what got its yes since."""
    kind, state = literal("yes"), LiveSession.state_json
    rows = _row(kind, LiveWord.id, LiveSession.over_at, LiveSession.id, place=state)
    return rows.join(LiveSession, LiveSession.id == LiveWord.session_id).where(
        LiveWord.space_id == space_id, LiveWord.author_id == me, LiveWord.kind == "try",
        LiveSession.over_at > since, LiveSession.is_solo.is_(False), state.contains('"late"'),
    )  # fmt: skip


def _boundaries(space_id: Any, me: Any, now: Any, since: Any):
    holds = or_(Boundary.ends_at.is_(None), Boundary.ends_at > now)
    return _row(literal("boundary"), Boundary.id, Boundary.arrives_at, Boundary.id).where(
        Boundary.space_id == space_id, Boundary.author_id != me, Boundary.arrives_at <= now,
        Boundary.arrives_at > since, Boundary.withdrawn_at.is_(None), holds,
    )  # fmt: skip


def _light_or_its_days(space_id: Any):
    """Whether the light question is proposed, or other days for the one that runs."""
    plan = aliased(LightPlan)
    runs = exists().where(plan.space_id == space_id, plan.agreed_at.is_not(None), plan.stopped_at.is_(None))
    return case((runs, literal("light-days")), else_=literal("light"))


def _proposals(model: Any, kind: Any, space_id: Any, me: Any, since: Any):
    """The partner's proposal, for kinds with only one proposal at a time."""
    return _row(kind, model.id, model.created_at, model.id).where(
        model.space_id == space_id, model.author_id != me, model.agreed_at.is_(None), model.created_at > since
    )
