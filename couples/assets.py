"""Templates' and static files' place, their addresses, and what browsers may keep. A page itself is kept nowhere.

Static files lie under one mark of all of them, `/static/v-<mark>/js/app.js`: so a script's own imports carry it, too, and
nothing is asked for twice until the next version. The trade-off: a new version is fetched whole. A page that lies open
across it asks by the old mark, and gets today's files, unkept.
"""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for

STYLESHEET = "css/all.css"


def folder_of_pages() -> Path:
    """Where `templates/` and `static/` are: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).parent
    return package if (package / "templates").is_dir() else package.parent


def init_assets(app: Flask) -> None:
    """Serves static files, each by an address with their mark, and says what may be kept by a browser."""
    folder = Path(app.static_folder or "")
    stylesheet, mark = _read(folder)

    def static(filename: str, mark: str = "") -> Response:
        if filename == STYLESHEET:
            return Response(stylesheet, mimetype="text/css")
        return app.send_static_file(filename)

    app.view_functions["static"] = static
    app.add_url_rule("/static/v-<mark>/<path:filename>", "static")
    app.config["STATIC_MARK"] = mark
    app.jinja_env.globals["static_url"] = static_url
    app.after_request(_cache)


def static_url(name: str) -> str:
    """The address of a static file by today's mark, so that it can be kept for a year."""
    return url_for("static", filename=name, mark=_mark())


@cache
def _read(folder: Path) -> tuple[str, str]:
    """The one stylesheet and the mark; a new version comes with a new process."""
    return _stylesheet(folder / "css"), _mark_of(folder)


def _stylesheet(folder: Path) -> str:
    """The components' stylesheets as one, in the order of `ORDER.txt`, without what is only for people who read them."""
    names = (folder / "ORDER.txt").read_text("utf-8").split()
    whole = "\n".join((folder / name).read_text("utf-8") for name in names)
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"/\*.*?\*/", "", whole, flags=re.DOTALL))


def _mark_of(folder: Path) -> str:
    """Changes with any byte of any static file."""
    whole = sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole.update(str(path.relative_to(folder)).encode() + b"\0" + sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:12]


def _mark() -> str:
    mark: str = current_app.config["STATIC_MARK"]
    return mark


def _cache(response: Response) -> Response:
    """Static files asked for by today's mark are kept, and fonts, which never change; every page is kept nowhere,
    and what a view calls `private` by its own reader alone."""
    if request.endpoint == "static" and response.status_code < 400:
        kept = (request.view_args or {}).get("mark") == _mark() or request.path.endswith(".woff2")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if kept else "no-cache"
    elif not response.cache_control.private:
        response.headers["Cache-Control"] = "no-store"
    return response
