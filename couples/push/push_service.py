"""Handing a message to a browser's push service.

Guaranteed: whatever is at the address, it's over within `LONGEST` seconds, keeps only a few lines in memory, and ends
in one error, `NotTaken`, whose text is safe for the log: a kind or a number, never the address. The address comes from
a browser, so it's not trusted: https alone, to a public machine alone, the very one that was looked at, and no answer
leads on to another one. The trade-off: looking up a name takes as long as the machine's resolver does.
"""

import io
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.client import HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from time import monotonic
from typing import Any
from urllib.parse import SplitResult, urlsplit

from couples.config import Settings
from couples.push import message, server_key
from couples.push.subscription import NotOne, Subscription

LONGEST = 15
"""Seconds that all of it may take."""
MOST_BYTES = 16 * 1024
"""What a push service may answer."""
GONE = {404, 410}
LATER = {408, 425, 429, 500, 503}
"""It wasn't taken and may be another time. After a 502 or 504 no one knows."""
IN_TRANSLATION = ip_network("64:ff9b::/96")
TOPIC = "new"
"""A message that's still on its way is replaced by the next one."""


class NotTaken(Exception):
    """The push service didn't take it. `is_gone`: the browser is there no more. `try_again`: it surely wasn't taken, and may be later."""

    def __init__(self, why: str, *, is_gone: bool = False, try_again: bool = False):
        super().__init__(why)
        self.is_gone, self.try_again = is_gone, try_again


def send(to: Subscription, settings: Settings, now: datetime, *, within: int) -> None:
    """Hands over the message; the push service drops it if it can't deliver it within `within` seconds.

    Raises:
        NotTaken: it isn't on its way, or no one can know.
    """
    try:
        body = message.encrypted(to)
    except NotOne:
        raise NotTaken("its key isn't one", is_gone=True) from None
    signed = server_key.signature(settings, to.origin, now)
    status = _status(urlsplit(to.endpoint), _request(to, body, signed, within))
    if 200 <= status < 300:
        return
    raise NotTaken(f"answered {status}", is_gone=status in GONE, try_again=status in LATER)


def _request(to: Subscription, body: bytes, signed: str, within: int) -> bytes:
    parts = urlsplit(to.endpoint)
    lines = (
        f"POST {parts.path or '/'}{f'?{parts.query}' if parts.query else ''} HTTP/1.1",
        f"Host: {parts.netloc}",
        f"Authorization: {signed}",
        "Content-Encoding: aes128gcm",
        "Content-Type: application/octet-stream",
        f"Content-Length: {len(body)}",
        f"TTL: {within}",
        f"Topic: {TOPIC}",
        "Urgency: normal",
        "Connection: close",
    )
    return "\r\n".join((*lines, "", "")).encode("ascii") + body


def _status(address: SplitResult, request: bytes) -> int:
    is_sent = False
    try:
        with _talking(address) as (sock, until):
            sock.settimeout(_left(until))
            is_sent = True  # from here on some of it may be there
            sock.sendall(request)
            file: Any = _Answer(sock, until)
            answer = HTTPResponse(file)
            try:
                answer.begin()
                return answer.status
            finally:
                answer.close()
    except HTTPException as error:
        broke_off = isinstance(error, ConnectionError)
        raise NotTaken(type(error).__name__, try_again=not broke_off) from None
    except (OSError, ValueError) as error:
        raise NotTaken(type(error).__name__, try_again=not is_sent) from None


@contextmanager
def _talking(address: SplitResult) -> Iterator[tuple[ssl.SSLSocket, float]]:
    host, until = address.hostname or "", monotonic() + LONGEST
    sock = _connected(host, address.port or 443, until)
    with sock:
        sock.settimeout(_left(until))
        context = ssl.create_default_context()
        with context.wrap_socket(sock, server_hostname=host) as secured:
            yield secured, until


def _connected(host: str, port: int, until: float) -> socket.socket:
    """Connects to the first public address of the host that answers; the host isn't looked up again after the check."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    public = [(family, where) for family, _, _, _, where in found if is_public(str(where[0]))]
    problem: OSError = PermissionError("it leads to no public machine")
    for family, where in public:
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(_left(until))
            sock.connect(where)
            return sock
        except OSError as error:
            sock.close()
            problem = error
    raise problem


def is_public(address: str) -> bool:
    """Whether this IP address is on the internet, and not this machine's, this house's or the provider's own."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inside = _inside(ip)
    return is_public(str(inside)) if inside else ip.is_global and not ip.is_multicast


def _inside(ip: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for, if any."""
    if isinstance(ip, IPv4Address):
        return None
    if ip in IN_TRANSLATION:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def _left(until: float) -> float:
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Answer(io.RawIOBase):
    """What is read of an answer, with an end to how long and how much."""

    def __init__(self, sock: ssl.SSLSocket, until: float):
        self._sock, self._until, self._bytes = sock, until, MOST_BYTES

    def makefile(self, *_: Any) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(_left(self._until))
        got = self._sock.recv(min(len(buffer), self._bytes)) if self._bytes else b""
        self._bytes -= len(got)
        buffer[: len(got)] = got
        return len(got)
