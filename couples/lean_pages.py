"""Pages without the indentation of their templates. They're never compressed (couples/flask_settings.py), so each byte counts.

Only the templates' own text is cut, as they're read: what people wrote goes into a page as it is. The trade-off: a template
can't indent text that has to stay indented, as in `pre` or `textarea`.
"""

import re

from jinja2.ext import Extension

INDENTATION = re.compile(r"([%#]\})?\n[ \t]+")
"""Jinja removes the newline after a block or a comment, so one space is left there, or two words would run together."""


class LeanPages(Extension):
    """Takes the spaces off the beginning of each line; the lines stay, so that an error still names its own."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return INDENTATION.sub(_cut, source) if name and name.endswith(".html") else source


def _cut(found: re.Match[str]) -> str:
    return f"{found[1]}\n " if found[1] else "\n"
