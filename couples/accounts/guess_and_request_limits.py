"""Limits on guessing that lock no owner out: wrong tries are counted by account, by network address and by known device.

Guaranteed: tries that arrive together can't get past what is left of a limit. Wrong tries on one known device use up
nothing on another. Wrong tries from up to three networks can't keep the account's owner from signing in on a new device
elsewhere. The trade-offs: while tries are being checked, another may be told to wait even though it would have succeeded;
and a new device in the network that the wrong tries come from has to wait with them.

All other limits on how often something may be asked for are here, too.
"""

import hmac
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps

from flask import abort, current_app, g, request
from flask_login import current_user
from limits import RateLimitItem, parse

from couples import vault
from couples.accounts import addresses, passkeys
from couples.accounts.models import User, person_by_email, person_now
from couples.accounts.running_tries import RunningTries
from couples.db import only_reading
from couples.extensions import limiter, visitor

GUESS_LIMIT = parse("10 per 10 minutes")
"""Wrong tries from one address, or on one known device."""
ACCOUNT_HERE_LIMIT = parse("15 per hour")
"""Wrong tries at one account from one address."""
ACCOUNT_LIMIT = parse("60 per hour")
"""Wrong tries at one account from everywhere: it takes four networks to use them up."""
CODE_LIMIT = parse("20 per day")
"""Wrong phone codes for one account from everywhere, or on one known device. Only someone who has opened the vault can try one."""
SIGN_UP_LIMIT = parse("30 per hour")
"""Failed sign-ups from one address."""
SPOKEN_CODE_LIMIT = parse("20 per minute")
"""Wrong read-aloud codes, from everywhere together; one address uses up no more of them than `GUESS_LIMIT`."""
KEY_CHANGE_LIMIT = "10 per hour"
"""New passwords and new recovery codes of one person: each makes keys, and empties the database's log into its file."""
TYPING_LIMIT = "240 per minute"
"""What a page may send of one person's words while they type: to be kept, or for word help."""
NEW_KEYS_LIMIT = "5 per hour"
"""How often one person may have everything sealed again."""
ADDRESS_LIMIT = "5 per hour"
"""How often one person may ask for another address: each can send a letter to someone who didn't ask for it."""
RESET_LIMIT = "20 per hour"
"""How often someone at one address may ask to start over, or do it."""
NAME_LIMIT = parse("3 per day")
"""How often someone may change their name; who shares with someone may less often (`spaces/new_name.py`)."""
DEVICE_KNOWN_FOR = timedelta(days=365)
"""How long a browser stays known to the person who signed in on it."""


# --- known devices ----------------------------------------------------------------------------------------------


def device_mark(user: User) -> str:
    """The cookie that makes this browser a known device: a random name, and a fingerprint that shows that `user` signed in on it.

    It stops counting when the password changes, so that a device that was given away is a stranger's from then on.
    """
    name = secrets.token_urlsafe(16)
    return f"{name}.{_word_for(user, name)}"


def _word_for(user: User, name: str) -> str:
    return vault.pepper().fingerprint(f"{user.id} {user.password_salt.hex()} {name}", "device").hex()


def _known_device(find: Callable[[], User | None]) -> str:
    """This browser's name as a device if the person that `find` returns has signed in on it before, else ""."""
    if "." not in _device_cookie():
        return ""
    with only_reading():  # what follows takes its time
        return _name_here(find())


def _name_here(user: User | None) -> str:
    name, _, word = _device_cookie().partition(".")
    known = user is not None and hmac.compare_digest(word.encode(), _word_for(user, name).encode())
    return name if known else ""


def _device_cookie() -> str:
    return request.cookies.get(current_app.config["DEVICE_COOKIE"], "")


# --- counting ---------------------------------------------------------------------------------------------------


Limited = dict[str, RateLimitItem]
"""The keys that a try is counted by, each with its limit."""


class Tries:
    """The tries that are being checked right now, on top of the wrong ones that the limiter remembers."""

    def __init__(self) -> None:
        self._running, self._lock = RunningTries(), threading.Lock()

    @contextmanager
    def one(self, keys: Limited, is_wrong: Callable[[], bool]) -> Iterator[None]:
        """Lets a try through if every key has one left, else aborts with 429. It stays counted only if it `is_wrong` in the end."""
        with self._lock:
            mark, running = self._running.begin(keys)
            if not all(limiter.limiter.test(limit, key, cost=running[key]) for key, limit in keys.items()):
                self._running.end(keys, mark)
                abort(429)
        try:
            yield
        finally:
            with self._lock:
                if is_wrong():
                    for key, limit in keys.items():
                        limiter.limiter.hit(limit, key)
                self._running.end(keys, mark)


_tries = Tries()


def was_wrong() -> None:
    """Marks the try that this request makes as a wrong one."""
    g.was_wrong = True


def counted(keys: Callable[[], Limited]) -> Callable[[Callable], Callable]:
    """A decorator that limits the tries at a view by `keys()`, and counts those that called `was_wrong`.

    A request for which `keys()` is empty isn't a try.
    """

    def limiting(view: Callable) -> Callable:
        @wraps(view)
        def counting(*args, **kwargs):
            with _tries.one(keys(), lambda: g.pop("was_wrong", False)):
                return view(*args, **kwargs)

        return counting

    return limiting


def code_fits(user: User, typed: str, takes: Callable[[], bool]) -> bool:
    """Whether `takes()` accepts `typed`, a code from this person's phone. A wrong one counts for a whole day.

    Tries that others make elsewhere use up nothing on a known device of theirs. An empty code isn't a try.
    """
    fits = False
    device = _name_here(user)
    key = f"code device {device}" if device else f"code account {user.id}"
    with _tries.one({key: CODE_LIMIT} if typed else {}, lambda: not fits):
        fits = takes()
    if typed and not fits:
        was_wrong()
    return fits


def _guess() -> Limited:
    typed = request.form.get("email", "")
    email, device = addresses.read(typed), _known_device(lambda: person_by_email(typed))
    if device:
        return {f"{request.endpoint} device {device}": GUESS_LIMIT}
    at_it = f"{request.endpoint} account {email}"
    return {
        at_it: ACCOUNT_LIMIT,
        f"{at_it} address {visitor()}": ACCOUNT_HERE_LIMIT,
        from_here(): GUESS_LIMIT,
    }


def from_here() -> str:
    """What tries of one kind from one address are counted by."""
    return f"{request.endpoint} address {visitor()}"


limit_guesses = counted(_guess)
"""Ten wrong tries in ten minutes for each address, and more for an account; a known device has ten of its own instead."""


def _passkey() -> Limited:
    def owner() -> User | None:
        person = passkeys.whose(request.form.get(passkeys.FIELD, ""))
        return person_now(person) if person else None

    device = _known_device(owner)
    return {f"{request.endpoint} device {device}": GUESS_LIMIT} if device else {from_here(): GUESS_LIMIT}


limit_passkeys = counted(_passkey)
"""The same where a passkey is used: no account is named there, and none can be guessed."""

guessed_by_me = counted(lambda: {f"password in {current_user.session.id}": GUESS_LIMIT})
"""The same limit where a signed-in person gives their password again, for all such places together. Each signed-in browser
has its own count, so that someone with a stolen one can't lock the owner out."""

changes_keys = limiter.shared_limit(
    KEY_CHANGE_LIMIT,
    scope="new keys",
    key_func=lambda: str(current_user.id),
    deduct_when=lambda response: response.status_code == 200,
)
"""For what gives a person new keys; what was refused isn't counted."""


def may_rename(person: User) -> bool:
    """Whether this person may change their name now; a yes uses up one of the day's changes."""
    return limiter.limiter.hit(NAME_LIMIT, f"name of {person.id}")
