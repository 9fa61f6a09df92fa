"""The network that tests spoil: it really holds, drops, delays and cuts, and only what it's told to."""

import socket
import threading
from collections.abc import Iterator

import pytest

from tests.sockets import comes_true
from tests.tcp_proxy import Network, spoilable_network


def echo(listening: socket.socket) -> None:
    """Answers each connection with what it says."""

    def answer(connection: socket.socket) -> None:
        with connection:
            while data := connection.recv(1024):
                connection.sendall(data)

    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=answer, args=(connection,), daemon=True).start()


@pytest.fixture
def network() -> Iterator[Network]:
    with socket.create_server(("127.0.0.1", 0)) as listening, spoilable_network() as opened:
        echoing = threading.Thread(target=echo, args=(listening,), daemon=True)
        echoing.start()
        opened.server_port = listening.getsockname()[1]
        yield opened
        listening.shutdown(socket.SHUT_RDWR)
        echoing.join()


class Caller:
    """A connection through the network that begins with its name."""

    def __init__(self, network: Network, name: bytes):
        self.socket = socket.create_connection(("127.0.0.1", network.port), timeout=60)
        self.says(name)

    def says(self, words: bytes) -> None:
        self.socket.sendall(words)

    def hears(self, length: int) -> bytes:
        heard = b""
        while len(heard) < length and (more := self.socket.recv(length - len(heard))):
            heard += more
        return heard


@pytest.fixture
def callers(network) -> Iterator[dict[str, Caller]]:
    made = {name: Caller(network, name.encode()) for name in ("Ana", "Ben")}
    for name, caller in made.items():
        assert caller.hears(3) == name.encode()
        assert comes_true(lambda name=name: len(network.lines(name)) == 1)
    yield made
    for caller in made.values():
        caller.socket.close()


def is_silent(caller: Caller) -> bool:
    caller.socket.setblocking(False)
    try:
        return not caller.socket.recv(1)
    except BlockingIOError:
        return True
    finally:
        caller.socket.settimeout(60)


def test_what_is_held_arrives_in_its_order_when_released_and_others_are_not_held(network, callers):
    (line,) = network.hold("Ana")
    for words in (b"one ", b"two"):
        callers["Ana"].says(words)
    callers["Ben"].says(b"hello")
    assert callers["Ben"].hears(5) == b"hello"
    assert comes_true(lambda: b"".join(data for _, data in line.held) == b"one two")
    assert is_silent(callers["Ana"])
    network.release("Ana")
    assert callers["Ana"].hears(7) == b"one two"


def test_new_connections_are_held_only_where_a_test_says_so(network, callers):
    network.hold("Ana")
    with Caller(network, b"Ana").socket as passed:
        assert passed.recv(3) == b"Ana"
    network.hold("Ana", new=True)
    held = Caller(network, b"Ana again")
    assert comes_true(lambda: any(line.held for line in network.lines("Ana again")))
    network.release("Ana")
    assert held.hears(9) == b"Ana again"
    held.socket.close()


def test_answers_alone_are_held_while_what_is_said_passes(network, callers):
    (line,) = network.hold("Ana", only_answers=True)
    callers["Ana"].says(b"one")
    assert comes_true(lambda: b"".join(data for _, data in line.held) == b"one")  # the server has answered
    assert is_silent(callers["Ana"])
    network.release("Ana")
    assert callers["Ana"].hears(3) == b"one"


def test_what_is_dropped_never_arrives_and_nobody_is_told(network, callers):
    (line,) = network.drop("Ana")
    callers["Ana"].says(b"lost")
    assert comes_true(lambda: line.dropped == 4)
    line.release()
    callers["Ana"].says(b"kept")
    assert callers["Ana"].hears(4) == b"kept"


def test_a_cut_ends_it_for_both_and_a_refused_connection_is_closed(network, callers):
    network.cut("Ana")
    assert callers["Ana"].hears(1) == b""
    assert comes_true(lambda: not network.lines("Ana"))
    callers["Ben"].says(b"hello")
    assert callers["Ben"].hears(5) == b"hello"
    network.refused = b"GET /socket.io"
    refused = Caller(network, b"GET /socket.io HTTP/1.1")
    assert refused.hears(1) == b""
    refused.socket.close()
