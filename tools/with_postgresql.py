"""Runs a command with a PostgreSQL of its own, which begins empty on a free port and is gone afterwards.

The command finds its address in TEST_DATABASE_URL. The server belongs to a user without rights, as PostgreSQL wants it, and keeps
nothing safe: what's in it is for one run.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USERS = ("postgres", "nobody")
"""Who runs it where we are root: Debian's own user for it, or one that is everywhere."""
MEMORY = Path("/dev/shm")  # noqa: S108  a folder of a name of our own in it
"""Where Linux keeps files in memory: each test has a database of eight megabytes."""
FOR_ONE_RUN = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "400",
    "jit": "off",
    "autovacuum": "off",
    "log_error_verbosity": "terse",
    "listen_addresses": "127.0.0.1",
}


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the server goes then, too
    with running() as url:
        return subprocess.run(command, env={**os.environ, "TEST_DATABASE_URL": url}, check=False).returncode  # noqa: S603  what our Makefile says


@contextmanager
def running() -> Iterator[str]:
    """A server, by its address."""
    user = next(name for name in USERS if _is_user(name)) if os.geteuid() == 0 else None
    folder, port = (
        Path(tempfile.mkdtemp(prefix="postgresql-", dir=MEMORY if MEMORY.is_dir() else None)),
        _free_port(),
    )
    if user:
        shutil.chown(folder, user)
    try:
        _run(
            user,
            "initdb",
            "-D",
            folder / "data",
            "-U",
            "couples",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        )
        settings = " ".join(f"-c {name}={value}" for name, value in FOR_ONE_RUN.items())
        start = f"-p {port} -c unix_socket_directories={folder} {settings}"
        _run(user, "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-o", start, "start")
        try:
            yield f"postgresql+psycopg://couples@127.0.0.1:{port}/postgres"
        finally:
            _run(user, "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(user: str | None, name: str, *arguments: object) -> None:
    done = subprocess.run(  # noqa: S603  as above
        [_program(name), *map(str, arguments)], user=user, extra_groups=[] if user else None, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, check=False, cwd="/",
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{name} didn't work; what it said is above.")


def _program(name: str) -> str:
    """Debian has the programs of each version in a folder of its own, and not all of them in the usual ones."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    program = str(found[-1]) if found else shutil.which(name)
    if not program:
        raise SystemExit("There's no PostgreSQL here. This line helps: apt-get install postgresql")
    return program


def _is_user(name: str) -> bool:
    try:
        return bool(pwd.getpwnam(name))
    except KeyError:
        return False


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
