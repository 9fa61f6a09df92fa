"""How long a move takes from one phone to the other, beside what others would pick and beside the limit.

Measured over real WebSockets: from A's move leaving until its notice is at B. Ours is signed in, applied
and committed to SQLite with full durability; node's Socket.IO server only tells it on; the relay only
copies bytes. Each has a fresh client process beside it, on the same cores. They take turns, a few rounds,
and the middle round counts: a machine that others share is twice as fast in one minute as in the next. Run
by `make bench`; nothing here passes or fails.
"""

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
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect, ws_create_server

from tests.bench_pages import checked_out, compared_with
from tests.sockets import free_port

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SECONDS = float(os.environ.get("BENCH_SECONDS", "10"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
A_SECOND = 0.5
WARM = 3.0


class Client(WSListener):
    """One phone: speaks Engine.IO by hand, and calls `heard` for each frame that is no heartbeat."""

    def __init__(self, heard, plain: bool, mark: str):
        self.heard, self.plain, self.open = heard, plain, asyncio.get_event_loop().create_future()
        self.mark = mark

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport
        if self.plain and not self.open.done():
            self.open.set_result(None)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type != WSMsgType.TEXT:
            return
        text = frame.get_payload_as_utf8_text()
        if not self.plain and text == "2":
            self.send("3")
        elif not self.plain and text.startswith("0"):
            self.send("40" + json.dumps({"page_of": self.mark}))
        elif not self.plain and text.startswith("40"):
            if not self.open.done():
                self.open.set_result(None)
        else:
            self.heard(text)

    def send(self, text: str) -> None:
        self.transport.send(WSMsgType.TEXT, text.encode())


class Room:
    """Two phones; `sent` is when A's last move left. A late or missing notice is counted, never hidden."""

    def __init__(
        self, url: str, plain: bool, cookies=(None, None), talk: str = "", origin: str = "", marks=("", "")
    ):
        self.url, self.plain, self.cookies, self.talk, self.origin = url, plain, cookies, talk, origin
        self.marks = marks
        self.sent: float | None = None
        self.took: list[float] = []
        self.missed = self.acked = self.refused = self.number = 0

    async def connect(self) -> None:
        self.a = await self._one(0, self._at_a)
        self.b = await self._one(1, self._at_b)

    async def _one(self, side: int, heard) -> Client:
        headers = {"Origin": self.origin} if self.origin else {}
        if self.cookies[side]:
            headers["Cookie"] = self.cookies[side]
        _, client = await ws_connect(
            lambda: Client(heard, self.plain, self.marks[side]), self.url, extra_headers=headers
        )
        await client.open
        return client

    def _at_a(self, text: str) -> None:
        if text.startswith("43"):
            self.acked += '"ok":true' in text
            self.refused += '"ok":true' not in text

    def _at_b(self, text: str) -> None:
        if self.sent is not None and (self.plain or text.startswith('42["changed"')):
            self.took.append(time.perf_counter() - self.sent)
            self.sent = None

    def move(self) -> None:
        if self.sent is not None:
            self.missed += 1
        self.number += 1
        what = "timer-on" if self.number % 2 else "timer-off"
        message = {"id": str(uuid.uuid4()), "session": self.talk, "move": what}
        self.sent = time.perf_counter()
        self.a.send(json.dumps(message) if self.plain else f"42{self.number}" + json.dumps(["move", message]))

    async def talk_for(self, seconds: float) -> None:
        end = time.perf_counter() + seconds
        await asyncio.sleep(random.random() / A_SECOND)  # noqa: S311  spreads the load, hides nothing
        while time.perf_counter() < end:
            self.move()
            await asyncio.sleep(1 / A_SECOND)


async def measure(name: str, rooms: list[Room], pid: int) -> dict:
    before = memory(pid)
    for room in rooms:
        await room.connect()
    connected = memory(pid)
    await asyncio.gather(*(room.talk_for(WARM) for room in rooms))
    for room in rooms:
        room.took.clear()
    await asyncio.gather(*(room.talk_for(SECONDS) for room in rooms))
    await asyncio.sleep(2)
    took = sorted(t * 1000 for room in rooms for t in room.took)
    missed = sum(room.missed + (room.sent is not None) for room in rooms)
    each = (connected - before) / (2 * len(rooms)) if pid != os.getpid() else 0
    return {
        "name": name,
        "rooms": len(rooms),
        "p50": statistics.median(took),
        "p99": took[int(len(took) * 0.99) - 1],
        "moves": len(took),
        "missed": missed,
        "refused": sum(room.refused for room in rooms),
        "kilobytes": each,
    }


def memory(pid: int) -> float:
    """Kilobytes that a process and its children hold in memory; nothing where the system doesn't tell (/proc)."""
    total = 0.0
    if not Path("/proc/self/status").exists():
        return total
    for one in [pid, *(int(c) for c in _children(pid))]:
        try:
            status = Path(f"/proc/{one}/status").read_text()
        except OSError:
            continue
        total += next(float(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    return total


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


async def of_ours(count: int) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        env = {
            "COUPLES_DATA": folder, "COUPLES_PORT": str(port), "COUPLES_BASE_URL": url,
            "COUPLES_SOCKETS": str(2 * count),
        }  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.live.bench.couples_server", str(count)],
            cwd=ROOT, env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        try:
            made = [json.loads(line) for line in iter(process.stdout.readline, "ready\n")]
            await _answers(port)
            rooms = [
                Room(f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket", False,
                     [f"couples_{port}={c}" for c in one["cookies"]], one["talk"], url, one["marks"])
                for one in made
            ]  # fmt: skip
            found = await measure("couples, signed in and committed", rooms, process.pid)
        finally:
            process.terminate()
            process.wait(timeout=30)
        with sqlite3.connect(Path(folder) / "couples.db") as kept:
            (moves,) = kept.execute("SELECT count(*) FROM live_moves").fetchone()
        found["lost"] = sum(room.acked for room in rooms) - moves
        return found


async def _answers(port: int) -> None:
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


async def of_node(count: int) -> dict | None:
    """None where node or npm is not there."""
    if not shutil.which("node") or not shutil.which("npm"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        for name in ("server.mjs", "package.json"):
            shutil.copy(HERE / name, folder)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True)
        port = free_port()
        process = subprocess.Popen(
            ["node", "server.mjs", str(port)], cwd=folder, stdout=subprocess.PIPE, text=True
        )
        try:
            process.stdout.readline()
            url = f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket&room="
            rooms = [Room(f"{url}{n}", False) for n in range(count)]
            return await measure("node's Socket.IO, no sign-in, no write", rooms, process.pid)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()


class Relay(WSListener):
    """Copies each frame to the other phone of its room."""

    def __init__(self, rooms: dict[str, list], name: str):
        self.peers = rooms.setdefault(name, [])

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport
        self.peers.append(transport)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        for peer in self.peers:
            if peer is not transport:
                peer.send(WSMsgType.TEXT, frame.get_payload_as_bytes())


async def serve_relay(port: int) -> None:
    rooms: dict[str, list] = {}
    server = await ws_create_server(lambda r: Relay(rooms, r.path.decode()), "127.0.0.1", port)
    print("ready", flush=True)
    await server.serve_forever()


async def of_relay(count: int) -> dict:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.live.bench", "serve-relay", str(port)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        process.stdout.readline()
        rooms = [Room(f"ws://127.0.0.1:{port}/{n}", True) for n in range(count)]
        return await measure("raw relay, bytes only", rooms, process.pid)
    finally:
        process.kill()
        process.wait()


def tell(found: dict | None, beside: dict | None) -> None:
    if found is None:
        print("node's Socket.IO                          (node or npm is not here)")
        return
    ratio = f"{found['p50'] / beside['p50']:5.1f}" if beside else "     "
    more = f"  acknowledged and lost {found['lost']}" if "lost" in found else ""
    print(
        f"{found['name']:<40} {found['rooms']:>4} rooms  p50 {found['p50']:7.2f} ms {ratio}  p99 {found['p99']:7.2f} ms"
        f"  {found['moves']:>5} moves  undelivered {found['missed']}  refused {found['refused']}"
        f"  {found['kilobytes']:4.0f} KB a connection{more}"
    )


SERVERS = {"relay": of_relay, "node": of_node, "ours": of_ours}


def run(server: str, count: int, folder: Path = ROOT) -> dict | None:
    """One server under one load, from a client process of its own, so that none meets what another left.

    In `folder` lies the checkout to measure; the one of the goals has the same command.
    """
    command = [sys.executable, "-m", "tests.live.bench", server, str(count)]
    env = {**os.environ, "PYTHONPATH": str(folder)}
    printed = subprocess.run(command, cwd=folder, env=env, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(printed.stdout)


def middle(found: list[dict | None]) -> dict | None:
    """Of several rounds the middle for what is timed or weighed, and all for what is counted."""
    rounds = [one for one in found if one]
    if not rounds:
        return None
    of = {key: [one[key] for one in rounds] for key in rounds[0]}
    timed = {key: statistics.median(of[key]) for key in ("p50", "p99", "kilobytes")}
    counted = {key: sum(of[key]) for key in ("moves", "missed", "refused", "lost") if key in of}
    return rounds[0] | timed | counted


def main() -> None:
    """Prints a line for each server, and where it can one for ours as it was at the revision that goals are counted from."""
    with ExitStack() as stack:
        runs: dict[str, Callable[[int], dict | None]] = {name: partial(run, name) for name in SERVERS}
        if before := compared_with():
            runs[f"ours at {before}"] = partial(run, "ours", folder=stack.enter_context(checked_out(before)))
        for count in [int(n) for n in os.environ.get("BENCH_ROOMS", "100 500").split()]:
            rounds = [{name: once(count) for name, once in runs.items()} for _ in range(ROUNDS)]
            found = {name: middle([one[name] for one in rounds]) for name in runs}
            if before and (was := found[f"ours at {before}"]):
                was["name"] = f"couples at {before} (may be no faster)"
            for one in found.values():
                tell(one, found["node"])


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve-relay"]:
        asyncio.run(serve_relay(int(sys.argv[2])))
    elif sys.argv[1:]:
        print(json.dumps(asyncio.run(SERVERS[sys.argv[1]](int(sys.argv[2])))))
    else:
        main()
