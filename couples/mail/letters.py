"""What a letter says, and how it looks on its way.

Guaranteed: a letter is written when it's sent, by the room that it comes from, so what has become untrue since is never said. The
subject and the sender's name are the same for all: whoever sees someone's list of mail learns that there was a letter, no more.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

import email_validator

from couples import clock
from couples.smtp_settings import SmtpSettings

SUBJECT = "A note from Couples"
SENDER_NAME = "Couples"


@dataclass(frozen=True)
class Written:
    """What a letter says. `off` is the address of a page that ends letters of its kind, without signing in."""

    text: str
    off: str = ""


Writer = Callable[[uuid.UUID, uuid.UUID | None], str | Written | None]
"""Given a person and the row that a letter is about: the text, or None where there's nothing to say anymore."""

_writers: dict[str, Writer] = {}
_never_twice: set[str] = set()


def writes(kind: str, *, never_twice: bool = False) -> Callable[[Writer], Writer]:
    """Registers a function as the one that writes letters of this kind.

    Args:
        never_twice: whether a letter that may have been sent is lost rather than sent again (see `outbox`).
    """

    def register(write: Writer) -> Writer:
        _writers[kind] = write
        if never_twice:
            _never_twice.add(kind)
        return write

    return register


def is_known(kind: str) -> bool:
    return kind in _writers


def is_never_sent_twice(kind: str) -> bool:
    return kind in _never_twice


def written(kind: str, person: uuid.UUID, about: uuid.UUID | None) -> Written | None:
    """What a letter says today. None if there's nothing to say anymore, or this version doesn't know the kind."""
    writer = _writers.get(kind)
    said = writer(person, about) if writer else None
    return Written(said) if isinstance(said, str) else said


@dataclass(frozen=True)
class Letter:
    """One text for one address."""

    to: str
    text: str
    off: str = ""

    def as_message(self, sender: str) -> EmailMessage:
        message = EmailMessage()
        address = in_ascii(sender)
        message["From"] = f"{SENDER_NAME} <{address}>"
        message["To"] = in_ascii(self.to)
        message["Subject"] = SUBJECT
        message["Date"] = format_datetime(clock.now())
        message["Message-ID"] = make_msgid(idstring="note", domain=address.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        if self.off:
            message["List-Unsubscribe"] = f"<{self.off}>"
            if self.off.startswith("https:"):  # RFC 8058 asks for it
                message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(self.text)
        return message


def in_ascii(address: str) -> str:
    """The address as mail servers know it: its domain in ASCII. What's before the @ stays as it is."""
    found = email_validator.validate_email(address, check_deliverability=False, globally_deliverable=False)
    return found.ascii_email or f"{found.local_part}@{found.ascii_domain}"


TEST = "This is a test. If you can read this, e-mail from your server works.\n"


def in_test(settings: SmtpSettings, to: str) -> EmailMessage:
    """What a host sends themselves, to see whether letters arrive."""
    return Letter(to, TEST).as_message(settings.sender)
