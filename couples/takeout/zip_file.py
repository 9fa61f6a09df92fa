"""One zip, made while it's sent.

Guaranteed: of the whole file no more is in memory than `CHUNK` bytes and the records of one reading; nothing of it is written
to a disk. The trade-off: its size isn't known before it ends, so browsers show no progress.
"""

from collections.abc import Generator, Iterable, Iterator
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flask.globals import app_ctx, request_ctx

CHUNK = 32 * 1024
READABLE_BY_OWNER = 0o600 << 16


class _Outgoing:
    """A file that can only be written on, and is emptied as it grows."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def write(self, more: bytes) -> int:
        self._bytes += more
        return len(more)

    def flush(self) -> None:
        """There is nothing below it to write to."""

    def __len__(self) -> int:
        return len(self._bytes)

    def taken(self) -> bytes:
        """What came since it was last taken."""
        taken = bytes(self._bytes)
        self._bytes.clear()
        return taken


def zipped(files: Iterable[tuple[str, Iterable[bytes]]], at: datetime) -> Iterator[bytes]:
    """The bytes of a zip with these files, each a name and its pieces; `at` is the time that stands beside them."""
    outgoing = _Outgoing()
    with ZipFile(outgoing, "w") as archive:  # type: ignore[call-overload]  # its stubs ask for a file that can be rewound
        for name, pieces in files:
            info = ZipInfo(name, date_time=at.timetuple()[:6])
            info.compress_type, info.external_attr = ZIP_DEFLATED, READABLE_BY_OWNER
            with archive.open(info, "w") as file:
                for piece in pieces:
                    file.write(piece)
                    if len(outgoing) >= CHUNK:
                        yield outgoing.taken()
    yield outgoing.taken()


def in_this_request(pieces: Generator[bytes, None, None]) -> Iterator[bytes]:
    """`pieces`, each made within the contexts of the current request; between two pieces, neither is held open."""
    app_context, request_context = _unwrapped(app_ctx), _unwrapped(request_ctx)
    return _each_in(pieces, app_context, request_context)


def _unwrapped(proxy: Any) -> Any:
    return proxy._get_current_object()


def _each_in(pieces: Generator[bytes, None, None], *contexts: Any) -> Iterator[bytes]:
    app_context, request_context = contexts
    try:
        while True:
            with app_context, request_context:
                piece = next(pieces, None)
            if piece is None:
                return
            yield piece
    finally:
        pieces.close()
