"""A talk as two browsers have it: asking, and phones that send moves up a real socket."""

import json
import uuid
from datetime import timedelta
from typing import Any

from tests.conftest import Person
from tests.sockets import Socket


def ask(asker: Person, other: Person, kind: str = "talk", **fields) -> str:
    """Both said yes to now, and without a topic there's a step to say what it's about; gives back the talk's id."""
    id = str(uuid.uuid4())
    sent = {"id": id, "kind": kind, "minutes": "20", "when": "now", **fields}
    assert asker.post("/together/ask", follow=False, **sent).status_code == 302
    assert other.post(f"/together/{id}/answer", follow=False, answer="yes", version="1").status_code == 302
    return id


def agree_on(asker: Person, other: Person, time, **later) -> str:
    """Both said yes to a time so much later; gives back the talk's id."""
    id, at = str(uuid.uuid4()), (time.now() + timedelta(**later)).strftime("%Y-%m-%dT%H:%M")
    sent = {"id": id, "kind": "talk", "topic": "The dishes", "minutes": "20", "when": "at", "at": at}
    assert asker.post("/together/ask", follow=False, **sent).status_code == 302
    yes = {"answer": "yes", "version": "1", "suits": f"{at}:00+00:00"}
    assert other.post(f"/together/{id}/answer", follow=False, **yes).status_code == 302
    return id


def move(person: Person, talk: str, name: str, follow: bool = False, **fields):
    """The form's door."""
    return person.post(
        f"/together/{talk}/moves", follow=follow, **{"id": str(uuid.uuid4()), "move": name, **fields}
    )


def begin(ana: Person, ben: Person, kind: str = "talk", step: int = 1, **fields) -> str:
    """A talk of the two that runs, at the step with this number."""
    talk = ask(ana, ben, kind, **fields)
    for person in (ana, ben):
        assert move(person, talk, "ready").status_code == 302
    for at in range(1, step):
        for person in (ana, ben):
            assert move(person, talk, "next", at=str(at)).status_code == 302
    return talk


def is_on(person: Person, talk: str) -> bool:
    """Whether the page of the talk opens; else it leads to how it is now, and says so."""
    answer = person.get(f"/together/{talk}")
    if answer.status_code == 302:
        assert answer.location == "/together"
        assert "That talk isn't on anymore." in person.page("/together").replace("’", "'").replace(
            "&#39;", "'"
        )
        return False
    assert answer.status_code == 200
    return True


class Phone:
    """One open page of a talk: sends moves, keeps the newest state that it was told."""

    def __init__(self, person: Person, talk: str):
        self.person, self.talk = person, talk
        self.state: dict[str, Any] = {}
        self.version = 0
        self.sent = 0
        self.open()

    def open(self) -> None:
        self.socket = Socket(self.person)
        self.frames = self.socket.frames
        for frame in self.frames:
            self._take_in(frame)

    def close(self) -> None:
        self.socket.close()

    def send(self, name: str, id: str | None = None, **args) -> int:
        """Sends a move and does not wait; gives back the number that its acknowledgement will carry."""
        message = {"id": id or str(uuid.uuid4()), "session": self.talk, "move": name, **args}
        return self.send_raw(message)

    def send_raw(self, *message: Any) -> int:
        self.sent += 1
        self.socket.raw.send(f"42{self.sent}" + json.dumps(["move", *message]))
        return self.sent

    def answer_to(self, number: int) -> dict[str, Any]:
        """The acknowledgement of one move; notices that come before are taken in."""
        while True:
            frame = self.socket.frame()
            if frame.startswith(f"43{number}["):
                return json.loads(frame[len(f"43{number}") :])[0]
            self._take_in(frame)

    def move(self, name: str, **args) -> dict[str, Any]:
        return self.answer_to(self.send(name, **args))

    def until(self, version: int) -> dict[str, Any]:
        """Waits for the state of `version` or a newer one."""
        while self.version < version:
            self._take_in(self.socket.frame())
        return self.state

    def _take_in(self, frame: str) -> None:
        if frame.startswith("42"):
            name, body = json.loads(frame[2:])
            if name == "changed" and body["what"] == "live" and body["version"] > self.version:
                self.version = body["version"]
                self.state = body.get("state", self.state)
