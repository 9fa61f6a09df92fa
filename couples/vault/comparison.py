"""A code that two people read to each other, to see that no one put a key of their own between them.

It's derived from both public keys, the space and its key. The trade-off: sixteen letters take a while to read, but whoever
looks for two keys of their own that give both sides the same ones has 2^40 pairs to try.
"""

import hmac
import uuid

from couples.vault.codes import code_from, in_groups
from couples.vault.derivation import derive

LETTERS = 16


def comparison_code(space_key: bytes, space: uuid.UUID, *public_keys: bytes) -> str:
    """The same for both, whoever comes first, if both have the same two keys."""
    said = space.bytes + b"".join(sorted(public_keys))
    digest = hmac.digest(derive(space_key, "comparison"), said, "sha256")
    return in_groups(code_from(digest, LETTERS))
