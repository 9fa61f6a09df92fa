"""The light questions, and the order in which a couple gets them. Pure.

Guaranteed: no question comes twice before all others have come, also where the two agree on other days. The order is stored with
the days, so a question that's added changes nothing for couples who are in the middle of it; it comes after the others.
"""

from collections.abc import Sequence
from hashlib import blake2b

from couples import content
from couples.content import Table, Text


class _File(Table, frozen=True):
    questions: dict[Text, Text]


_file = content.file(__file__, "light_questions.toml", _File)


def texts() -> dict[str, str]:
    """All questions, by key."""
    return _file().questions


def text_of(key: str) -> str:
    """The question with this key; a neutral text for a key that another version stored and this one doesn't know."""
    return texts().get(key, "A light question")


def shuffled(seed: str) -> tuple[str, ...]:
    """All questions in an order of their own for each seed, the same on every server."""
    return tuple(sorted(texts(), key=lambda key: blake2b(f"{seed} {key}".encode(), digest_size=8).digest()))


def going_on(order: Sequence[str], asked: int, seed: str) -> tuple[str, ...]:
    """The order after `asked` questions of `order`: first those not asked yet, then those asked longest ago, then new
    ones.
    """
    begin = asked % len(order) if order else 0
    left = [key for key in (*order[begin:], *order[:begin]) if key in texts()]
    return (*left, *(key for key in shuffled(seed) if key not in left))
