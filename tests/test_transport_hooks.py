"""What our transport overrides and calls inside Engine.IO and Socket.IO, checked against the versions that are installed.

These names are private to those libraries: a release may rename one without a word, and the override would never run again.
A release that isn't one of the versions they were written for has to pass here before pyproject.toml lets it in.
"""

import inspect
from importlib import metadata

import engineio
import engineio.json
import pytest
import simple_websocket
import socketio
from engineio import packet
from engineio.socket import Socket as EngineSocket
from packaging.version import Version

from couples.realtime import choose_transport, engineio_hooks, packets

OVERRIDDEN = {
    (engineio.Server, engineio_hooks.Engine): {"__init__", "_handle_connect"},
    (EngineSocket, engineio_hooks.Socket): {"__init__", "send", "close", "schedule_ping"},
    (socketio.packet.Packet, packets.PlainPacket): {"data_is_binary", "json"},
}
SIGNATURES = {
    (engineio.Server, "_handle_connect"): "(self, environ, start_response, transport, jsonp_index=None)",
    (engineio.Server, "_trigger_event"): "(self, event, *args, **kwargs)",
    (engineio.Server, "_unauthorized"): "(self, message=None)",
    (engineio.Server, "generate_id"): "(self)",
    (engineio.Server, "handle_request"): "(self, environ, start_response)",
    (engineio.Server, "disconnect"): "(self, sid=None)",
    (EngineSocket, "__init__"): "(self, server, sid)",
    (EngineSocket, "send"): "(self, pkt)",
    (EngineSocket, "receive"): "(self, pkt)",
    (EngineSocket, "close"): "(self, wait=True, abort=False, reason=None)",
    (EngineSocket, "schedule_ping"): "(self)",
    (socketio.Server, "disconnect"): "(self, sid, namespace=None, ignore_queue=False)",
    (socketio.Server, "_handle_connect"): "(self, eio_sid, namespace, data)",
    (socketio.Server, "_handle_disconnect"): "(self, eio_sid, namespace, reason=None)",
    (socketio.Server, "_handle_event"): "(self, eio_sid, namespace, id, data)",
    (socketio.Server, "_send_packet"): "(self, eio_sid, pkt)",
    (socketio.Manager, "get_participants"): "(self, namespace, room)",
    (socketio.packet.Packet, "data_is_binary"): "(data)",
}


def overridden(base: type, ours: type) -> set[str]:
    """The names that `ours` really takes from `base`; Python's own apart from how it's made."""
    return {
        name
        for name in vars(ours)
        if hasattr(base, name) and (not name.startswith("__") or name == "__init__")
    }


@pytest.mark.parametrize("name", choose_transport.WRITTEN_FOR)
def test_the_minor_version_that_is_installed_is_the_one_that_the_hooks_were_written_for(name):
    """That no other is let in is checked in tests/test_private_hooks.py."""
    installed = Version(metadata.version(name))
    assert choose_transport.WRITTEN_FOR[name] == f"{installed.major}.{installed.minor}"


@pytest.mark.parametrize(("base", "ours"), OVERRIDDEN, ids=lambda c: f"{c.__module__}.{c.__name__}")
def test_every_override_still_has_something_to_override(base, ours):
    assert overridden(base, ours) == OVERRIDDEN[base, ours]


def test_a_renamed_hook_would_be_noticed():
    class Renamed:
        def _handle_connection(self): ...

    assert overridden(Renamed, engineio_hooks.Engine) == {"__init__"}


@pytest.mark.parametrize(
    ("owner", "name"), SIGNATURES, ids=lambda v: v if isinstance(v, str) else v.__module__
)
def test_what_is_overridden_or_called_takes_the_arguments_we_know(owner, name):
    assert str(inspect.signature(getattr(owner, name))) == SIGNATURES[owner, name]


def engine(**handlers) -> engineio.Server:
    made = engineio.Server(async_mode="threading", async_handlers=False, monitor_clients=False)
    for event, handler in handlers.items():
        made.on(event, handler)
    return made


def test_a_request_for_a_websocket_comes_to_the_hook_and_its_answer_goes_out(monkeypatch):
    asked, answered = [], []
    monkeypatch.setattr(engineio.Server, "_handle_connect", lambda *given: asked.append(given) or [b"taken"])
    environ = {
        "REQUEST_METHOD": "GET",
        "QUERY_STRING": "EIO=4&transport=websocket",
        "HTTP_UPGRADE": "websocket",
    }
    server = engine()

    def start_response(*_):
        answered.append(_)

    assert server.handle_request(environ, start_response) == [b"taken"]
    assert asked == [(server, environ, start_response, "websocket", None)]
    assert answered == []  # what is no dictionary was answered by the hook itself
    monkeypatch.setattr(engineio.Server, "_handle_connect", lambda *_: server._unauthorized("no"))
    assert server.handle_request(environ, start_response) == [b'"no"']
    assert answered[0][0].startswith("401")


def test_a_socket_has_the_attributes_that_are_read_and_set_here():
    server = engine()
    made = EngineSocket(server, "id")
    assert (made.server, made.sid) == (server, "id")
    assert not any((made.closed, made.closing, made.connected, made.upgraded))
    for name in ("sockets", "handlers", "ping_timeout", "ping_interval", "max_http_buffer_size", "logger"):
        assert hasattr(server, name)
    for name in ("SERVER_DISCONNECT", "TRANSPORT_ERROR", "TRANSPORT_CLOSE", "PING_TIMEOUT"):
        assert isinstance(getattr(server.reason, name), str)


def test_what_a_page_sends_is_handed_to_the_handlers_in_this_thread_and_a_goodbye_closes(monkeypatch):
    heard, closed = [], []
    server = engine(message=lambda *given: heard.append(given))
    made = EngineSocket(server, "id")
    made.receive(packet.Packet(encoded_packet="4hello"))
    assert heard == [("id", "hello")]
    monkeypatch.setattr(EngineSocket, "close", lambda self, **how: closed.append(how))
    made.receive(packet.Packet(packet.CLOSE))
    assert closed == [{"wait": False, "abort": True, "reason": server.reason.CLIENT_DISCONNECT}]


def test_an_event_without_a_handler_and_one_that_fails_are_answered_as_we_expect(caplog):
    refusing = engine(connect=lambda *_: 1 / 0)
    assert refusing._trigger_event("connect", "id", {}, run_async=False) is False
    assert engine()._trigger_event("connect", "id", {}, run_async=False) is None


def test_socket_io_keeps_its_engine_where_it_is_replaced_and_registers_its_handlers_by_these_names():
    server = socketio.Server(async_mode="threading")
    assert type(server.eio) is engineio.Server
    assert set(server.eio.handlers) == {"connect", "message", "disconnect"}
    assert list(server.manager.get_participants("/", "nowhere")) == []


def test_the_threading_mode_is_made_of_a_table_in_which_sockets_and_threads_can_be_replaced(monkeypatch):
    opened = []
    server = engine()
    assert {"websocket", "thread"} <= set(server._async)
    monkeypatch.setattr(
        server, "_async", server._async | {"websocket": lambda *given: opened.append(given) or given[0]}
    )
    made = EngineSocket(server, "id")
    monkeypatch.setattr(EngineSocket, "_websocket_handler", lambda *given: given)
    environ = {"HTTP_CONNECTION": "Upgrade", "HTTP_UPGRADE": "websocket"}
    assert made.handle_get_request(environ, None) == (made, environ, None)
    assert opened == [(made._websocket_handler, server)]
    socket = simple_websocket.Server
    assert "max_message_size" in inspect.signature(socket).parameters
    assert list(inspect.signature(socket.receive).parameters) == ["self", "timeout"]


def test_packets_are_written_and_read_by_the_packets_own_json():
    told = packets.PlainPacket(socketio.packet.EVENT, data=["changed", {"version": 1}], namespace="/")
    assert told.encode() == '2["changed",{"version":1}]'
    read = packets.PlainPacket(encoded_packet='23["move",{"at":"\\ud800"}]')
    assert (read.id, read.data) == (3, ["move", {"at": "\ud800"}])
    assert packet.Packet(packet.PING).encode() == "2"
    assert packet.Packet(encoded_packet="3").packet_type == packet.PONG
