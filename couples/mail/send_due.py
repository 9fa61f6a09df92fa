"""Sending the letters that are due, in the background.

Guaranteed: one letter that can't be sent keeps no other from being sent, and a mail server that's down costs each round one try.
The log says of which kind a letter was and how it failed, and never whose it was.
"""

import logging
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask

from couples import clock
from couples.config import Settings
from couples.db import begin_writing, db
from couples.mail import letters, mail_server, outbox
from couples.mail.letters import Letter
from couples.mail.mail_server import NotSent
from couples.mail.outbox import Claimed
from couples.smtp_settings import SmtpSettings

log = logging.getLogger(__name__)
MOST_A_ROUND = 50


def own_name(settings: Settings) -> str:
    """What the server calls itself to a mail server: the name that people use, not the machine's."""
    name = urlsplit(settings.base_url).hostname or "localhost"
    try:
        ip = ip_address(name)
    except ValueError:
        return name
    return f"[IPv6:{ip}]" if ip.version == 6 else f"[{ip}]"


def send_due(app: Flask) -> None:
    """Sends what's due, one after the other, until the mail server fails or a round is full."""
    settings: Settings = app.config["SETTINGS"]
    if settings.smtp is None:
        return
    with app.app_context():
        for _ in range(MOST_A_ROUND):
            letter = outbox.claim(clock.now())
            if letter is None or not _send(letter, settings.smtp, own_name(settings)):
                return


def _send(claimed: Claimed, smtp: SmtpSettings, name: str) -> bool:
    """Sends one letter. Returns whether it's worth asking the mail server to take another one."""
    begin_writing()
    said = letters.written(claimed.kind, claimed.person, claimed.about)
    db.session.rollback()
    if said is None:
        outbox.done(claimed.id)
        return True
    try:
        message = Letter(claimed.address, said.text, said.off).as_message(smtp.sender)
        mail_server.send(message, smtp, name)
    except (NotSent, ValueError) as failed:
        return _failed(claimed, failed)
    outbox.done(claimed.id)
    return True


def _failed(claimed: Claimed, failed: Exception) -> bool:
    why = str(failed) if isinstance(failed, NotSent) else type(failed).__name__
    for_good = not isinstance(failed, NotSent) or failed.for_good
    is_taken_out = letters.is_never_sent_twice(claimed.kind)
    may_be_there = is_taken_out and isinstance(failed, NotSent) and failed.may_be_there
    if for_good or may_be_there or claimed.is_last_try:
        log.warning("a letter (%s) wasn't sent and won't be: %s", claimed.kind, why)
        outbox.done(claimed.id)
    else:
        log.warning("a letter (%s) wasn't sent, and is tried again: %s", claimed.kind, why)
        if is_taken_out:
            outbox.put_back(claimed, clock.now())
    return for_good
