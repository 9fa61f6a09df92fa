"""Templates' and static files' place, their addresses, and what browsers may keep. A page itself is kept nowhere."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for

from couples.accounts.access import public

STATIC = {"static", "stylesheet"}


def folder_of_pages() -> Path:
    """Where `templates/` and `static/` are: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).parent
    return package if (package / "templates").is_dir() else package.parent


def init_assets(app: Flask) -> None:
    """Serves static files, each by an address with its content's mark, and says what may be kept by a browser."""
    app.jinja_env.globals["static_url"] = _static_url
    _bundle_stylesheets(app)
    app.after_request(_cache)


def _bundle_stylesheets(app: Flask) -> None:
    """Serves the components' stylesheets as one, in the order of `ORDER.txt`: one request instead of two dozen."""
    folder = Path(app.static_folder or "") / "css"
    whole = "\n".join(
        (folder / name).read_text("utf-8") for name in (folder / "ORDER.txt").read_text("utf-8").split()
    )
    mark = sha256(whole.encode()).hexdigest()[:12]

    @public
    def stylesheet() -> Response:
        return Response(whole, mimetype="text/css")

    app.add_url_rule("/static/css/all.css", "stylesheet", stylesheet)
    app.jinja_env.globals["stylesheet_url"] = f"/static/css/all.css?v={mark}"


@cache
def _fingerprint(path: str) -> str:
    return sha256(Path(path).read_bytes()).hexdigest()[:12]


def _static_url(name: str) -> str:
    """The address of a static file with its content's mark, so that it can be kept for a year."""
    return url_for("static", filename=name, v=_fingerprint(str(Path(current_app.static_folder or "") / name)))


def _cache(response: Response) -> Response:
    """Static files asked for by their mark are kept, and fonts, which never change; every page is kept nowhere,
    and what a view calls `private` by its own reader alone."""
    if request.endpoint in STATIC and response.status_code < 400:
        kept = request.args.get("v") or request.path.endswith(".woff2")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if kept else "no-cache"
    elif not response.cache_control.private:
        response.headers["Cache-Control"] = "no-store"
    return response
