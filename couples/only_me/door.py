"""Which addresses are behind the door, and keeping it shut: one hook runs before each of them.

Behind it are all pages of the private rooms, which `couples.rooms` names, and every view of a shared room that's marked as its
author's alone. Words sent to a locked door aren't saved yet: the page that asks for the password carries them. Where there's no
lock, saving or pressing a button in an open page opens the door: no word waits for a tap.
"""

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock
from couples.accounts import send_again
from couples.accounts.forms import ConfirmForm
from couples.accounts.models import me
from couples.db import READING, has_committed
from couples.form_responses import wants_json
from couples.only_me import pocket, second_lock
from couples.only_me.models import Settings

LOCKED = "Only me is locked, so this isn't saved yet. Send it with the button and enter your password; your words are still here."
JUST_OPENED = "couples.only_me.just_opened"
"""In the environment of a request that this server itself makes, once the password was given."""
ROOMS = "only_me_rooms"
V = TypeVar("V", bound=Callable[..., Any])


def only_mine(view: V) -> V:
    """Marks a view of a shared room that shows what is its author's alone."""
    vars(view)["is_only_mine"] = True
    return view


def in_sight(view: V) -> V:
    """Marks a view of a private room that shows nothing of anyone's, or asks `is_open` before it does."""
    vars(view)["is_in_sight"] = True
    return view


def init_app(app: Flask, rooms: Collection[str]) -> None:
    """Puts the door before every address of these rooms, by their blueprints' names."""
    app.extensions[ROOMS] = frozenset(rooms)
    app.before_request(_keep_shut)
    app.after_request(_stay_open)
    app.jinja_env.globals.update(only_me_is_open=is_open, only_me_is_unlocked=is_unlocked)
    app.jinja_env.globals.update(only_me_seconds=_seconds)


def is_behind(endpoint: str | None) -> bool:
    """Whether the door is before this endpoint."""
    view = current_app.view_functions.get(endpoint or "")
    if view is None or getattr(view, "is_in_sight", False):
        return False
    room = (endpoint or "").partition(".")[0]
    return getattr(view, "is_only_mine", False) or room in current_app.extensions[ROOMS]


def lock() -> int:
    """After how many minutes the signed-in person's password is asked for; one select for each request."""
    if "only_me_lock" not in g:
        g.only_me_lock = Settings.of(me()).lock
    minutes: int = g.only_me_lock
    return minutes


def left() -> timedelta:
    return second_lock.left(lock(), pocket.opened_at(), clock.now())


def is_locked() -> bool:
    """Whether it takes the password to open it."""
    return bool(lock()) and not left()


def is_open() -> bool:
    """Whether pages may show what's the signed-in person's alone; such a page closes itself when the time is over."""
    if not current_user.is_authenticated:
        return False
    time = left()
    if time:
        g.only_me_seconds = int(time.total_seconds()), int(second_lock.whole(lock()).total_seconds())
    return bool(time)


def is_unlocked() -> bool:
    """Whether pages in sight may draw words that only the signed-in person is to see: not while a lock of theirs is closed.

    Without a lock they may: a tap keeps out a glance, and so does a fold.
    """
    return not lock() or is_open()


def was_just_opened() -> bool:
    """Whether this request waited at the locked door, and the password has just been given."""
    return bool(request.environ.get(JUST_OPENED))


def page_to_open(form: ConfirmForm | None, carried: str = "", *, is_lost: bool = False) -> str:
    """The page that opens Only me, the same on every account until it's tapped; with `form` it asks for the password.

    Args:
        carried: what was sent to the locked door, sealed.
        is_lost: whether something was sent that can't be carried.
    """
    to = request.values.get("next", "")
    return render_template("only_me/open.html", form=form, carried=carried, next=to, is_lost=is_lost)


def _seconds() -> tuple[int, int] | None:
    """Seconds after which this page closes itself, now and after words are saved; None if it shows nothing private."""
    seconds: tuple[int, int] | None = g.get("only_me_seconds")
    return seconds


def _keep_shut() -> Any:
    if not is_behind(request.endpoint) or not current_user.is_authenticated or g.get("has_last_words"):
        return None
    if was_just_opened():
        pocket.open_now(clock.now())
    if is_open():
        return None
    if request.method in READING:
        return shut()
    if not lock():
        pocket.open_now(clock.now())
        return None
    if wants_json():
        return jsonify(message=LOCKED), 403
    carried = send_again.carried_over_a_question()
    return page_to_open(ConfirmForm(formdata=None), carried, is_lost=not carried), 403


def shut() -> Any:
    """The answer to whoever asks for a page behind the closed door."""
    if wants_json():
        return jsonify(message=LOCKED), 403
    return redirect(url_for("only_me.door", next=request.full_path.rstrip("?")))


def _stay_open(response: Response) -> Response:
    """Words that were saved keep it open. Without a lock the cookie is only written again after half of the time."""
    if request.method in READING or not has_committed() or not is_behind(request.endpoint):
        return response
    if not current_user.is_authenticated or "only_me_seconds" not in g:
        return response
    if lock() or left() < second_lock.whole(0) / 2:
        pocket.open_now(clock.now())
    return response
