"""Taking the words of a person away, and looking at what came."""

import io
import json
from dataclasses import dataclass
from typing import Any
from zipfile import ZipFile

from tests.conftest import Person


@dataclass
class Taken:
    """A zip, read back."""

    name: str
    bytes: bytes

    @property
    def archive(self) -> ZipFile:
        return ZipFile(io.BytesIO(self.bytes))

    @property
    def data(self) -> dict[str, Any]:
        return json.loads(self.archive.read("couples.json"))

    @property
    def page(self) -> str:
        return self.archive.read("your-words.html").decode()

    @property
    def everything(self) -> bytes:
        """All that's in it, unpacked."""
        return b"\n".join(self.archive.read(name) for name in self.archive.namelist())

    def texts(self) -> list[str]:
        return list(texts_in(self.data))


def texts_in(value: Any) -> list[str]:
    """Every text in a value, wherever it stands."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [text for inner in value for text in texts_in(inner)] if isinstance(value, list) else []


def take(person: Person, **fields) -> Taken:
    person.prove()
    answer = person.post("/settings/takeout", follow=False, **fields)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/zip", answer.text
    disposition = answer.headers["Content-Disposition"]
    taken = Taken(disposition.partition('filename="')[2].rstrip('"'), answer.data)
    assert taken.archive.testzip() is None
    return taken
