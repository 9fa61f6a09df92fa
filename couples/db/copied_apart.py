"""Copies the database in a separate process, so the server goes on answering and keeps none of the memory that a copy takes.

It runs only `database_file.py`, which needs nothing but Python, so it starts within 0.03 seconds.
"""

import subprocess
import sys
from pathlib import Path

from couples.db import database_file
from couples.db.database_file import BadDatabase


def copy_apart(source: Path, target: Path, **notes: str) -> None:
    """A whole copy that holds `notes`, is on the disk, and was read again from end to end.

    Raises:
        BadDatabase: it can't be copied, because it's damaged or there's no room, or the copy isn't what was written.
    """
    command = [sys.executable, "-I", "-S", database_file.__file__, str(source), str(target)]
    command += [f"{name}={value}" for name, value in notes.items()]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise BadDatabase(
            said[-1] if said else f"couldn't be copied: what did it has ended ({done.returncode})"
        )
