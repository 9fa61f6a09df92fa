"""Which drawing and quiet color a page has: those of its room. They show where a reader is, and nothing about anyone."""

from flask import Flask, request

OF_ROOMS = {
    "boundaries": "agreements", "care": "breath", "checkins": "check-in", "growing": "growing", "journal": "notes", "light": "thanks", "live": "talk",
    "only_me": "notes", "reflection": "patterns", "spaces": "words", "statements": "words", "takeout": "keys", "thanks": "thanks",
    "accounts": "keys",
}  # fmt: skip
OF_PAGES = {"home.index": "home", "home.shared": "shared", "home.only_me": "notes", "home.settings": "keys"}
FRONT_DOORS = {
    "boundaries.index", "care.index", "checkins.index", "growing.index", "home.only_me", "home.settings", "home.shared", "journal.index",
    "live.index", "reflection.index", "statements.index", "takeout.takeout", "thanks.index",
}  # fmt: skip
"""Pages with a title so short that the drawing has room beside it on a phone, too."""


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(room_face=_face, is_front_door=lambda: request.endpoint in FRONT_DOORS)


def _face() -> str:
    """A name that `macros/drawings.html` and `rooms.css` know."""
    return OF_PAGES.get(request.endpoint or "") or OF_ROOMS.get(request.blueprint or "", "")
