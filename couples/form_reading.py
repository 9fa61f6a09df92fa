"""Reading forms, with a limit on how many fields there are before any of them is read.

Flask's own limit counts the parts of a multipart form. Of the other kind a megabyte holds 250,000 fields, which cost half a second
to take apart. The trade-off: a form has to have fewer fields than the limit, also where most of them are empty.
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
