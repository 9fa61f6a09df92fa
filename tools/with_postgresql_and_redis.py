"""Runs a command with a PostgreSQL and a Redis of its own, which begin empty on free ports and are gone afterwards.

The command finds their addresses in TEST_DATABASE_URL and TEST_REDIS_URL. The servers belong to a user without rights, as PostgreSQL
wants it, and keep nothing safe: what's in them is for one run. With --durable before the command, PostgreSQL writes to the disk and
waits for it, as a host's does: for measuring.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

USERS = ("postgres", "nobody")
"""Who runs them where we are root: Debian's own user for PostgreSQL, or one that is everywhere."""
MEMORY = Path("/dev/shm")  # noqa: S108  a folder of a name of our own in it
"""Where Linux keeps files in memory: each test has a database of eight megabytes."""
ALWAYS = {"max_connections": "400", "log_error_verbosity": "terse", "listen_addresses": "127.0.0.1"}
FOR_ONE_RUN = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "jit": "off",
    "autovacuum": "off",
}
DURABLE = "--durable"
OF_REDIS = {"bind": "127.0.0.1", "save": "", "appendonly": "no", "databases": "256"}
"""Nothing on the disk, and a database for each process of a run of tests."""
LONGEST_START = 30.0


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the servers go then, too
    durable = command[:1] == [DURABLE]
    with postgresql(durable=durable) as (database, _), redis() as (url, _):
        named = {"TEST_DATABASE_URL": database, "TEST_REDIS_URL": url}
        return subprocess.run(command[durable:], env={**os.environ, **named}, check=False).returncode  # noqa: S603  what our Makefile says


@contextmanager
def postgresql(*, durable: bool = False) -> Iterator[tuple[str, Callable[[], None]]]:
    """A PostgreSQL, by its address and what restarts it."""
    with _folder("postgresql-", in_memory=not durable) as folder:
        who = ["-U", "couples", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        _run("initdb", "-D", folder / "data", *who)
        settings = " ".join(
            f"-c {name}={value}" for name, value in (ALWAYS if durable else ALWAYS | FOR_ONE_RUN).items()
        )
        port = _free_port()
        start = f"-p {port} -c unix_socket_directories={folder} {settings}"
        _run("pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-o", start, "start")
        try:
            restart = partial(_run, "pg_ctl", "-D", folder / "data", "-m", "fast", "-w", "restart")
            yield f"postgresql+psycopg://couples@127.0.0.1:{port}/postgres", restart
        finally:
            _run("pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")


@contextmanager
def redis(port: int = 0) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A Redis, by its address and its process; on a port that's named, one that was stopped comes back."""
    program = shutil.which("redis-server")
    if not program:
        raise SystemExit("There's no Redis here. This line helps: apt-get install redis-server")
    port = port or _free_port()
    with _folder("redis-") as folder:
        settings = {**OF_REDIS, "port": str(port), "dir": str(folder)}
        given = [word for name, value in settings.items() for word in (f"--{name}", value)]
        process = subprocess.Popen([program, *given], stdout=subprocess.DEVNULL, cwd="/", **_without_rights())  # noqa: S603  as above
        try:
            _wait_for_redis(process, port)
            yield f"redis://127.0.0.1:{port}", process
        finally:
            process.kill()
            process.wait()


def _wait_for_redis(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + LONGEST_START
    while process.poll() is None and time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as asked:
                asked.sendall(b"PING\r\n")
                if asked.recv(64).startswith(b"+PONG"):
                    return
        except OSError:
            time.sleep(0.01)
    raise SystemExit("redis-server didn't start; what it said is above.")


@contextmanager
def _folder(begins: str, *, in_memory: bool = True) -> Iterator[Path]:
    """A folder for the user that a server runs as."""
    folder = Path(tempfile.mkdtemp(prefix=begins, dir=MEMORY if in_memory and MEMORY.is_dir() else None))
    try:
        if user := _user():
            shutil.chown(folder, user)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> str | None:
    return next(name for name in USERS if _is_user(name)) if os.geteuid() == 0 else None


def _without_rights() -> dict[str, str | list[str]]:
    """Who a server's process belongs to, for `subprocess`."""
    user = _user()
    return {"user": user, "extra_groups": []} if user else {}


def _run(name: str, *arguments: object) -> None:
    done = subprocess.run(  # noqa: S603  as above
        [_program(name), *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False, cwd="/", **_without_rights()
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
