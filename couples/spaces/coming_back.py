"""A space whose member has started over: shut for them until their partner lets them back in, or their old vault comes back.

Guaranteed: the space's key is given only by someone who holds it, after they've typed a code that both read from one screen, and to
the very key that the code was made from. Until then the one who started over reads nothing of it, and nothing in it changes for the
partner. The trade-off: only the partner, face to face, can let someone back in; neither the host nor a mailbox can.
"""

import hmac
import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from couples import accounts, vault
from couples.accounts import set_aside
from couples.accounts.models import User
from couples.accounts.set_aside import SetAsideVault
from couples.db import Row, UTCDateTime, db, query
from couples.spaces import hidden_wishes, letting_in, no_invitations
from couples.spaces.invitations import Invitation
from couples.spaces.membership import Membership
from couples.spaces.models import CurrentSpace, Space, current_space, look_again, moved, set_apart
from couples.spaces.pairing import found_space
from couples.spaces.reading_after_parting import closed_since

KEY_LABEL = "membership.key"


class ComingBack(Row):
    """A wish to be let back in. `key_cell` and `card_cell` are the partner's answer, until it's taken."""

    __tablename__ = "comings_back"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    is_put_off: Mapped[bool] = mapped_column(default=False)
    key_cell: Mapped[bytes | None] = mapped_column(LargeBinary)
    card_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    def code(self, one: bytes, other: bytes) -> str:
        """The code that the two compare, made from both public keys and this very wish."""
        return vault.comparison_code(self.id.bytes, self.space_id, one, other)

    def put_off(self) -> None:
        """The partner doesn't want to be reminded of it on Home. Nothing else changes, and no one is told."""
        self.is_put_off = True


# --- shut and open again --------------------------------------------------------------------------------------------


@accounts.vault_set_aside.connect
def _shut(person: User, aside: SetAsideVault, now: datetime) -> None:
    """What the person shares is shut for them; their drafts wait in a space that's set aside with the vault."""
    db.session.execute(delete(Invitation).where(Invitation.author_id == person.id))
    db.session.execute(delete(ComingBack).where(ComingBack.user_id == person.id))
    for own in _memberships(person.id):
        if own.key_cell and own.shut_at is None:
            set_aside.keep_cell(aside.id, KEY_LABEL, own.id, own.key_cell)
            own.shut_at = now
        if own.current:
            aside.space_id = _leave_behind(own, person, now)
    found_space(person.id, person.zone, now)
    look_again()


def _leave_behind(own: Membership, person: User, now: datetime) -> uuid.UUID:
    """Moves this person's drafts to a space that no one is in, and returns its id."""
    own.current = False
    db.session.flush()
    if not own.key_cell:
        return own.space_id
    apart = found_space(person.id, person.zone, now)
    set_apart.send(person.id, old=own.space_id, new=apart.id, now=now)
    theirs = select(Membership).where(Membership.space_id == apart.id)
    db.session.scalars(theirs).one().current = False
    db.session.flush()
    return apart.id


@accounts.vault_back.connect
def _open_again(person: User, aside: SetAsideVault, now: datetime) -> None:
    """The old keys fit again. The person goes back into the shared space if it's still open, else to where their drafts are."""
    cells = set_aside.kept_cells(aside.id, KEY_LABEL)
    shared = None
    for own in _memberships(person.id):
        if own.id not in cells:
            continue
        hidden_wishes.stay_after_all(own)
        own.key_cell, own.shut_at = cells[own.id], None
        _pin_again(own, person)
        shared = own if db.session.get_one(Space, own.space_id).closed_at is None else shared
    before = next(own for own in _memberships(person.id) if own.current)
    target = shared or _place(person.id, aside.space_id)
    if target is not None:
        _go(before, target)
    if shared is not None and aside.space_id is not None:
        set_apart.send(person.id, old=aside.space_id, new=shared.space_id, now=now)
        db.session.flush()
        db.session.execute(delete(Space).where(Space.id == aside.space_id))
    look_again()


def _go(before: Membership, target: Membership) -> None:
    """Moves this person from the space where they're alone into another of their spaces, and drops the old one."""
    before.current = False
    db.session.flush()
    target.current = True
    db.session.flush()
    db.session.execute(delete(Space).where(Space.id == before.space_id))


def _pin_again(own: Membership, person: User) -> None:
    """If the partner let this person back in with another key, they have that one pinned: pins the old one, which is back."""
    person.keyring.space_cells[own.space_id] = own.key_cell or b""
    try:
        space_key = person.keyring.space_key(own.space_id)
    except vault.CannotOpen:
        return  # a damaged cell takes one space, and not all the rest
    others = Membership.space_id == own.space_id, Membership.user_id != person.id
    for partners in db.session.scalars(select(Membership).where(*others)):
        if partners.pinned(space_key) in _other_keys(person):
            partners.pin(space_key, person.public_key)


def _other_keys(person: User) -> set[bytes]:
    keys = select(User.public_key).join(SetAsideVault, SetAsideVault.holder_id == User.id)
    return set(db.session.scalars(keys.where(SetAsideVault.user_id == person.id)))


def _memberships(person: uuid.UUID) -> list[Membership]:
    return list(db.session.scalars(select(Membership).where(Membership.user_id == person)))


def _place(person: uuid.UUID, space: uuid.UUID | None) -> Membership | None:
    return next((own for own in _memberships(person) if own.space_id == space), None)


def sweep(now: datetime) -> None:
    """Deletes what was set aside long enough ago, with the space that its drafts are in.

    What two kept to read without limit ends 30 days after one of them started over, since they can't end it any more. Until
    then nothing of it changes, so that it doesn't tell their partner.
    """
    shut = select(Membership.space_id).where(Membership.shut_at < closed_since(now))
    kept = update(Space).where(Space.stays_with.is_not(None), Space.id.in_(shut))
    db.session.execute(kept.values(stays_with=None))
    over = select(SetAsideVault.space_id).where(SetAsideVault.set_aside_at <= now - set_aside.KEPT_FOR)
    db.session.execute(delete(Space).where(Space.id.in_(over)))
    set_aside.sweep(now)


# --- being let back in ----------------------------------------------------------------------------------------------


@query
def _shut_for(person_id):
    """The place of a person in an open space that's shut for them, and who is there."""
    partner = select(Membership.user_id, Membership.space_id).where(Membership.current.is_(True)).subquery()
    return (
        select(Membership, User)
        .join(Space, Space.id == Membership.space_id)
        .join(partner, (partner.c.space_id == Space.id) & (partner.c.user_id != Membership.user_id))
        .join(User, User.id == partner.c.user_id)
        .where(Membership.user_id == person_id, Membership.shut_at.is_not(None), Space.closed_at.is_(None))
    )


def shut_out_of(person: uuid.UUID) -> tuple[Membership, User] | None:
    """The space that this person could be let back into, and who could let them in."""
    row = _shut_for.row(person)
    return (row[0], row[1]) if row else None


@query
def _asked_by(user_id):
    return select(ComingBack).where(ComingBack.user_id == user_id)


def asked_by(person: uuid.UUID) -> ComingBack | None:
    found: ComingBack | None = _asked_by.first(person)
    return found


def ask(person: User, now: datetime) -> bool:
    """Shows the partner that this person would like to come back. False if there's nowhere to come back to."""
    found = shut_out_of(person.id)
    if found is None or current_space().is_paired:
        return False
    if asked_by(person.id) is None:
        db.session.add(ComingBack(user_id=person.id, space_id=found[0].space_id, asked_at=now))
    return True


@query
def _asked_in(space_id, person_id):
    return select(ComingBack).where(ComingBack.space_id == space_id, ComingBack.user_id == person_id)


def asked_of(place: CurrentSpace) -> ComingBack | None:
    """The partner's wish to be let back in, if they're shut out and have asked."""
    if place.partner is None or not place.partner_is_out:
        return None
    found: ComingBack | None = _asked_in.first(place.space.id, place.partner.id)
    return found


def let_in(place: CurrentSpace, asked: ComingBack, partner: User, typed: str) -> bool:
    """Seals the space's key to the partner, where the code that they read aloud fits their key and mine."""
    ring = vault.keyring()
    code = asked.code(ring.public_key, partner.public_key)
    if not hmac.compare_digest(vault.read_code(typed), vault.read_code(code)):
        return False
    space_key = ring.space_key(place.space.id)
    theirs = _place(partner.id, place.space.id)
    if theirs is None:
        return False
    asked.key_cell = vault.seal_to(partner.public_key, space_key)
    asked.card_cell = vault.seal(space_key, ring.public_key, "membership.card", theirs.id, partner.id)
    place.me.pin(space_key, partner.public_key)
    return True


def go_in(person: User, now: datetime) -> bool:
    """Takes the partner's answer: the person is in the space again, with the drafts they have. False where it doesn't fit.

    What they had muted is sealed with their old vault, so of all that ever came only the check-in shows until they choose.
    """
    asked, found, here = asked_by(person.id), shut_out_of(person.id), current_space()
    if asked is None or found is None or asked.key_cell is None or here.is_paired:
        return False
    own, partner = found
    person.keyring.space_cells[own.space_id] = asked.key_cell
    try:
        person.keyring.space_key(own.space_id)
    except vault.CannotOpen:
        db.session.delete(asked)
        return False
    hidden_wishes.stay_after_all(own)
    own.key_cell, own.card_cell, own.shut_at = asked.key_cell, asked.card_cell, None
    moved.send(person.id, old=here.space.id, new=own.space_id, now=now)
    db.session.flush()
    _go(here.me, own)
    db.session.delete(asked)
    look_again()
    letting_in.let_in_just_the_check_in(current_space().space.created_at)
    no_invitations.unblock(partner.id)
    return True
