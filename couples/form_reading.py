"""Limits how many fields a form may have, before any of them is parsed.

Flask's own limit counts the parts of a multipart form only. A URL-encoded form of one megabyte can hold 250,000 fields, which
take half a second to parse. The trade-off: a form has to have fewer fields than the limit, even if most of them are empty.
"""

import io
from typing import Any

from flask import Request
from werkzeug.exceptions import BadRequest
from werkzeug.formparser import FormDataParser


class TooManyFields(BadRequest):
    """More fields than any form of ours has."""


class CountingParser(FormDataParser):
    """Counts a form's fields before it reads them."""

    def _parse_urlencoded(self, stream: Any, *how: Any) -> Any:
        body = stream.read()
        if self.max_form_parts is not None and body.count(b"&") >= self.max_form_parts:
            raise TooManyFields
        return super()._parse_urlencoded(io.BytesIO(body), *how)


class CountedRequest(Request):
    """A request whose forms have no more fields than `MAX_FORM_PARTS`, however they're sent."""

    form_data_parser_class = CountingParser
