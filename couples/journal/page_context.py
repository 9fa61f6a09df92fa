"""What every page of this room shows, and a header that keeps browsers from looking up the links in it."""

from flask import Response

from couples.form_responses import today
from couples.journal import prompts_and_moods
from couples.journal.blueprint import bp


@bp.context_processor
def around() -> dict:
    """What every page of this room shows."""
    return {
        "kind_line": prompts_and_moods.kind_line(today()),
        "settled_ends": prompts_and_moods.settled_ends(),
    }


@bp.after_request
def look_nothing_up(response: Response) -> Response:
    """Turns off DNS prefetching, by which a browser looks up the host names in links before anyone taps them."""
    response.headers["X-DNS-Prefetch-Control"] = "off"
    return response
