"""How Socket.IO's packets are written and read here."""

from typing import Any

import engineio.json
import msgspec
import socketio


class PlainJSON:
    """What is told is written by msgspec.

    What comes in is read as usual: a browser may send half of a surrogate pair.
    """

    loads = staticmethod(engineio.json.loads)

    @staticmethod
    def dumps(value: Any, **_: Any) -> str:
        return msgspec.json.encode(value).decode()


class PlainPacket(socketio.packet.Packet):
    """A packet of JSON; nothing that is told here ever holds bytes, so nothing is searched for them."""

    json = PlainJSON

    @classmethod
    def data_is_binary(cls, data: Any) -> bool:
        return False
