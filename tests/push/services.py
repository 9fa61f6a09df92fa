"""Push services on loopback: a real one over TLS, and some that hang or talk nonsense; and the browser's half, by hand."""

import json
import os
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from couples.push.subscription import Subscription, in_bytes, in_text


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


class Browser:
    """What keeps the keys of a subscription, and opens what comes (RFC 8291, RFC 8188)."""

    def __init__(self, endpoint: str):
        self.endpoint = endpoint
        self.private, self.secret = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)

    @property
    def subscription(self) -> Subscription:
        return Subscription(self.endpoint, in_text(point(self.private.public_key())), in_text(self.secret))

    @property
    def fields(self) -> dict[str, str]:
        """What its page sends."""
        made = self.subscription
        return {"endpoint": made.endpoint, "key": made.key, "secret": made.secret}

    def opened(self, body: bytes) -> bytes:
        salt, (record,), length = body[:16], struct.unpack("!L", body[16:20]), body[20]
        theirs, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= record
        shared = self.private.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        )
        info = b"WebPush: info\0" + point(self.private.public_key()) + theirs
        key = derived(shared, self.secret, info, 32)
        content = derived(key, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = derived(key, salt, b"Content-Encoding: nonce\0", 12)
        text, end = AESGCM(content).decrypt(nonce, sealed, None).rstrip(b"\0").rsplit(b"\2", 1)
        assert end == b""
        return text


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def signed(self) -> tuple[dict, str]:
        """What its signature says, and the key that it's right by (RFC 8292)."""
        kind, _, parts = self.headers["Authorization"].partition(" ")
        assert kind == "vapid"
        named = dict(part.strip().split("=", 1) for part in parts.split(","))
        head, said, mark = named["t"].split(".")
        assert json.loads(in_bytes(head)) == {"typ": "JWT", "alg": "ES256"}
        raw = in_bytes(mark)
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), in_bytes(named["k"]))
        r, s = (int.from_bytes(half) for half in (raw[:32], raw[32:]))
        key.verify(encode_dss_signature(r, s), f"{head}.{said}".encode(), ec.ECDSA(hashes.SHA256()))
        with suppress(InvalidSignature):
            key.verify(encode_dss_signature(r, s), b"something else", ec.ECDSA(hashes.SHA256()))
            raise AssertionError("any text is signed")
        return json.loads(in_bytes(said)), named["k"]


@dataclass
class Service:
    """Takes everything, unless it's told to answer something else."""

    origin: str = ""
    answers: int = 201
    more: dict[str, str] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)

    def browser(self, name: str = "one") -> Browser:
        return Browser(f"{self.origin}/{name}")


@contextmanager
def push_service(certificate: Path) -> Iterator[Service]:
    """A real one over TLS, at localhost."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.received.append(Received(self.path, dict(self.headers), body))
            self.send_response(service.answers)
            for name, value in service.more.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    service.origin = f"https://localhost:{server.server_address[1]}"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def raw_service(talk: Callable[[socket.socket], None], certificate: Path | None) -> Iterator[Service]:
    """One that does what `talk` does with each connection, over TLS where there's a certificate."""
    listening = socket.create_server(("127.0.0.1", 0))
    service, over = Service(f"https://localhost:{listening.getsockname()[1]}"), threading.Event()

    def secured(connection: socket.socket) -> socket.socket:
        if certificate is None:
            return connection
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        return context.wrap_socket(connection, server_side=True)

    def serve() -> None:
        while not over.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection, suppress(OSError), secured(connection) as line:
                talk(line)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield service
    finally:
        over.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()
