"""Which PostgreSQL the host named, if any. Without one, the database is a file in the data folder."""

from importlib.util import find_spec
from pathlib import Path

from environs import Env, EnvError

from couples import secret_setting

NAMES = {"DATABASE_URL", "DATABASE_URL_FILE"}
SCHEME = "postgresql+psycopg"


def read(env: Env) -> str:
    """The address with its password; empty for the file. A refused address isn't repeated, since it contains a
    password.

    Raises:
        EnvError: it can't be used; the message is for the host.
    """
    url = secret_setting.read(env, "DATABASE_URL")
    return checked(url, "COUPLES_DATABASE_URL") if url else ""


def checked(url: str, name: str) -> str:
    """The address, if it can be used.

    Args:
        name: where the host gave it.

    Raises:
        EnvError: it can't be used; the message is for the host.
    """
    if not _is_address(url):
        raise EnvError(f"{name} takes {SCHEME}://NAME:PASSWORD@HOST/DATABASE, and nothing else.")
    if not find_spec("psycopg"):
        raise EnvError(f"{name} needs a driver that isn't installed: pip install '.[scale]'")
    return url


def given(url: str, name: str) -> str:
    """The address that a command was given, or that's in the file it was given: other users can see a command's
    arguments.

    Raises:
        EnvError: it can't be used, or the file can't be read.
    """
    return checked(url if "://" in url else secret_setting.in_file(Path(url), name), name)


def _is_address(url: str) -> bool:
    parts = secret_setting.address(url)
    return parts is not None and parts.scheme == SCHEME and bool(parts.path.strip("/")) and not parts.fragment
