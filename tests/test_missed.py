"""A page that was just made asks whether it missed anything, and fetches nothing if not."""

import json
import re
import uuid

import pytest

from couples import realtime
from couples.realtime.missed import LastChanges
from tests.conftest import Person
from tests.sockets import Socket

ANA, BEN = uuid.UUID(int=1), uuid.UUID(int=2)


def made(person, path: str = "/") -> str:
    return re.search(r'data-made="([^"]*)"', person.page(path))[1]


pytestmark = pytest.mark.usefixtures("real_moments")


def test_a_page_missed_what_came_after_its_moment_or_within_it_and_nothing_else():
    changes = LastChanges()
    moment = f"{changes.process}-{changes.now()}"
    assert not changes.missed(ANA, moment)
    changes.told(ANA)
    assert changes.missed(ANA, moment)
    assert not changes.missed(BEN, moment)
    later = f"{changes.process}-{changes.now() + 1}"
    assert not changes.missed(ANA, later)


@pytest.mark.parametrize(
    "moment", [None, "", "-", "x-5", 5, {}, "{p}-", "{p}-x", "{p}--5", "{p}-٣", "{p}-" + "9" * 16]
)
def test_what_is_no_moment_of_this_server_counts_as_missed(moment):
    changes = LastChanges()
    assert changes.missed(ANA, moment.format(p=changes.process) if isinstance(moment, str) else moment)


def asked(socket: Socket, moment: str) -> dict:
    answer = socket.ask(f'427["missed","{moment}"]')
    while not answer.startswith("437"):  # a notice came before it
        answer = socket.frame()
    return json.loads(answer[3:])[0]


def test_over_the_wire_each_hears_of_what_concerns_them_and_of_nothing_else(server, couple, app):
    ana, _ = couple
    moment, socket = made(ana), Socket(ana)
    assert asked(socket, moment) == {"ok": True, "missed": False}
    eve = Person(app, "Eve").sign_up()
    eve.post("/thanks", text="A seat by the window")
    assert asked(socket, moment) == {"ok": True, "missed": False}
    ana.post("/thanks", text="The soup")
    assert asked(socket, moment) == {"ok": True, "missed": True}
    assert asked(socket, made(ana)) == {"ok": True, "missed": False}


def test_after_a_restart_every_page_fetches_once(server, couple, make_app):
    ana, _ = couple
    other = make_app("restarted").extensions["last_changes"]
    assert asked(Socket(ana), f"{other.process}-{other.now()}") == {"ok": True, "missed": True}


def test_a_page_of_a_worker_that_died_missed_what_only_that_one_knew(app):
    """Another worker of the same server is a fork of the same app, with the same clock."""
    changes = app.extensions["last_changes"]
    moment = f"{changes.process}-{changes.now()}"
    assert not changes.missed(ANA, moment)
    realtime.begin(app)
    assert changes.missed(ANA, moment)
    assert not changes.missed(ANA, f"{changes.process}-{changes.now() + 1}")
