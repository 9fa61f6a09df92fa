"""Two real servers behind one address, of which one is killed or restarted: nothing acknowledged is lost, and everyone goes on.

Whoever is at the address may be answered by either, as behind a proxy.
"""

import html
import itertools
import threading
import time
import urllib.request
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from types import SimpleNamespace

import pytest

from couples.db import postgresql_locks
from couples.maintenance import CannotStart, data_folder
from tests import databases
from tests.conftest import settings_for
from tests.real_server import RealServer, Visitor, couples
from tests.sockets import Socket, comes_true, free_port
from tools import with_postgresql_and_redis

pytestmark = [pytest.mark.redis, pytest.mark.long]


class AnyServer(urllib.request.BaseHandler):
    """Sends each request of a browser to the next of the servers that are there, whatever its address says."""

    def __init__(self, ports: list[int], front: str):
        self.ports, self._front, self._next = ports, front, itertools.count()

    def http_request(self, request):
        request.add_unredirected_header("Host", self._front)
        request.host = f"127.0.0.1:{self.ports[next(self._next) % len(self.ports)]}"
        return request


class Couple:
    """Two servers, and browsers that know one address."""

    def __init__(self, folder, redis_url: str, until_the_end: ExitStack):
        self.folder, self.front = folder, f"127.0.0.1:{free_port()}"
        self.settings = {"COUPLES_BASE_URL": f"http://{self.front}", "COUPLES_REDIS_URL": redis_url}
        self.all_ports = [free_port(), free_port()]
        self.ports = list(self.all_ports)
        self._until_the_end = until_the_end
        self.servers = [self.begin(port) for port in self.all_ports]

    def begin(self, port: int) -> RealServer:
        return self._until_the_end.enter_context(RealServer(self.folder, port, **self.settings))

    def visitor(self, email: str) -> Visitor:
        visitor = Visitor(SimpleNamespace(url=f"http://{self.front}"))
        visitor.opener.add_handler(AnyServer(self.ports, self.front))
        return visitor.sign_in(email)

    def line(self, visitor: Visitor, server: int) -> Socket:
        """An open page of theirs, at one of the two."""
        names = dict(part.split("=", 1) for part in visitor.cookie().split("; "))
        settings = SimpleNamespace(
            base_url=f"http://{self.front}", netloc=self.front, port=self.all_ports[server]
        )
        person = SimpleNamespace(
            app=SimpleNamespace(config={"SETTINGS": settings}), mark=lambda: visitor.marks["page_of"],
            client=SimpleNamespace(_cookies={n: SimpleNamespace(key=n, value=v) for n, v in names.items()}),
        )  # fmt: skip
        return Socket(person)


@pytest.fixture
def two(app, couple, redis_url):
    with ExitStack() as until_the_end:
        yield Couple(app.config["SETTINGS"].data, redis_url, until_the_end)
        while Socket.still_open:
            Socket.still_open.pop().close()


class Writing:
    """Someone who writes one line after the other, and knows which of them were acknowledged."""

    def __init__(self, visitor: Visitor):
        self.visitor, self.acknowledged, self._over = visitor, list[str](), threading.Event()
        self.refused = list[int]()
        self._thread = threading.Thread(target=self._write)
        self._thread.start()

    def _write(self) -> None:
        for number in itertools.count():
            if self._over.is_set():
                return
            line = f"line {number} of what was acknowledged"
            status = self.visitor.post(f"/agreements/drafts/{uuid.uuid4()}", kind="agreement", what=line)
            if status == 200:
                self.acknowledged.append(line)
            elif status:
                self.refused.append(status)

    def several_more(self) -> None:
        goal = len(self.acknowledged) + 10
        assert comes_true(lambda: self.refused or len(self.acknowledged) >= goal)
        assert not self.refused

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def lost(self, visitor: Visitor) -> list[str]:
        """What was acknowledged and isn't there."""
        kept = html.unescape(visitor.get("/agreements"))
        return [line for line in self.acknowledged if line not in kept]


def kill(two: Couple, server: int) -> None:
    """Both of its processes at the same moment, while it's being asked things; then it begins anew."""
    two.servers[server].kill()
    two.ports.remove(two.all_ports[server])  # a proxy notices that, too
    two.servers[server] = two.begin(two.all_ports[server])
    two.ports.append(two.all_ports[server])


def restart(two: Couple, server: int) -> None:
    """As a host does it: a proxy sends it nothing any more, it's told to end, and begins anew."""
    two.ports.remove(two.all_ports[server])
    two.servers[server].stop()
    two.servers[server] = two.begin(two.all_ports[server])
    two.ports.append(two.all_ports[server])


@pytest.mark.parametrize("goes_down", [kill, restart])
def test_one_after_the_other_goes_down_and_nothing_acknowledged_is_lost(
    two: Couple, goes_down: Callable, record_property
):
    ana, ben = (two.visitor(f"{name}@example.org") for name in ("ana", "ben"))
    writing = Writing(ana)
    try:
        for down, stays in ((0, 1), (1, 0)):
            his, gone = two.line(ben, stays), two.line(ben, down)
            writing.several_more()
            goes_down(two, down)
            writing.several_more()
            assert gone.is_hung_up()
            again = two.line(ben, down)
            assert ana.post("/thanks", text=f"What server {down} did not take along") == 200
            for line in (his, again):
                while '"thanks"' not in line.frame():
                    continue
                line.close()
    finally:
        writing.stop()
    assert writing.lost(ana) == []
    assert writing.refused == []
    record_property(
        "several servers", f"{goes_down.__name__}: {len(writing.acknowledged)} acknowledged, all there"
    )


class Looking:
    """Someone who opens one page after the other, and how long each took to come: before, while it lasts, and afterwards."""

    def __init__(self, visitor: Visitor):
        self._visitor, self.took, self._over = visitor, [list[float]()], threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self) -> None:
        while not self._over.wait(0.02):
            begun = time.monotonic()
            self._visitor.get("/")
            self.took[-1].append(time.monotonic() - begun)

    def several(self) -> None:
        """Until enough have come, also while something goes on."""
        assert comes_true(lambda: len(self.took[-1]) >= 50)

    def goes_on(self) -> None:
        self.took.append([])

    def stop(self) -> str:
        self._over.set()
        self._thread.join()
        return ", ".join(f"{max(part) * 1000:.0f}" for part in self.took)


@pytest.mark.parametrize("away", ["hangs", "is gone"])
def test_while_redis_is_away_others_go_on_and_each_hears_again_once_it_is_back(
    app, couple, cleo, own_redis, away, record_property
):
    with ExitStack() as until_the_end:
        two = Couple(app.config["SETTINGS"].data, own_redis.url, until_the_end)
        ana, ben, cleo = (two.visitor(f"{name}@example.org") for name in ("ana", "ben", "cleo"))
        his = two.line(ben, 1)
        looking, writing = Looking(cleo), Writing(ana)
        try:
            looking.several()
            looking.goes_on()
            own_redis.hang() if away == "hangs" else own_redis.end()
            looking.several()
            writing.several_more()
            looking.goes_on()
            own_redis.go_on() if away == "hangs" else own_redis.begin_again()
            looking.several()
            writing.several_more()
        finally:
            writing.stop()
            longest = looking.stop()
        assert ana.post("/thanks", text="The soup, once all was well again") == 200
        while '"thanks"' not in his.frame():
            continue
        his.close()
        assert writing.lost(ana) == []
    said = f"{len(writing.acknowledged)} acknowledged, all there; the longest page of others: {longest} ms (before, meanwhile, after)"
    record_property("several servers", f"Redis {away}: {said}")


@pytest.mark.parametrize("beside", [True, False], ids=["two of them", "one alone"])
def test_servers_keep_their_database_through_a_restart_of_postgresql(tmp_path, redis_url, beside):
    """Of those who keep it, each has another connection afterwards; and a server that doesn't belong beside them is refused."""
    with ExitStack() as until_the_end:
        url, restart = until_the_end.enter_context(with_postgresql_and_redis.postgresql())
        named = {"COUPLES_DATABASE_URL": url} | ({"COUPLES_REDIS_URL": redis_url} if beside else {})
        assert couples(tmp_path, "init", **named).exit_code == 0
        for _ in range(2 if beside else 1):
            until_the_end.enter_context(RealServer(tmp_path, **named))
        before = keepers(url)
        assert len(before) == (2 if beside else 1)
        restart()
        assert comes_true(lambda: len(keepers(url)) == len(before))
        other = settings_for(tmp_path / "elsewhere", database_url=url)
        other.data.mkdir()
        with pytest.raises(CannotStart, match="Stop it first"), data_folder.hold(other, beside=not beside):
            pass


def keepers(url: str) -> list[tuple]:
    """The connections by which servers keep the database."""
    query = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid::bigint << 32 | objid::bigint = "
    return databases.run_on(url, query + str(postgresql_locks.SERVES))
