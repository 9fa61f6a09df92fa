"""Whose invitations no longer reach a person, as they chose after a parting.

Guaranteed: it's stored in the sealed cell with all that a person lets in, so neither a page of the inviter's nor a row of the
database reveals it: they see an invitation that no one uses. For the invited person it opens nothing, like an expired one, so
someone who looks over their shoulder, or hands them the link, learns nothing either.
"""

import uuid

from flask_login import current_user

from couples.accounts.models import User
from couples.packing import replace
from couples.spaces import letting_in


def blocked() -> dict[uuid.UUID, str]:
    """Whose invitations don't reach the signed-in person, with the name that they had then."""
    return {uuid.UUID(id): name for id, name in letting_in.choices().no_invitations.items()}


def blocks(author_id: uuid.UUID) -> bool:
    """Whether the person in this browser, if anyone is signed in, gets no invitation from `author_id`."""
    return current_user.is_authenticated and author_id in blocked()


def block(person: User) -> None:
    """The caller commits, and tells no one."""
    now = letting_in.choices()
    letting_in.save_choices(replace(now, no_invitations={**now.no_invitations, person.id.hex: person.name}))


def unblock(id: uuid.UUID) -> None:
    now = letting_in.choices()
    others = {key: name for key, name in now.no_invitations.items() if key != id.hex}
    letting_in.save_choices(replace(now, no_invitations=others))
