"""The phones of a bench: rooms of two that move, and what came of it. They speak Engine.IO by hand, or send bytes to a relay."""

import asyncio
import json
import os
import random
import statistics
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

SECONDS = float(os.environ.get("BENCH_SECONDS", "10"))
A_SECOND = float(os.environ.get("BENCH_A_SECOND", "0.5"))
"""How many taps a room makes in a second. People in a talk make one in ten seconds or so."""
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


@dataclass(frozen=True)
class Door:
    """Where one phone connects, and as whom."""

    url: str
    headers: dict[str, str] | None = None
    mark: str = ""


class Room:
    """Two phones; `sent` is when A's last move left. A late or missing notice is counted, never hidden.

    Args:
        doors: A's and B's.
        talk: whose moves are sent; none to a server that knows no talks.
        plain: it's the relay, which knows no Engine.IO.
    """

    def __init__(self, doors: tuple[Door, Door], talk: str = "", plain: bool = False):
        self.doors, self.talk, self.plain = doors, talk, plain
        self.sent: float | None = None
        self.took: list[float] = []
        self.missed = self.acked = self.refused = self.number = 0

    async def connect(self) -> None:
        self.a = await self._one(self.doors[0], self._at_a)
        self.b = await self._one(self.doors[1], self._at_b)

    async def _one(self, door: Door, heard) -> Client:
        _, client = await ws_connect(
            lambda: Client(heard, self.plain, door.mark), door.url, extra_headers=door.headers
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


async def measure(name: str, rooms: list[Room], processes: Iterable[int]) -> dict:
    """Has the rooms move for a while.

    Args:
        name: of the server.
        rooms: not connected yet.
        processes: the server's, with their children.
    """
    pids = list(processes)
    before = memory(pids)
    for room in rooms:
        await room.connect()
    connected = memory(pids)
    await asyncio.gather(*(room.talk_for(WARM) for room in rooms))
    for room in rooms:
        room.took.clear()
    await asyncio.gather(*(room.talk_for(SECONDS) for room in rooms))
    await asyncio.sleep(2)
    took = sorted(t * 1000 for room in rooms for t in room.took)
    missed = sum(room.missed + (room.sent is not None) for room in rooms)
    return {
        "name": name,
        "rooms": len(rooms),
        "p50": statistics.median(took),
        "p99": took[int(len(took) * 0.99) - 1],
        "moves": len(took),
        "missed": missed,
        "refused": sum(room.refused for room in rooms),
        "kilobytes": (connected - before) / (2 * len(rooms)),
    }


def memory(pids: list[int]) -> float:
    """Kilobytes that processes and their children hold in memory; nothing where the system doesn't tell (/proc)."""
    total = 0.0
    if not Path("/proc/self/status").exists():
        return total
    for one in [*pids, *(int(child) for pid in pids for child in _children(pid))]:
        try:
            status = Path(f"/proc/{one}/status").read_text()
        except OSError:
            continue
        total += next(float(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    return total


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
