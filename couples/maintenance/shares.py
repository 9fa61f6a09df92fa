"""Whether the data folder is on a share, which other machines can have open as well.

A folder has only one server because the server holds a lock on it (`data_folder.hold`). Containers and users of one
machine all see that lock. On a share, it's up to the file system whether other machines see it too, and not all make
sure of that; SQLite's own locks depend on the same thing. So the host is warned. Only Linux says what kind of file
system a folder is on; elsewhere nothing is reported.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from couples.config import Settings
from couples.maintenance.findings import Finding

SHARES = {"9p", "afs", "ceph", "cifs", "fuse.glusterfs", "fuse.rclone", "fuse.sshfs", "nfs", "nfs4", "smb3"}
"""File systems that other machines can have open, by the names that Linux has for them."""
MOUNTS = Path("/proc/self/mountinfo")
HELPS = "Move it to this machine's own disk: there, a second server is refused and no write is lost."


def on_a_share(settings: Settings, _: datetime) -> Iterator[Finding]:
    """What the doctor says of a data folder there; nothing of one on a disk."""
    if kind := kind_under(settings.data):
        yield Finding("warning", "data folder", said_of(settings.data, kind), HELPS)


def said_of(folder: Path, kind: str) -> str:
    return f"{folder} is on a share ({kind}). SQLite can lose writes there, and a second machine may serve it unnoticed."


def kind_under(folder: Path) -> str:
    """The kind of share that `folder` is on; empty for a disk of this machine's own."""
    try:
        device = os.stat(folder).st_dev
        mounts = MOUNTS.read_text("utf-8", "replace")
    except OSError:
        return ""
    number = f"{os.major(device)}:{os.minor(device)}"
    kinds = {line.partition(" - ")[2].split()[0] for line in mounts.splitlines() if line.split()[2] == number}
    return next(iter(kinds & SHARES), "")
