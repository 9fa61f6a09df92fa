"""When two part, each keeps a copy of what they had said to the other, under a key of their own.

Guaranteed: the copies of both are made in the request that closes the space, before anything in it is deleted; neither partner's key
opens the other's copy. Each room says what a person's own words in it are (`said`). If no key is at hand, because the host deletes
an account or the day to undo a leaving ends while no one is here, they're made when one of the two next opens Home, and the space is
kept until then, but for `UNKEPT_FOR` beyond the 30 days at most; what hadn't arrived waits apart (`kept_apart`). The trade-off: what
someone takes back afterwards is gone from the space, but stays in their own copy until they delete it there.
"""

import logging
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

from blinker import Namespace
from flask_login import current_user
from sqlalchemy import ForeignKey, LargeBinary, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from couples import accounts, vault
from couples.accounts.models import User
from couples.accounts.set_aside import SetAsideVault
from couples.db import Row, db, query
from couples.packing import Packed, pack, unpack
from couples.spaces import kept_apart
from couples.spaces.former_partner import name_known
from couples.spaces.membership import Membership
from couples.spaces.models import Space
from couples.vault import Sealed

log = logging.getLogger("couples")
said = Namespace().signal("words-said")
"""Sent with a space's id and `person_id`; every room answers with the list of that person's Pieces in it."""
UNKEPT_FOR = timedelta(days=60)
"""How much longer a space is kept after reading ends, if no one with its key has come by to make the copies."""


class Piece(Packed, frozen=True):
    """Something that somebody said, as it's read again: `day` is a date, `title` what it was said to."""

    day: str = ""
    title: str = ""
    text: str = ""


class About(Packed, frozen=True):
    """Whom it was said to."""

    partner: str = ""


def _key_of_box(row: "KeptBox") -> bytes:
    return vault.keyring().space_key(row.id)


def _key_of_words(row: "KeptWords") -> bytes:
    return vault.keyring().space_key(row.box_id)


class KeptBox(Row):
    """One person's own words from one time with somebody; its key is sealed to them alone."""

    __tablename__ = "kept_boxes"

    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    key_cell: Mapped[bytes] = mapped_column(LargeBinary)
    about_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    about = Sealed("kept.about", _key_of_box, damaged={})

    @property
    def partner(self) -> str:
        return unpack(About, self.about).partner


class KeptWords(Row):
    """One Piece in a box."""

    __tablename__ = "kept_words"

    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    box_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("kept_boxes.id", ondelete="CASCADE"), index=True)
    packed_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    packed = Sealed(
        "kept.piece", _key_of_words, damaged={"text": "(These words are damaged and can't be opened.)"}
    )

    @property
    def piece(self) -> Piece:
        return unpack(Piece, self.packed)


# --- putting aside ----------------------------------------------------------------------------------------------------


def keep_for_each(space: Space, now: datetime) -> None:
    """Makes a copy of each member's own words for them alone, with the signed-in person's key of the space.

    If that key isn't at hand, or a room can't say its words, nothing happens, and a later call does it.
    """
    places = _members.rows(space.id)
    try:
        key = _key_at_hand(space.id, [own for own, _ in places])
        pieces = {own.user_id: _said_by(own.user_id, space.id) for own, _ in places}
    except (vault.Locked, vault.CannotOpen):
        return
    except Exception as failed:  # noqa: BLE001  # nothing that's broken keeps anyone from leaving
        log.error("words were not put aside: %s", type(failed).__name__)
        return
    pinned = {own.user_id: own.pinned(key) for own, _ in places}[current_user.id]
    for own, person in places:
        public = vault.keyring().public_key if person.id == current_user.id else pinned or person.public_key
        if own.shut_at and not pinned:
            continue  # whoever started over gets nothing under a pair that no one vouched for
        others = [name_known(theirs, other, now) for theirs, other in places if other.id != person.id]
        if (box := keep(person.id, public, others, pieces[own.user_id])) and own.shut_at:
            _wait_with_vault(box, person.id, public)
        kept_apart.given_back(person.id, space, now)
    space.kept_at = now


def _key_at_hand(space_id: uuid.UUID, places: list[Membership]) -> bytes:
    """The space's key, even if the space is closed and can't be read in pages anymore."""
    ring = vault.keyring()
    for own in places:
        if own.user_id == ring.owner and own.key_cell:
            ring.space_cells[space_id] = own.key_cell
    return ring.space_key(space_id)


def has_key(space_id: uuid.UUID) -> bool:
    """Whether the signed-in person, if anyone is, has the key of this space."""
    try:
        _key_at_hand(space_id, [own for own, _ in _members.rows(space_id)])
    except (vault.Locked, vault.CannotOpen):
        return False
    return True


def _said_by(person_id: uuid.UUID, space_id: uuid.UUID) -> list[Piece]:
    ids = (space_id, *kept_apart.beside(person_id, space_id))
    return [piece for id in ids for _, found in said.send(id, person_id=person_id) for piece in found]


@query
def _members(space_id):
    members = select(Membership, User).join(User, User.id == Membership.user_id)
    return members.where(Membership.space_id == space_id)


def keep(person_id: uuid.UUID, public_key: bytes, others: list[str], pieces: list[Piece]) -> uuid.UUID | None:
    """Puts pieces into a new box of this person's, with the names of those they're to; returns its id, if there are any."""
    if not pieces:
        return None
    id, key = uuid.uuid4(), vault.new_key()
    box = KeptBox(id=id, author_id=person_id, key_cell=vault.seal_to(public_key, key))
    vault.keyring().hold(id, key)
    box.about = pack(About("".join(others)))
    db.session.add(box)
    db.session.flush()
    for piece in sorted(pieces, key=lambda piece: piece.day):
        words = KeptWords(id=uuid.uuid4(), author_id=person_id, box_id=id)
        words.packed = pack(piece)
        db.session.add(words)
    db.session.flush()
    return id


def _wait_with_vault(box: uuid.UUID, person_id: uuid.UUID, public_key: bytes) -> None:
    """If the vault that this key belongs to is set aside, sets its box aside, too; they come back together."""
    theirs = select(User.id).join(SetAsideVault, SetAsideVault.holder_id == User.id)
    holder = db.session.scalar(
        theirs.where(SetAsideVault.user_id == person_id, User.public_key == public_key)
    )
    if holder is None:
        return
    for model, id in ((KeptWords, KeptWords.box_id), (KeptBox, KeptBox.id)):
        db.session.execute(update(model).where(id == box).values(author_id=holder))


def left_over() -> list[Space]:
    """Closed spaces of the signed-in person whose words nobody has put aside yet; what waits beside them comes last."""
    return sorted(left_over_of.all(current_user.id), key=lambda space: space.shared_since is None)


@query
def left_over_of(person_id):
    own = select(Space).join(Membership, Membership.space_id == Space.id)
    return own.where(Membership.user_id == person_id, Space.closed_at.is_not(None), Space.kept_at.is_(None))


# --- and reading it again -----------------------------------------------------------------------------------------------


def own_boxes() -> list[KeptBox]:
    """The boxes of the signed-in person; their keys are put on the keyring."""
    boxes: list[KeptBox] = _boxes.all(current_user.id)
    for box in boxes:
        current_user.keyring.space_cells[box.id] = box.key_cell
    return boxes


@query
def _boxes(person_id):
    return select(KeptBox).where(KeptBox.author_id == person_id)


def own_words() -> Iterator[tuple[KeptBox, list[KeptWords]]]:
    """The boxes of the signed-in person, each with what lies in it, the oldest first."""
    for box in own_boxes():
        found = _words.all(current_user.id, box.id)
        yield box, sorted(found, key=lambda words: (words.piece.day, words.piece.title, words.id))


@query
def _words(person_id, box_id):
    return select(KeptWords).where(KeptWords.author_id == person_id, KeptWords.box_id == box_id)


@accounts.keys_renewed.connect
def _give_keys_again(person: User, old: vault.Keyring) -> None:
    """The keys of all boxes, sealed to the person's new pair; one that the old pair didn't open stays as it is."""
    for box in _boxes.all(person.id):
        old.space_cells[box.id] = box.key_cell
        try:
            box.key_cell = vault.seal_to(person.public_key, old.space_key(box.id))
        except vault.CannotOpen:
            continue


@accounts.vault_set_aside.connect
def _set_aside(person: User, aside: SetAsideVault, now: datetime) -> None:
    """Whoever started over opens none of them until the old vault is back."""
    _give(person.id, aside.holder_id)


@accounts.vault_back.connect
def _bring_back(person: User, aside: SetAsideVault, now: datetime) -> None:
    _give(aside.holder_id, person.id)


def _give(giver: uuid.UUID, taker: uuid.UUID) -> None:
    for model in (KeptWords, KeptBox):
        db.session.execute(update(model).where(model.author_id == giver).values(author_id=taker))


def forget(person: User) -> None:
    for model in (KeptWords, KeptBox):
        db.session.execute(delete(model).where(model.author_id == person.id))
