"""What open pages are told, without a socket: who, and what has changed."""

import uuid

from couples import realtime
from tests.conftest import Person
from tests.scenario import user_id


class Told:
    """Collects the frames of one test; an empty `to` says that this person's pages fetched nothing."""

    def __init__(self, monkeypatch):
        self.frames: list[tuple[uuid.UUID, str]] = []
        real = realtime.notify

        def notify(person, what, *more):
            self.frames.append((person, what))
            real(person, what, *more)

        monkeypatch.setattr(realtime, "notify", notify)

    def to(self, person: Person) -> list[str]:
        return [what for who, what in self.frames if str(who) == str(_id_of(person))]


def _id_of(person: Person) -> uuid.UUID:
    found = user_id(person)
    return uuid.UUID(bytes=found) if isinstance(found, bytes) else uuid.UUID(str(found))
