"""Giving words back to whoever typed them: the partner, where the signed-in person's act deletes what they were in, or that person.

Guaranteed: no one but their author is told, and they come back only under the key by which the signed-in person knows their partner.
The trade-off: if someone has swapped that key in the database, they're gone.
"""

from collections.abc import Mapping
from datetime import datetime

from couples import vault
from couples.accounts.models import me
from couples.form_responses import words_given_back
from couples.spaces.models import CurrentSpace


def give_back(
    form: str, fields: Mapping[str, str], place: CurrentSpace, now: datetime, *, is_mine: bool = False
) -> None:
    """Gives the partner back what they had sent by `form`, as words they haven't sent. The caller deletes the rest, and commits.

    Args:
        fields: the texts, by the names of the form's fields; empty ones are left out.
        is_mine: whether the signed-in person had sent it.
    """
    texts, ring = {name: text for name, text in fields.items() if text}, vault.keyring()
    author = me() if is_mine else place.partner
    public_key = ring.public_key if is_mine else place.me.pinned(ring.space_key(place.space.id))
    if texts and author and public_key:
        words_given_back.send(None, person=author, public_key=public_key, form=form, fields=texts, now=now)
