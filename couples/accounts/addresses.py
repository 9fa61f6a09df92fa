"""E-mail addresses in one spelling, so that whatever was typed at sign-up is found again at sign-in.

A browser may send the domain with an umlaut or as punycode, a keyboard may compose letters or not and type an East Asian
full stop for the dot, and letter case differs from device to device; all of that reads as one address. The trade-off: letter
case of the part before the @ doesn't count here, although a mail server could tell such mailboxes apart.
"""

import logging
import unicodedata
import uuid

import email_validator

from couples import normal_form

log = logging.getLogger(__name__)

LONGEST = 254
_AS_ASCII = str.maketrans("．。｡＠", "...@")
_JOINERS = "\u200c\u200d"
"""Some scripts need them between two letters. All other invisible characters are dropped: they usually come with a paste."""


class NoAddress(ValueError):
    """What was typed can't be an e-mail address."""


def _visible(typed: str) -> str:
    """What a person sees of `typed`, without spaces around it."""
    kept = (c for c in typed if c in _JOINERS or unicodedata.category(c) != "Cf")
    return "".join(kept).strip().strip(_JOINERS).strip()


def spelled(typed: str) -> str:
    """The one spelling of the address in `typed`: composed letters, lower case, the domain in its own letters.

    Raises:
        NoAddress: it can't be an e-mail address.
    """
    typed = _visible(typed).translate(_AS_ASCII)
    if len(typed) > LONGEST:
        raise NoAddress
    try:
        found = email_validator.validate_email(typed, check_deliverability=False, globally_deliverable=False)
    except (email_validator.EmailNotValidError, ValueError):
        raise NoAddress from None
    return normal_form.normalize("NFC", found.normalized.lower())


def spellings(typed: str) -> list[str]:
    """Every spelling under which the address in `typed` may be stored, likeliest first: as typed, in lower case, its one spelling.

    An empty list for what is too long or can't be stored at all.
    """
    typed = _visible(typed)
    if len(typed) > LONGEST or not typed.isprintable():
        return []
    return list(dict.fromkeys((typed, typed.lower(), read(typed))))


def read(typed: str) -> str:
    """The one spelling of the address in `typed`; for what is no address, a stable text to count wrong tries by."""
    try:
        return spelled(typed)
    except NoAddress:
        return _visible(typed)[:LONGEST].lower().encode("utf-8", "replace").decode()


def warn_of_alike(sharing: list[list[uuid.UUID]]) -> None:
    """Tells who runs the server of accounts, by their ids, whose addresses are one in different spellings."""
    for ids in sharing:
        log.warning(
            "The e-mail addresses of the accounts %s are one address in different spellings. Nothing was changed; "
            "each signs in with its address in the very letters of its sign-up.",
            " and ".join(map(str, ids)),
        )
