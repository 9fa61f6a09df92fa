"""This package's content files, by their names below it: `couples.content` reads them with the first text, and checks them at the start."""

from collections.abc import Callable
from typing import TypeVar

from couples import content

T = TypeVar("T")


def content_file(name: str, shape: type[T]) -> Callable[[], T]:
    """The file `name` below this package, to be called for what is in it, as a `shape`."""
    return content.file(__file__, name, shape, waits=True)
