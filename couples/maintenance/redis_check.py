"""Whether the Redis that the host named can be used: before the server starts, and when the doctor looks."""

from collections.abc import Iterator
from datetime import datetime

from couples import redis_setting
from couples.config import Settings
from couples.maintenance import CannotStart
from couples.maintenance.findings import Finding

OLDEST = 6
"""The oldest version of Redis that's tried."""


def check(settings: Settings) -> None:
    """Asks the Redis, where there is one.

    Raises:
        CannotStart: it doesn't answer, or refuses us, or is too old.
    """
    if problem := settings.redis_url and what_is_wrong(settings.redis_url):
        raise CannotStart(
            f"The Redis at {redis_setting.shown(settings.redis_url)} {problem}. Is COUPLES_REDIS_URL right?"
        )


def redis_found(settings: Settings, _: datetime) -> Iterator[Finding]:
    """What the doctor says of it; nothing where none is named."""
    if not settings.redis_url:
        return
    where = f"The one at {redis_setting.shown(settings.redis_url)}"
    if problem := what_is_wrong(settings.redis_url):
        yield Finding(
            "bad",
            "Redis",
            f"{where} {problem}. Pages still work; each server counts tries by itself.",
            "Is COUPLES_REDIS_URL right, and is Redis running?",
        )
    else:
        yield Finding("ok", "Redis", f"{where} answers.")


def what_is_wrong(url: str) -> str:
    """What to say of the Redis at `url`; nothing if it's well."""
    import redis

    try:
        with redis_setting.client(url) as asked:
            version = str(asked.info("server").get("redis_version", ""))
    except redis.AuthenticationError:
        return "wants another name or password"
    except redis.TimeoutError:
        return "doesn't answer"
    except redis.ResponseError as error:
        return f"refuses ({error})"
    except (redis.RedisError, OSError) as error:
        return f"doesn't answer ({why(error)})"
    major = version.partition(".")[0]
    if not major.isdecimal() or int(major) < OLDEST:
        return f"is version {version or 'unknown'}; Couples needs {OLDEST} or newer"
    return ""


def why(error: BaseException) -> str:
    """The system's own words for what went wrong, as far as it has any."""
    below = error.__cause__ or error.__context__
    return getattr(below, "strerror", "") or getattr(error, "strerror", "") or type(error).__name__
