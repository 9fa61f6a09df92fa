"""A person, every way into their vault, finding them again, and forgetting them.

Checking a password takes a tenth of a second and 64 MiB; it must not happen while the write lock is held. So the slow
verbs take values (`PasswordWrap`) instead of reading rows, and callers end their transaction before calling them.
"""

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from flask_login import UserMixin
from sqlalchemy import ColumnElement, Date, LargeBinary, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from couples import vault
from couples.accounts import addresses, reset_request
from couples.accounts import signed_in_sessions as sessions
from couples.accounts.sign_up_links import SignUpLink
from couples.accounts.signed_in_sessions import BRIEF_LIFE, SESSION_LIFE, Session
from couples.behind_proxies import the_person
from couples.db import Row, db, holding

asked_beside: dict[str, Callable[[], ColumnElement[bool]]] = {}
"""What rooms above want to know of the signed-in person at every page, as conditions on a `User`: it's asked in the select that
finds the person, and `User.beside` says it. A select of its own takes longer than most that it finds."""


class User(Row, UserMixin):
    """One person. While signed in it carries `session`, `token`, `keyring` and `beside` (see `asked_beside`), which are never stored."""

    __tablename__ = "users"
    if TYPE_CHECKING:
        session: Session
        token: str
        keyring: vault.Keyring
        beside: dict[str, bool]

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    zone: Mapped[str] = mapped_column(String(64), default="UTC")
    theme: Mapped[str] = mapped_column(String(6), default="system")
    created_on: Mapped[date] = mapped_column(Date)
    disabled_on: Mapped[date | None] = mapped_column(Date)
    """The day since which no one gets in with this account, because the host said so; its words stay."""
    recovery_kept: Mapped[bool] = mapped_column(default=False)
    password_salt: Mapped[bytes] = mapped_column(LargeBinary)
    password_passes: Mapped[int]
    password_memory: Mapped[int]
    password_box: Mapped[bytes] = mapped_column(LargeBinary)
    recovery_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    secret_cell: Mapped[bytes] = mapped_column(LargeBinary)

    @classmethod
    def new(cls, *, name: str, email: str, password: str, zone: str, now: datetime) -> "User":
        """A person with a fresh vault, not yet added to the database. Slow: call it outside a transaction."""
        user = cls(
            name=name, email=email, zone=zone, theme="system", recovery_kept=False, created_on=now.date()
        )
        vault_key = vault.new_key()
        user.public_key, user.secret_cell = vault.new_pair(vault_key, user.id)
        user.password_wrap = vault.wrap_by_password(vault_key, password, user.id)
        user.unlock(vault_key)
        return user

    def join(self) -> None:
        """Adds a new person to the database, or raises IntegrityError where someone else has this address. The caller commits."""
        db.session.add(self)
        db.session.flush()

    def start_over(self, vault_key: bytes) -> None:
        """Gives the person a new pair of keys in an empty vault; a recovery code of the old one opens nothing."""
        self.public_key, self.secret_cell = vault.new_pair(vault_key, self.id)
        self.recovery_box = None

    def change_profile(self, name: str, zone: str, theme: str) -> None:
        self.name, self.zone, self.theme = name, zone, theme

    @property
    def password_wrap(self) -> vault.PasswordWrap:
        argon2_cost = vault.Argon2Cost(self.password_passes, self.password_memory)
        return vault.PasswordWrap(self.password_salt, argon2_cost, self.password_box)

    @password_wrap.setter
    def password_wrap(self, wrap: vault.PasswordWrap) -> None:
        self.password_salt, self.password_box = wrap.salt, wrap.box
        self.password_passes, self.password_memory = wrap.argon2_cost.passes, wrap.argon2_cost.memory

    def unlock(self, vault_key: bytes) -> None:
        """From here on this object can open what is the person's own."""
        self.keyring, self.beside = vault.Keyring(self.id, vault_key, self.secret_cell), {}

    def get_id(self) -> str:
        """What Flask-Login puts into the cookie: the session's token, never the person's id."""
        return self.token

    def sign_in(self, now: datetime, device: str, *, keep: bool) -> None:
        """Starts a session for this unlocked person; the caller puts `token` into the cookie and commits.

        It also stops any request to start over with the account (`reset_request`).

        Args:
            device: what the browser is called in the list of devices.
            keep: whether the session lasts for long, because the device is theirs.
        """
        reset_request.stop(self.id)
        self.token = vault.new_token()
        self.session = Session(
            user_id=self.id,
            token_hash=vault.token_hash(self.token),
            created_at=now,
            expires_at=now + (SESSION_LIFE if keep else BRIEF_LIFE),
            last_used_on=now.date(),
        )
        self.session.key_box = vault.wrap_by_token(
            self.keyring.vault_key, self.token, self.session.id, self.id
        )
        self.session.device_cell = vault.seal(
            self.keyring.vault_key, device.encode(), sessions.DEVICE_LABEL, self.session.id, self.id
        )
        db.session.add(self.session)

    def sign_out_everywhere(self, now: datetime, *, but: uuid.UUID | None = None) -> None:
        """Ends every session, or every one but the given."""
        sessions.end_all(self.id, now, but=but)

    def make_recovery_code(self) -> str:
        """A new recovery code (140 bits, in groups of four); the one before no longer opens anything."""
        code = vault.new_code(28)
        self.recovery_box = vault.wrap_by_code(self.keyring.vault_key, code, self.id)
        self.recovery_kept = False
        return vault.in_groups(code)

    def keep_recovery_code(self) -> None:
        """The person says that they've put their recovery code away, if there is one."""
        self.recovery_kept = self.recovery_box is not None


class KeyCheck(Row):
    """One row: a fingerprint of the pepper, so that a wrong one is noticed before people are told that their password is wrong."""

    __tablename__ = "key_checks"

    pepper_mark: Mapped[bytes] = mapped_column(LargeBinary)


@holding(User)
def _signed_in(token_hash, now, used_since):
    alive = (sessions.IS_ALIVE, User.disabled_on.is_(None))
    return _with_session().where(Session.token_hash == token_hash, *alive)


@holding(User)
def _just_ended(token_hash, now, used_since, ended_since):
    alive = (sessions.HAS_LAST_WORDS, User.disabled_on.is_(None))
    return _with_session().where(Session.token_hash == token_hash, *alive)


def _with_session():
    asked = [ask().label(name) for name, ask in asked_beside.items()]
    return select(User, Session, *asked).join(Session, Session.user_id == User.id)


def me() -> User:
    """The signed-in person, whom `current_user` stands for."""
    person: User = the_person()
    return person


def person_of_token(token: str, now: datetime) -> User | None:
    """The person whose live session has this token, unlocked; one select. None for anything else."""
    return _unlocked(token, _signed_in.row(vault.token_hash(token), *sessions.alive_at(now).values()))


def person_with_last_words(token: str, now: datetime) -> User | None:
    """The person whose session was ended on purpose just now, unlocked, to save what they typed last and for nothing else."""
    return _unlocked(token, _just_ended.row(vault.token_hash(token), *sessions.just_ended_at(now).values()))


def _unlocked(token: str, row: Any) -> User | None:
    if row is None:
        return None
    user: User
    user, session, *said = row
    try:
        vault_key = vault.unwrap_by_token(session.key_box, token, session.id, user.id)
    except vault.CannotOpen:
        return None
    user.session, user.token = session, token
    user.unlock(vault_key)
    user.beside = dict(zip(asked_beside, said, strict=True))
    return user


def person_by_email(typed: str) -> User | None:
    """The person with this address, however it was typed; of several, the one whose stored address has exactly these letters."""
    spellings = addresses.spellings(typed)
    found = db.session.scalars(select(User).where(User.email.in_(spellings))).all()
    return min(found, key=lambda user: spellings.index(user.email), default=None)


def is_address_of(user: User, typed: str) -> bool:
    return addresses.read(user.email) == addresses.read(typed)


def settle_addresses() -> list[list[uuid.UUID]]:
    """Rewrites addresses that an earlier version stored in another spelling.

    Accounts are never merged: those that would end up with one address stay as they are, each found by its stored letters.

    Returns:
        The ids of such accounts, a list for each address that several share.
    """
    sharing: dict[str, list[tuple[uuid.UUID, str]]] = {}
    for id, email in db.session.execute(select(User.id, User.email).order_by(User.id)):
        sharing.setdefault(addresses.read(email), []).append((id, email))
    for address, ((id, email), *others) in sharing.items():
        if not others and email != address:
            db.session.execute(update(User).where(User.id == id).values(email=address))
    return [[id for id, _ in accounts] for accounts in sharing.values() if len(accounts) > 1]


def anybody() -> bool:
    """Whether this server has an account yet."""
    return db.session.scalar(select(User.id).limit(1)) is not None


def person_now(id: uuid.UUID) -> User | None:
    """The person, read again after something that took a while; their row is locked if the request may write."""
    return _person.first(id)


@holding(User)
def _person(id):
    return select(User).where(User.id == id).execution_options(populate_existing=True)


def sweep(now: datetime) -> None:
    """Removes what has run out: sessions and sign-up links."""
    sessions.sweep(now)
    db.session.execute(delete(SignUpLink).where(SignUpLink.expires_at <= now))


def forget(person: User) -> None:
    """Removes the person and every session; called last, after the other rooms forgot them."""
    db.session.delete(person)
