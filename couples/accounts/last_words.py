"""Saves what was typed last in a browser whose session has just been ended on purpose.

Ending a session from elsewhere, for example by a new password, must not cost someone the words that they're typing. So for
a few seconds that browser may still save drafts as one types, and do nothing else: open no page, press no button. The
answer says whether it's saved and that the session is over, and nothing more. The trade-off: for those seconds, someone
with a stolen cookie can write into its owner's drafts, without seeing them.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, jsonify, request

from couples import behind_proxies, clock
from couples.accounts.models import person_with_last_words
from couples.accounts.page_owner import HEADER
from couples.accounts.sign_in_cookie import session_token
from couples.accounts.signed_in_sessions import ENDED
from couples.form_responses import wants_json

BUTTONS = {"go", "also", "start_with"}
"""Fields that a form sends only when one of its buttons was pressed, which asks for more than saving. No field for words has such
a name."""
V = TypeVar("V", bound=Callable[..., Any])


def saves_while_typing(view: V) -> V:
    """Marks a view that keeps a draft of its author's, as they type."""
    vars(view)["saves_while_typing"] = True
    return view


def init_app(app: Flask) -> None:
    app.after_request(_only_that)


def let_in() -> bool:
    """Whether this request saves the last words of a session that was just ended; its person is known from then on."""
    view = current_app.view_functions.get(request.endpoint or "")
    if not getattr(view, "saves_while_typing", False) or request.method != "POST" or not wants_json():
        return False
    token = session_token()
    if not token or BUTTONS & set(request.form):
        return False
    person = person_with_last_words(token, clock.now())
    if person is None:
        return False
    behind_proxies.let_in(person)
    g.has_last_words = True
    return True


def _only_that(response: Response) -> Response:
    """Replaces whatever the view answered, so that the answer to last words shows nothing else."""
    if not g.pop("has_last_words", False):
        return response
    told = jsonify(state=ENDED, saved=response.status_code == 200)
    told.status_code = response.status_code
    told.headers[HEADER] = ""
    return told
