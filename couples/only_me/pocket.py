"""What one browser carries for its person from page to page: when Only me was opened, and what was looked for in it.

It lies sealed under the person's vault key in the session cookie, bound to this signed-in session. So the database holds
neither a moment at which someone opened their pages nor a word they looked for, addresses hold none either, and it ends with
the session. The trade-off: two answers under way at the same moment may carry an older pocket back.
"""

import base64
import json
from datetime import UTC, datetime
from typing import Any

from flask import session
from flask_login import current_user

from couples import vault
from couples.accounts.models import me

NAME = "p"
LABEL = "page.pocket"
LOOKED_FOR = ("query", "in_check_ins")
"""What it holds of searches: in one's notes, and in one's check-ins."""


def opened_at() -> datetime | None:
    """When Only me was last opened or words were last saved; None once its owner closed it."""
    if kept().get("open") is None:
        signed_in_at: datetime = current_user.session.created_at
        return signed_in_at
    return moment("open")


def moment(name: str) -> datetime | None:
    """The moment that is stored under this name; None if there is none."""
    seconds: int = kept().get(name, 0)
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def open_now(now: datetime) -> None:
    keep(open=int(now.timestamp()))


def close() -> None:
    """Closes it, and forgets what was looked for."""
    keep(open=0, **dict.fromkeys(LOOKED_FOR))


def is_empty() -> bool:
    """Whether there's nothing in it; this needs neither the database nor a key."""
    return NAME not in session


def kept() -> dict[str, Any]:
    try:
        sealed = base64.urlsafe_b64decode(session.get(NAME, ""))
        packed = vault.open_sealed(_key(), sealed, LABEL, me().session.id, me().id)
        values: dict[str, Any] = json.loads(packed)
    except (vault.CannotOpen, ValueError):
        return {}
    return values


def keep(**values: Any) -> None:
    """Adds these values to those that are there; None removes one."""
    new = {name: value for name, value in {**kept(), **values}.items() if value is not None}
    packed = json.dumps(new, ensure_ascii=False, separators=(",", ":")).encode()
    sealed = vault.seal(_key(), packed, LABEL, current_user.session.id, current_user.id)
    session[NAME] = base64.urlsafe_b64encode(sealed).decode()


def _key() -> bytes:
    return me().keyring.vault_key
