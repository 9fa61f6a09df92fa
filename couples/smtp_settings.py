"""Which mail server letters leave through, if the host named any.

Promised: what can't work, or would let a password travel readable, stops the start with a line that says which setting and why.
"""

from dataclasses import dataclass, field

import email_validator
from environs import Env, EnvError, validate

from couples import secret_setting

NAMES = {"SMTP_HOST", "SMTP_PORT", "SMTP_USER", "SMTP_PASSWORD", "SMTP_PASSWORD_FILE", "SMTP_TLS", "SMTP_FROM", "SMTP_TIMEOUT"}  # fmt: skip
PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""The ways of encrypting the connection to the mail server, each with its usual port."""
TIMEOUT, LONGEST_TIMEOUT = 15, 60


@dataclass(frozen=True)
class SmtpSettings:
    """One mail server, and the address that letters come from."""

    host: str
    port: int
    tls: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: int = TIMEOUT
    """Seconds that each step may take: connecting, a line, an answer."""

    @property
    def is_only_here(self) -> bool:
        """Whether the mail server is on this machine."""
        return self.host in {"localhost", "::1"} or self.host.startswith("127.")


def read(env: Env) -> SmtpSettings | None:
    """The settings as they are in the environment; None without a mail server.

    Raises:
        EnvError: one of them can't be used; the message is for the host.
    """
    host = env.str("SMTP_HOST", "")
    given = sorted(name for name in NAMES if env.str(name, ""))
    if not host:
        if given:
            raise EnvError(f"COUPLES_{given[0]} is given, but COUPLES_SMTP_HOST isn't.")
        return None
    tls = env.str("SMTP_TLS", "starttls")
    if tls not in PORTS:
        raise EnvError(f'COUPLES_SMTP_TLS is "{tls}"; it takes {", ".join(PORTS)}.')
    settings = SmtpSettings(
        host=host,
        port=env.int("SMTP_PORT", PORTS[tls], validate=validate.Range(1, 65535)),
        tls=tls,
        sender=_address("SMTP_FROM", env.str("SMTP_FROM", ""), "e-mails come from"),
        user=env.str("SMTP_USER", ""),
        password=secret_setting.read(env, "SMTP_PASSWORD"),
        timeout=env.int("SMTP_TIMEOUT", TIMEOUT, validate=validate.Range(1, LONGEST_TIMEOUT)),
    )
    if bool(settings.user) != bool(settings.password):
        raise EnvError("COUPLES_SMTP_USER and its password come together: give both, or neither.")
    if not f"{settings.user}{settings.password}".isascii():
        raise EnvError(
            "COUPLES_SMTP_USER and its password can only have ASCII letters, digits and signs: smtplib sends no others."
        )
    if settings.user and tls == "none" and not settings.is_only_here:
        raise EnvError(f"COUPLES_SMTP_TLS is none, so the password would travel unencrypted to {host}.")
    return settings


def address(env: Env, name: str, what: str) -> str:
    """The address that's given, if one is; `what` says what it's for."""
    given = env.str(name, "")
    return _address(name, given, what) if given else ""


def _address(name: str, given: str, what: str) -> str:
    try:
        found = email_validator.validate_email(given, check_deliverability=False, globally_deliverable=False)
    except email_validator.EmailNotValidError:
        raise EnvError(f'COUPLES_{name} is "{given}"; it takes the address that {what}.') from None
    return found.normalized
