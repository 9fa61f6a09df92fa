"""A mark that the next page acts on once: words were just sent, or their author asked to have them read.

It guarantees that nothing of it is in an address, so neither a history nor a shared link reveals it, and that opening the page
again shows it as usual. The trade-off: there's one mark at a time, in the browser's signed cookie; it's gone when another one
takes its place, or after five minutes.
"""

from datetime import UTC, datetime, timedelta

from flask import session

from couples import clock

COOKIE_KEY = "once"
_LASTS = timedelta(minutes=5)


def leave(name: str, about: object) -> None:
    """Leaves a mark for the page that this request leads to.

    Args:
        name: the name that the page passes to `take`.
        about: the id of what it's about.
    """
    session[COOKIE_KEY] = [name, str(about), int(clock.now().timestamp())]


def take(name: str) -> str:
    """What the mark of this name is about, once; empty where there's none."""
    match session.get(COOKIE_KEY):
        case [str() as left, str() as about, int() as at] if left == name:
            session.pop(COOKIE_KEY)
            return about if clock.now() - datetime.fromtimestamp(at, UTC) <= _LASTS else ""
    return ""
