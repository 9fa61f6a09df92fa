"""What Home costs beside 1, 100 and 5,000 couples: its statements, and its time from the request to the answer.

Each couple has a month behind it, and twenty of whatever may lie open. Where TEST_DATABASE_URL names a PostgreSQL, it's tried there.
"""

import statistics
import tempfile
import time
from pathlib import Path

from tests import databases
from tests.heard import statements
from tests.many_couples import multiply
from tests.one_year import lived

COUPLES = (1, 100, 5000)
WEEKS = 4
PAGES = {"Home": "/", "check-in": "/check-in", "messages": "/statements", "agreements": "/agreements"}
TIMES = 40


def measure(ana, total: int) -> None:
    for name, path in PAGES.items():
        for _ in range(5):
            ana.page(path)
        with statements(ana.app) as said:
            ana.page(path)
        took, worked = [], []
        for _ in range(TIMES):
            began, began_work = time.perf_counter(), time.process_time()
            ana.page(path)
            took.append((time.perf_counter() - began) * 1000)
            worked.append((time.process_time() - began_work) * 1000)
        print(
            f"{total:>6,} couples  {name:<10} {len(said):>3} statements  {statistics.median(took):7.2f} ms, of which "
            f"{statistics.median(worked):6.2f} ms CPU of the app",
            flush=True,
        )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, lived(Path(folder) / "data", WEEKS) as made:
        print("on PostgreSQL" if databases.SERVER else "on SQLite", flush=True)
        multiply(made.ana.app, *COUPLES, then=lambda total: measure(made.ana, total))


if __name__ == "__main__":
    main()
