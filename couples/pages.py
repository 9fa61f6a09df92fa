"""What every page shares: settings of the app, template helpers, caching, and kind error pages."""

import logging
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, jsonify, request, session, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from sqlalchemy.exc import OperationalError, TimeoutError
from werkzeug.exceptions import HTTPException

from couples import clock, vault
from couples.config import Settings, check_data_folder, secret_file
from couples.db import READING

STATIC = {"static", "stylesheet"}
BODY_LIMIT = 256 * 1024

ERRORS = {
    400: ("We could not read that", "Something in this request is not as we expect it. Go back and try once more; your words are still in the form."),
    401: ("You are signed out", "Sign in again, and you find everything as it was."),
    403: ("Not from here", "This form was sent from another site, so we did nothing with it."),
    404: ("There is nothing here", "The page does not exist, or it is not yours to open."),
    405: ("Not this way", "This address can't be used like that. Home has every way in."),
    413: ("That is too much at once", "What you sent is larger than we can take. Go back, your words are still in the form, and send a shorter text."),
    429: ("A short break, please", "There were many tries in a short time. Wait a few minutes, then try again. Nothing is locked."),
    500: ("Something broke on our side", "It is not your fault, and what was saved is safe. Go back and try once more."),
    503: ("A moment, please", "There is a lot to do just now. Go back and try again in a few seconds; your words are still in the form."),
}  # fmt: skip


def folder_of_pages() -> Path:
    """Where `templates/` and `static/` are: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).parent
    return package if (package / "templates").is_dir() else package.parent


def configure(app: Flask, settings: Settings, stretch: vault.Argon2Cost) -> None:
    """Fills `app.config` from `settings`: cookies, limits, secrets."""
    check_data_folder(settings.data)
    port = urlsplit(settings.base_url).port or (443 if settings.is_https else 80)
    app.config.update(
        SETTINGS=settings,
        STRETCH=stretch,
        SECRET_KEY=secret_file(settings.data, "cookie.key"),
        SESSION_COOKIE_NAME="__Host-couples" if settings.is_https else f"couples_{port}",
        DEVICE_COOKIE="__Host-device" if settings.is_https else f"device_{port}",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=90),
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        MAX_FORM_MEMORY_SIZE=BODY_LIMIT,
        MAX_FORM_PARTS=200,
        RATELIMIT_HEADERS_ENABLED=False,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),
        # never pages: their length, compressed, would tell of words and tokens beside each other
        COMPRESS_MIMETYPES=["text/css", "text/javascript"],
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_ALGORITHM_STREAMING=["br", "deflate"],
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.extensions["pepper"] = vault.Pepper.of(settings.data)


def init_app(app: Flask, settings: Settings) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(when=when, day=day, day_of=day_of, clock_time=clock_time, in_full=in_full)
    app.jinja_env.globals.update(theme=_theme, host_name=settings.host_name, exit_url=settings.exit_url)
    app.jinja_env.globals.update(
        is_https=settings.is_https,
        only_here=settings.is_only_here,
        static_url=_static_url,
        zone_names=clock.zone_names,
    )
    _bundle_stylesheets(app)
    app.after_request(_cache)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(vault.Busy, _busy)
    app.register_error_handler(OperationalError, _database_error)
    app.register_error_handler(TimeoutError, _database_error)
    app.register_error_handler(Exception, _broken)


def _theme() -> str:
    return current_user.theme if current_user.is_authenticated else "system"


# --- static files -----------------------------------------------------------------------------------------------


def _bundle_stylesheets(app: Flask) -> None:
    """Serves the components' stylesheets as one, in the order of `ORDER.txt`: one request instead of two dozen."""
    folder = Path(app.static_folder or "") / "css"
    whole = "\n".join(
        (folder / name).read_text("utf-8") for name in (folder / "ORDER.txt").read_text("utf-8").split()
    )
    mark = sha256(whole.encode()).hexdigest()[:12]

    def stylesheet() -> Response:
        return Response(whole, mimetype="text/css")

    stylesheet.is_public = True  # type: ignore[attr-defined]
    app.add_url_rule("/static/css/all.css", "stylesheet", stylesheet)
    app.jinja_env.globals["stylesheet_url"] = f"/static/css/all.css?v={mark}"


@cache
def _fingerprint(path: str) -> str:
    return sha256(Path(path).read_bytes()).hexdigest()[:12]


def _static_url(name: str) -> str:
    """The address of a static file with its content's mark, so that it can be kept for a year."""
    return url_for("static", filename=name, v=_fingerprint(str(Path(current_app.static_folder or "") / name)))


def _cache(response: Response) -> Response:
    """Static files asked for by their mark are kept, and fonts, which never change; every page is kept nowhere."""
    if request.endpoint in STATIC and response.status_code < 400:
        kept = request.args.get("v") or request.path.endswith(".woff2")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if kept else "no-cache"
    else:
        response.headers["Cache-Control"] = "no-store"
    return response


# --- times ------------------------------------------------------------------------------------------------------


def _zone() -> str:
    return current_user.zone if current_user.is_authenticated else "UTC"


def _time_tag(moment: datetime, text: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(
        moment.astimezone(UTC).isoformat(timespec="minutes"), text
    )


def when(moment: datetime) -> Markup:
    """A moment in the person's own zone: "Sunday, 22 November, 19:00"."""
    local = clock.local(moment, _zone())
    return _time_tag(moment, f"{local:%A}, {local.day} {local:%B}, {local:%H:%M}")


def in_full(moment: datetime) -> Markup:
    """A moment with its year, for paper: "Sunday, 22 November 2026, 19:00"."""
    local = clock.local(moment, _zone())
    return _time_tag(moment, f"{local:%A}, {local.day} {local:%B %Y}, {local:%H:%M}")


def day(moment: datetime) -> Markup:
    """The day of a moment in the person's own zone: "Sunday, 22 November"."""
    local = clock.local(moment, _zone())
    return _time_tag(moment, f"{local:%A}, {local.day} {local:%B}")


def day_of(date) -> Markup:
    """A plain date: "Sunday, 22 November"."""
    return Markup('<time datetime="{}">{}</time>').format(
        date.isoformat(), f"{date:%A}, {date.day} {date:%B}"
    )


def clock_time(moment: datetime) -> Markup:
    """The hour of a moment in the person's own zone: "19:00"."""
    return _time_tag(moment, f"{clock.local(moment, _zone()):%H:%M}")


# --- errors -----------------------------------------------------------------------------------------------------


def _http_error(error: HTTPException):
    if error.response is not None or (error.code or 500) < 400:
        return error
    if request.method in READING:
        with suppress(
            OperationalError
        ):  # reading waits for nobody; without it the page has the system's colours
            _ = current_user.is_authenticated
    return error_page(error.code or 500)


def _csrf_error(error: CSRFError):
    return error_page(
        400,
        "This form is from an older page. Go back and open the page again; copy your words first if they are long.",
    )


def _busy(error: vault.Busy):
    return error_page(503)


def _database_error(error: OperationalError | TimeoutError):
    """The file is locked or full, or too many wait to write; what it says of that holds no words of anybody's."""
    reason = error.orig if isinstance(error, OperationalError) else "too many wait to write"
    current_app.logger.error("the database did not answer: %s", reason)
    return error_page(503)


def _broken(error: Exception):
    """Says what kind of error and where, never with what words: an exception's text may hold what somebody wrote."""
    id = uuid.uuid4().hex[:12]
    frames = logging.getLogger("couples")
    trace = error.__traceback__
    where = []
    while trace:
        where.append(f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
        trace = trace.tb_next
    frames.error("request %s broke: %s at %s", id, type(error).__name__, " > ".join(where[-8:]))
    return error_page(500, request_id=id)


@dataclass(frozen=True)
class _Reader:
    """Who reads an error page, as far as that's known without the database."""

    is_authenticated: bool
    theme: str = "system"

    @classmethod
    def known(cls) -> "_Reader":
        person = g.get("_login_user")  # what Flask-Login has loaded in this request already
        if person is None:
            return cls("_user_id" in session)
        return cls(person.is_authenticated, vars(person).get("theme", "system"))


def error_page(code: int, text: str = "", request_id: str = ""):
    """A kind page for `code`; JSON where a script asked.

    It asks the database nothing, because that may be what went wrong: so none of the rooms' context processors run, and
    the person is the one that was loaded before.
    """
    title, standard = ERRORS.get(code, ERRORS[400])
    if request.accept_mimetypes.best == "application/json":
        return jsonify(message=text or standard), code
    reader = _Reader.known()
    return current_app.jinja_env.get_template("errors/error.html").render(
        code=code,
        title=title,
        text=text or standard,
        request_id=request_id,
        current_user=reader,
        theme=lambda: reader.theme,
    ), code
