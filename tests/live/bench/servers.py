"""The servers of a bench: each is started, measured under one load and ended."""

import asyncio
import json
import os
import random
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import psycopg

from tests import databases, redis_for_tests
from tests.live.bench.phones import A_SECOND, SECONDS, WARM, Door, Room, measure
from tests.sockets import free_port

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
ENGINE_IO = "socket.io/?EIO=4&transport=websocket"
COMMAND = [sys.executable, "-m", "tests.live.bench.couples_server"]
NODES = {
    "node": ("node's Socket.IO, no sign-in, no write", "ws"),
    "node-uws": ("the same on uWebSockets", "uws"),
}
"""What each is called, and what its server is told."""
NODE_FOLDER = "BENCH_NODE_FOLDER"
"""Names the folder in which npm has installed what node's servers need."""


# --- ours -------------------------------------------------------------------------------------------------------------


def rooms_of(made: list[dict], base: str, *ports: int) -> list[Room]:
    """Rooms over one server or several; partners are on different ones, if they can be.

    Args:
        made: whose talks they are, as `couples_server` prints it.
        base: the server's address, as its visitors know it.
        ports: of each process.
    """
    front = base.rpartition("/")[2]

    def door(one: dict, room: int, side: int) -> Door:
        cookie = f"couples_{front.rpartition(':')[2]}={one['cookies'][side]}"
        url = f"ws://127.0.0.1:{ports[(room + side) % len(ports)]}/{ENGINE_IO}"
        return Door(url, {"Host": front, "Origin": base, "Cookie": cookie}, one["marks"][side])

    return [Room((door(one, n, 0), door(one, n, 1)), one["talk"]) for n, one in enumerate(made)]


async def of_ours(count: int) -> dict:
    """One process on SQLite, with full durability."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        env = {
            "COUPLES_DATA": folder, "COUPLES_PORT": str(port), "COUPLES_BASE_URL": url,
            "COUPLES_SOCKETS": str(2 * count),
        }  # fmt: skip
        process = subprocess.Popen(
            [*COMMAND, str(count)], cwd=ROOT, env={**os.environ, **env},
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        try:
            made = [json.loads(line) for line in iter(process.stdout.readline, "ready\n")]
            await until_it_answers(port)
            rooms = rooms_of(made, url, port)
            found = await measure("couples, signed in and committed", rooms, [process.pid])
        finally:
            process.terminate()
            process.wait(timeout=30)
        with sqlite3.connect(Path(folder) / "couples.db") as kept:
            (moves,) = kept.execute("SELECT count(*) FROM live_moves").fetchone()
        return found | {"lost": lost(rooms, moves)}


async def until_it_answers(port: int) -> None:
    """Waits for an answer: a server listens before it has loaded the app, which would count as its pages' memory."""
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
            continue
        writer.write(f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
        assert b" 200 " in await reader.readline()
        writer.close()
        return


async def of_several(count: int, processes: int) -> dict:
    """Processes on one PostgreSQL and one Redis, as hosts start them; in each room, A's page is on one and B's on the next."""
    from tests.real_server import RealServer

    with tempfile.TemporaryDirectory() as folder, databases.for_one_test(), ExitStack() as until_the_end:
        base, data = f"http://127.0.0.1:{free_port()}", Path(folder) / "data"
        settings = {
            **databases.setting_of(data), "COUPLES_REDIS_URL": redis_for_tests.clean_url(), "COUPLES_BASE_URL": base,
            "COUPLES_SOCKETS": str(-(-2 * count // processes)),
        }  # fmt: skip
        env = {**os.environ, "COUPLES_DATA": str(data), **settings}
        printed = subprocess.run([*COMMAND, str(count), "only-make"], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)  # fmt: skip
        made = [json.loads(line) for line in printed.stdout.splitlines()]
        servers = [
            until_the_end.enter_context(RealServer(data, is_as_installed=True, **settings))
            for _ in range(processes)
        ]
        for server in servers:
            await until_it_answers(server.port)
        rooms = rooms_of(made, base, *(server.port for server in servers))
        name = f"couples on PostgreSQL and Redis, {processes} process{'es' if processes > 1 else ''}"
        found = await measure(name, rooms, [server.process.pid for server in servers])
        for server in servers:
            server.stop()
        ((moves,),) = databases.run_on(settings["COUPLES_DATABASE_URL"], "SELECT count(*) FROM live_moves")
    return found | {"lost": lost(rooms, moves)}


def lost(rooms: list[Room], kept: int) -> int:
    """How many moves were acknowledged and aren't there. There may be more than that: those whose answer was on its way at the end."""
    return max(0, sum(room.acked for room in rooms) - kept)


async def of_commits(count: int) -> dict:
    """PostgreSQL alone, as often as that many rooms tap: one statement that changes a row and adds one, until it's safe on the disk.

    Nothing that saves a tap there can be faster. Nobody is signed in, nothing is checked, and no page hears of it.
    """
    with tempfile.TemporaryDirectory() as folder, databases.for_one_test():
        url = databases.setting_of(Path(folder) / "data")["COUPLES_DATABASE_URL"]
        with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection:
            connection.execute("CREATE TABLE talks (id int PRIMARY KEY, version int, state text)")
            connection.execute("CREATE TABLE moves (id serial PRIMARY KEY, talk int, mark bytea)")
            connection.execute(
                "INSERT INTO talks SELECT n, 0, repeat('x', 600) FROM generate_series(1, %s) n", (count,)
            )
            took = [_one_commit(connection, at, count) for at in _moments(count)]
    took = sorted(took[len(took) // 5 :])
    timed = {"p50": statistics.median(took), "p99": took[int(len(took) * 0.99) - 1], "moves": len(took)}
    nothing = {"missed": 0, "refused": 0, "kilobytes": 0.0}
    return {"name": "PostgreSQL alone, one statement", "rooms": count} | timed | nothing


def _moments(count: int) -> list[float]:
    begin, seconds = time.perf_counter(), WARM + SECONDS
    return sorted(begin + random.random() * seconds for _ in range(int(count * A_SECOND * seconds)))  # noqa: S311  no secret


def _one_commit(connection: psycopg.Connection, at: float, count: int) -> float:
    """How many milliseconds after `at` it was safe: a commit that the one before it held up has waited, too."""
    time.sleep(max(0.0, at - time.perf_counter()))
    connection.execute(
        "WITH changed AS (UPDATE talks SET version = version + 1, state = repeat('y', 600) WHERE id = %s RETURNING id)"
        " INSERT INTO moves (talk, mark) SELECT id, %s FROM changed",
        (random.randint(1, count), os.urandom(32)),  # noqa: S311  no secret
        prepare=True,
    )
    return (time.perf_counter() - at) * 1000


# --- what others would pick -------------------------------------------------------------------------------------------


@contextmanager
def node_installed() -> Iterator[None]:
    """Has npm install once what every run of node's servers needs, where there's an npm."""
    if not shutil.which("node") or not shutil.which("npm"):
        yield
        return
    with tempfile.TemporaryDirectory() as folder:
        for name in ("server.mjs", "package.json"):
            shutil.copy(HERE / name, folder)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True)
        os.environ[NODE_FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[NODE_FOLDER]


async def of_node(count: int, name: str) -> dict | None:
    """None where node or npm isn't there, or the build that it's asked for.

    Args:
        count: of rooms.
        name: one of `NODES`.
    """
    if not os.environ.get(NODE_FOLDER):
        return None
    (said, over), port = NODES[name], free_port()
    process = subprocess.Popen(
        ["node", "server.mjs", str(port), over],
        cwd=os.environ[NODE_FOLDER],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        if process.stdout.readline() != "ready\n":
            return None
        url = f"ws://127.0.0.1:{port}/{ENGINE_IO}&room="
        rooms = [Room((Door(f"{url}{n}"), Door(f"{url}{n}"))) for n in range(count)]
        return await measure(said, rooms, [process.pid])
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


async def of_relay(count: int) -> dict:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.live.bench.relay", str(port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        process.stdout.readline()
        doors = [Door(f"ws://127.0.0.1:{port}/{n}") for n in range(count)]
        rooms = [Room((door, door), plain=True) for door in doors]
        return await measure("raw relay, bytes only", rooms, [process.pid])
    finally:
        process.kill()
        process.wait()


SERVERS = {
    "relay": of_relay,
    **{name: partial(of_node, name=name) for name in NODES},
    "ours": of_ours,
    **{f"ours-{n}": partial(of_several, processes=n) for n in (1, 2, 4)},
    "commits": of_commits,
}


def once(server: str, count: int) -> None:
    """Prints what one server did under one load."""
    print(json.dumps(asyncio.run(SERVERS[server](count))))
