"""Which PostgreSQL the host named, if any. Without one, the database is a file in the data folder."""

from importlib.util import find_spec
from urllib.parse import urlsplit

from environs import Env, EnvError

from couples import secret_setting

NAMES = {"DATABASE_URL", "DATABASE_URL_FILE"}
SCHEME = "postgresql+psycopg"


def read(env: Env) -> str:
    """The address with its password; empty for the file. What's refused isn't said again: there's a password in it.

    Raises:
        EnvError: it can't be used; the message is for the host.
    """
    url = secret_setting.read(env, "DATABASE_URL")
    if not url:
        return ""
    if not _is_address(url):
        raise EnvError(
            f"COUPLES_DATABASE_URL takes {SCHEME}://NAME:PASSWORD@HOST/DATABASE, and nothing else."
        )
    if not find_spec("psycopg"):
        raise EnvError("COUPLES_DATABASE_URL needs a driver that isn't installed: pip install '.[scale]'")
    return url


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme == SCHEME and bool(parts.path.strip("/")) and not parts.fragment
