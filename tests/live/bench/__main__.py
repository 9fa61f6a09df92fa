"""How long a move takes from one phone to the other, beside what others would pick and beside the limit.

Measured over real WebSockets: from A's move leaving until its notice is at B. Ours is signed in, applied and committed with full
durability, to SQLite or to a PostgreSQL; node's Socket.IO server only tells it on; the relay only copies bytes. Each has a fresh
client process beside it, on the same cores. They take turns, a few rounds, and the middle round counts: a machine that others share is
twice as fast in one minute as in the next. Run by `make bench`, and with "scale", over several processes of ours, by `make
bench-scale`; nothing here passes or fails.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from tests.bench_pages import checked_out, compared_with
from tests.live.bench import servers
from tests.live.bench.servers import NODES, ROOT

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
BESIDE = ("relay", *NODES, "ours")
MOST_OF_FEWER = 500
"""Rooms up to which fewer than four processes are measured."""

Run = Callable[[int], dict | None]


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


def tell(found: dict, beside: dict | None) -> None:
    ratio = f"{found['p50'] / beside['p50']:5.1f}" if beside else "     "
    more = f"  acknowledged and lost {found['lost']}" if "lost" in found else ""
    print(
        f"{found['name']:<44} {found['rooms']:>5,} rooms  p50 {found['p50']:7.2f} ms {ratio}  p99 {found['p99']:7.2f} ms"
        f"  {found['moves']:>6,} moves  undelivered {found['missed']}  refused {found['refused']}"
        f"  {found['kilobytes']:4.0f} KB a connection{more}",
        flush=True,
    )


def compare(runs: dict[str, Run], count: int) -> dict[str, dict | None]:
    """Prints a line for each server, with its p50 as a multiple of node's."""
    rounds = [{name: once(count) for name, once in runs.items()} for _ in range(ROUNDS)]
    found = {name: middle([one[name] for one in rounds]) for name in runs}
    for name, one in found.items():
        if one:
            tell(one, found["node"])
        else:
            print(f"{NODES[name][0]:<44} (node or npm isn't here, or has no build of it)")
    return found


def on_one_process() -> None:
    """Ours beside the others, and where it can beside ours as it was at the revision that goals are counted from."""
    with ExitStack() as stack:
        runs: dict[str, Run] = {name: partial(run, name) for name in BESIDE}
        if before := compared_with():
            folder = stack.enter_context(checked_out(before))
            runs["before"] = lambda count: _as_before(run("ours", count, folder), before)
        for count in _rooms("100 500"):
            compare(runs, count)


def _as_before(found: dict | None, before: str) -> dict | None:
    return found and found | {"name": f"couples at {before} (may be no faster)"}


def on_several() -> None:
    """One, two and four processes of ours on one PostgreSQL and one Redis, beside the others, ours on SQLite and what a commit takes."""
    for count in _rooms("100 500 2000"):
        ours = ("ours", "ours-1", "ours-2", "ours-4") if count <= MOST_OF_FEWER else ("ours-4",)
        compare({name: partial(run, name) for name in ("relay", *NODES, "commits", *ours)}, count)


def _rooms(otherwise: str) -> list[int]:
    return [int(n) for n in os.environ.get("BENCH_ROOMS", otherwise).split()]


if __name__ == "__main__":
    if sys.argv[2:]:
        servers.once(sys.argv[1], int(sys.argv[2]))
    else:
        with servers.node_installed():
            on_several() if sys.argv[1:] == ["scale"] else on_one_process()
