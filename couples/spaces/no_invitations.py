"""Whose invitations no longer reach a person, as they chose after a parting, or after starting over.

Guaranteed: it's stored in the sealed cell with all that a person lets in, so neither a page of the inviter's nor a row of the
database reveals it: they see an invitation that no one uses. For the invited person it opens nothing, like an expired one, so
someone who looks over their shoulder, or hands them the link, learns nothing either.
"""

import uuid

from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import aliased

from couples.accounts.models import User
from couples.db import query
from couples.packing import replace
from couples.spaces import letting_in
from couples.spaces.former_partner import FormerPartner
from couples.spaces.membership import Membership

NAMELESS = "your earlier partner"


def blocked() -> dict[uuid.UUID, str]:
    """Whose invitations don't reach the signed-in person, with the name that they had then."""
    return {uuid.UUID(id): name for id, name in letting_in.choices().no_invitations.items()}


def blocks(author_id: uuid.UUID) -> bool:
    """Whether the person in this browser, if anyone is signed in, gets no invitation from `author_id`."""
    return current_user.is_authenticated and author_id in blocked()


@query
def _shut_with(person_id):
    theirs = aliased(Membership)
    with_them = (theirs.space_id == Membership.space_id) & (theirs.user_id != Membership.user_id)
    shut = Membership.user_id == person_id, Membership.shut_at.is_not(None)
    return select(Membership.space_id, theirs.user_id).join(theirs, with_them).where(*shut)


def shut_with() -> dict[uuid.UUID, FormerPartner]:
    """Whom the signed-in person shares or shared with in spaces that are shut since they started over, each once, by a space of theirs.

    Without a name: a mailbox alone brings someone here. So they're blocked, and let in again, all together.
    """
    spaces = {user: space for space, user in _shut_with.rows(current_user.id)}
    return {space: FormerPartner(user, NAMELESS) for user, space in spaces.items()}


def one_not_blocked_yet() -> uuid.UUID | None:
    """A space of one of those whom `shut_with` finds, if not all are blocked; it stands for all of them."""
    known = blocked()
    return next((space for space, person in shut_with().items() if person.id not in known), None)


def block(*people: User | FormerPartner) -> None:
    """The caller commits, and tells no one."""
    now = letting_in.choices()
    new = {person.id.hex: person.name for person in people}
    letting_in.save_choices(replace(now, no_invitations={**now.no_invitations, **new}))


def unblock(*ids: uuid.UUID) -> None:
    now, gone = letting_in.choices(), {id.hex for id in ids}
    others = {key: name for key, name in now.no_invitations.items() if key not in gone}
    letting_in.save_choices(replace(now, no_invitations=others))


def like(id: uuid.UUID) -> list[uuid.UUID]:
    """Who's let in again along with this person: of those without a name, all."""
    found = blocked()
    return [each for each in found if each == id or found[each] == found.get(id) == NAMELESS]


def listed() -> dict[uuid.UUID, str]:
    """The same as `blocked`, with those who have no name as one."""
    found = blocked()
    nameless = [id for id, name in found.items() if name == NAMELESS]
    return {id: name for id, name in found.items() if id not in nameless[1:]}
