"""Whether a password is good enough, decided here and offline.

Length carries most of the strength; beyond that zxcvbn refuses what a list of common passwords or a look at the person's
own name would find. Three or four unrelated words pass.

Guaranteed: judging costs less than opening a vault, whatever is sent. zxcvbn's work grows with the square of the length
and with every way to read digits and symbols as letters (`4` and `@` for a, `(` and `{` for c), and these multiply; so
it judges only a short piece from each end, one with few such readings. The trade-offs: strength in the middle of a long
password isn't seen; and zxcvbn's word lists, 12 MB for something that people do once a year, are loaded when the first
password is judged, which waits for that.
"""

import threading
from math import prod

from couples import text_input, vault

SHORTEST = 10
LOWEST_SCORE = 2
PIECE = 32
"""So many characters at the beginning, and at the end, are judged."""
MOST_READINGS = 8
"""A piece is cut off before its signs can be read as letters in more ways than this, but never below `SHORTEST` characters."""

TOO_LONG = "This password is too long (more than 1,024 bytes)."
NOTHING_TO_SEE = "That's only spaces. Three or four unrelated words are easy to remember."
TOO_SHORT = f"Use at least {SHORTEST} characters. Three or four unrelated words are easy to remember."

_one_at_a_time = threading.Lock()  # zxcvbn keeps a person's own words in a table that all threads share


def problem_with_shape(password: str) -> str:
    """What can be said of `password` without any work; empty if it's fine."""
    if len(vault.normal_password(password)) > vault.MAX_PASSWORD_BYTES:
        return TOO_LONG
    if password and text_input.is_blank(password):
        return NOTHING_TO_SEE
    return TOO_SHORT if len(password) < SHORTEST else ""


def problem_with(password: str, known: list[str]) -> str:
    """Why `password` is no good, with what would help; empty if it is fine. Call it outside a transaction.

    Args:
        password: as typed.
        known: words that others know of the person (name, address); they add no strength.
    """
    problem = problem_with_shape(password)
    if problem:
        return problem
    from zxcvbn import zxcvbn

    judged = _without_repeats(password)
    hint = ""
    for piece in dict.fromkeys((_beginning(judged), _beginning(judged[::-1])[::-1])):
        with _one_at_a_time:
            weak = zxcvbn(piece, user_inputs=known)
        if weak["score"] >= LOWEST_SCORE:
            return ""
        hint = " ".join([weak["feedback"]["warning"], *weak["feedback"]["suggestions"]]).strip()
    return f"This one's easy to guess. {hint}".strip()


def _without_repeats(password: str) -> str:
    """`password`, or, where it's one pattern over and over, that pattern twice (at least `SHORTEST` characters).

    Takes one pass over it.
    """
    borders, border = [0], 0
    for i in range(1, len(password)):
        while border and password[i] != password[border]:
            border = borders[border - 1]
        border += password[i] == password[border]
        borders.append(border)
    return password[: max(SHORTEST, 2 * (len(password) - border))]


def _beginning(password: str) -> str:
    """As much of `password` as can be judged in little time."""
    end = min(len(password), PIECE)
    while end > SHORTEST and _readings(password[:end]) > MOST_READINGS:
        end -= 1
    return password[:end]


def _readings(piece: str) -> int:
    """Roughly how many ways there are to read the characters of `piece` as letters."""
    from zxcvbn import matching

    return prod(max(1, sum(sign in piece for sign in signs)) for signs in matching.L33T_TABLE.values())
