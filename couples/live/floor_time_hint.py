"""When a page hints to one person that they have had the floor for most of the time. Pure."""

from datetime import datetime

from couples.live.talk_state import State

HINT_FROM = 180  # seconds of floor time together, before a hint says anything
HINT_SHARE = 0.65


def speaks_long(state: State, person: str, now: datetime) -> bool:
    """Whether `person` had the floor for most of the time so far; never of somebody who goes through a talk alone."""
    held = dict(state.held)
    if state.holder and state.turn_at:
        since = int((now - state.turn_at).total_seconds())
        held[state.holder] = held.get(state.holder, 0) + since
    total = sum(held.values())
    return total >= HINT_FROM and held.get(person, 0) > HINT_SHARE * total and not state.is_alone
