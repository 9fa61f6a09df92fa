"""What somebody does in this room, said shortly."""

import uuid

from tests.conftest import Person

KNOW = {"settled": 2, "unanswered": 8, "signs": 8, "hold": 2, "bedtime": 8}
ROOM = {"after": 3, "comfort": 7, "feelings": 3, "alone": 3}
CALM = {"settled": 8, "unanswered": 2, "signs": 2, "hold": 8, "bedtime": 2}


def look(person: Person, id: str | None = None, **fields):
    id = id or str(uuid.uuid4())
    return id, person.post("/reflection/looks", follow=False, id=id, **fields)


def notice(person: Person, line: str = "the phone on the table", id: str | None = None, **fields):
    id = id or str(uuid.uuid4())
    return id, person.post("/reflection/noticed", follow=False, id=id, line=line, **fields)


def save_entry(person: Person, id: str, json: bool = False, **fields):
    return person.post(f"/reflection/noticed/{id}", follow=False, json=json, **fields)


def noticed_long(person: Person, **fields) -> str:
    """One entry with its long form."""
    id, _ = notice(person)
    assert (
        save_entry(person, id, **{"line": "the phone on the table", "version": "1", **fields}).status_code
        == 302
    )
    return id
