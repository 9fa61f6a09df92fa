"""A secret of the host's: given as a setting, or in a file, as containers hand out secrets."""

from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from environs import Env, EnvError

WHY: dict[type[OSError], str] = {
    FileNotFoundError: "isn't there",
    NotADirectoryError: "isn't there",
    IsADirectoryError: "is a folder; it takes a file",
    PermissionError: "the user who runs this may not read",
}
CANNOT = "can't be read"


def address(url: str) -> SplitResult | None:
    """The parts of a server's address; None if it can't be one."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def read(env: Env, name: str) -> str:
    """The secret, from `name` or from the file that `name`_FILE names; empty where there's none.

    Raises:
        EnvError: both are given, or the file can't be read.
    """
    given, path = env.str(name, ""), env.str(f"{name}_FILE", "")
    if not path:
        return given
    if given:
        raise EnvError(f"COUPLES_{name} and COUPLES_{name}_FILE are both given; one is enough.")
    return in_file(Path(path), f"COUPLES_{name}_FILE")


def in_file(path: Path, name: str) -> str:
    """The secret in a file, which holds nothing else.

    Args:
        name: where the host named it.

    Raises:
        EnvError: there's none in it; the message says why.
    """
    try:
        found = path.read_text("utf-8-sig").rstrip("\r\n")
    except OSError as error:
        raise EnvError(f"{name} is {path}, which {WHY.get(type(error), CANNOT)}.") from None
    except UnicodeDecodeError:
        raise EnvError(f"{name} is {path}, which isn't text.") from None
    if not found.strip():
        raise EnvError(f"{name} is {path}, which is empty.")
    if "\n" in found or "\r" in found:
        raise EnvError(f"{name} is {path}, which has several lines; it takes one.")
    return found
