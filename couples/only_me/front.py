"""The neutral first page: no name, no word of anyone's, and one button. Until that's tapped, no other page shows anything either.

It comes by one tap from the menu, in the browser where it's tapped; and for whoever chose so, whenever they open the app again
after a while. What a page that lies open sends is taken as always, so that no typed word is lost. The trade-off: anyone holding
the device gets past it with one tap, and pages open in other tabs stay visible.
"""

from typing import Any

from flask import Flask, current_app, redirect, url_for

from couples import clock
from couples.accounts.models import me
from couples.behind_proxies import the_request
from couples.db import READING
from couples.only_me import pocket, second_lock
from couples.only_me.models import Settings


def init_app(app: Flask) -> None:
    app.before_request(_stay_aside)


def step_aside() -> None:
    """From here on this browser shows the neutral page, and Only me is closed."""
    pocket.close()
    pocket.keep(front=0)


def come_back() -> None:
    pocket.keep(front=int(clock.now().timestamp()))


def is_aside() -> bool:
    return pocket.kept().get("front") == 0


def is_chosen() -> bool:
    """Whether its owner wants the app to open on the neutral page."""
    return bool(Settings.of(me()).choice("neutral", otherwise=False))


def starts_aside() -> bool:
    """Whether Home is the neutral page now. If its owner chose that, Home becomes the neutral page again after a while;
    then other pages lead there, too.
    """
    if is_aside():
        return True
    if second_lock.left(0, pocket.moment("front"), clock.now()):
        return False
    if is_chosen():
        pocket.keep(front=0)
        return True
    return False


def _stay_aside() -> Any:
    asked = the_request()
    view = current_app.view_functions.get(asked.endpoint or "")
    if asked.method not in READING or view is None or asked.endpoint == "static" or pocket.is_empty():
        return None
    is_public = (
        getattr(view, "is_public", False) and asked.blueprint != "spaces"
    )  # an invitation has a name on it
    if is_public or getattr(view, "is_in_sight", False) or not me().is_authenticated or not is_aside():
        return None
    if asked.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return "", 403  # a script of a page that lies open elsewhere
    return redirect(url_for("home.index"))
