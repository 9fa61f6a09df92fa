"""What wording help says to people: the files of `messages/`, read when the first of them is needed.

It guarantees that no sentence for people stands in code. Voice: a calm friend, who explains and offers and
never judges. Offers that depend on a word of the text stand beside that word, in `lists/`.
"""

from functools import cache

import msgspec

from couples.wording_help.results import Kind
from couples.wording_help.toml_files import read_toml


class Reasons(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a phrase may land as blame."""

    kinds: dict[Kind, str]
    contested_word: str
    thought: str
    whole_text: str


class Strengths(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What already works."""

    feeling: str
    need: str
    observation: str
    request: str
    sorry: str
    thanks: str
    seeing: str


class QuietLines(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The quiet lines; `over` is what a rule over a partner can be over."""

    safety: str
    crisis: str
    exit: str
    language: str
    caution: str
    over: dict[str, str]


@cache
def reasons() -> Reasons:
    """The file `messages/reasons.toml`."""
    return read_toml("messages/reasons.toml", Reasons)


@cache
def strengths() -> Strengths:
    """The file `messages/strengths.toml`."""
    return read_toml("messages/strengths.toml", Strengths)


@cache
def quiet_lines() -> QuietLines:
    """The file `messages/quiet_lines.toml`."""
    return read_toml("messages/quiet_lines.toml", QuietLines)
