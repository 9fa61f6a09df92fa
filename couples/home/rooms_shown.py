"""Which rooms Home and the overviews list: a few at first, then one more each week, and whatever was used. Pure, but for `used_by`.

Guaranteed: nothing is locked. Every address works from the first day, and one page lists all rooms. In no week do two new ones come.
Weeks count from the day the account was made, so joining someone, or going back to them, takes no room off the lists.
"""

from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import exists, literal, select, union_all

from couples.accounts.models import User
from couples.db import query
from couples.goals.models import any_of as any_goals_of
from couples.light_question.models import LightPlan
from couples.live.live_session import LiveSession, seen_by
from couples.reflection.models import any_of as any_patterns_of
from couples.spaces.models import CurrentSpace
from couples.thanks import released_cards, released_goals

TALK, CARDS, PATTERNS, GOALS, LIGHT = "talk", "cards", "patterns", "goals", "light"
LATER = (TALK, CARDS, PATTERNS, GOALS, LIGHT)
"""What's listed from the second week on, one more each week. All the rest is there from the first day."""
WEEK = timedelta(weeks=1)


def beginning_of(person: User) -> datetime:
    """When this person's first week began."""
    return datetime.combine(person.created_on, time(), UTC)


def weeks_here(began: datetime, now: datetime) -> int:
    """How many whole weeks this person has been here; none for a clock that was put back."""
    return max(0, (now - began) // WEEK)


def shown(began: datetime, now: datetime, used: Collection[str]) -> frozenset[str]:
    """The rooms of `LATER` that are listed for someone who began at `began` and has used the rooms in `used`."""
    return frozenset(LATER[: weeks_here(began, now)]) | (frozenset(used) & frozenset(LATER))


def new_this_week(began: datetime, now: datetime) -> str:
    """The one that came this week; empty in the first week and once all have come."""
    weeks = weeks_here(began, now)
    return LATER[weeks - 1] if 1 <= weeks <= len(LATER) else ""


def used_by(place: CurrentSpace, began: datetime, now: datetime) -> set[str]:
    """Those of `LATER` that hold something this person can see; not asked once all of them are listed anyway."""
    if weeks_here(began, now) >= len(LATER):
        return set()
    used = set(_own.all(place.space.id, place.me.user_id))
    if place.partner:
        theirs = place.space.id, place.partner.id, now
        used |= {CARDS} if released_cards.cards_of(*theirs) else set()
        used |= {GOALS} if released_goals.goals_of(*theirs) else set()
    return used


@query
def _own(space_id, person_id):
    """The rooms that the person has used, and talks and light questions that both said yes to.

    A talk that their partner goes through alone counts for nothing here, as a new row would tell of it.
    """
    talk = LiveSession.space_id == space_id, LiveSession.agreed_at.is_not(None), seen_by(person_id)
    card, goal = released_cards.Card, released_goals.ReleasedGoal
    found = {
        TALK: [exists().where(*talk)],
        CARDS: [exists().where(card.space_id == space_id, card.author_id == person_id)],
        PATTERNS: any_patterns_of(person_id),
        LIGHT: [exists().where(LightPlan.space_id == space_id, LightPlan.agreed_at.is_not(None))],
        GOALS: [
            exists().where(goal.space_id == space_id, goal.author_id == person_id),
            *any_goals_of(person_id),
        ],
    }
    parts = [select(literal(room)).where(is_there) for room, all in found.items() for is_there in all]
    return select(union_all(*parts).subquery())
