"""When open pages are asked whether they are still there."""

SECONDS_BETWEEN_CHECKS = 1.0
"""Seconds between two looks at who has to be asked."""
