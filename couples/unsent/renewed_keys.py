"""What new keys change in unsent words, beside their cells: the marks of their forms, and the keys of words that were given back.

And what happens when a vault that was set aside comes back.
"""

import secrets
from contextlib import suppress
from datetime import datetime

from sqlalchemy import update

from couples.accounts.models import User
from couples.accounts.set_aside import SetAsideVault
from couples.db import db
from couples.packing import replace
from couples.unsent.field_texts import MARK_LENGTH
from couples.unsent.models import PURPOSE, UnsentWords, all_unsent, place_mark
from couples.vault import CannotOpen, Keyring, seal_to


def renew(person: User, old: Keyring) -> None:
    """Makes the marks of the forms again, under the new key, and seals words' own keys to the new pair."""
    for row in all_unsent(person).values():
        if row.key_box:
            _seal_key_again(row, person, old)
        else:
            _mark_again(row, person, old)


def _seal_key_again(row: UnsentWords, person: User, old: Keyring) -> None:
    """A key that the old pair didn't open stays as it is."""
    old.space_cells[row.id] = row.place_mark
    with suppress(CannotOpen):
        row.place_mark = seal_to(person.public_key, old.space_key(row.id))


def _mark_again(row: UnsentWords, person: User, old: Keyring) -> None:
    mark, words = row.place_mark, row.words
    if words.place and mark == old.fingerprint(words.place, PURPOSE)[: len(mark)]:
        row.place_mark = place_mark(person, words.place)
    elif not words.place and not words.marked_by and words.fields:
        row.words = replace(words, mark=mark.hex(), marked_by=old.fingerprint_key(PURPOSE).hex())
        row.place_mark = secrets.token_bytes(MARK_LENGTH + 1)


def count_again(person: User, aside: SetAsideVault, now: datetime) -> None:
    """Starts the count of days again: while the vault was set aside, no one could come back to these words."""
    theirs = update(UnsentWords).where(UnsentWords.author_id == person.id)
    db.session.execute(theirs.values(changed_on=now.date()))
