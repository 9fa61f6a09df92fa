"""On a home screen: the manifest, the page shown without a connection, and the service worker that keeps it.

Promised: an icon on a phone that others see says no more than its owner wants: if they chose the neutral page, it's a leaf named
Today. The worker runs only if the app was installed, or if its owner wants reminders on that phone, which the worker shows. It
keeps one page that's the same for everyone, and what that page is drawn with, but no page with words. Signing out and Quick exit
remove it (`Clear-Site-Data`), and the next start of the installed app puts it back. The trade-off: after Quick exit, a start
without a connection shows the browser's own page.
"""

import json
from pathlib import Path

from flask import Response, current_app, render_template, send_from_directory, url_for

from couples.accounts.access import public
from couples.assets import static_url
from couples.home.blueprint import bp
from couples.only_me import front
from couples.push import message

NAMES = {"couples": "Couples", "today": "Today"}
PAPER = "#FBF6EF"
FONTS = ("figtree-basic-400-700", "fraunces-basic-560")


@bp.app_template_global()
def on_home_screen() -> tuple[str, str]:
    """Which icon the signed-in person's home screen gets, and its name."""
    kind = "today" if front.is_chosen() else "couples"
    return kind, NAMES[kind]


@bp.get("/<any(couples, today):kind>.webmanifest")
@public
def manifest(kind: str) -> Response:
    """The same `id` for both, so that an installed app changes its name when its owner chooses the other."""
    icons = [
        {
            "src": static_url(f"icons/{kind}-{size}.png"),
            "sizes": sizes,
            "type": "image/png",
            "purpose": purpose,
        }
        for size, sizes, purpose in (
            ("192", "192x192", "any"),
            ("512", "512x512", "any"),
            ("maskable", "512x512", "maskable"),
        )
    ]
    home = url_for("home.index")
    said = {"id": home, "start_url": home, "scope": home, "name": NAMES[kind], "short_name": NAMES[kind]}
    look = {"display": "standalone", "background_color": PAPER, "theme_color": PAPER, "icons": icons}
    return Response(json.dumps(said | look), mimetype="application/manifest+json")


@bp.get("/offline")
@public
def offline() -> str:
    return render_template("home/offline.html")


@bp.get("/sw.js")
@public
def service_worker() -> Response:
    """Another text with each version, so browsers put the new one in its place; they ask past their cache."""
    kept = [url_for(".offline"), static_url("css/all.css"), static_url("icons/today.svg")]
    kept += [url_for("static", filename=f"fonts/{name}.woff2") for name in FONTS]
    script = Path(current_app.static_folder or "") / "js" / "service_worker.js"
    said = {"kept": kept, "news": message.TEXT, "icon": static_url("icons/today-192.png")}
    names = "".join(f"self.{name} = {json.dumps(value)};\n" for name, value in said.items())
    text = f"{names}{script.read_text('utf-8')}"
    return Response(text, mimetype="text/javascript")


@bp.get("/favicon.ico")
@public
def favicon() -> Response:
    """For whatever asks without having read a page."""
    return send_from_directory(Path(current_app.static_folder or "") / "icons", "favicon.ico")
