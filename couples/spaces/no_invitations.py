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

    Without a name: a mailbox alone brings someone here.
    """
    spaces = {user: space for space, user in _shut_with.rows(current_user.id)}
    return {space: FormerPartner(user, NAMELESS) for user, space in spaces.items()}


def block(person: User | FormerPartner) -> None:
    """The caller commits, and tells no one."""
    now = letting_in.choices()
    letting_in.save_choices(replace(now, no_invitations={**now.no_invitations, person.id.hex: person.name}))


def unblock(id: uuid.UUID) -> None:
    now = letting_in.choices()
    others = {key: name for key, name in now.no_invitations.items() if key != id.hex}
    letting_in.save_choices(replace(now, no_invitations=others))
