"""Words that would go with a space that closes, or with a partner's account, before there's a copy of them: they wait for their author.

Guaranteed: they stay sealed as they are, in a space of their author's alone that no page and no file shows, so no one else sees them or
can tell that there are any. As soon as someone with the key opens Home, their author has a copy (`kept_words`), and the rooms take back
the rest as if the author were leaving just then. However long their author stays away, they wait; but of someone who started over, only
as long as a closed space waits for its copies. The trade-off: until then they're on none of their author's pages either.
"""

import uuid
from datetime import datetime

from sqlalchemy import delete, select

from couples import vault
from couples.db import db
from couples.spaces.membership import Membership
from couples.spaces.models import Space, moved


def is_copied(space_id: uuid.UUID) -> bool:
    """Whether each member has a copy of their own words in this space, so that its rooms can delete them."""
    space = db.session.get(Space, space_id)
    return space is not None and space.kept_at is not None


def uncopied(person_id: uuid.UUID) -> list[uuid.UUID]:
    """The ids of this member's spaces in which no one has a copy yet: what their partner said there can't go with what it was said to."""
    theirs = select(Space.id).join(Membership, Membership.space_id == Space.id)
    return list(db.session.scalars(theirs.where(Membership.user_id == person_id, Space.kept_at.is_(None))))


def place_for(person_id: uuid.UUID, space_id: uuid.UUID, now: datetime) -> uuid.UUID:
    """The id of the space where this member's words from a space that closes now wait for them; made if there's none."""
    id = _id_of(person_id, space_id)
    if db.session.get(Space, id) is None:
        theirs = Membership.space_id == space_id, Membership.user_id == person_id
        own = db.session.scalars(select(Membership).where(*theirs)).one()
        db.session.add(Space(id=id, created_at=now, closed_at=now, left_by=person_id))
        db.session.flush()
        place = {
            "slot": 0,
            "joined_at": now,
            "current": False,
            "key_cell": own.key_cell,
            "shut_at": own.shut_at,
        }
        db.session.add(Membership(space_id=id, user_id=person_id, **place))
        db.session.flush()
    return id


def beside(person_id: uuid.UUID, space_id: uuid.UUID) -> list[uuid.UUID]:
    """The space where this member's words from `space_id` wait, if there is one; with its key, which is the same."""
    id = _id_of(person_id, space_id)
    if db.session.get(Space, id) is None:
        return []
    vault.keyring().hold(id, vault.keyring().space_key(space_id))
    return [id]


def given_back(person_id: uuid.UUID, space: Space, now: datetime) -> None:
    """This member has a copy of what waited for them, here or beside `space`: the rooms take back the rest."""
    apart = space if space.shared_since is None else db.session.get(Space, _id_of(person_id, space.id))
    if apart and apart.closed_at:
        apart.kept_at = now
        moved.send(person_id, old=apart.id, new=apart.id, now=apart.closed_at)
        db.session.flush()
        db.session.execute(delete(Space).where(Space.id == apart.id))


def _id_of(person_id: uuid.UUID, space_id: uuid.UUID) -> uuid.UUID:
    return uuid.uuid5(space_id, f"kept apart for {person_id}")
