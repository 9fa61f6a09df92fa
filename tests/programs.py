"""Programs of Debian that some tests need: without one they skip and say which package brings it, and fail where CI=true."""

import os
import shutil

import pytest


def is_missing(message: str) -> None:
    """Ends the test: skipped with `message`, or failed where CI=true, since a machine of its own can have everything."""
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def needs(program: str, package: str) -> None:
    """Goes on where `program` can be run; `package` is Debian's name for what brings it."""
    if not shutil.which(program):
        is_missing(f"no {program} here; apt-get install {package} brings it")
