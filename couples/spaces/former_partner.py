"""What someone is called whom you share with, or did.

Guaranteed: a name is no way to write to you. A new one counts as something that they send: ten minutes later it shows, within your
hours, and not at all once you've switched everything off. After a parting they're called what they were called then; what they
call themselves since reaches no page and no file of yours. Two who share again have each other's current names, also above what
they shared before. The trade-off: until a new name shows, they're called what they were called when you paired, even if there was
another name in between.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy.orm.attributes import set_committed_value

from couples.accounts.models import User
from couples.clock import A_DAY
from couples.spaces import letting_in
from couples.spaces.membership import Membership

ARRIVES_AFTER = timedelta(minutes=10)
"""So long the owner of a new name can mend it before anyone reads it."""


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


def name_as_let_in(places: list[Any], now: datetime) -> None:
    """Gives the current partner, in these CurrentSpaces of the signed-in person's, the name that they let in. It changes no row."""
    for place in places:
        theirs = place.theirs if place.me.current else None
        if not (theirs and theirs.renamed_at):
            continue
        if not letting_in.lets_in("names", place.partner.id, theirs.renamed_at + ARRIVES_AFTER, now):
            set_committed_value(place.partner, "name", theirs.name_then)


def name_known(member: Membership, person: User, now: datetime) -> str:
    """What a member's partner may know them as by now, whoever's signed in: a name that they took in the last day may not have shown."""
    is_shown = member.renamed_at and member.renamed_at + ARRIVES_AFTER + A_DAY <= now
    return person.name if is_shown or not member.name_then else member.name_then
