"""Which Redis the host named, if any, and how it's asked. Without one, each thing that it would count is counted in this process.

Promised: whoever asks it waits for a quarter of a second at most, to connect and to hear the answer. The library is loaded
only where a Redis is named, because it's an extra.
"""

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from environs import Env, EnvError

from couples import secret_setting

if TYPE_CHECKING:
    from redis import Redis

NAMES = {"REDIS_URL", "REDIS_URL_FILE"}
SCHEMES = ("redis", "rediss")
PATIENCE = 0.25
"""Seconds to connect, and seconds to hear an answer: a page waits for both."""


def read(env: Env, database_url: str) -> str:
    """The address with its password; empty for none. What's refused isn't said again: there's a password in it.

    Raises:
        EnvError: it can't be used; the message is for the host.
    """
    url = secret_setting.read(env, "REDIS_URL")
    if not url:
        return ""
    if not _is_address(url):
        raise EnvError("COUPLES_REDIS_URL takes redis://:PASSWORD@HOST:PORT/NUMBER, or rediss:// for TLS.")
    if not database_url:
        raise EnvError(
            "COUPLES_REDIS_URL is for several servers on one PostgreSQL, so it needs COUPLES_DATABASE_URL. "
            "A database that's a file has one server, and that needs no Redis."
        )
    if not find_spec("redis"):
        raise EnvError("COUPLES_REDIS_URL needs a library that isn't installed: pip install '.[scale]'")
    return url


def _is_address(url: str) -> bool:
    parts = secret_setting.address(url)
    if parts is None:
        return False
    number = unquote(parts.path).strip("/")
    return (
        parts.scheme in SCHEMES
        and bool(parts.hostname)
        and not parts.fragment
        and (number.isdecimal() or not number)
        and set(parse_qs(parts.query)) <= {"ssl_ca_certs"}
    )


def client(url: str, **options: Any) -> "Redis":
    """A client of the Redis at `url`, safe for many threads. It connects when it's first asked, and again after each failure.

    What it raises where there's no answer: `redis.RedisError`.
    """
    import redis

    return redis.Redis.from_url(url, **(how_to_ask() | options))


def how_to_ask() -> dict[str, Any]:
    """The options of a client that never asks twice: the library by itself would ask three times more."""
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return {
        "socket_connect_timeout": PATIENCE,
        "socket_timeout": PATIENCE,
        "retry": Retry(NoBackoff(), 0),
        "client_name": "couples",
    }


def shown(url: str) -> str:
    """The address as a host may read it, without its password."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
