"""When the database doesn't do what it's asked: which errors say so, and what a log may say of them."""

from sqlalchemy.exc import DBAPIError, InternalError, OperationalError, TimeoutError

TROUBLE = (OperationalError, InternalError, TimeoutError)
"""It's locked, full, gone, or it only reads; or too many wait for it. What was asked for may work a minute later."""


def what_it_says(error: Exception) -> str:
    """The error's first line. It has none of the hints that PostgreSQL adds and, for these errors, no values from the
    data.
    """
    if isinstance(error, DBAPIError):
        return str(error.orig).partition("\n")[0]
    return "too many wait for it"
