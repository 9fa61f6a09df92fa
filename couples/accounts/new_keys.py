"""New keys for what is one person's alone, for when someone else may know their password.

Guaranteed: all of it changes in one transaction, or nothing does; the slow part is done before the write lock is taken. From
then on whatever opened the vault before (password, recovery code, passkey, cookie, and a backup with any of them) opens nothing that
is written later. The trade-off: an old backup still opens what is in it, and a space keeps its key, which both partners hold.
"""

from dataclasses import dataclass

from couples import accounts, vault
from couples.accounts import signed_in_sessions
from couples.accounts.models import User
from couples.accounts.resealing import Resealing
from couples.db import db, reading
from couples.turns import Turns

_turns = Turns(at_once=1)
"""Sealing everything again is too much work to do for several at once."""


@dataclass(frozen=True)
class NewKeys:
    """New keys that aren't in use yet, and every cell that the keyring `old` opens, resealed under them."""

    old: vault.Keyring
    vault_key: bytes
    wrap: vault.PasswordWrap
    cells: Resealing

    @classmethod
    def made(cls, old: vault.Keyring, password: str) -> "NewKeys":
        """New keys that `password` opens. Slow: call it outside a transaction.

        Raises:
            Busy: too many passwords are being checked, or new keys made, at once.
        """
        vault_key = vault.new_key()
        wrap = vault.wrap_by_password(vault_key, password, old.owner)
        cells = Resealing(old.owner, old.vault_key, vault_key)
        with _turns.one(), reading() as connection:
            cells.look(connection)
        return cls(old, vault_key, wrap, cells)

    def give_to(self, user: User) -> None:
        """Puts them in place of the old keys, which open nothing from here on.

        The caller then sets the new password, which also removes passkeys, and commits.
        """
        self.cells.write(db.session.connection())
        user.public_key, user.secret_cell = vault.new_pair(self.vault_key, user.id)
        user.unlock(self.vault_key)
        signed_in_sessions.take_keys(user.id)
        db.session.flush()
        accounts.keys_renewed.send(user, old=self.old)
