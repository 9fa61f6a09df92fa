"""What calendar apps fetch by the link alone, with no session and no cookie; nothing records that they came.

Guaranteed: a link that was stopped or guessed answers like an address that isn't there, and wrong ones are counted like wrong
passwords. A right one is always answered, so that no one who shares a network with its owner can keep it from their calendar.
"""

from typing import NoReturn

from flask import Response, abort, request

from couples import clock
from couples.accounts.access import public
from couples.accounts.guess_and_request_limits import GUESS_LIMIT, counted, from_here, was_wrong
from couples.calendar_feed import models, what_is_shown
from couples.calendar_feed.blueprint import bp

MIMETYPE = "text/calendar"
FILE_NAME = "calendar.ics"


@bp.get("/<secret>.ics")
@public
def feed(secret: str) -> Response:
    """Calendar apps may cache it but must check every time whether it's still valid, so a stopped link ends right away."""
    found = models.opened_by(secret) or _not_there()
    answer = Response(what_is_shown.of_feed(found, clock.now()), mimetype=MIMETYPE)
    answer.headers["Content-Disposition"] = f'inline; filename="{FILE_NAME}"'
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@counted(lambda: {from_here(): GUESS_LIMIT})
def _not_there() -> NoReturn:
    was_wrong()
    abort(404)
