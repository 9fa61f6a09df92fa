"""What wording help says to people: the files of `messages/`, read when the first of them is needed.

It guarantees that no sentence for people stands in code. Voice: a calm friend, who explains and offers and
never judges. Offers that depend on a word of the text stand beside that word, in `lists/`.
"""

import msgspec

from couples.wording_help.files import content_file
from couples.wording_help.results import Door, Kind


class Reasons(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a phrase may land as blame."""

    kinds: dict[Kind, str]
    contested_word: str
    thought: str
    whole_text: str


class Praise(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What already works."""

    warm: str
    sorry: str
    seeing: str
    clear: str


class OtherLines(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Lines that are about no danger: no words yet, another language, one's own freedom, what one was sent."""

    exit: str
    language: str
    self: str
    receiver: str


class CautionLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """About a rule over a partner, by what it's `over`, with other ways to say it."""

    line: str
    otherwise: str
    ideas: tuple[str, ...]
    over: dict[str, str]


class QuietLines(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The quiet lines; `perhaps` by the help that the question opens."""

    safety: str
    crisis: str
    own: str
    perhaps: dict[Door, str]
    other: OtherLines
    caution: CautionLine


reasons = content_file("messages/reasons.toml", Reasons)
"""The file `messages/reasons.toml`."""


praise = content_file("messages/praise.toml", Praise)
"""The file `messages/praise.toml`."""


quiet_lines = content_file("messages/quiet_lines.toml", QuietLines)
"""The file `messages/quiet_lines.toml`."""
