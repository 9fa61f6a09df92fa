"""How many sockets a person may have open, and how much one of them may take up.

How many may be open in all is up to the transport (`most_sockets` in `choose_transport.py`), and how many events a person may send
is in `rate_limit.py`.
"""

SOCKETS_EACH = 5
"""Open pages of one person, on all their devices together."""
LARGEST_FRAME = 64 * 1024
"""Bytes of one message."""
MOST_UNSENT = 1024 * 1024
"""Bytes that may wait for a phone that doesn't read.

Beyond that it's hung up on, and fetches everything when it's back.
"""
