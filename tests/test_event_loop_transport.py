"""The event loop, where it can run: a page holds no thread, and one that never reads keeps no one waiting."""

import socket
import threading

import pytest

from couples.realtime import connection_limits
from couples.realtime.choose_transport import why_threads
from tests.conftest import TRANSPORT
from tests.sockets import Socket, comes_true
from tests.test_transport import LONG_STATE, tell

pytestmark = pytest.mark.skipif(bool(why_threads(TRANSPORT)), reason=why_threads(TRANSPORT))

MOST = 3 * connection_limits.MOST_UNSENT // 3_000


@pytest.fixture
def transport() -> str:
    return "auto"


@pytest.fixture
def loop(app):
    return app.extensions["socketio"].server.eio.loop


def serving_threads(loop) -> list[threading.Thread]:
    return [t for t in threading.enumerate() if t.name == loop.thread_name]


def test_all_open_pages_hold_one_thread_together_which_ends_with_the_last(server, couple, loop):
    first = Socket(couple[0])
    (thread,) = serving_threads(loop)
    more = [Socket(person) for person in couple for _ in range(4)]
    assert all(page.is_alive() for page in more)
    assert serving_threads(loop) == [thread]
    for page in (first, *more):
        page.close()
    thread.join(timeout=30)
    assert not thread.is_alive()
    assert not loop.connections
    assert Socket(couple[0]).is_alive()


def test_what_a_page_does_not_take_yet_follows_whole_and_in_order(server, couple, app, loop):
    page = Socket(couple[0])
    (its,) = loop.connections.values()
    its.plain.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
    for version in range(1, 301):
        tell(app, couple[0], version, LONG_STATE)
    assert its.unsent  # else this showed nothing
    notices = [page.notice() for _ in range(300)]
    assert [n["version"] for n in notices] == list(range(1, 301))
    assert all(n["state"] == LONG_STATE for n in notices)
    assert page.is_alive()


def test_a_page_that_never_reads_is_hung_up_and_keeps_nobody_waiting(server, couple, app, loop):
    sleeping = Socket(couple[0])
    (its,) = loop.connections.values()
    its.plain.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
    awake, version = Socket(couple[0].another_device()), 0
    while its.is_open and version < MOST:
        version += 1
        tell(app, couple[0], version, LONG_STATE)
        assert awake.notice()["version"] == version
    assert not its.is_open
    assert comes_true(lambda: len(loop.connections) == 1)
    assert awake.is_alive()
    assert sleeping.is_hung_up()
    assert Socket(couple[0]).is_alive()
