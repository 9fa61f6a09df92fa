"""Mail servers on loopback: a real one, and some that hang, refuse or talk nonsense."""

import asyncio
import datetime
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from couples.smtp_settings import SmtpSettings

USER, SECRET = "couples", "a password for the mail server"


@dataclass(frozen=True)
class Received:
    """A message as it arrived, with what stood on its envelope."""

    to: list[str]
    sender: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def text(self) -> str:
        return self.message.get_content().replace("\r\n", "\n")


class Mailbox:
    """Takes everything, unless it's told to refuse."""

    def __init__(self):
        self.received: list[Received] = []
        self.refuses = ""
        self.names: list[str] = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.names.append(session.host_name)
        if self.refuses:
            return self.refuses.format(address=address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.received.append(Received(list(envelope.rcpt_tos), envelope.mail_from, envelope.original_content))
        return "250 OK"


@contextmanager
def mail_server(*, tls: str = "none", certificate: Path | None = None, auth: bool = False, utf8: bool = True):
    """A real SMTP server; its mailbox, and settings that lead there."""
    box, options = Mailbox(), {}
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        options = (
            {"tls_context": context, "require_starttls": True}
            if tls == "starttls"
            else {"ssl_context": context}
        )
    if auth:

        def check(server, session, envelope, mechanism, data):
            right = (data.login, data.password) == (USER.encode(), SECRET.encode())
            return AuthResult(success=right, handled=False)

        options |= {"authenticator": check, "auth_required": True, "auth_require_tls": tls == "starttls"}
    loop = asyncio.new_event_loop()
    controller = Controller(box, loop=loop, enable_SMTPUTF8=utf8, **options)
    with on_a_free_port(controller) as port:
        user, password = (USER, SECRET) if auth else ("", "")
        yield box, SmtpSettings("localhost", port, tls, "couples@example.org", user, password, timeout=5)


@contextmanager
def on_a_free_port(controller: Controller) -> Iterator[int]:
    """The server in a loop of its own, over a listening socket that the system has chosen the port of."""
    listening = socket.create_server(("127.0.0.1", 0))
    loop = controller.loop
    thread = threading.Thread(target=loop.run_forever)  # this one may have a browser's loop running
    thread.start()
    making = loop.create_server(controller.factory, sock=listening, ssl=controller.ssl_context)
    server = asyncio.run_coroutine_threadsafe(making, loop).result()

    async def stop() -> None:
        server.close()
        for task in asyncio.all_tasks():
            if task is not asyncio.current_task():
                task.cancel()
        await asyncio.sleep(0)
        await server.wait_closed()
        loop.stop()

    try:
        yield listening.getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop)
        thread.join()
        loop.close()


@contextmanager
def raw_server(talk: Callable[[socket.socket], None]) -> Iterator[SmtpSettings]:
    """A server that does what `talk` does with each connection, until the client goes."""
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                try:
                    talk(connection)
                except OSError:
                    continue  # the client has gone

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield SmtpSettings("127.0.0.1", listening.getsockname()[1], "none", "couples@example.org", timeout=1)
    finally:
        over.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def until_gone(connection: socket.socket) -> None:
    """Says nothing, until the client has closed."""
    while connection.recv(1024):
        pass


def certificate_in(folder: Path) -> Path:
    """A certificate for localhost that signs itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "localhost.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path
