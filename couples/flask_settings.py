"""What Flask and its extensions are set to, from the host's settings: cookies, limits, secrets. `config` holds what a host may choose."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from flask_compress.flask_compress import DictCache

from couples import assets, vault
from couples.accounts.passkey_questions import site_of
from couples.accounts.signed_in_sessions import SESSION_LIFE, TOLD_FOR
from couples.config import COOKIE_KEY, Settings, check_data_folder, secret_file

MIGRATIONS = Path(__file__).parent / "migrations"

BODY_LIMIT = 1024 * 1024
"""Fits the longest page of words in any script, form-encoded by a browser without JavaScript: up to twelve bytes a letter."""


def configure(app: Flask, settings: Settings, argon2_cost: vault.Argon2Cost) -> None:
    """Fills `app.config` from `settings`: cookies, limits, secrets."""
    check_data_folder(settings.data)
    port = urlsplit(settings.base_url).port or (443 if settings.is_https else 80)
    app.config.update(
        SETTINGS=settings,
        PASSKEY_SITE=site_of(settings.base_url),
        MIGRATIONS=MIGRATIONS,
        ARGON2_COST=argon2_cost,
        SECRET_KEY=secret_file(settings.data, COOKIE_KEY),
        SESSION_COOKIE_NAME="__Host-couples" if settings.is_https else f"couples_{port}",
        DEVICE_COOKIE="__Host-device" if settings.is_https else f"device_{port}",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=SESSION_LIFE
        + TOLD_FOR,  # the cookie outlives the session, to be told that it timed out
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        MAX_FORM_MEMORY_SIZE=BODY_LIMIT,
        MAX_FORM_PARTS=200,
        RATELIMIT_HEADERS_ENABLED=False,
        RATELIMIT_STORAGE_URI="memory://",
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),
        # never pages: compressed, their length would leak words and tokens (BREACH)
        COMPRESS_MIMETYPES=["text/css", "text/javascript"],
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_STREAMS=False,
        # as small as it gets, once for each file
        COMPRESS_BR_LEVEL=11,
        COMPRESS_LEVEL=9,
        COMPRESS_CACHE_BACKEND=DictCache,
        COMPRESS_CACHE_KEY=assets.text_asked_for,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.extensions["pepper"] = vault.Pepper.of(settings.data)
    if settings.redis_url:
        _count_in_redis(app, settings.redis_url)


def _count_in_redis(app: Flask, url: str) -> None:
    from couples import shared_counts, shared_redis  # with their library: only where a Redis is named

    app.extensions["redis"] = shared_redis.SharedRedis(url, app.extensions["pepper"])
    app.config["RATELIMIT_STORAGE_URI"] = f"{shared_counts.SCHEME}://"
    app.config["RATELIMIT_STORAGE_OPTIONS"] = {"redis": app.extensions["redis"]}
