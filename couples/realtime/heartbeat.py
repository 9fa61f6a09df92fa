"""When open pages are asked whether they are still there."""

SECONDS_BETWEEN_CHECKS = 1.0
"""Seconds between two looks at who has to be asked."""
SECONDS_TO_CONNECT = 10.0
"""So long a socket may be open without a Socket.IO hello."""
