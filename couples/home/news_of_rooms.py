"""What the partner sent that can be new to the signed-in person, from the shared rooms alone, and only what they let in.

What Home doesn't know anyway comes by one select (`rows_of_news`). No words are read.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from couples.accounts.models import me
from couples.boundaries.home_status import HomeStatus as Agreements
from couples.boundaries.review_due import BEFORE
from couples.checkins import promises, schedule_change, to_talk_about
from couples.checkins.current_week import Week
from couples.checkins.models import CheckIn, Ritual
from couples.checkins.newest_check_ins import called_off_days
from couples.checkins.to_talk_about import ToTalkAbout
from couples.home.news import News
from couples.home.rows_of_news import the_partners
from couples.live.home_status import HomeStatus as Talk
from couples.live.talk_state import State
from couples.spaces import choices_let_in, letting_in
from couples.spaces.choices_let_in import NEWS_FOR, Choices
from couples.spaces.models import CurrentSpace

LET_IN_AS = {
    "message": "messages", "answer": "message-replies", "wants-to-talk": "replies", "reply": "replies", "heart": "replies", "thanks": "thanks",
    "boundary": "proposals", "delivery": "proposals", "light": "proposals",
    "light-days": "proposals", "signature": "signatures", "kept": "signatures", "change": "answers", "yes": "answers",
    "promise": "promises", "promise-went": "promises",
}  # fmt: skip
"""The switch for each kind of news. "signatures" have none of their own: those show on their own page, and here wait for the hours."""


PROMISES = {"promise", "promise-went"}
UNTIMED = {"yes", "promise-went"}
"""No time tells when these were said, and what they're about came before, perhaps before a switch. So they're let in by what's off
now, and by the hours now.
"""
OF_CHECK_IN = PROMISES | {"wants-to-talk", "check-in", "questions", "agreed", "hello", "reply", "heart"}
"""What can be new to whoever chose just the check-in."""


@dataclass(frozen=True)
class Found:
    """All that may be new to the signed-in person, opened or not, and what the two want to talk about."""

    news: list[News]
    to_talk_about: list[ToTalkAbout]


def look(
    place: CurrentSpace, week: Week, agreements: Agreements, talk: Talk | None, now: datetime, today: date
) -> Found:
    if place.partner is None:
        return Found([], [])
    me = place.me.user_id
    rows = the_partners.rows(place.space.id, me, now, now - NEWS_FOR, today, today - NEWS_FOR)
    asked = [_asked(row, me) for row in rows if row.kind == "wants-to-talk"]
    found = [
        *(n for row in rows for n in _of_row(row, me, now, today) if not _has_ended(n, week)),
        *_of_agreements(agreements, place.partner.id, now),
        *_due(agreements, me),
        *_near(agreements),
        *_of_check_in(place, week, now),
    ]
    if talk and talk.kind == "asked":
        session = talk.session
        kind = "talk-time" if session.author_id == me else "talk"
        found.append(News(kind, session.id, session.asked_at, session.id, stamp=str(session.version)))
    mine = letting_in.choices()
    let_in = [n for n in found if n.kind not in LET_IN_AS or _lets_in(n, mine, now)]
    if mine.just_the_check_in:
        let_in = [n for n in let_in if n.kind in OF_CHECK_IN]
    return Found(let_in, to_talk_about.shown(asked, now))


def _lets_in(news: News, mine: Choices, now: datetime) -> bool:
    if news.id.hex in mine.saved:
        return False
    came = now if news.kind in UNTIMED else news.came
    return letting_in.lets_in(LET_IN_AS[news.kind], news.id, came, now)


def _of_agreements(agreements: Agreements, partner_id: uuid.UUID, now: datetime) -> Iterator[News]:
    """A proposal that was set aside until a day is new once more on that day."""
    signed, aside = set(), letting_in.choices().aside
    for view, version, at in agreements.signed_by(partner_id):
        signed.add(version.id)
        kind = "kept" if version.is_kept else "signature"
        if kind == "signature" or not letting_in.has_opened(
            choices_let_in.mark("signature", version.id)
        ):  # as it was once called
            yield News(kind, version.id, at, view.agreement.id)
    for view in agreements.proposed:
        if view.open and view.open.id not in signed:
            came, stamp = view.open.arrives_at, ""
            for until in filter(None, map(aside.get, (view.open.id.hex, view.agreement.id.hex))):
                came, stamp = max(came, _morning(date.fromisoformat(until))), until
            kind = "keep" if view.open.is_kept else "proposal"
            yield News(kind, view.open.id, min(came, now), view.agreement.id, stamp=stamp)
    for decision in agreements.answers_of(partner_id):
        yield News("change", decision.id, decision.decided_at, decision.agreement_id)


def _due(agreements: Agreements, me: uuid.UUID) -> Iterator[News]:
    """It's news on the day that both chose or that a pause ends, and again when the partner noted that it didn't work."""
    for view in agreements.due:
        days = [d.until for d in view.decisions if d.kind == "paused" and d.until]
        came = [_morning(d) for d in (*days, view.agreed and view.agreed.look_on) if d and d <= view.today]
        came += [slip.arrives_at for slip in view.slips if slip.author_id != me]
        if came and view.now:
            last = max(came)
            id = view.agreement.id
            yield News("revisit", id, min(last, view.now), id, stamp=last.isoformat())


def _near(agreements: Agreements) -> Iterator[News]:
    """A week before its day, for both on the same morning."""
    for view in agreements.near:
        if view.agreed and view.now:
            day, id = view.agreed.look_on, view.agreement.id
            yield News("nearly", id, min(_morning(day - BEFORE), view.now), id, stamp=day.isoformat())


def _of_check_in(place: CurrentSpace, week: Week, now: datetime) -> Iterator[News]:
    """That a day was agreed is news until the first check-in by it."""
    proposal, opened, ritual = week.proposed, week.opened, week.ritual
    if proposal and proposal.author_id != place.me.user_id:
        only_questions = _when(proposal) == _when(ritual) and _asks(proposal) != _asks(ritual)
        kind = "questions" if only_questions else "check-in"
        yield News(kind, proposal.id, proposal.created_at, proposal.id)
    if ritual.agreed_at and schedule_change.is_newly_agreed(ritual, place.me.user_id, now):
        yield News("agreed", ritual.id, ritual.agreed_at, ritual.id)
    if opened and opened.is_hello and opened.revealed_at:
        yield News("hello", opened.id, opened.revealed_at, opened.id)


def _when(ritual: Ritual) -> tuple[str, int, time, str]:
    return ritual.unpaused_rhythm.every, ritual.weekday, ritual.at, ritual.zone


def _asks(ritual: Ritual) -> tuple[set[str], set[str]]:
    """What a proposal can change of what's asked: the questions, and the decks of what's new each time."""
    decks = ritual.plan.decks if ritual.plan else ()
    return {prompt.key for prompt in ritual.prompts if prompt.kind != "scale"}, set(decks)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(0), ZoneInfo(me().zone))


def _has_ended(news: News, week: Week) -> bool:
    """Whether it's a promise of a check-in before the last: no page lists it as a running one.

    One that was made before its check-in opened, if that never did, runs on until the next.
    """
    of_now = {check_in.occasion for check_in in (week.check_in, week.opened) if check_in}
    if news.kind != "promise" or news.where in of_now:
        return False
    made_in, ends_with = CheckIn(occasion=news.where), week.check_in
    if ends_with.revealed_at or made_in.day is None:
        return True
    return not promises.begins_next(made_in, ends_with, week.rhythm, called_off_days(ends_with.space_id))


def _asked(row: Any, me: uuid.UUID) -> ToTalkAbout:
    occasion, _, prompt = row.place.partition(" ")
    return ToTalkAbout(row.id, row.about, occasion, prompt, row.by == me, row.came)


def _of_row(row: Any, me: uuid.UUID, now: datetime, today: date) -> Iterator[News]:
    if row.about_by not in (None, me) and not letting_in.lets_in("messages", row.about, row.about_came, now):
        return
    if row.kind == "wants-to-talk" and (row.by == me or not to_talk_about.is_fresh(row.came, now)):
        return
    if row.kind == "yes":
        if row.id.hex in State.of(row.place).late:
            yield News(row.kind, row.id, row.came, row.about)
        return
    if row.kind != "entry":
        where, _, of = row.place.partition(" ")
        more = {"stamp": of} if row.kind in PROMISES else {"prompt": of}
        yield News(row.kind, row.id, row.came, row.about, where, **more)
        return
    if row.by != me:
        yield News("answer", row.id, row.came, row.about)
    is_seen = row.by == me or letting_in.lets_in("message-replies", row.id, row.came, now)
    if row.back_on and row.back_on <= today and is_seen:
        yield News("come-back", row.id, min(_morning(row.back_on), now), row.about)
