"""Keys and sealed columns: who can open what.

Promised: a stolen database, its backups and the logs reveal nothing that anyone wrote, short of guessing a password;
and the server's own secrets (pepper, cookie key) alone open no private word. Not promised: protection from an operator
who changes this code or reads memory while someone is signed in, and noticing that an older value of the same cell
was put back.

Every person has a vault key. It's wrapped once by the password (Argon2id, then HKDF with the server's pepper), once by the recovery
code (without the pepper, so that losing the pepper is survivable), once for each passkey whose device makes a secret for it, and
once for each signed-in session by a token that lives only in the cookie. A space has a key of its own, sealed to each partner's
public key.

A cell is one version byte and XChaCha20-Poly1305 over the padded value; its additional data name what it is, its row and its
owner, so that a cell moved elsewhere doesn't open. The trade-off: the server can't search anyone's words without that person.
"""

from couples.vault.cells import STEP, CannotOpen, new_key, open_sealed, opener, seal
from couples.vault.codes import code_from, in_groups, new_code, read_code
from couples.vault.columns import Sealed, author_key, key_at_hand, key_for_author, space_key
from couples.vault.comparison import comparison_code
from couples.vault.page_cells import open_from_page, seal_for_page
from couples.vault.passkeys import unwrap_by_passkey, wrap_by_passkey
from couples.vault.passwords import (
    MAX_PASSWORD_BYTES,
    Argon2Cost,
    PasswordWrap,
    normal_password,
    pretend_to_unwrap,
    unwrap_by_password,
    wrap_by_password,
)
from couples.vault.person_keys import Keyring, Locked, keyring, new_pair, seal_to
from couples.vault.recovery import mark_of_code, pretend_to_unwrap_by_code, unwrap_by_code, wrap_by_code
from couples.vault.server_pepper import Pepper, pepper
from couples.vault.tokens import new_token, token_hash, unwrap_by_token, wrap_by_token

__all__ = [
    "MAX_PASSWORD_BYTES", "STEP", "Argon2Cost", "CannotOpen", "Keyring", "Locked", "PasswordWrap", "Pepper",
    "Sealed", "author_key", "code_from", "comparison_code", "in_groups", "key_at_hand", "key_for_author", "keyring", "mark_of_code", "new_code", "new_key",
    "new_pair", "new_token", "normal_password", "open_from_page", "open_sealed", "opener", "pepper",
    "pretend_to_unwrap", "pretend_to_unwrap_by_code", "read_code", "seal", "seal_for_page", "seal_to", "space_key",
    "token_hash", "unwrap_by_code", "unwrap_by_passkey", "unwrap_by_password", "unwrap_by_token", "wrap_by_code",
    "wrap_by_passkey", "wrap_by_password", "wrap_by_token",
]  # fmt: skip
