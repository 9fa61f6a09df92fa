"""Ways out of this room, by name: some lead to rooms that may not be there yet, and then to the next best page."""

from flask import current_app, url_for

WAYS: dict[str, tuple[str, ...]] = {
    "words": ("statements.new",),
    "limit": ("boundaries.index", "home.shared"),
    "people": ("care.people_list", "home.safety"),
    "calm": ("care.index",),
    "write": ("journal.new", "journal.index"),
    "release": ("thanks.release_card",),
    "released": ("thanks.cards",),
}


def way(name: str) -> str | None:
    """The address of the first page on this way that exists; None where there is none."""
    known = current_app.view_functions
    return next((url_for(endpoint) for endpoint in WAYS[name] if endpoint in known), None)
