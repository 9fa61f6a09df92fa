"""Pairing and parting: what happens when someone joins, leaves or deletes their account.

Promised: whatever races happen there is no third member (the database allows one person in each of two places), and leaving
is one person's act, at once.
"""

import uuid
from datetime import datetime

from sqlalchemy import delete, or_, select, update

from couples import accounts, vault
from couples.accounts.models import User
from couples.db import db, locked
from couples.spaces import asking_again, former_partner, hidden_wishes, kept_words, letting_in, taking_back
from couples.spaces.agreed_delivery_time import DeliveryTime
from couples.spaces.invitations import Invitation
from couples.spaces.membership import Membership
from couples.spaces.models import (
    Space,
    current_space,
    ends,
    find_current_space,
    look_again,
    made,
    moved,
    paired,
    parting,
)
from couples.spaces.reading_after_parting import closed_since


class AlreadyPaired(Exception):
    """One of the two is in a space of two already."""


class OwnInvitation(Exception):
    """The one who joins is the one who invites."""


def others_in(space_id: uuid.UUID, person_id: uuid.UUID) -> list[uuid.UUID]:
    """The other members of a space that is still theirs."""
    query = select(Membership.user_id).where(
        Membership.space_id == space_id, Membership.user_id != person_id, Membership.current.is_(True)
    )
    return list(db.session.scalars(query))


def found_space(person_id: uuid.UUID, zone: str, now: datetime) -> Space:
    """A new space with one member and no key."""
    space = Space(created_at=now)
    db.session.add(space)
    db.session.flush()
    db.session.add(Membership(space_id=space.id, user_id=person_id, slot=0, joined_at=now, current=True))
    made.send(space, zone=zone, now=now)
    return space


def join(invitation: Invitation, person: User, now: datetime) -> Space:
    """Moves `person` into the inviter's space; the space's key is born here, sealed to each of the two.

    Raises:
        OwnInvitation: they are one and the same.
        AlreadyPaired: one of the two is in a space of two.
    """
    if invitation.author_id == person.id:
        raise OwnInvitation
    old = current_space()
    space = db.session.scalars(locked(select(Space).where(Space.id == invitation.space_id))).one()
    places = list(db.session.scalars(select(Membership).where(Membership.space_id == space.id)))
    if old.is_paired or space.closed_at or len(places) != 1 or not places[0].current:
        raise AlreadyPaired
    inviter = db.session.get_one(User, invitation.author_id)
    old.me.current = False
    db.session.flush()
    mine_now = Membership(space_id=space.id, user_id=person.id, slot=1, joined_at=now, current=True)
    space_key = vault.new_key()
    mine_now.give_key(space_key, person.public_key, inviter.public_key)
    places[0].give_key(space_key, inviter.public_key, person.public_key)
    space.paired_at = now
    db.session.add(mine_now)
    db.session.delete(invitation)
    db.session.flush()
    hidden_wishes.seal_again((mine_now, places[0]))
    moved.send(person.id, old=old.space.id, new=space.id, now=now)
    paired.send(space, invited=person.id, now=now)
    db.session.flush()
    db.session.execute(delete(Space).where(Space.id == old.space.id))
    look_again()
    return space


@accounts.keys_renewed.connect
def _give_space_keys_again(person: User, old: vault.Keyring) -> None:
    """The keys of all spaces, sealed to the person's new pair; the partner gets no alarm, because the new public key is
    pinned by someone who holds the space's key. Where another key than theirs was pinned, the alarm stays.

    An open invitation goes: whoever the new keys are meant to keep out may have read it.
    """
    db.session.execute(delete(Invitation).where(Invitation.author_id == person.id))
    for own in db.session.scalars(select(Membership).where(Membership.user_id == person.id)):
        if not own.key_cell:
            continue
        old.space_cells[own.space_id] = own.key_cell
        try:
            space_key = old.space_key(own.space_id)
        except vault.CannotOpen:
            continue  # as shut as it was
        own.key_cell = vault.seal_to(person.public_key, space_key)
        others = Membership.space_id == own.space_id, Membership.user_id != person.id
        for partners in db.session.scalars(select(Membership).where(*others)):
            if partners.pins(space_key, old.public_key):
                partners.pin(space_key, person.public_key)
    look_again()


def leave(space: Space, leaver: uuid.UUID, now: datetime, *, takes_back: bool = False) -> bool:
    """A member closes the space for both, right away; each goes on alone in a space of their own, with what is theirs alone.

    Where nothing was shared yet, nothing is kept of it.

    Args:
        takes_back: whether they also take back all that they shared (`take_all_back`), here and in older spaces kept with this one.

    Returns:
        Whether everything was taken back; False also if they didn't ask for that.
    """
    parting.send(space, now=now)
    if takes_back:
        done = [take_all_back(each, leaver, now) for each in (space, *staying_with(space))]
        takes_back = all(done)
    elif space.shared_since and space.kept_at is None:
        kept_words.keep_for_each(space, now)
    _close(space, leaver, now)
    look_again()
    return takes_back


def staying_with(space: Space) -> list[Space]:
    """The older spaces of the two that stay to be read for as long as this one is open (`reading_again`)."""
    return list(db.session.scalars(select(Space).where(Space.stays_with == space.id)))


def take_all_back(space: Space, person_id: uuid.UUID, now: datetime) -> bool:
    """Takes back what this person shared, once each has a copy of their own words.

    Returns:
        Whether it was taken back. Nothing is if no copy could be made, as without the space's key: the words would be lost.
    """
    if space.shared_since and space.kept_at is None:
        kept_words.keep_for_each(space, now)
    is_kept = space.kept_at is not None and kept_words.has_key(space.id)
    if is_kept:
        taking_back.everything.send(space.id, person_id=person_id, now=now)
    return is_kept or space.shared_since is None


def _close(space: Space, leaver: uuid.UUID, now: datetime) -> None:
    space.closed_at, space.left_by = now, leaver
    db.session.execute(delete(Invitation).where(Invitation.space_id == space.id))
    ends_too = {"stays_with": None, "closed_at": now, "left_by": leaver}
    db.session.execute(update(Space).where(Space.stays_with == space.id).values(ends_too))
    query = (
        select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .where(Membership.space_id == space.id, or_(Membership.current, Membership.shut_at.is_not(None)))
    )
    for membership, person in db.session.execute(query).all():
        membership.name_then = former_partner.name_known(membership, person, now)
        membership.renamed_at = None
        if not membership.current:  # they started over and are elsewhere; what hasn't arrived still goes
            moved.send(membership.user_id, old=space.id, new=space.id, now=now)
            continue
        membership.current = False
        db.session.flush()
        new = found_space(person.id, person.zone, now)
        moved.send(membership.user_id, old=space.id, new=new.id, now=now)
    db.session.flush()
    if space.shared_since is None:
        db.session.execute(delete(Space).where(Space.id == space.id))


def _close_where_shut_out(person: User, now: datetime) -> None:
    """Where someone started over and goes for good, their partner goes on alone."""
    shut = select(Membership.space_id).where(Membership.user_id == person.id, Membership.shut_at.is_not(None))
    for space in db.session.scalars(select(Space).where(Space.id.in_(shut), Space.closed_at.is_(None))).all():
        _close(space, person.id, now)


def sweep(now: datetime) -> None:
    """Deletes what has run out: old invitations, and spaces closed for 30 days with all that was shared in them.

    One that two keep stays; one whose words nobody could put aside yet waits for that, `UNKEPT_FOR` longer at most. What waits for
    its author alone stays (`kept_apart`), unless they started over.
    """
    end = closed_since(now)
    shut = select(Membership.space_id).where(Membership.shut_at.is_not(None))
    is_unkept = Space.closed_at < end - kept_words.UNKEPT_FOR
    is_over = or_(
        Space.kept_at.is_not(None), is_unkept & (Space.shared_since.is_not(None) | Space.id.in_(shut))
    )
    over = select(Space).where(Space.closed_at < end, is_over, Space.stays_with.is_(None))
    for space in db.session.scalars(over).all():
        ends.send(space.id, is_kept=space.kept_at is not None, now=now)
        db.session.flush()
        db.session.execute(delete(Space).where(Space.id == space.id))
    db.session.execute(delete(Invitation).where(Invitation.expires_at <= now))


def put_words_aside(person: User, now: datetime) -> None:
    """A copy of each person's own words, before the rooms forget the person."""
    place = find_current_space(person)
    if place.is_paired and place.space.shared_since:
        kept_words.keep_for_each(place.space, now)


def forget(person: User, now: datetime) -> None:
    """Closes the person's space for the other one and removes every place and invitation of theirs."""
    place = find_current_space(person)
    if place.is_paired:
        leave(place.space, person.id, now)
    _close_where_shut_out(person, now)
    db.session.execute(update(Space).where(Space.left_by == person.id).values(left_by=None))
    theirs = select(Membership.space_id).where(Membership.user_id == person.id)
    alone = select(Membership.space_id).group_by(Membership.space_id).having(db.func.count() == 1)
    db.session.execute(delete(Space).where(Space.id.in_(theirs), Space.id.in_(alone)))
    db.session.execute(delete(Membership).where(Membership.user_id == person.id))
    db.session.execute(delete(DeliveryTime).where(DeliveryTime.author_id == person.id))
    kept_words.forget(person)
    letting_in.forget(person)
    asking_again.forget(person)
