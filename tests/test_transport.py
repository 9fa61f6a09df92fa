"""How frames travel, on each transport: nothing is lost or changes places, and what a stranger sends ends that page at most."""

import http.client
import json
import uuid
from contextlib import closing, suppress

import pytest
import websocket
from engineio.exceptions import SocketIsClosedError

from couples import realtime
from couples.realtime import connection_limits, events, heartbeat
from tests.scenario import user_id
from tests.sockets import Socket, comes_true, cookie_of, hello_of

LONG_STATE = {"filler": "x" * 3_000}


@pytest.fixture
def pages(app) -> dict:
    """The open pages as the server knows them."""
    return app.extensions["socketio"].server.eio.sockets


def tell(app, person, version: int, state: dict | None = None) -> None:
    with app.app_context():
        realtime.notify(uuid.UUID(user_id(person)), "test", version, state)


def test_events_of_one_page_are_answered_in_the_order_in_which_they_came(server, couple):
    """As many as may come at once, and some of those that are told to come later."""
    page = Socket(couple[0])
    for number in range(100):
        page.raw.send(f'42{number}["nothing"]')
    assert [int(page.frame()[2:].split("[")[0]) for _ in range(100)] == list(range(100))


def test_what_is_told_while_a_page_does_not_read_comes_whole_and_in_order(server, couple, app):
    page = Socket(couple[0])
    for version in range(1, 301):
        tell(app, couple[0], version, LONG_STATE)
    assert [page.notice() for _ in range(300)] == [
        {"what": "test", "version": version, "state": LONG_STATE} for version in range(1, 301)
    ]
    assert page.is_alive()


def test_a_page_that_answers_no_ping_is_hung_up_and_one_that_does_stays(server, couple, app, monkeypatch):
    engine = app.extensions["socketio"].server.eio
    monkeypatch.setattr(heartbeat, "SECONDS_BETWEEN_CHECKS", 0.05)
    monkeypatch.setattr(engine, "ping_interval", 0.1)
    monkeypatch.setattr(engine, "ping_timeout", 0.3)
    gone, there = Socket(couple[0]), Socket(couple[1])
    pings = 0
    while pings < 6:  # each answered: so long that the page of the other is hung up by then
        frame = there.raw.recv()
        assert frame == "2"
        there.raw.send("3")
        pings += 1
    assert gone.raw.recv() == "2"
    assert gone.is_hung_up()
    assert len(gone.frames) == 2  # how it opened, and nothing after
    assert there.is_alive()


def test_a_page_that_goes_in_the_very_moment_keeps_no_other_from_hearing(
    server, couple, app, pages, monkeypatch
):
    """The save that this tells of is committed: it must not fail for a page that closed meanwhile."""
    first, second = Socket(couple[0]), Socket(couple[0].another_device())

    def gone(_):
        raise SocketIsClosedError

    with monkeypatch.context() as patched:
        patched.setattr(next(iter(pages.values())), "send", gone)
        tell(app, couple[0], 7)
    assert second.notice() == {"what": "test", "version": 7}
    with app.app_context():
        realtime.disconnect(uuid.UUID(user_id(couple[0])))
    assert first.is_hung_up()
    assert second.is_hung_up()


def test_what_goes_wrong_while_a_page_connects_refuses_it_and_is_logged_without_its_text(
    server, couple, monkeypatch, caplog
):
    def breaks(*_):
        raise RuntimeError("planted words")

    monkeypatch.setattr(events, "join_room", breaks)
    page = Socket(couple[0], connect=False)
    assert page.frame().startswith("0")
    assert page.ask(hello_of(couple[0])).startswith(("44", "40"))
    assert "RuntimeError" in caplog.text
    assert "planted" not in caplog.text + "".join(page.frames)
    assert "Traceback" not in caplog.text


def test_a_message_in_pieces_is_one_message(server, couple):
    page = Socket(couple[0])
    text = '427["nothing"]'
    pieces = [text[:3], text[3:6], text[6:]]
    for number, piece in enumerate(pieces):
        code = websocket.ABNF.OPCODE_TEXT if number == 0 else websocket.ABNF.OPCODE_CONT
        frame = websocket.ABNF(number == len(pieces) - 1, 0, 0, 0, code, 1, piece.encode()).format()
        for at in range(len(frame)):
            page.raw.sock.sendall(frame[at : at + 1])
    assert json.loads(page.frame()[3:]) == [{"ok": False, "error": "unknown"}]


@pytest.mark.parametrize(
    "bytes_sent",
    [
        b"\xff" * 64,
        b"\x81\x05hello",
        b"\xc1\x85\x00\x00\x00\x00hello",
        b"\x8f\x80\x00\x00\x00\x00",
        b"\x81\x82\x00\x00\x00\x00\xff\xfe",
        b"\x80\x82\x00\x00\x00\x0040",
    ],
    ids=[
        "noise",
        "without a mask",
        "with a bit that was not agreed",
        "of no kind",
        "no text",
        "the end of nothing",
    ],
)
def test_bytes_that_are_no_websocket_end_that_page_alone(server, couple, pages, bytes_sent):
    broken, other = Socket(couple[0]), Socket(couple[1])
    broken.raw.sock.sendall(bytes_sent)
    assert broken.is_hung_up()
    assert comes_true(lambda: len(pages) == 1)
    assert other.is_alive()


GARBAGE = [
    "9",
    "x",
    "",
    "6",
    "5",
    "4",
    "4x",
    "47",
    "42",
    "42{",
    '42["planted word"',
    "451-[]",
    "4" * 2000,
    b"\x00\x01\x02",
]


@pytest.mark.parametrize("sent", GARBAGE)
def test_frames_that_nobody_can_read_end_that_page_at_most_and_leave_no_word_in_the_log(
    server, couple, sent, caplog
):
    page, other = Socket(couple[0]), Socket(couple[1])
    page.raw.send(sent) if isinstance(sent, str) else page.raw.send_binary(sent)
    page.is_alive()  # either way: it was read
    assert other.is_alive()
    assert Socket(couple[0]).is_alive()
    assert "planted" not in caplog.text
    assert "Traceback" not in caplog.text


def test_nothing_is_compressed(server, couple):
    page = Socket(couple[0])
    assert "sec-websocket-extensions" not in {name.lower() for name in page.raw.getheaders()}


RIGHT = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def shake_hands(person, headers: dict) -> int:
    settings = person.app.config["SETTINGS"]
    with closing(http.client.HTTPConnection("127.0.0.1", settings.port, timeout=10)) as connection:
        connection.request(
            "GET",
            "/socket.io/?EIO=4&transport=websocket",
            headers={"Origin": settings.base_url, "Host": settings.netloc, "Cookie": cookie_of(person)}
            | {name: value for name, value in headers.items() if value},
        )
        return connection.getresponse().status


@pytest.mark.parametrize(
    "wrong",
    [
        {"Sec-WebSocket-Version": "1"},
        {"Sec-WebSocket-Key": "short"},
        {"Sec-WebSocket-Key": ""},
        {"Connection": "keep-alive"},
    ],
    ids=[
        "of another version",
        "with a key that is none",
        "without a key",
        "through a proxy that holds back the upgrade",
    ],
)
def test_a_wrong_handshake_is_refused_right_away_and_takes_no_slot(server, couple, pages, wrong):
    """More of them than one person may have sockets, and there is still room."""
    assert shake_hands(couple[0], RIGHT) == 101
    assert [shake_hands(couple[0], RIGHT | wrong) for _ in range(8)] == [400] * 8
    assert Socket(couple[0]).is_alive()
    assert comes_true(lambda: len(pages) == 1)


def test_a_message_that_is_too_long_ends_that_page_alone_even_in_pieces(server, couple, pages):
    for pieces in (1, 4):
        long, other = Socket(couple[0]), Socket(couple[1])
        size = connection_limits.LARGEST_FRAME // pieces + 1
        for number in range(pieces):
            code = websocket.ABNF.OPCODE_TEXT if number == 0 else websocket.ABNF.OPCODE_CONT
            is_whole = pieces == 1  # in pieces its end never comes, and nobody waits for that
            frame = websocket.ABNF(int(is_whole), 0, 0, 0, code, 1, b"4" * size).format()
            with suppress(ConnectionError):
                long.raw.sock.sendall(frame)
        assert long.is_hung_up()
        assert other.is_alive()
        other.close()
        assert comes_true(lambda: not pages)


def test_a_page_that_pings_or_says_goodbye_is_answered(server, couple, pages):
    page = Socket(couple[0])
    page.raw.ping("there?")
    assert page.raw.recv_data(control_frame=True) == (websocket.ABNF.OPCODE_PONG, b"there?")
    page.raw.send_close(reason=b"bye")
    code, said = page.raw.recv_data(control_frame=True)
    assert code == websocket.ABNF.OPCODE_CLOSE
    assert said.endswith(b"bye")
    assert comes_true(lambda: not pages)
