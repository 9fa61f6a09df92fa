"""Which sources this program was made of: its release, and the commit where that's known.

Promised: not knowing is never an error. A checkout asks git; a wheel has it in a file that hatch_build.py wrote into it.
"""

import subprocess
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).parent
WRITTEN = "commit.txt"
ASKS = ("log", "-1", "--format=%h of %cs")


def release() -> str:
    """As in `0.1.0 (1706399 of 2026-11-27)`."""
    known = commit()
    return f"{version('couples')} ({known})" if known else version("couples")


def commit() -> str:
    """The commit and its day; empty where neither a build nor git says."""
    written = PACKAGE / WRITTEN
    if written.exists():
        return written.read_text("utf-8").strip()
    return of_checkout(PACKAGE.parent)


def of_checkout(folder: Path) -> str:
    """What git says of a checkout, whoever it belongs to; empty where it's none, or there's no git."""
    if not (folder / ".git").exists():
        return ""
    command = ["git", "-c", "safe.directory=*", "-C", str(folder), *ASKS]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=10)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
