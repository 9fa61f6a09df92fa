"""Reaching someone on the list with one tap: a phone number or an e-mail address becomes a link, anything else stays text."""

import re

_NUMBER = re.compile(r"\+?[0-9][0-9 ()/.\-]{1,30}[0-9]|[0-9]{3}")
_MAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9.\-]{1,190}\.[A-Za-z]{2,24}")


def contact_link(text: str) -> str:
    """The address for a link to `text`, or "" where it isn't plainly one number or one e-mail address."""
    text = text.strip()
    if _NUMBER.fullmatch(text):
        return "tel:" + "".join(c for c in text if c in "+0123456789")
    return "mailto:" + text if _MAIL.fullmatch(text) else ""
