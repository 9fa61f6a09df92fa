"""What processes tell each other: ids, names of ours and versions; whatever else comes is nothing."""

import re
import uuid
from pathlib import Path

import msgspec
import pytest

from couples.realtime import process_messages
from couples.realtime.process_messages import Beat, CameAgain, Changed, HungUp, Look, Message, mark_of_page

ANA, BROWSER = uuid.UUID(int=1), uuid.UUID(int=2)
PROCESS = "0123456789abcdef"


@pytest.mark.parametrize(
    "said",
    [
        Changed(ANA, "check-in", 3),
        HungUp(ANA, None),
        HungUp(ANA, BROWSER),
        CameAgain(BROWSER, mark_of_page("any name at all")),
        Look(),
        Beat(),
    ],
    ids=lambda said: type(said).__name__,
)
def test_what_is_told_is_heard_as_it_was_told(said):
    message = Message(PROCESS, said)
    assert process_messages.read(process_messages.written(message)) == message


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "changed", "person": str(ANA), "what": "a whole sentence", "version": 1},
        {"type": "changed", "person": str(ANA), "what": "x" * 21, "version": 1},
        {"type": "changed", "person": "Ana", "what": "live", "version": 1},
        {"type": "changed", "person": str(ANA), "what": "live", "version": "words"},
        {"type": "came-again", "session": str(BROWSER), "page": "any name at all"},
        {"type": "another"},
        {},
    ],
)
def test_what_is_anything_else_is_nothing(changes):
    fits = {"process": PROCESS, "said": {"type": "beat"}}
    assert process_messages.read(msgspec.json.encode(fits))
    assert process_messages.read(msgspec.json.encode(fits | {"said": changes})) is None


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", 1, None])
def test_what_is_no_message_is_nothing(data):
    assert process_messages.read(data) is None


def test_of_two_that_are_about_the_same_the_newer_one_is_told():
    about = process_messages.about
    assert about(Changed(ANA, "live", 1)) == about(Changed(ANA, "live", 2))
    assert about(Changed(ANA, "live", 1)) != about(Changed(ANA, "thanks", 1))
    assert about(HungUp(ANA, None)) != about(HungUp(ANA, BROWSER))


def test_every_name_that_a_page_listens_for_can_be_told():
    pages = "".join(page.read_text() for page in Path("templates").rglob("*.html"))
    names = {
        name for listed in re.findall(r'data-(?:what|reload)="([^"{]*)"', pages) for name in listed.split()
    }
    assert {"live", "check-in"} <= names
    for name in names:
        said = Message(PROCESS, Changed(ANA, name, 1))
        assert process_messages.read(process_messages.written(said)) == said
