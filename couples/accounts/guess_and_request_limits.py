"""Few guesses, and no one locked out: wrong tries are counted for each account, each address, each known device.

Guaranteed: of however many tries at once, no more are looked at than are left; and wrong tries on one device never reach
the others. The trade-off: while tries are being looked at, one more can be asked to wait although it would be right.

Every other limit on how often something may be asked for stands here too.
"""

import hmac
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps

from flask import Response, abort, current_app, g, request
from flask_login import current_user
from limits import parse

from couples import vault
from couples.accounts import addresses
from couples.accounts.models import User, person_by_email
from couples.db import db
from couples.extensions import limiter

GUESS_LIMIT = parse("10 per 10 minutes")
SIGN_UP_LIMIT = "30 per hour"
"""Failed sign-ups from one address."""
SPOKEN_CODE_LIMIT = "20 per minute"
"""Wrong read-aloud codes, from everywhere together."""
TYPING_LIMIT = "240 per minute"
"""What a page may send of one person's words while they type: to be kept, or for word help."""
NEW_KEYS_LIMIT = "5 per hour"
"""How often one person may have everything sealed anew."""
DEVICE_KNOWN_FOR = timedelta(days=365)
"""How long a browser that was signed in is known again."""


def is_wrong(response: Response) -> bool:
    return response.status_code == 422


# --- known devices ----------------------------------------------------------------------------------------------


def device_mark(user: User) -> str:
    """What this browser keeps to be known again: its own random name, and our word that `user` signed in on it.

    A new password ends it, so that a device given away is a stranger's from then on.
    """
    name = secrets.token_urlsafe(16)
    return f"{name}.{_word_for(user, name)}"


def _word_for(user: User, name: str) -> str:
    return vault.pepper().fingerprint(f"{user.id} {user.password_salt.hex()} {name}", "device").hex()


def _known_device() -> str:
    """The name of this browser, if the typed account signed in on it before: its few tries stay its own."""
    name, _, word = request.cookies.get(current_app.config["DEVICE_COOKIE"], "").partition(".")
    user = person_by_email(request.form.get("email", "")) if word else None
    known = user is not None and hmac.compare_digest(word.encode(), _word_for(user, name).encode())
    db.session.rollback()  # what follows takes its time
    return name if known else ""


# --- counting ---------------------------------------------------------------------------------------------------


class Tries:
    """Tries that are being looked at just now, beside the wrong ones that the limiter remembers."""

    def __init__(self) -> None:
        self._running: Counter[str] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def one(self, keys: list[str]) -> Iterator[None]:
        """Lets one try pass where every key has one left; it stays counted if it `was_wrong`."""
        with self._lock:
            if not all(limiter.limiter.test(GUESS_LIMIT, key, cost=self._running[key] + 1) for key in keys):
                abort(429)
            self._running.update(keys)
        try:
            yield
        finally:
            with self._lock:
                self._running -= Counter(keys)
                if g.pop("was_wrong", False):
                    for key in keys:
                        limiter.limiter.hit(GUESS_LIMIT, key)


_tries = Tries()


def was_wrong() -> None:
    """Says that the try which this request makes was a wrong one."""
    g.was_wrong = True


def _counted(view: Callable, keys: Callable[[], list[str]]) -> Callable:
    @wraps(view)
    def counting(*args, **kwargs):
        with _tries.one(keys()):
            return view(*args, **kwargs)

    return counting


def limit_guesses(view: Callable) -> Callable:
    """Ten wrong tries in ten minutes, for each account and each address; a known device has ten of its own instead."""

    def keys() -> list[str]:
        email, device = addresses.read(request.form.get("email", "")), _known_device()
        if device:
            return [f"{request.endpoint} device {device}"]
        return [f"{request.endpoint} account {email}", f"{request.endpoint} address {request.remote_addr}"]

    return _counted(view, keys)


def guessed_by_me(view: Callable) -> Callable:
    """The same limit where a signed-in person gives their password again, for all such places together."""
    return _counted(view, lambda: [f"password of {current_user.id}"])
