"""Sockets that want too much: each message is counted before it's read, a flood is hung up, an idle socket holds no place."""

import json
import uuid
from contextlib import suppress

import pytest
import websocket

from couples.accounts.signed_in_sessions import SESSION_IDLE
from couples.live import socket_events
from couples.maintenance.hang_up import hang_up_ended
from couples.realtime import connection_limits, heartbeat, rate_limit
from couples.realtime.frame_count import FrameCount
from couples.realtime.packets import PlainPacket
from couples.realtime.rate_limit import (
    EVENTS_AT_ONCE,
    FRAMES_AT_ONCE,
    REFUSED_BEFORE_THE_END,
    Pace,
    RateLimit,
)
from tests.conftest import PASSWORD, Person
from tests.sockets import Refused, Socket, comes_true, hello_of
from tests.test_realtime import asking, wait_for_room

NEW = "green kettle by the door"
UNKNOWN, SLOWER = {"ok": False, "error": "unknown"}, {"ok": False, "error": "slower"}
HALF_OPEN = {"connect": False}


@pytest.fixture
def stopped(monkeypatch) -> None:
    """No time passes that could make up for a message."""
    monkeypatch.setattr(rate_limit, "EVENTS_A_SECOND", 0)


def answers(page: Socket, frames: list[str]) -> list[dict]:
    """Sends `frames` in one go, and what each is answered."""
    for frame in frames:
        page.raw.send(frame)
    return [json.loads(page.frame().lstrip("0123456789"))[0] for _ in frames]


def send_until_hung_up(page: Socket, frame: str, most: int) -> None:
    try:
        for _ in range(most):
            page.raw.send(frame)
    except (OSError, websocket.WebSocketException):
        pass  # it was hung up on the way
    assert page.is_hung_up()


# --- how many messages ------------------------------------------------------------------------------------------

MOVES_THAT_ARE_NONE = [
    '429["nothing"]', '429["move",{}]', '429["move",{"move":"step","id":"x"}]', '429["move",1]', '429["connect"]',
    f'429["move",{{"move":"step","id":"{uuid.UUID(int=1)}","session":"{uuid.UUID(int=2)}"}}]',
]  # fmt: skip


@pytest.mark.usefixtures("stopped")
@pytest.mark.parametrize("frame", MOVES_THAT_ARE_NONE)
def test_unknown_events_and_refused_moves_count_like_any_other_and_then_nothing_is_read(
    server, couple, monkeypatch, frame
):
    read, moved = [], []
    decode, receive = PlainPacket.decode, socket_events._read
    monkeypatch.setattr(PlainPacket, "decode", lambda self, text: read.append(text) or decode(self, text))
    monkeypatch.setattr(socket_events, "_read", lambda message: moved.append(message) or receive(message))
    page = Socket(couple[0])
    said = answers(page, [frame] * 100)
    assert SLOWER not in said[: EVENTS_AT_ONCE - 1]  # its hello was the first
    assert said[EVENTS_AT_ONCE - 1 :] == [SLOWER] * (100 - EVENTS_AT_ONCE + 1)
    assert len(read) == EVENTS_AT_ONCE
    assert len(moved) <= EVENTS_AT_ONCE


@pytest.mark.usefixtures("stopped")
def test_who_goes_on_all_the_same_is_hung_up_and_finds_the_same_limit_when_they_come_again(server, couple):
    ana, ben = couple
    send_until_hung_up(Socket(ana), '42["flood",1]', EVENTS_AT_ONCE + REFUSED_BEFORE_THE_END + 1)
    assert wait_for_half_open(ana).is_hung_up()
    assert asking(ana, "/settings") == 200
    assert Socket(ben).is_alive()


def wait_for_half_open(person: Person) -> Socket:
    """A socket that says hello although nothing is left; its place may still be the one before's."""
    page = wait_for_room(person, **HALF_OPEN)
    page.raw.send(hello_of(person))
    return page


def test_a_flood_by_one_person_is_over_soon_and_leaves_the_others_their_pages(
    server, couple, cleo, app, monkeypatch, caplog
):
    """What counts is the work: of 10,000 unknown events a few dozen are read, and none is written to the log."""
    read, decode = [], PlainPacket.decode
    theirs = Socket(cleo)
    flooding = Socket(couple[0])
    monkeypatch.setattr(PlainPacket, "decode", lambda self, text: read.append(text) or decode(self, text))
    send_until_hung_up(flooding, '42["flood",1]', 10_000)
    assert len(read) < 1000
    assert theirs.is_alive()
    assert asking(cleo, "/settings") == 200
    assert comes_true(lambda: len(app.extensions["socketio"].server.eio.sockets) == 1)
    assert [r for r in caplog.records if r.name.startswith("couples.realtime")] == []


def test_time_makes_up_for_messages_and_each_person_has_their_own_limit(monkeypatch):
    now, ana, ben, limit = [0.0], uuid.uuid4(), uuid.uuid4(), RateLimit()
    monkeypatch.setattr(rate_limit.time, "monotonic", lambda: now[0])
    first = [limit.count(ana) for _ in range(200)]
    assert first.count(Pace.GOES) == EVENTS_AT_ONCE
    assert first.count(Pace.SLOWER) == REFUSED_BEFORE_THE_END
    assert first[-1] is Pace.FLOOD
    assert limit.count(ben) is Pace.GOES
    now[0] += 1 + REFUSED_BEFORE_THE_END / rate_limit.EVENTS_A_SECOND
    assert [limit.count(ana) for _ in range(11)] == [Pace.GOES] * 10 + [Pace.SLOWER]


def test_what_is_kept_of_people_whose_limit_is_full_again_is_forgotten(monkeypatch):
    now, limit = [0.0], RateLimit()
    monkeypatch.setattr(rate_limit.time, "monotonic", lambda: now[0])
    for _ in range(rate_limit.MOST_KEPT):
        limit.count(uuid.uuid4())
    now[0] = 60
    for _ in range(2):
        limit.count(uuid.uuid4())
    assert len(limit._left) == 2


# --- how many frames of any kind -----------------------------------------------------------------------------------

FRAMES = {"a ping": b"\x89\x80\0\0\0\0", "a pong": b"\x8a\x80\0\0\0\0", "an empty text": b"\x81\x80\0\0\0\0",
          "an empty piece": b"\x01\x80\0\0\0\0" + b"\0\x80\0\0\0\0", "Engine.IO's pong": b"\x81\x81\0\0\0\x003"}  # fmt: skip


@pytest.mark.parametrize("kind", FRAMES)
def test_a_flood_of_frames_that_are_no_message_is_hung_up_before_it_is_read(
    server, couple, monkeypatch, kind
):
    monkeypatch.setattr(rate_limit, "FRAMES_A_SECOND", 0)
    page, sent = Socket(couple[0]), FRAMES[kind] * (2 * FRAMES_AT_ONCE)
    with suppress(OSError):
        page.raw.sock.sendall(sent)
    assert page.is_hung_up()
    assert asking(couple[0], "/settings") == 200
    assert Socket(couple[1]).is_alive()


def test_as_many_frames_as_a_page_sends_are_read(server, couple):
    page = Socket(couple[0])
    for _ in range(200):
        page.raw.ping()
    assert page.is_alive()


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 64, 5000])
def test_frames_are_counted_in_whatever_pieces_they_come(piece):
    count, short, long = (
        FrameCount(),
        b"\x81\x85" + b"m" * 4 + b"hello",
        b"\x82\xfe\x01\x2c" + b"m" * 4 + b"x" * 300,
    )
    huge = b"\x82\xff" + (70_000).to_bytes(8, "big") + b"m" * 4 + b"x" * 70_000
    bare, empty = b"\x81\x02hi", b"\x89\x80" + b"m" * 4
    whole = short + long + empty + huge + bare + empty + empty
    assert sum(count.begun_in(whole[at : at + piece]) for at in range(0, len(whole), piece)) == 7


# --- what messages say ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["connect", "disconnect", "connect_error", "*", "", "\\u0063onnect", "\\u002a"]
)
@pytest.mark.parametrize("more", ["", ",{}", ",1,2,3"])
def test_an_event_by_a_reserved_name_is_an_unknown_one(server, couple, app, name, more):
    page = Socket(couple[0])
    assert answers(page, [f'425["{name}"{more}]']) == [UNKNOWN]
    assert len(app.extensions["socket_identities"]) == 1
    assert page.is_alive()


def test_a_second_hello_makes_no_second_page(server, couple, app):
    page = Socket(couple[0])
    for _ in range(10):
        page.raw.send(hello_of(couple[0]))
    assert page.is_alive()
    assert len(app.extensions["socket_identities"]) == 1
    assert len([frame for frame in page.frames if frame.startswith("40")]) == 1


@pytest.mark.parametrize(
    "frame",
    [
        "451-[]",
        '451-["x",{"_placeholder":true,"num":0}]',
        "461-1[]",
        "431[]",
        '42{"a":1}',
        "42[1]",
        "42[[]]",
        "4\ud800",
    ],
)
def test_what_no_page_of_ours_sends_ends_its_page_and_writes_no_line(server, couple, frame, caplog):
    page = Socket(couple[0])
    page.raw.send(frame.encode("utf-8", "surrogatepass") if "\ud800" in frame else frame)
    assert page.is_hung_up()
    assert caplog.text == ""
    assert Socket(couple[0]).is_alive()


# --- places ------------------------------------------------------------------------------------------------------


def test_a_socket_without_a_hello_is_hung_up_after_a_while_and_gives_its_place_back(
    server, couple, monkeypatch
):
    ana = couple[0]
    assert heartbeat.SECONDS_TO_CONNECT == 10
    for name in ("SECONDS_TO_CONNECT", "SECONDS_BETWEEN_CHECKS"):
        monkeypatch.setattr(heartbeat, name, 0.05)
    idle = [Socket(ana, **HALF_OPEN) for _ in range(connection_limits.SOCKETS_EACH)]
    assert all(page.is_hung_up() for page in idle)
    assert wait_for_room(ana).is_alive()


def test_five_sockets_without_a_hello_do_hold_all_places_until_then(server, couple):
    for _ in range(connection_limits.SOCKETS_EACH):
        Socket(couple[0], **HALF_OPEN)
    with pytest.raises(Refused):
        Socket(couple[0])


@pytest.mark.parametrize("first", ['42["nothing"]', "40/elsewhere,"])
def test_other_messages_are_no_hello(server, couple, monkeypatch, first):
    for name in ("SECONDS_TO_CONNECT", "SECONDS_BETWEEN_CHECKS"):
        monkeypatch.setattr(heartbeat, name, 0.05)
    page = Socket(couple[0], **HALF_OPEN)
    page.raw.send(first)
    assert page.is_hung_up()


def test_a_page_that_said_goodbye_and_stays_on_the_line_is_hung_up_and_one_that_said_hello_is_not(
    server, couple, monkeypatch
):
    ana, ben = couple
    staying, going = Socket(ben), Socket(ana)
    for name in ("SECONDS_TO_CONNECT", "SECONDS_BETWEEN_CHECKS"):
        monkeypatch.setattr(heartbeat, name, 0.05)
    going.raw.send("41")
    assert going.is_hung_up()
    assert staying.is_alive()


# --- the end of a session ------------------------------------------------------------------------------------------


def signs_out(ana: Person) -> None:
    ana.post("/sign-out")


def changes_password(ana: Person) -> None:
    assert ana.another_device().post("/settings/password", current=PASSWORD, password=NEW).status_code == 200


def signs_out_others(ana: Person) -> None:
    another = ana.another_device()
    another.prove()
    another.post("/settings/sign-out-others")


def recovers(ana: Person) -> None:
    code = ana.post("/settings/recovery", current=PASSWORD).text.split('data-copy="')[1].split('"')[0]
    given = {"email": ana.email, "code": code, "password": NEW}
    assert Person(ana.app, "Ana").post("/sign-in/recovery", **given).status_code == 200


def deletes(ana: Person) -> None:
    assert ana.another_device().post("/settings/delete", current=PASSWORD).status_code == 200


def times_out(ana: Person) -> None:
    ana.app.extensions["test_clock"].move(days=SESSION_IDLE.days + 2)
    hang_up_ended(ana.app)


ENDS = [signs_out, changes_password, signs_out_others, recovers, deletes, times_out]


@pytest.mark.parametrize("end", ENDS, ids=lambda e: e.__name__)
def test_a_session_takes_its_sockets_along_whether_or_not_they_said_hello(server, couple, app, time, end):
    app.extensions["test_clock"] = time
    ana = couple[0]
    sockets = [Socket(ana), Socket(ana, **HALF_OPEN)]
    end(ana)
    assert all(page.is_hung_up() for page in sockets)
    assert comes_true(lambda: not app.extensions["socketio"].server.eio.sockets)


def test_the_pages_of_sessions_that_live_stay_open(server, couple, app):
    pages = [Socket(person) for person in couple]
    half_open = Socket(couple[0], **HALF_OPEN)
    hang_up_ended(app)
    assert all(page.is_alive() for page in pages)
    half_open.raw.send(hello_of(couple[0]))
    assert half_open.frame().startswith("0")
    assert half_open.frame().startswith("40")


def test_a_hello_after_the_session_ended_is_refused(server, couple, app, monkeypatch):
    """The session ends in the very moment between opening the socket and its hello."""
    ana = couple[0]
    late = Socket(ana, **HALF_OPEN)
    assert late.frame().startswith("0")
    monkeypatch.setattr("couples.realtime.disconnect", lambda *_, **__: None)
    hello = hello_of(ana)
    ana.post("/sign-out")
    assert late.ask(hello).startswith("44")
    assert not app.extensions["socket_identities"]
    late.raw.send('421["move",{}]')
    late.raw.send("5")
    assert late.frame() == "6"
