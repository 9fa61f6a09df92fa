"""How many connections to the database stay open: those that only read, and the one that writes."""

from typing import Any

LONGEST_TURN = 4
"""Seconds that a writer waits for those of the same process, each of whom is done in some thousandths."""
READERS: dict[str, Any] = {
    "pool_size": 20,
    "max_overflow": 1000,
    "pool_use_lifo": True,
    "pool_reset_on_return": None,
}


def one_writer() -> dict[str, Any]:
    """Writers take turns on a single connection."""
    return {"pool_size": 1, "max_overflow": 0, "pool_timeout": LONGEST_TURN}
