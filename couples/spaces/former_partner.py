"""What someone is called whom you shared with: by the name that they had when you parted.

Guaranteed: what they call themselves since reaches no page and no file of yours, so a name is no way to go on writing to you. Two
who share again have each other's current names, also above what they shared before.
"""

import uuid
from dataclasses import dataclass
from typing import Any, cast

from couples.accounts.models import User


@dataclass(frozen=True)
class FormerPartner:
    """All that there is to know of them; whatever asks for more of a partner is about a current one."""

    id: uuid.UUID
    name: str


def name_as_then(places: list[Any]) -> None:
    """Gives the partners in closed spaces, of these CurrentSpaces, the names of then."""
    of_now = {place.partner.id for place in places if place.partner and place.me.current}
    for place in places:
        then = place.theirs.name_then if place.theirs else None
        if then and place.partner and place.partner.id not in of_now:
            place.partner = cast(User, FormerPartner(place.partner.id, then))
