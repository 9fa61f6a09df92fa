"""The threading transport: a page that never reads keeps no one waiting; what goes wrong leaves nothing."""

import socket
import uuid

import pytest
import simple_websocket

from couples import wire
from couples.wire import thread_transport
from tests.sockets import Socket, comes_true
from tests.test_transport import LONG_STATE, RIGHT, shake_hands, tell
from tests.world import user_id

ENOUGH = 300
"""Notices that fill whatever a system keeps for a page that doesn't read."""


@pytest.fixture
def transport() -> str:
    return "threads"


@pytest.fixture
def engine(app):
    return app.extensions["socketio"].server.eio


@pytest.fixture
def small_buffers(monkeypatch) -> None:
    """Systems keep megabytes for a page that doesn't read; these keep little."""
    real = thread_transport.PatientConnection.__init__

    def made(self, plain, *more):
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
        real(self, plain, *more)

    monkeypatch.setattr(thread_transport.PatientConnection, "__init__", made)


@pytest.mark.usefixtures("small_buffers")
def test_who_hangs_up_a_page_that_never_reads_does_not_wait_for_it(server, couple, app, engine):
    Socket(couple[0])
    for version in range(ENOUGH):
        tell(app, couple[0], version, LONG_STATE)
    (page,) = engine.sockets.values()
    assert page.queue.qsize() > 2  # else it has taken everything
    with app.app_context():
        wire.hang_up(uuid.UUID(user_id(couple[0])))
    assert page.closed
    assert not engine.sockets


@pytest.mark.usefixtures("small_buffers")
def test_a_page_that_takes_nothing_for_long_is_ended_and_gives_its_slot_back(
    server, couple, app, engine, monkeypatch
):
    monkeypatch.setattr(engine, "ping_interval", 0.5)
    monkeypatch.setattr(engine, "ping_timeout", 0.5)
    sleeping = Socket(couple[0])
    for version in range(ENOUGH):
        tell(app, couple[0], version, LONG_STATE)
    assert comes_true(lambda: not engine.sockets)
    monkeypatch.undo()
    assert all(Socket(couple[0]).is_alive() for _ in range(5))
    sleeping.close()


def test_a_page_that_is_gone_before_its_handshake_is_answered_leaves_nothing(
    server, couple, engine, monkeypatch
):
    def gone(*_, **__):
        raise BrokenPipeError("planted")

    with monkeypatch.context() as patched:
        patched.setattr(simple_websocket, "Server", gone)
        for _ in range(8):  # more than one person may have
            with pytest.raises(ConnectionError):
                shake_hands(couple[0], RIGHT)
    assert comes_true(lambda: not engine.sockets)
    assert Socket(couple[0]).is_alive()


def test_what_goes_wrong_in_a_page_or_a_thread_is_logged_without_its_text(
    server, couple, app, engine, monkeypatch, caplog
):
    def breaks(*_):
        raise RuntimeError("planted words")

    thread = thread_transport.QuietThread(target=breaks)
    thread.start()
    thread.join()
    monkeypatch.setattr(thread_transport.PageSocket, "wait", breaks)
    assert Socket(couple[0], connect=False).is_hung_up()
    assert comes_true(lambda: not engine.sockets)
    assert "RuntimeError" in caplog.text
    assert "planted" not in caplog.text
    assert "Traceback" not in caplog.text
