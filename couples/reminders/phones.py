"""The browsers that show someone's reminders, each of one signed-in device. Pure.

Guaranteed: a phone is there as long as its session is, and an address at a push service belongs to whoever took it last.
What waits to be sent to it is noted here, too: when it's next due, and how often it was tried; never what it's about.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from couples.packing import Packed, replace
from couples.push.subscription import Subscription

MOST = 4
"""The most phones for one person; beyond that, the oldest goes."""
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 30, 60))
"""How long after each try that failed the next one comes; after the last there's none. Each is longer than sending takes."""


class Phone(Packed, frozen=True):
    """`server_key` is the mark of the key that it took messages from. `due` is empty where nothing waits."""

    session: str = ""
    endpoint: str = ""
    key: str = ""
    secret: str = ""
    server_key: str = ""
    due: str = ""
    tries: int = 0

    @property
    def subscription(self) -> Subscription:
        return Subscription(self.endpoint, self.key, self.secret)

    @property
    def session_id(self) -> uuid.UUID:
        return uuid.UUID(self.session)

    def is_due(self, now: datetime) -> bool:
        """Whether its next try is due; also if that lies farther ahead than any wait, because the clock was put back."""
        return bool(self.due) and not now < datetime.fromisoformat(self.due) <= now + WAITS[-1]


Phones = tuple[Phone, ...]


def of_session(phones: Phones, session: uuid.UUID) -> Phone | None:
    return next((phone for phone in phones if phone.session == session.hex), None)


def added(phones: Phones, new: Phone) -> Phones:
    """The same with one more, in place of what its device or its address was before."""
    others = [p for p in phones if p.session != new.session and p.endpoint != new.endpoint]
    return (*others, new)[-MOST:]


def without_address(phones: Phones, endpoint: str) -> Phones:
    return tuple(phone for phone in phones if phone.endpoint != endpoint)


def of_sessions(phones: Phones, alive: set[uuid.UUID]) -> Phones:
    """Those whose sessions are alive."""
    return tuple(phone for phone in phones if phone.session_id in alive)


def all_waiting(phones: Phones, now: datetime) -> Phones:
    """Something is to be sent to each, from now on."""
    return tuple(replace(phone, due=now.isoformat(), tries=0) for phone in phones)


def none_waiting(phones: Phones) -> Phones:
    return tuple(replace(phone, due="", tries=0) for phone in phones)


def next_due(phones: Phones, now: datetime) -> Phone | None:
    return next((phone for phone in phones if phone.is_due(now)), None)


def taken(phones: Phones, one: Phone) -> Phones:
    """Takes out what waits for this phone, to be sent by the caller."""
    return tuple(replace(phone, due="") if phone == one else phone for phone in phones)


def put_back(phones: Phones, one: Phone, now: datetime) -> Phones:
    """Puts back what surely wasn't sent, unless that was the last try, the phone is gone, or something newer waits for it."""
    if one.tries >= len(WAITS):
        return phones
    again = replace(one, due=(now + WAITS[one.tries]).isoformat(), tries=one.tries + 1)
    return tuple(again if phone == replace(one, due="") else phone for phone in phones)


def sessions_in(all_phones: Iterable[Sequence[Phone]]) -> list[uuid.UUID]:
    return [phone.session_id for phones in all_phones for phone in phones]
