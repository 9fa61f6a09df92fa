"""Spaces, memberships and invitations, and the verbs that pair and part two people.

A space has two numbered places, and the database allows one member in each: whatever races happen, there is no third.
Each person has one current space; a closed one can be read by both for 30 days.
"""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from blinker import Namespace
from flask import abort, g
from flask_login import current_user
from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, delete, or_, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from couples import clock, vault
from couples.accounts.models import User
from couples.db import Row, UTCDateTime, db
from couples.vault import Sealed, mine

READABLE_FOR = timedelta(days=30)
INVITATION_LIFE = timedelta(days=7)
CODE_LIFE = timedelta(minutes=30)
CODE_LETTERS = 8

_signals = Namespace()
made = _signals.signal("space-made")
"""Sent with a new Space and `zone`, so that rooms lay out what a space starts with."""
moved = _signals.signal("person-moved")
"""Sent with the person's id, `old` and `new` space ids: what is theirs alone goes along."""
paired = _signals.signal("paired")
"""Sent with the Space that has two members now, and `invited` (who joined) and `now`."""


class AlreadyPaired(Exception):
    """One of the two is in a space of two already."""


class OwnInvitation(Exception):
    """The one who joins is the one who invites."""


class Space(Row, db.Model):
    """What two partners share. `shared_since` is the first moment that both had words of each other."""

    __tablename__ = "spaces"

    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    paired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    shared_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def readable_until(self) -> datetime | None:
        return self.closed_at + READABLE_FOR if self.closed_at else None


class Membership(Row, db.Model):
    """One person's place in a space, with the space's key sealed to them and the other's public key pinned."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("space_id", "slot", name="uq_memberships_slot"),
        UniqueConstraint("space_id", "user_id", name="uq_memberships_person"),
        Index("uq_memberships_current", "user_id", unique=True, sqlite_where=db.text("current"), postgresql_where=db.text("current")),
    )  # fmt: skip

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    slot: Mapped[int]
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime)
    current: Mapped[bool]
    key_cell: Mapped[bytes | None] = mapped_column(LargeBinary)
    card_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    def give_key(self, space_key: bytes, own_public: bytes, partner_public: bytes) -> None:
        """Seals the space's key to this member and pins the partner's public key under it."""
        self.key_cell = vault.seal_to(own_public, space_key)
        self.card_cell = vault.seal(space_key, partner_public, "membership.card", self.id, self.user_id)

    def pins(self, space_key: bytes, partner_public: bytes) -> bool:
        """Whether `partner_public` is the key that was pinned when the two paired."""
        try:
            pinned = vault.open_sealed(
                space_key, self.card_cell or b"", "membership.card", self.id, self.user_id
            )
        except vault.CannotOpen:
            return False
        return pinned == partner_public


class Invitation(Row, db.Model):
    """A single-use way into a space. Used, revoked and replaced ones are deleted: there is nothing left to try."""

    __tablename__ = "invitations"

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), unique=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    secret_cell: Mapped[bytes | None] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    code_mac: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    code_expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    secret = Sealed("invitation.secret", mine, damaged="")
    """The link's secret, for its maker to copy again; the server keeps its hash only."""

    @classmethod
    def make(cls, space: Space, author: User, now: datetime) -> "Invitation":
        """A new invitation into `space`; the one before, if any, opens nothing any more."""
        db.session.execute(delete(cls).where(cls.space_id == space.id))
        secret = secrets.token_urlsafe(16)
        invitation = cls(space_id=space.id, author_id=author.id, expires_at=now + INVITATION_LIFE)
        invitation.secret_hash = vault.token_hash(secret)
        invitation.secret = secret
        db.session.add(invitation)
        return invitation

    def new_code(self, now: datetime) -> str:
        """A code to read aloud, good for 30 minutes; the one before stops working."""
        code = vault.new_code(CODE_LETTERS)
        self.code_mac = vault.pepper().fingerprint(code, "spoken code")
        self.code_expires_at = now + CODE_LIFE
        return vault.in_groups(code)

    @classmethod
    def opened_by(cls, typed: str, now: datetime) -> "Invitation | None":
        """The live invitation that this link secret or spoken code opens."""
        code = vault.read_code(typed)
        mac = vault.pepper().fingerprint(code, "spoken code") if len(code) == CODE_LETTERS else b""
        by_code = (cls.code_mac == mac) & (cls.code_expires_at > now)
        query = select(cls).where(
            cls.expires_at > now, or_(cls.secret_hash == vault.token_hash(typed), by_code)
        )
        return db.session.scalar(query)

    @classmethod
    def live(cls, id: uuid.UUID, now: datetime) -> "Invitation | None":
        return db.session.scalar(select(cls).where(cls.id == id, cls.expires_at > now))


@dataclass
class Here:
    """Where the signed-in person is: their current space, their place in it, and the other one, if there is one."""

    space: Space
    me: Membership
    partner: User | None

    @property
    def is_paired(self) -> bool:
        return self.partner is not None

    def partner_is_pinned(self) -> bool:
        """Whether the partner's public key is still the one pinned at the start."""
        key = vault.keyring().space_key(self.space.id)
        return self.partner is not None and self.me.pins(key, self.partner.public_key)


def here() -> Here:
    """The current space of the signed-in person, in one select for each request. 404 where there is none."""
    if "here" not in g:
        g.here = _find_here(current_user)
    return g.here


def _find_here(person: User) -> Here:
    other = aliased(Membership)
    query = (
        select(Space, Membership, User)
        .join(Membership, Membership.space_id == Space.id)
        .outerjoin(other, (other.space_id == Space.id) & (other.user_id != Membership.user_id))
        .outerjoin(User, User.id == other.user_id)
        .where(Membership.user_id == person.id, Membership.current.is_(True))
    )
    found = db.session.execute(query).first()
    if found is None:
        abort(404)
    space, me, partner = found
    if me.key_cell:
        person.keyring.space_cells[space.id] = me.key_cell
    return Here(space, me, partner)


def stay(now: datetime) -> list[tuple[Space, Membership]]:
    """The spaces the signed-in person may read: the current one, and those closed less than 30 days ago."""
    query = (
        select(Space, Membership)
        .join(Membership, Membership.space_id == Space.id)
        .where(
            Membership.user_id == current_user.id,
            or_(Membership.current.is_(True), Space.closed_at > now - READABLE_FOR),
        )
        .order_by(Space.closed_at.desc().nulls_first())
    )
    found = [tuple(row) for row in db.session.execute(query)]
    for space, membership in found:
        if membership.key_cell:
            current_user.keyring.space_cells[space.id] = membership.key_cell
    return found


def ours(model: type, id: uuid.UUID, *where):
    """One row of `model` in my current space, else 404: what every write loads with."""
    row = db.session.scalar(select(model).where(model.id == id, model.space_id == here().space.id, *where))
    return row or abort(404)


def ours_to_read(model: type, id: uuid.UUID):
    """One row of `model` in a space that I may still read, else 404."""
    spaces = [space.id for space, _ in stay(clock.now())]
    row = db.session.scalar(select(model).where(model.id == id, model.space_id.in_(spaces)))
    return row or abort(404)


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
    old = here()
    space = db.session.get_one(Space, invitation.space_id)
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
    moved.send(person.id, old=old.space.id, new=space.id, now=now)
    paired.send(space, invited=person.id, now=now)
    db.session.flush()
    db.session.execute(delete(Space).where(Space.id == old.space.id))
    g.pop("here", None)
    return space


def leave(place: Here, now: datetime) -> None:
    """Closes the space for both at once; each goes on alone in a space of their own, with what is theirs alone.

    Where nothing was shared yet, nothing is kept of it.
    """
    space = place.space
    space.closed_at = now
    db.session.execute(delete(Invitation).where(Invitation.space_id == space.id))
    query = (
        select(Membership, User.zone)
        .join(User, User.id == Membership.user_id)
        .where(Membership.space_id == space.id)
    )
    for membership, zone in db.session.execute(query).all():
        membership.current = False
        db.session.flush()
        new = found_space(membership.user_id, zone, now)
        moved.send(membership.user_id, old=space.id, new=new.id, now=now)
    db.session.flush()
    if space.shared_since is None:
        db.session.execute(delete(Space).where(Space.id == space.id))
    g.pop("here", None)


def sweep(now: datetime) -> None:
    """Deletes what has run out: spaces closed for 30 days with all that was shared in them, and old invitations."""
    db.session.execute(delete(Space).where(Space.closed_at <= now - READABLE_FOR))
    db.session.execute(delete(Invitation).where(Invitation.expires_at <= now))


def forget(person: User, now: datetime) -> None:
    """Closes the person's space for the other one and removes every place and invitation of theirs."""
    place = _find_here(person)
    if place.is_paired:
        leave(place, now)
    theirs = select(Membership.space_id).where(Membership.user_id == person.id)
    alone = select(Membership.space_id).group_by(Membership.space_id).having(db.func.count() == 1)
    db.session.execute(delete(Space).where(Space.id.in_(theirs), Space.id.in_(alone)))
    db.session.execute(delete(Membership).where(Membership.user_id == person.id))
