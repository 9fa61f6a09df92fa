"""Loads python-socketio without Redis's library, which it would load wherever that is installed: 5 MB of a server that has no Redis.

The trade-off: it has no message queue of its own then. What servers tell each other doesn't pass through it.
"""

import sys

_held_back = sys.modules.setdefault("redis", None) is None  # type: ignore[arg-type]  # how Python writes that there's none
import socketio  # noqa: E402, F401

if _held_back:
    del sys.modules["redis"]
