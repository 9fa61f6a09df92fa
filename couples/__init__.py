"""Couples: a private place for two partners.

`create_app` makes the application. It's in `app`, which is read when it's first asked for: whoever needs one part of Couples, such as
wording help, doesn't wait for all of it.
"""

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from couples.app import create_app

__all__ = ["create_app"]

# One text at a time is heard, on one core: another couple's tap waits for none. numpy reads it when it's imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def __getattr__(name: str) -> Any:
    if name != "create_app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from couples.app import create_app

    return create_app
