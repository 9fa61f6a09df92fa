"""What every page of a talk has at hand, and what pages of other rooms ask of talks."""

import re
from collections.abc import Iterable

from flask import current_app, url_for
from flask_login import current_user

from couples import clock
from couples.checkins import promises, prompts
from couples.fields import as_id
from couples.live import (
    home_status,
    live_session,
    talk_requests,
    talk_view,
    unread_page,
)
from couples.live.blueprint import bp
from couples.live.live_session import LiveSession
from couples.live.move_refusals import REFUSALS
from couples.live.moves import pauses, turns
from couples.live.talk_state import RESTS_AFTER
from couples.spaces.models import CurrentSpace, current_space, readable_ids


@bp.context_processor
def fixed_words() -> dict:
    """What every page of a talk says, with the words of the check-in's parts that it shows."""
    return {
        "pauses": pauses.PAUSES,
        "timer_choices": turns.TIMER_CHOICES,
        "our_phrases": talk_view.phrases(),
        "refusals": REFUSALS,
        "rests_after": RESTS_AFTER,
        "kit_url": url_for("care.index") if "care.index" in current_app.view_functions else "",
        "promise_words": prompts.promise_words(),
        "report_words": promises.REPORTS,
    }


@bp.app_context_processor
def for_other_rooms() -> dict:
    """Gives the pages of other rooms what they ask of talks; the rooms themselves may not import this one."""
    return {
        "talks_of": talks_of,
        "talk_of_now": talk_of_now,
        "talks_of_forms": talks_of_forms,
        "can_ask_for_talk": can_ask_for_talk,
        "drawn_at": lambda: unread_page.drawn_at(clock.now()),
    }


def can_ask_for_talk() -> bool:
    """Whether a link to ask for a talk leads to a form: a page with something to talk about offers it only then."""
    return talk_requests.can_ask(current_space(), clock.now())


def talk_of_now(place: CurrentSpace) -> home_status.HomeStatus | None:
    """The current talk: the check-in's pages lead back into one that runs, and bring up one that rests."""
    return home_status.home_status_for(place, clock.now())


def talks_of_forms(places: Iterable[str]) -> dict[str, LiveSession]:
    """For the list of what wasn't sent: the talks whose forms these are, by the form's name, which has the talk's id in it."""
    ids = {
        place: as_id(place.split(".")[1]) for place in places if re.fullmatch(r"live\.[^.]*\.[a-z]+", place)
    }
    asked = set(filter(None, ids.values()))
    if not asked:
        return {}
    rows = live_session.seen_sessions(asked, readable_ids(clock.now()), current_user.id)
    talks = {row.id: row for row in rows}
    return {place: talks[id] for place, id in ids.items() if id in talks}


def talks_of(check_in) -> list[LiveSession]:
    """The talks of both that began with this check-in and are over."""
    return live_session.talks_through(check_in.space_id, check_in.occasion)
