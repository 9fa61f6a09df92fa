"""How one person wants their private rooms kept, sealed under their own key."""

import uuid
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from couples.accounts.models import User
from couples.db import Row, db, look_up, query
from couples.only_me.second_lock import LOCKS
from couples.vault import Sealed, author_key


class Settings(Row):
    """No row means: no lock. Each room may keep a choice of its own in it, by a name of its own."""

    __tablename__ = "journal_settings"

    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    packed_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    packed = Sealed("page.settings", author_key, damaged={"lock": 5})
    """A cell that doesn't open locks."""

    @classmethod
    def of(cls, author: User) -> "Settings":
        """Their row, or a fresh one that isn't in the database."""
        look_up((settings_of, (author.id,)))  # the door, the first page and a room's own choice all ask
        return settings_of.first(author.id) or cls(author_id=author.id)

    @property
    def lock(self) -> int:
        """Minutes until the password is asked for again; 0 for never."""
        minutes = self.choice("lock", 0)
        return minutes if minutes in LOCKS else max(LOCKS)

    def choice(self, name: str, otherwise: Any) -> Any:
        return (self.packed or {}).get(name, otherwise)

    def keep(self, **choices: Any) -> None:
        self.packed = {**(self.packed or {}), **choices}
        db.session.add(self)


@query
def settings_of(person_id: Any) -> Any:
    return select(Settings).where(Settings.author_id == person_id)


def forget(person: User) -> None:
    db.session.execute(delete(Settings).where(Settings.author_id == person.id))
