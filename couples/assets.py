"""Where templates and static files are, their addresses, and what browsers may cache. Pages themselves are never cached.

All static files share one mark, a hash over all of them: `/static/v-<mark>/bundle/app.js`. The relative imports of a script
carry it too, and a browser asks for nothing twice until the next version. The trade-off: a new version is fetched whole. A page
that was open before an update asks with the old mark; it gets the current files, uncached.

Scripts are served as the committed bundle that `make format` builds, so running needs no Node. If a script has changed since the
bundle was built, scripts are served one by one, so that what you edit is what runs.
"""

import re
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import cast
from urllib.parse import quote

from flask import Flask, Request, Response, current_app, request, url_for

STYLESHEET = "css/all.css"
BUNDLE, MADE_OF, UNBUNDLED = "bundle/app.js", "bundle/made_of.txt", "js/app.js"
MIMETYPES = {".css": "text/css", ".js": "text/javascript"}


def folder_of_pages() -> Path:
    """Where `templates/` and `static/` are: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).parent
    return package if (package / "templates").is_dir() else package.parent


def init_app(app: Flask) -> None:
    """Serves static files, each by an address with their mark, and says what may be kept by a browser."""
    folder = Path(app.static_folder or "")
    texts, mark, script, icon = _read(folder)

    def static(filename: str, mark: str = "") -> Response:
        return _text(filename, texts[filename]) if filename in texts else app.send_static_file(filename)

    app.view_functions["static"] = static
    app.add_url_rule("/static/v-<mark>/<path:filename>", "static")
    app.config["STATIC_MARK"] = mark
    address = cast(Callable[..., str], app.jinja_env.globals["url_for"])  # it remembers them
    app.jinja_env.globals.update(
        static_url=lambda name: address("static", filename=name, mark=mark),
        script=lambda: script,
        page_icon=lambda: icon,
    )
    app.after_request(_cache)


def static_url(name: str) -> str:
    """The address of a static file by today's mark, so that it can be kept for a year."""
    return url_for("static", filename=name, mark=_mark())


@cache
def _read(folder: Path) -> tuple[dict[str, bytes], str, str, str]:
    """Reads, once for each process: scripts and stylesheets by name, the mark, the script of every page, and its icon as a data: URL."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    script = BUNDLE if is_of_today(files) else UNBUNDLED
    kept = Path(BUNDLE).parent.name if script == BUNDLE else ""  # memory for what pages ask for
    texts = {name: files[name] for name in files if Path(name).suffix in MIMETYPES and name.startswith(kept)}
    texts[STYLESHEET] = _stylesheet(files)
    icon = files["icons/couples.svg"].strip().replace(b'"', b"'")
    return texts, _mark_of(files), script, "data:image/svg+xml," + quote(icon, safe=":/'=,;()")


def text_asked_for(asked: Request) -> str:
    """The key under which a compressed text is cached: the file's name without the mark, since anyone can make up any number of marks."""
    return (asked.view_args or {}).get("filename", asked.path)


def is_of_today(files: dict[str, bytes]) -> bool:
    """Whether the bundle was made of the scripts there are."""
    scripts = [name for name in files if name.startswith(("js/", "vendor/")) and name.endswith(".js")]
    scripts.remove("js/service_worker.js")  # which is served by itself
    today = "".join(f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(scripts))
    return files.get(MADE_OF) == today.encode()


def _text(name: str, text: bytes) -> Response:
    """A script or a stylesheet as a whole, never a byte range, so that it's compressed once and then cached."""
    response = Response(text, mimetype=MIMETYPES[Path(name).suffix])
    response.set_etag(sha256(text).hexdigest()[:20])
    response.make_conditional(request)
    return response


def _stylesheet(files: dict[str, bytes]) -> bytes:
    """The components' stylesheets joined in the order of `ORDER.txt`, without comments and indentation."""
    names = files["css/ORDER.txt"].decode().split()
    whole = "\n".join(files[f"css/{name}"].decode() for name in names)
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"/\*.*?\*/", "", whole, flags=re.DOTALL)).encode()


def _mark_of(files: dict[str, bytes]) -> str:
    """A hash that changes with any byte of any static file."""
    whole = sha256()
    for name in sorted(files):
        whole.update(name.encode() + b"\0" + sha256(files[name]).digest())
    return whole.hexdigest()[:12]


def _mark() -> str:
    mark: str = current_app.config["STATIC_MARK"]
    return mark


def _cache(response: Response) -> Response:
    """Sets what may be cached: static files asked for by the current mark, and fonts, for a year; what a view marks `private`, by
    the reader's own browser; every other page never."""
    if request.endpoint == "static" and response.status_code < 400:
        kept = (request.view_args or {}).get("mark") == _mark() or request.path.endswith(".woff2")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if kept else "no-cache"
    elif not response.cache_control.private:
        response.headers["Cache-Control"] = "no-store"
    return response
