"""Two processes of one server, as far as a test needs them: two apps over one folder, one database and one Redis, each on a port of its own."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from couples.realtime.between_processes import BetweenProcesses
from tests.sockets import comes_true, free_port, serving

HERE, THERE = 0, 1


@contextmanager
def two(make_app, redis_url: str, **changes) -> Iterator[list]:
    """Both, once each hears the other; cookies of one are good at the other."""
    ports = free_port(), free_port()
    base = f"http://127.0.0.1:{ports[0]}"
    apps = [make_app(base_url=base, port=port, redis_url=redis_url, **changes) for port in ports]
    with ExitStack() as until_the_end:
        for app in apps:
            until_the_end.enter_context(serving(app))
            until_the_end.callback(between(app).stop)
        assert comes_true(lambda: all(hears_and_tells(app) for app in apps))
        yield apps


def between(app) -> BetweenProcesses:
    """What an app has between it and the other one."""
    return app.extensions["other_processes"].begin()


def hears_and_tells(app) -> bool:
    its = between(app)
    return its.hearing.hears and its.telling.works
