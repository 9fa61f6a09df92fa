"""What RFC 6455 asks of a server, frame by frame: what no client may send ends the connection, and what it may is answered.

It stands in for the Autobahn test suite, which needs Python 2. Each case opens a connection of its own, signed in.
"""

import json
import os
import socket
import struct
from collections.abc import Iterator
from urllib.parse import urlsplit

TEXT, BINARY, CONT, CLOSE, PING, PONG = 1, 2, 0, 8, 9, 10
REFUSED: dict[str, bytes] = {}
"""By what is wrong with it: what a client may not send."""


def frame(
    opcode: int,
    data: bytes = b"",
    *,
    fin: bool = True,
    reserved: int = 0,
    masked: bool = True,
    says: int = -1,
) -> bytes:
    """One frame; `says` is a length other than that of `data`."""
    length = len(data) if says < 0 else says
    head = bytes([fin << 7 | reserved << 4 | opcode])
    bit = 0x80 if masked else 0
    if length < 126:
        head += bytes([bit | length])
    elif length < 1 << 16:
        head += bytes([bit | 126]) + struct.pack("!H", length)
    else:
        head += bytes([bit | 127]) + struct.pack("!Q", length)
    return head + (b"\0\0\0\0" if masked else b"") + data


REFUSED |= {f"reserved bit {bit}": frame(TEXT, b"2", reserved=bit) for bit in (1, 2, 4)}
REFUSED |= {f"unknown opcode {code}": frame(code, b"x") for code in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)}
REFUSED |= {
    "not masked": frame(TEXT, b"2", masked=False),
    "a ping in pieces": frame(PING, b"x", fin=False),
    "a ping of 126 bytes": frame(PING, b"x" * 126),
    "a goodbye of one byte": frame(CLOSE, b"x"),
    "a goodbye with a number that isn't sent": frame(CLOSE, struct.pack("!H", 1005)),
    "a goodbye with a number there is none of": frame(CLOSE, struct.pack("!H", 999)),
    "a goodbye that is no text": frame(CLOSE, struct.pack("!H", 1000) + b"\xff\xfe"),
    "a text that is none": frame(TEXT, b"\xc3\x28"),
    "a lone surrogate": frame(TEXT, b"\xed\xa0\x80"),
    "the end of a text that has not begun": frame(CONT, b"x"),
    "another text within one": frame(TEXT, b"4", fin=False) + frame(TEXT, b"2"),
    "a length of 2^63": frame(TEXT, says=1 << 63),
    "more than is taken": frame(TEXT, says=1 << 30),
    "pieces of more than is taken": b"".join(
        frame(CONT if n else TEXT, b"x" * 60_000, fin=False) for n in range(4)
    ),
}  # fmt: skip


class Page:
    """One connection, from the handshake on."""

    def __init__(self, url: str, cookie: str):
        place = urlsplit(url)
        self._plain = socket.create_connection((place.hostname or "", place.port or 80), timeout=15)
        self._came = b""
        lines = (
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1", f"Host: {place.netloc}", f"Origin: {url}", f"Cookie: {cookie}",
            "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        )  # fmt: skip
        self._plain.sendall("\r\n".join((*lines, "", "")).encode())
        while b"\r\n\r\n" not in self._came:
            self._came += self._plain.recv(4096) or b"\r\n\r\n"
        head, _, self._came = self._came.partition(b"\r\n\r\n")
        if b" 101 " not in head:
            raise ConnectionError(head[:80].decode("latin-1"))

    def send(self, data: bytes) -> None:
        try:
            self._plain.sendall(data)
        except OSError:
            return  # hung up in the middle of it, which is an answer

    def frames(self) -> Iterator[tuple[int, bytes]]:
        """What comes, up to the end of the connection."""
        while head := self._take(2):
            length = head[1] & 0x7F
            if length > 125:
                size = 2 if length == 126 else 8
                length = int.from_bytes(self._take(size), "big")
            yield head[0] & 0x0F, self._take(length)

    def _take(self, size: int) -> bytes:
        while len(self._came) < size:
            try:
                more = self._plain.recv(65536)
            except TimeoutError:
                raise
            except OSError:
                more = b""
            if not more:
                return b""
            self._came += more
        taken, self._came = self._came[:size], self._came[size:]
        return taken

    def close(self) -> None:
        self._plain.close()


def faults(url: str, cookie: str, mark: str) -> Iterator[str]:
    """What this server does otherwise than the RFC asks.

    Args:
        mark: what a page of this person says it is, in its hello.
    """
    for name, sent in REFUSED.items():
        if not _ends(url, cookie, sent):
            yield f"goes on after {name}"
    word = os.urandom(20)
    if not _is_answered(url, cookie, frame(PING, word), PONG, word):
        yield "a ping has no pong with its words"
    hello = json.dumps({"page_of": mark}).encode()
    pieces = frame(TEXT, b"4", fin=False) + frame(PING, b"between") + frame(CONT, b"0" + hello)
    if not _is_answered(url, cookie, pieces, PONG, b"between"):
        yield "a ping between the pieces of a text has no pong"
    if not _is_answered(url, cookie, pieces, TEXT, b"40"):
        yield "a text in pieces isn't read"
    if not _is_answered(url, cookie, frame(CLOSE, struct.pack("!H", 1000)), CLOSE, b""):
        yield "a goodbye has no goodbye"


def _ends(url: str, cookie: str, sent: bytes) -> bool:
    page = Page(url, cookie)
    try:
        page.send(sent)
        for _ in page.frames():
            pass
    except TimeoutError:
        return False
    finally:
        page.close()
    return True


def _is_answered(url: str, cookie: str, sent: bytes, opcode: int, begin: bytes) -> bool:
    """Whether there comes back a frame of this kind that begins so."""
    page = Page(url, cookie)
    try:
        page.send(sent)
        return any(code == opcode and data.startswith(begin) for code, data in page.frames())
    except TimeoutError:
        return False
    finally:
        page.close()
