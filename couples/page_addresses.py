"""`url_for` as templates call it: Flask's, worked out once for each kind of address.

Promised: an address is the one that Flask's own `url_for` gives. What stays the same from page to page is kept whole: the address of
a file, and one where there's nothing to fill in. Of one that names rows, what stands around their ids is kept, and nothing that any
person's page named: a page has up to fourteen of these, and Flask built each for the length of a select. The trade-off: whatever
isn't plain (a letter that has to be quoted, an address below a prefix, one with a host) goes through Flask, as slowly as before.
"""

import re
import uuid
from collections.abc import Mapping
from typing import Any

from flask import Flask, has_request_context
from werkzeug.routing import BuildError

from couples.behind_proxies import the_request

_PLAIN = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*", re.ASCII)
"""What stands in an address as it is."""
ANCHOR = "_anchor"
Kind = tuple[Any, ...]
"""An endpoint, and the name and type of each value that its address takes."""


class Addresses:
    """What `url_for` is in the templates of `app`."""

    def __init__(self, app: Flask):
        self._app = app
        self._whole: dict[tuple[Any, ...], str] = {}
        self._around: dict[Kind, tuple[str, ...] | None] = {}

    def address(self, endpoint: str, **values: Any) -> str:
        if not has_request_context() or the_request().root_path:
            return self._app.url_for(endpoint, **values)
        if endpoint == "static" or not (values or endpoint.startswith(".")):
            asked = (endpoint, *values.items())
            if asked not in self._whole:
                self._whole[asked] = self._app.url_for(endpoint, **values)
            return self._whole[asked]
        return self._filled_in(endpoint, values) or self._app.url_for(endpoint, **values)

    def _filled_in(self, endpoint: str, values: Mapping[str, Any]) -> str:
        """The address with `values` in it; empty where that isn't as simple."""
        if endpoint[0] == ".":
            endpoint = f"{the_request().blueprint or ''}{endpoint}"
        texts = [str(value) for value in values.values()]
        if not all(map(_is_plain, values, values.values())):
            return ""
        kind = (endpoint, *((name, type(value)) for name, value in values.items()))
        if kind not in self._around:
            self._around[kind] = self._what_stands_around(endpoint, values)
        around = self._around[kind]
        if around is None:
            return ""
        first, *others = around
        return first + "".join(f"{text}{after}" for text, after in zip(texts, others, strict=True))

    def _what_stands_around(self, endpoint: str, values: Mapping[str, Any]) -> tuple[str, ...] | None:
        """What stands before, between and after the values; None where they aren't there once each, in this order."""
        marks = [uuid.uuid4() for _ in values]
        marked: dict[str, Any] = {
            name: mark if type(value) is uuid.UUID else str(mark)
            for mark, (name, value) in zip(marks, values.items(), strict=True)
        }
        try:
            rest, around = self._app.url_for(endpoint, **marked), []
        except (BuildError, ValueError):  # no such address, or one that takes no other text than this
            return None
        for mark in marks:
            before, *after = rest.split(str(mark))
            if len(after) != 1:
                return None
            around.append(before)
            rest = after[0]
        return (*around, rest)


def _is_plain(name: str, value: object) -> bool:
    """Whether the value stands in the address as it is, and changes nothing else in it."""
    if type(value) is uuid.UUID:
        return True
    return type(value) is str and (name[0] != "_" or name == ANCHOR) and bool(_PLAIN.fullmatch(value))
