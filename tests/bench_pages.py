"""What pages cost, of this checkout and of another one beside it in the same run: by default of the one that the goals are counted from.

Each checkout has a process of its own with the same scenario in it. They take turns, a few pages at a time, and the middle of
many rounds counts: a machine that others share is twice as fast in one minute as in the next, but hardly within a moment.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
COUNTED_FROM = "4781980"
GOAL = 0.65
WITH_A_GOAL = {"Home", "check-in", "thanks", "the reveal"}
"""The pages that should cost at most `GOAL` of what they cost at `COUNTED_FROM`."""
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "60"))
IN_A_ROW = 5


def serve() -> None:
    """Renders the page that each line of the input names, so many times in a row, and tells what each cost in milliseconds of CPU."""
    import couples
    from tests.conftest import CHEAP, Person, pair, settings_for

    try:
        from couples.maintenance.startup import prepare
        from tests.scenario import build
    except ImportError:  # the other checkout may be from before these had their names
        from couples.upkeep import prepare

        from tests.world import build

    with tempfile.TemporaryDirectory() as folder:
        named = couples.create_app.__kwdefaults__ or {}
        app = couples.create_app(settings_for(Path(folder)), **{next(iter(named)): CHEAP})
        prepare(app)
        ana, ben = Person(app, "Ana").sign_up(), Person(app, "Ben").sign_up()
        pair(ana, ben)
        for person in (ana, ben):
            person.say_hello("You")
        occasion = build(ana, ben).ids["occasion"]
        paths = {
            "safety, signed in": "/safety",
            "Home": "/",
            "check-in": "/check-in",
            "thanks": "/thanks",
            "the reveal": f"/check-in/{occasion}",
            "its part, fetched": f"/check-in/{occasion}/part",
            "settings": "/settings",
        }
        print(json.dumps(list(paths)), flush=True)
        for line in sys.stdin:
            took = []
            for _ in range(IN_A_ROW):
                begin = time.process_time()
                ana.get(paths[line.strip()])
                took.append((time.process_time() - begin) * 1000)
            print(json.dumps(took), flush=True)


class Checkout:
    """A process that renders pages of the checkout in `folder`."""

    def __init__(self, folder: Path):
        environment = {**os.environ, "PYTHONPATH": str(folder)}
        command = [sys.executable, str(Path(__file__).resolve()), "serve"]
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.pages = self._answer()

    def render(self, page: str) -> float:
        print(page, file=self.process.stdin, flush=True)
        return statistics.median(self._answer())

    def _answer(self) -> list:
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


@contextmanager
def checked_out(revision: str) -> Iterator[Path]:
    """The files of a revision of this repository, or of the folder of that name."""
    if Path(revision).is_dir():
        yield Path(revision).resolve()
        return
    with tempfile.TemporaryDirectory() as folder:
        whole = subprocess.run(["git", "archive", revision], cwd=ROOT, stdout=subprocess.PIPE, check=True)
        subprocess.run(["tar", "-x", "-C", folder], input=whole.stdout, check=True)
        yield Path(folder)


def is_here(revision: str) -> bool:
    """Whether the history that was fetched goes back as far."""
    asked = ["git", "cat-file", "-e", f"{revision}^{{commit}}"]
    return subprocess.run(asked, cwd=ROOT, stderr=subprocess.DEVNULL, check=False).returncode == 0


def compared_with() -> str:
    """What `BENCH_AGAINST` names; without it the revision of the goals, if it's in the history."""
    named = os.environ.get("BENCH_AGAINST", COUNTED_FROM)
    if named != COUNTED_FROM or is_here(named):
        return named
    print(f"(goals aren't counted: {COUNTED_FROM} isn't in this history; git fetch --unshallow brings it)")
    return ""


def compare(against: str) -> None:
    """Prints what each page costs and, where another checkout is named, its share of what it costs there."""
    with ExitStack() as stack:
        folders = [ROOT, *([stack.enter_context(checked_out(against))] if against else [])]
        checkouts = [Checkout(folder) for folder in folders]
        for checkout in checkouts:
            stack.callback(checkout.close)
        for page in checkouts[0].pages:
            for checkout in checkouts * 4:
                checkout.render(page)
            rounds = [[checkout.render(page) for checkout in checkouts] for _ in range(ROUNDS)]
            ours, *theirs = (statistics.median(times) for times in zip(*rounds, strict=True))
            ratio = statistics.median(one[0] / one[-1] for one in rounds)
            beside = f"{theirs[0]:7.2f} at {against:<12} {ratio:5.2f}" if theirs else ""
            goal = f"  (goal {GOAL})" if against == COUNTED_FROM and page in WITH_A_GOAL else ""
            print(f"{page:<30} {ours:7.2f} ms CPU {beside}{goal}")


if __name__ == "__main__":
    serve() if sys.argv[1:] == ["serve"] else compare(compared_with())
