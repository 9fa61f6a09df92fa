"""What one browser carries for its person from page to page: when the lock was opened, and what was looked for.

It lies sealed under the person's vault key in the session cookie, bound to this signed-in session. So the database holds neither a moment at which
somebody opened their pages nor a word they looked for, addresses hold none either, and it ends with the session. The trade-off: two answers under way at
once may carry an older pocket back.
"""

import base64
import json
from datetime import UTC, datetime
from typing import Any

from flask import session
from flask_login import current_user

from couples import vault
from couples.journal.search import Query

NAME = "p"
LABEL = "page.pocket"


def opened_at() -> datetime | None:
    """When the password was last given or words were last saved; None once it was locked by hand."""
    seconds = _read().get("open")
    if seconds is None:
        return current_user.session.created_at
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def open_now(now: datetime) -> None:
    _write(open=int(now.timestamp()))


def close() -> None:
    """Locks by hand, and forgets what was looked for."""
    _write(open=0, query=None)


def query() -> Query:
    return Query(**_read().get("query", {}))


def look_for(wanted: Query) -> None:
    _write(query={k: v for k, v in vars(wanted).items() if v} or None)


def _read() -> dict[str, Any]:
    try:
        sealed = base64.urlsafe_b64decode(session.get(NAME, ""))
        return json.loads(vault.open_sealed(_key(), sealed, LABEL, current_user.session.id, current_user.id))
    except (vault.CannotOpen, ValueError):
        return {}


def _write(**values: Any) -> None:
    kept = {k: v for k, v in {**_read(), **values}.items() if v is not None}
    packed = json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()
    sealed = vault.seal(_key(), packed, LABEL, current_user.session.id, current_user.id)
    session[NAME] = base64.urlsafe_b64encode(sealed).decode()


def _key() -> bytes:
    return current_user.keyring.vault_key
