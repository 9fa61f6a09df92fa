"""Few guesses, and nobody locked out: wrong tries are counted for each account, each address, each known device."""

from flask import Response, current_app, request
from flask_login import current_user

from couples import vault
from couples.accounts import addresses
from couples.extensions import limiter

GUESSES = "10 per 10 minutes"


def is_wrong(response: Response) -> bool:
    return response.status_code == 422


def _typed_email() -> str:
    return addresses.read(request.form.get("email", ""))


def device_mark(email: str) -> str:
    return vault.pepper().fingerprint(email, "device").hex()


def _is_known_device() -> bool:
    """Whether this browser signed in to this account before: its own few tries stay its own."""
    given = request.cookies.get(current_app.config["DEVICE_COOKIE"], "")
    return bool(given) and given == device_mark(_typed_email())


def _by_account() -> str:
    return f"{'device' if _is_known_device() else 'account'}:{_typed_email()}"


def _by_address() -> str:
    return f"device:{_typed_email()}" if _is_known_device() else f"address:{request.remote_addr}"


def guessed(view):
    """Ten wrong tries in ten minutes, for each account and each address; nobody can lock a partner's own device out."""
    for key in (_by_account, _by_address):
        view = limiter.limit(GUESSES, key_func=key, methods=["POST"], deduct_when=is_wrong)(view)
    return view


guessed_by_me = {
    "limit_value": GUESSES,
    "key_func": lambda: f"password:{current_user.id}",
    "methods": ["POST"],
    "deduct_when": is_wrong,
}
"""The same limit where a signed-in person gives their password again."""
