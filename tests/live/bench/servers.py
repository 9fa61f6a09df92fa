"""The servers of a bench: each is started, measured under one load and ended."""

import asyncio
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from tests import databases, redis_for_tests
from tests.live.bench.phones import Door, Room, measure
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
}


def once(server: str, count: int) -> None:
    """Prints what one server did under one load."""
    print(json.dumps(asyncio.run(SERVERS[server](count))))
