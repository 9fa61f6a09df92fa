"""Talking to the mail server.

Guaranteed: whatever the server does, hang, refuse, talk nonsense or never stop talking, it's over within `longest`
seconds, keeps only a few lines in memory, and ends in one error, `NotSent`. Its text is safe for the log: it has the
kind of error and the server's number, never the server's words, which repeat addresses. The trade-off: looking up the
server's name in DNS takes as long as the machine's resolver does.
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from time import monotonic
from typing import Any

from couples.smtp_settings import LONGEST_TIMEOUT, SmtpSettings

MOST_BYTES = 64 * 1024
"""What a mail server may say in one talk."""
STEPS = 4
"""A whole talk takes at most as long as so many steps that each use up their timeout."""
LONGEST = STEPS * LONGEST_TIMEOUT


ENHANCED = re.compile(r"\b5\.(?P<subject>\d{1,3})\.\d{1,3}\b")
"""A status as most servers add it to their code."""
NO_SUCH_MAILBOX = {550, 551, 553}
WILL_NOT_RELAY = "it doesn't take letters to that address from here. Are COUPLES_SMTP_USER, its password and COUPLES_SMTP_FROM right?"


class NotSent(Exception):
    """The server didn't take it. `for_good`: it never will, because it knows no such recipient. `said` is for the host alone.
    `may_be_there`: it broke off without an answer, so no one knows. `helps` is what the host may do, where that can be told.
    """

    def __init__(
        self, why: str, said: str = "", *, for_good: bool = False, may_be_there: bool = False, helps: str = ""
    ):
        super().__init__(why)
        self.said, self.for_good, self.may_be_there, self.helps = said, for_good, may_be_there, helps

    @property
    def for_host(self) -> str:
        """What the host reads of it: in plain words, if there are any."""
        return self.helps or f"{self}. {self.said}".strip()


def send(message: EmailMessage, settings: SmtpSettings, name: str) -> None:
    """Hands one message over. `name` is what this server calls itself.

    Raises:
        NotSent: it isn't on its way, or no one can know.
    """
    with _talking(settings, name) as server:
        server.send_message(message)


def greet(settings: SmtpSettings, name: str) -> None:
    """Connects, signs in, and leaves: whether the settings are right.

    Raises:
        NotSent: they aren't, or the server isn't there.
    """
    with _talking(settings, name) as server:
        server.noop()


@contextmanager
def _talking(settings: SmtpSettings, name: str) -> Iterator[smtplib.SMTP]:
    has_begun = False
    try:
        server = _connected(settings, name)
        try:
            if settings.user:
                server.login(settings.user, settings.password)
            has_begun = True
            yield server
            with suppress(OSError, smtplib.SMTPException):  # it has the letter by now
                server.quit()
        finally:
            server.close()
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        for_good = is_no_such_recipient(code, _readable(said))
        helps = WILL_NOT_RELAY if code >= 500 and not for_good else ""
        raise NotSent(f"recipient refused, {code}", _readable(said), for_good=for_good, helps=helps) from None
    except smtplib.SMTPResponseException as refused:
        raise NotSent(
            f"{type(refused).__name__}, {refused.smtp_code}",
            _readable(refused.smtp_error),
            helps=_what_helps(refused, settings),
        ) from None
    except (OSError, smtplib.SMTPException, ValueError) as error:
        helps = "" if has_begun else _what_helps(error, settings)
        raise NotSent(type(error).__name__, str(error), may_be_there=has_begun, helps=helps) from None


def is_no_such_recipient(code: int, said: str) -> bool:
    """Whether a refusal is about the recipient's address or mailbox (5.1.x and 5.2.x in RFC 3463), and so for good. Others may be about
    the host's own settings, such as a user name that's missing.
    """
    if not 500 <= code < 600:
        return False
    if kind := ENHANCED.search(said):
        return kind["subject"] in {"1", "2"}
    return code in NO_SUCH_MAILBOX and "relay" not in said.lower()


def _what_helps(error: Exception, settings: SmtpSettings) -> str:
    """A plain line for mistakes that are common; nothing for others."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        said = _readable(error.smtp_error)
        return f'it refused the user name and password ("{said}"). Many providers want an app password, made in their settings.'
    if isinstance(error, socket.gaierror):
        return f"there's no mail server named {settings.host}. Is COUPLES_SMTP_HOST spelled right?"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate isn't one for {settings.host} that this machine trusts ({error.verify_message})."
    misfits = (ssl.SSLError, smtplib.SMTPNotSupportedError, smtplib.SMTPServerDisconnected)
    if settings.tls != "none" and isinstance(error, misfits):
        return f"it doesn't speak {settings.tls} there. Try COUPLES_SMTP_TLS=tls with port 465, or starttls with 587."
    if isinstance(error, ConnectionRefusedError):
        return "nothing is listening there. Is COUPLES_SMTP_PORT right?"
    if isinstance(error, TimeoutError):
        return "it didn't answer in time. Try tls with port 465, or starttls with 587. Does your provider block outgoing mail?"
    return ""


def _readable(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]


def _connected(settings: SmtpSettings, name: str) -> smtplib.SMTP:
    until = monotonic() + STEPS * settings.timeout
    if settings.tls == "tls":
        server: _Plain = _Secure(settings, name, until)
    else:
        server = _Plain(settings, name, until)
    try:
        if settings.tls == "starttls":
            server.starttls(context=ssl.create_default_context())
        return server
    except BaseException:
        server.close()
        raise


class _Reader:
    """What smtplib reads lines from, with an end to how long and how much."""

    def __init__(self, sock: Any, timeout: int, until: float):
        self._sock, self._timeout, self._until, self._left = sock, timeout, until, MOST_BYTES

    def readline(self, limit: int) -> bytes:
        line = bytearray()
        while len(line) < limit and not line.endswith(b"\n"):
            left = self._until - monotonic()
            if left <= 0 or self._left <= 0:
                raise TimeoutError("the mail server talks without end")
            self._sock.settimeout(min(left, self._timeout))
            byte = self._sock.recv(1)
            if not byte:
                break
            line += byte
            self._left -= 1
        return bytes(line)

    def close(self) -> None:
        """The socket is closed by its owner."""


class _Plain(smtplib.SMTP):
    def __init__(self, settings: SmtpSettings, name: str, until: float):
        self._settings, self._until = settings, until
        super().__init__(settings.host, settings.port, local_hostname=name, timeout=settings.timeout)

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None:
            self.file = _Reader(self.sock, self._settings.timeout, self._until)
        return super().getreply()


class _Secure(_Plain, smtplib.SMTP_SSL):
    def __init__(self, settings: SmtpSettings, name: str, until: float):
        self._settings, self._until = settings, until
        smtplib.SMTP_SSL.__init__(
            self,
            settings.host,
            settings.port,
            local_hostname=name,
            timeout=settings.timeout,
            context=ssl.create_default_context(),
        )
