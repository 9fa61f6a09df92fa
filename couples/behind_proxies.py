"""The objects behind Flask's proxies, for what a page asks dozens of times.

A proxy looks for each name on itself, fails, and goes through two more calls to the object that has it: for `g` five times the work
of asking `g` itself, for `current_user` ten times. A page did so 350 times, which took it a tenth of its time. Promised: these are
the same objects, looked up again with each call, so nothing of one request is there in another. The trade-off: there are two ways
to the same object, and what's read once in a request may just as well be read from the proxy.

Where Flask-Login keeps a request's person and a session's token is known only here. Both names are private to it, so pyproject.toml
bounds its version, and tests/test_private_hooks.py checks them.
"""

from typing import Any

from flask import Request, g, request, session
from flask_login import current_user


def _behind(proxy: Any) -> Any:
    return proxy._get_current_object()


def the_request() -> Request:
    """What `request` stands for."""
    found: Request = _behind(request)
    return found


def the_g() -> Any:
    """What `g` stands for."""
    return _behind(g)


def the_person() -> Any:
    """Whom `current_user` stands for: who is signed in, or a visitor."""
    return loaded_person() or _behind(current_user)


def loaded_person() -> Any:
    """Whom this request has loaded already, a person or a visitor; None before that. It never asks the database."""
    return _behind(g).get("_login_user")


def let_in(person: Any) -> None:
    """Makes `person` the one who is signed in for this request alone; their session stays as it is."""
    g._login_user = person


def sign_in_token() -> str:
    """What this browser's session was signed in with; empty for a visitor."""
    token: str = session.get("_user_id") or ""
    return token
