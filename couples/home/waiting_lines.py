"""The lines that wait on the page "Safety and help" for whoever comes to it from a talk or an opened check-in.

On those pages two may be looking, so nothing on them shows that something was heard. Guaranteed: only the person's own
words are read, afresh each time, and nothing about it is stored. The trade-off: it goes by the page that the browser
says it came from; where it doesn't say, there's no line, and the page is as always.
"""

import logging

from flask import current_app, request
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from couples import clock
from couples.checkins import current_week
from couples.checkins import quiet_words as of_check_in
from couples.checkins.answers import Answer
from couples.checkins.models import CheckIn
from couples.checkins.promises import Promise
from couples.light_question import answering as light_question
from couples.live import live_session
from couples.live import quiet_words as of_talk
from couples.spaces.models import CurrentSpace, current_space, in_current_space, readable_ids
from couples.wording_help import Line, lines_beside

OPENED = {
    "checkins.show",
    "checkins.opening",
    "checkins.opened_question",
    "checkins.opening_promises",
}
"""The pages of one check-in; each names it in its address."""
MOST_TEXTS = 30
"""So many of their newest texts are read: the page opens right away."""


def waiting_lines() -> list[Line]:
    """What is said to the signed-in person about their own words on the page that they come from."""
    if not current_user.is_authenticated:
        return []
    try:
        place = current_space()
        texts = _words_on_page_before(place)[-MOST_TEXTS:]
        return lines_beside(texts, names=place.partner_names)
    except (HTTPException, RequestRedirect):
        return []
    except Exception as failed:  # noqa: BLE001  # this page has to open, whatever else is broken
        logging.getLogger("couples").warning(
            "the safety page opened without its lines: %s", type(failed).__name__
        )
        return []


def _words_on_page_before(place: CurrentSpace) -> list[str]:
    here, came_from = request.host_url.rstrip("/"), request.referrer or ""
    if not came_from.startswith(here + "/"):
        return []
    path = came_from.removeprefix(here).partition("?")[0]
    pages = current_app.create_url_adapter(request)
    endpoint, values = pages.match(path, method="GET") if pages else ("", {})
    if endpoint in ("live.session", "live.summary_page"):
        talk = live_session.seen_session(values["id"], readable_ids(clock.now()), current_user.id)
        return of_talk.own_words(place, talk) if talk else []
    if endpoint in OPENED:
        check_in = current_week.check_in_of(place, values["occasion"], clock.now())
        return of_check_in.own_words(place, check_in) if check_in else []
    if endpoint == "checkins.write_reply":
        answer = in_current_space(Answer, values["id"], Answer.shared_cell.is_not(None))
        return of_check_in.own_words(place, in_current_space(CheckIn, answer.check_in_id))
    if endpoint == "checkins.smaller_promise":
        return [in_current_space(Promise, values["id"], Promise.author_id == current_user.id).text]
    if endpoint == "light.index":
        found = light_question.today_of(place, clock.now())
        return [found.mine.words.text] if found and found.mine else []
    if endpoint == "checkins.index":
        week = current_week.week_of(place, clock.now())
        return of_check_in.own_words(place, week.hello or week.check_in)
    return []
