"""What a letter says, and how it looks on its way.

Guaranteed: a letter is written when it's sent, by the room that it comes from, so what has become untrue since is never said.
The subject and the sender's name are the same for all: who sees someone's list of mail learns that there was a letter, no more.
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

Writer = Callable[[uuid.UUID, uuid.UUID | None], str | None]
"""Given a person and the row that a letter is about: the text, or None where there's nothing to say anymore."""

_writers: dict[str, Writer] = {}


def writes(kind: str) -> Callable[[Writer], Writer]:
    """Makes of a function the one that writes letters of this kind."""

    def register(write: Writer) -> Writer:
        _writers[kind] = write
        return write

    return register


def is_known(kind: str) -> bool:
    return kind in _writers


def written(kind: str, person: uuid.UUID, about: uuid.UUID | None) -> str | None:
    """The text of a letter, as it's true now. None where nothing is to be sent, also for a kind of another version's."""
    writer = _writers.get(kind)
    return writer(person, about) if writer else None


@dataclass(frozen=True)
class Letter:
    """One text for one address."""

    to: str
    text: str

    def as_message(self, sender: str) -> EmailMessage:
        message = EmailMessage()
        address = in_ascii(sender)
        message["From"] = f"{SENDER_NAME} <{address}>"
        message["To"] = in_ascii(self.to)
        message["Subject"] = SUBJECT
        message["Date"] = format_datetime(clock.now())
        message["Message-ID"] = make_msgid(idstring="note", domain=address.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
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
