"""A move as it came in by the form or the socket, and the talk as it finds it."""

import json
import uuid
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from couples import vault
from couples.live import moves
from couples.live.talk_state import State

_IN_ORDER = json.JSONEncoder(sort_keys=True, default=str).encode
_SAID_IN_ARGS = {"answer": "answer", "pause-until": "until", "ask-longer": "until"} | dict.fromkeys(
    moves.ABOUT_A_SUGGESTION, "word"
)
"""For the moves that have one, the argument that is text: one of our own words, a time, or an id. Marks leave out any other text."""


@dataclass(frozen=True)
class Move:
    """One move as it came in. `text` and `sense` are the words of those moves that have some."""

    id: uuid.UUID
    session: uuid.UUID
    name: str
    args: dict[str, Any]
    text: str = ""
    sense: str = ""

    def mark(self) -> bytes:
        """A hash of all it says, to tell a repetition from another move under the same id.

        Where it has words the hash is keyed by its author's vault, so that no one else can try words against it, not even
        with the database and the server's own secrets in hand.
        """
        args = {
            key: value
            for key, value in self.args.items()
            if not isinstance(value, str) or _SAID_IN_ARGS.get(self.name) == key
        }
        said = [str(self.id), str(self.session), self.name, args]
        if self.name in moves.WITH_WORDS:
            return vault.keyring().fingerprint(_IN_ORDER([*said, self.text, self.sense]), "live move")
        return sha256(_IN_ORDER(said).encode()).digest()


@dataclass(frozen=True)
class Talk:
    """A talk as a move finds it: whose it is, and its newest state."""

    id: uuid.UUID
    space_id: uuid.UUID
    is_solo: bool
    occasion: str | None
    state: State
