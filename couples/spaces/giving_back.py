"""Giving words back to the partner who typed them, where the signed-in person's act deletes what they were in.

Guaranteed: no one but their author is told, and they come back only under the key by which the signed-in person knows their partner.
The trade-off: if someone has swapped that key in the database, they're gone.
"""

from collections.abc import Mapping
from datetime import datetime

from couples import vault
from couples.form_responses import words_given_back
from couples.spaces.models import CurrentSpace


def give_back(form: str, fields: Mapping[str, str], place: CurrentSpace, now: datetime) -> None:
    """Gives the partner back what they had sent by `form`, as words they haven't sent. The caller deletes the rest, and commits.

    Args:
        fields: the texts, by the names of the form's fields; empty ones are left out.
    """
    texts = {name: text for name, text in fields.items() if text}
    public_key = place.me.pinned(vault.keyring().space_key(place.space.id))
    if texts and place.partner and public_key:
        words_given_back.send(
            None, person=place.partner, public_key=public_key, form=form, fields=texts, now=now
        )
