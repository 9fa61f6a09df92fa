"""How long another couple's live tap takes while one person floods by every door there is, beside how long it takes without.

Both are measured over real WebSockets at one server in one run, quiet and flooded in turns. The server is as hosts run it, with
Argon2 at its real price. BENCH_DOORS names some of the doors, such as "sockets" or "/ /check-in". Run by `make bench`; nothing
here passes or fails: tests/test_floods.py and tests/accounts/test_guess_limits.py count the work instead.
"""

import asyncio
import json
import os
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import uuid
from collections import Counter
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

import websocket

from tests.live.bench.phones import Room
from tests.live.bench.servers import rooms_of, until_it_answers
from tests.sockets import free_port

ROOT = Path(__file__).parents[1]
SECONDS = float(os.environ.get("BENCH_SECONDS", "10"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
TAPS_A_SECOND = 2
TAP_BAR = 100
"""Milliseconds that another couple's tap may take at the median."""
WORDS = "You never listen to me and I always have to do everything alone. " * 40
FRAMES = ['42["flood",1]', '429["move",{}]']


# --- one person who floods ------------------------------------------------------------------------------------------


class Flooder:
    """A signed-in person with a script. Each door has a thread that knocks again as soon as it's answered."""

    def __init__(self, port: int, cookie: str):
        self.port, self.cookies = port, {f"couples_{port}": cookie}
        self.marks = dict(
            re.findall(r'name="(csrf_token|page_of)" value="([^"]*)"', self.ask("GET", "/safety"))
        )
        self.answers: Counter[str] = Counter()

    def ask(self, method: str, path: str, **fields: str) -> str:
        line = HTTPConnection("127.0.0.1", self.port, timeout=60)
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": kept, "Content-Type": "application/x-www-form-urlencoded"}
        line.request(method, path, urlencode(fields) if fields else None, headers)
        answer = line.getresponse()
        said = answer.read().decode("latin-1")
        if path == "/safety":
            name, _, value = (answer.getheader("Set-Cookie") or "=").partition(";")[0].partition("=")
            self.cookies |= {name: value} if name else {}
            return said
        self.answers[f"{path.split('/')[1]} {answer.status}"] += 1
        line.close()
        return said

    def knocks(self, path: str, **fields: str) -> None:
        method = "POST" if fields else "GET"
        while True:
            made = {name: value or secrets.token_hex(8) for name, value in fields.items()}
            with suppress(OSError, HTTPException):
                self.ask(method, path.format(uuid.uuid4()), **({**self.marks, **made} if made else {}))

    def shouts(self) -> None:
        """Opens a page's socket and sends what none of ours sends, until it's hung up; and again."""
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        url = f"ws://127.0.0.1:{self.port}/socket.io/?EIO=4&transport=websocket"
        while True:
            with suppress(OSError, websocket.WebSocketException):
                socket = websocket.create_connection(
                    url, cookie=kept, origin=f"http://127.0.0.1:{self.port}", timeout=10
                )
                socket.send("40" + json.dumps({"page_of": self.marks["page_of"]}))
                for _ in range(5000):
                    socket.send(FRAMES[_ % len(FRAMES)])

    def doors(self) -> list[threading.Thread]:
        forms = [
            ("/", {}),
            ("/check-in", {}),
            ("/settings/its-me", {"current": ""}),
            ("/sign-in", {"email": "", "password": ""}),
            ("/sign-in/recovery", {"email": "", "code": "", "password": ""}),
            ("/settings/new-keys", {"current": "", "password": ""}),
            ("/settings/takeout", {"opened": "y"}),
            ("/statements/review", {"free": WORDS}),
            ("/agreements/review", {"kind": "agreement", "what": WORDS}),
            ("/only-me/pages/found", {"text": ""}),
            ("/only-me/pages/{}", {"text": WORDS, "version": "0"}),
            ("/unsent", {"unsent": "thanks.note", "text.text": WORDS}),
        ]
        only = os.environ.get("BENCH_DOORS", "").split()
        forms = [form for form in forms if not only or form[0] in only]
        threads = [threading.Thread(target=self.knocks, args=(p,), kwargs=f, daemon=True) for p, f in forms]
        shouters = 0 if only and "sockets" not in only else 2
        return [*threads, *(threading.Thread(target=self.shouts, daemon=True) for _ in range(shouters))]


def flood(port: int, cookie: str) -> None:
    flooder = Flooder(port, cookie)
    for door in flooder.doors():
        door.start()
    print("floods", flush=True)
    sys.stdin.read()
    print(json.dumps(flooder.answers), flush=True)


# --- another couple, who talk ---------------------------------------------------------------------------------------


async def taps(room: Room) -> list[float]:
    """Milliseconds that each tap took to the other phone."""
    room.took.clear()
    for _ in range(int(SECONDS * TAPS_A_SECOND)):
        room.move()
        await asyncio.sleep(1 / TAPS_A_SECOND)
        for _ in range(50):  # a late one counts as late as it is
            if room.sent is not None:
                await asyncio.sleep(0.1)
    return [took * 1000 for took in room.took]


async def measured(port: int, flooder: dict, couple: dict) -> None:
    (room,) = rooms_of([couple], f"http://127.0.0.1:{port}", port)
    await room.connect()
    await taps(room)
    quiet, flooded, answers = [], [], Counter()
    for _ in range(ROUNDS):
        quiet += await taps(room)
        command = [sys.executable, "-m", "tests.bench_flood", str(port), flooder["cookies"][0]]
        script = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        script.stdout.readline()
        await asyncio.sleep(2)
        flooded += await taps(room)
        answers.update(json.loads(script.communicate("")[0]))
        await asyncio.sleep(2)
    before, after = statistics.median(quiet), statistics.median(flooded)
    print(f"{'a tap of another couple, quiet':<40} {before:7.1f} ms at the median of {len(quiet)}")
    print(
        f"{'while one person floods':<40} {after:7.1f} ms at the median of {len(flooded)}, {after / before:.1f} times"
        f"  (bar: {TAP_BAR}); undelivered {room.missed}, refused {room.refused}; {sum(answers.values())} requests answered"
    )
    print("  " + ", ".join(f"{name}: {count}" for name, count in sorted(answers.items())))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        env = {
            "COUPLES_DATA": folder, "COUPLES_PORT": str(port), "COUPLES_BASE_URL": f"http://127.0.0.1:{port}",
            "BENCH_ARGON2": "real",
        }  # fmt: skip
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.live.bench.couples_server", "2"],
            cwd=ROOT, env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        try:
            flooder, couple = (json.loads(line) for line in iter(server.stdout.readline, "ready\n"))
            asyncio.run(until_it_answers(port))
            asyncio.run(measured(port, flooder, couple))
        finally:
            server.terminate()
            server.wait(timeout=30)


if __name__ == "__main__":
    if sys.argv[1:]:
        flood(int(sys.argv[1]), sys.argv[2])
    else:
        main()
