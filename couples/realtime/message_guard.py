"""What comes from open pages, before Socket.IO sees it: counted first, then read, and only what a page of ours sends goes on.

Promised: a message costs its sender before it costs the server anything, whatever it holds; Socket.IO's own events can't be
sent as if they were a page's; and what no one can read ends its page without a line in the log, which a flood would fill. The
trade-off: one step of Socket.IO is done here, by hooks that are private to it (tests/test_transport_hooks.py).
"""

import re
from typing import Any

import socketio
from socketio import packet

from couples.realtime.connection_gate import ConnectionSlot
from couples.realtime.rate_limit import Pace, RateLimit

RESERVED = {"connect", "disconnect", "connect_error", "*"}
"""Names that mean something to Socket.IO itself."""
_ASKS_FOR_AN_ANSWER = re.compile(r"2(\d{1,9})\[", re.ASCII)


class Unreadable(Exception):
    """No page of ours sends this."""


class MessageGuard:
    """Stands where Socket.IO hears its messages.

    Args:
        server: whose messages they are.
        limit: how many a person may send.
    """

    def __init__(self, server: socketio.Server, limit: RateLimit):
        self._server, self._limit = server, limit
        server.eio.on("message", self.received)

    def received(self, connection: str, data: str | bytes) -> None:
        """One message that came over `connection`, Engine.IO's id of it."""
        environ = self._server.environ.get(connection)
        if environ is None:
            return  # hung up on by now
        slot: ConnectionSlot = environ["couples.slot"]
        pace = self._limit.count(slot.person)
        if pace is Pace.FLOOD:
            self._hang_up(connection)
        elif pace is Pace.SLOWER:
            self._refuse(connection, slot, data)
        else:
            self._hear(connection, slot, data)

    def _hear(self, connection: str, slot: ConnectionSlot, data: str | bytes) -> None:
        try:
            read = self._read(data)
        except Exception:  # noqa: BLE001  whatever a stranger sent
            self._hang_up(connection)
            return
        if read.packet_type == packet.EVENT:
            self._server._handle_event(connection, read.namespace, read.id, read.data)
        elif read.packet_type == packet.DISCONNECT:
            self._server._handle_disconnect(connection, read.namespace, self._server.reason.CLIENT_DISCONNECT)
        elif not slot.is_connected:  # each hello makes a page of its own, which hears all that is told
            self._server._handle_connect(connection, read.namespace, read.data)

    def _read(self, data: str | bytes) -> Any:
        """The packet, which is a hello, a goodbye or an event with a name; nothing else is ever sent to us."""
        if isinstance(data, bytes) or data[:1] not in ("0", "1", "2"):
            raise Unreadable
        read = self._server.packet_class(encoded_packet=data)
        if read.packet_type == packet.EVENT:
            if not isinstance(read.data, list) or not read.data or not isinstance(read.data[0], str):
                raise Unreadable
            if read.data[0] in RESERVED:
                read.data[0] = ""
        return read

    def _refuse(self, connection: str, slot: ConnectionSlot, data: str | bytes) -> None:
        """Tells a page that waits for an answer to send this again later, without reading more than its number."""
        asks = _ASKS_FOR_AN_ANSWER.match(data) if isinstance(data, str) and slot.is_connected else None
        if asks:
            told = {"ok": False, "error": Pace.SLOWER.value}
            answer = self._server.packet_class(packet.ACK, data=[told], namespace="/", id=int(asks[1]))
            self._server._send_packet(connection, answer)

    def _hang_up(self, connection: str) -> None:
        page = self._server.eio.sockets.get(connection)
        if page:
            page.close(wait=False)
