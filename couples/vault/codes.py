"""Codes that people read aloud or type: making them, showing them in groups, and reading what was typed. Pure, apart
from randomness.
"""

import secrets

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code(letters: int) -> str:
    """Random Crockford letters: no I, L, O or U to misread."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(letters))


def code_from(mark: bytes, letters: int) -> str:
    """As many Crockford letters, taken from a keyed hash: whoever can make the hash can make the code again."""
    return "".join(CROCKFORD[byte % len(CROCKFORD)] for byte in mark[:letters])


def in_groups(code: str) -> str:
    """The code as people read it: four letters and a dash."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def read_code(typed: str) -> str:
    """A typed code in its one spelling: any case, spaces and dashes allowed, O is 0, I and L are 1."""
    letters = typed.upper().replace("O", "0").replace("I", "1").replace("L", "1")
    return "".join(c for c in letters if c in CROCKFORD)
