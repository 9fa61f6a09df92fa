"""Figures for the host's own Prometheus, if they want any: /metrics, on an address of this machine alone, never on the public one.

The library's own server answers there, whatever the path, and writes nothing down about who asked.

Promised: counts and times, without a name, an id or an address of a page. How the server is doing is reported live.
What people do isn't: a day's requests are reported as one total when the day is over, so that no one can tell who is
here now or who wrote at night. The trade-off: a slow evening shows the day after.
"""

import logging
import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from couples import clock
from couples.config import Settings
from couples.maintenance.backups import DAILY, STAMP, stamps

log = logging.getLogger(__name__)

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, float("inf"))
ENDS = {"2": "answered", "3": "answered", "4": "refused", "5": "failed"}
NOT_A_PAGE = ("/healthz", "/static/", "/socket.io/")
ROOM_STEP = 100 * 2**20
"""Each save takes some room: told to the byte, it would show when someone wrote."""


@dataclass
class Counts:
    """How many requests ended in which way, how many took at most each of SECONDS, and how long all took together."""

    ends: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ENDS.values(), 0))
    within: list[int] = field(default_factory=lambda: [0] * len(SECONDS))
    seconds: float = 0.0

    def add(self, end: str, took: float) -> None:
        self.ends[end] += 1
        self.within = [count + (took <= most) for count, most in zip(self.within, SECONDS, strict=True)]
        self.seconds += took

    def join(self, other: "Counts") -> None:
        self.ends = {end: count + other.ends[end] for end, count in self.ends.items()}
        self.within = [mine + its for mine, its in zip(self.within, other.within, strict=True)]
        self.seconds += other.seconds


class Days:
    """Collects counts by day, and reports only those of days that are over."""

    def __init__(self, today: date) -> None:
        self._lock, self._day = threading.Lock(), today
        self._told, self._running = Counts(), Counts()

    def add(self, end: str, took: float, today: date) -> None:
        with self._lock:
            self._turn(today)
            self._running.add(end, took)

    def told(self, today: date) -> Counts:
        with self._lock:
            self._turn(today)
            return self._told

    def _turn(self, today: date) -> None:
        if today > self._day:  # a clock that went back tells nothing before its time
            self._told.join(self._running)
            self._day, self._running = today, Counts()


class Counting:
    """WSGI middleware that counts requests for pages and times them, without keeping which page it was."""

    def __init__(self, inner: WSGIApplication, days: Days):
        self.inner, self.days = inner, days

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith(NOT_A_PAGE):
            return self.inner(environ, start_response)
        begin, ends = time.perf_counter(), ["failed"]

        def start(status, headers, exc_info=None):  # type: ignore[no-untyped-def]  # as WSGI has it
            ends.append(ENDS.get(status[:1], "failed"))
            return start_response(status, headers, exc_info)

        try:
            return self.inner(environ, start)
        finally:
            self.days.add(ends[-1], time.perf_counter() - begin, clock.now().date())


class Figures(Collector):
    """What /metrics tells, gathered when it's asked."""

    def __init__(self, app: Flask, days: Days):
        self.app, self.days = app, days

    def collect(self) -> Iterator[Metric]:
        settings: Settings = self.app.config["SETTINGS"]
        with self.app.app_context():
            works = self.app.extensions["write_check"].works()
        yield GaugeMetricFamily("couples_saving_works", "1 while a save would work, else 0.", int(works))
        free = shutil.disk_usage(settings.data).free
        room = free - free % ROOM_STEP
        yield GaugeMetricFamily("couples_disk_free_bytes", "Free space on the data folder's disk.", room)
        if made := stamps(settings.data / "backups", DAILY):
            newest = datetime.strptime(made[-1], STAMP).replace(tzinfo=UTC).timestamp()
            text = "When the server made the newest of its own backups."
            yield GaugeMetricFamily("couples_newest_backup_timestamp_seconds", text, newest)
        yield from _of_days(self.days.told(clock.now().date()))


def _of_days(counts: Counts) -> Iterator[Metric]:
    requests = CounterMetricFamily(
        "couples_requests", "Requests on past days, by how they ended.", labels=["end"]
    )
    for end, count in counts.ends.items():
        requests.add_metric([end], count)
    yield requests
    buckets = [
        (str(most).replace("inf", "+Inf"), count) for most, count in zip(SECONDS, counts.within, strict=True)
    ]
    text = "How long requests on past days took."
    yield HistogramMetricFamily("couples_request_seconds", text, buckets, sum_value=counts.seconds)


def registry_of(app: Flask, days: Days) -> CollectorRegistry:
    """What `prometheus_client` serves: these figures, and none of its own about the process."""
    registry = CollectorRegistry()
    registry.register(Figures(app, days))
    return registry


def serve(app: Flask) -> None:
    """Begins to count and to answer, in a thread of this process, if the host wants figures."""
    settings: Settings = app.config["SETTINGS"]
    if settings.metrics is None:
        return
    host, port = settings.metrics
    days = Days(clock.now().date())
    app.wsgi_app = Counting(app.wsgi_app, days)  # type: ignore[method-assign]  # as Flask asks for it
    try:
        start_http_server(port, host, registry_of(app, days))
    except OSError as error:  # it was free when the server started, and pages matter more
        log.error("there's no /metrics: its address can't be listened on (%s)", error.strerror)
