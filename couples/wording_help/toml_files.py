"""The one reader of this package's TOML files.

It guarantees typed values: a file that is missing, isn't TOML or doesn't have the expected shape is named in
one clear line. Nothing is read before somebody asks for it.
"""

import tomllib
from pathlib import Path
from typing import TypeVar

import msgspec

HERE = Path(__file__).parent
T = TypeVar("T")


class DamagedFileError(RuntimeError):
    """A list or a message file that can't be used, with the reason in one line."""


def read_toml(name: str, shape: type[T]) -> T:
    """The file `name` below this package, as a value of `shape`."""
    path = HERE / name
    try:
        return msgspec.convert(tomllib.loads(path.read_bytes().decode()), shape)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as problem:
        raise DamagedFileError(f"{path}: {problem}") from None
