"""How many WebSocket frames come in, counted before anyone reads them.

Promised: pings, pongs, empty pieces and whatever else is no message cost their sender as well; whoever sends far more than any page
of ours is hung up on. The trade-off: the heads of frames are read twice, here for nothing but their lengths.
"""

MASK = 4
_SIZES = {126: 2, 127: 8}


class FrameCount:
    """The frames of one connection, in whatever pieces its bytes come."""

    def __init__(self) -> None:
        self._head, self._to_skip = bytearray(), 0

    def begun_in(self, data: bytes) -> int:
        """How many frames have their whole head by the end of `data`."""
        frames, at = 0, 0
        while at < len(data):
            skipped = min(self._to_skip, len(data) - at)
            self._to_skip -= skipped
            at += skipped
            missing = self._missing()
            taken = data[at : at + missing]
            self._head += taken
            at += len(taken)
            if self._head and not self._missing():
                frames += 1
                self._to_skip = self._length()
                self._head.clear()
        return frames

    def _missing(self) -> int:
        """How many bytes of a head are still to come."""
        if len(self._head) < 2:
            return 2 - len(self._head)
        mask = MASK if self._head[1] & 0x80 else 0
        return 2 + _SIZES.get(self._head[1] & 0x7F, 0) + mask - len(self._head)

    def _length(self) -> int:
        short = self._head[1] & 0x7F
        size = _SIZES.get(short)
        return int.from_bytes(self._head[2 : 2 + size], "big") if size else short
