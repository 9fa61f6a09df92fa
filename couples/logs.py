"""The server's log: one line for each thing that a host may want to know, in one format, on standard error.

    2026-11-26T05:15:00Z WARNING couples.db.write_check [4f1c2ab90d17] the database can't be written to: disk I/O error

Promised: no line has anything anyone wrote, or a page's address with its query string. Of an error it has only the kind
and where it happened, because the text may hold words. Between the brackets is the id of the request, which error pages
show; "-" where there's none. There's no access log: which pages someone opens is no one's business.
"""

import logging
import re
import secrets
import sys
import time
import traceback
from copy import copy
from pathlib import Path
from types import TracebackType
from typing import Any
from wsgiref.types import WSGIEnvironment

from flask import has_request_context, request

FORMAT = "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"
REQUEST_ID = "couples.request_id"
FRAMES = 8
QUERY = re.compile(r"\?[^\s'\"]+")


def give_id(environ: WSGIEnvironment) -> str:
    """The id of a request, made when it's first asked for. None that a visitor sends is taken."""
    id: str = environ.setdefault(REQUEST_ID, secrets.token_hex(6))
    return id


def request_id() -> str:
    return give_id(request.environ) if has_request_context() else "-"


class OneFormat(logging.Formatter):
    """One line for each record, whoever wrote it."""

    def __init__(self) -> None:
        super().__init__(FORMAT)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))

    def format(self, record: logging.LogRecord) -> str:
        record = copy(record)  # another formatter caches its text of the error in the record, words and all
        record.exc_text, record.request_id = None, request_id()
        return QUERY.sub("?...", super().format(record)).replace("\n", " ")

    def formatException(self, ei: Any) -> str:
        kind, _, trace = ei
        return f"{kind.__name__ if kind else 'error'} at {where(trace)}"

    def formatStack(self, stack_info: str) -> str:
        return ""


def where(trace: TracebackType | None) -> str:
    """The last places of a traceback, without a word of the code or the error."""
    frames = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(trace)]
    return " > ".join(f"{Path(name).name}:{line}" for name, line in frames[-FRAMES:])


def set_up() -> None:
    """From here on everything that's logged in this process has the one format."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneFormat())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("couples").setLevel(logging.INFO)
    logging.getLogger("couples.db.connection_pools").setLevel(
        logging.WARNING
    )  # SQLAlchemy's lines, in our pools' name
