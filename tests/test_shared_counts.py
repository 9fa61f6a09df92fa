"""Limits over several servers that share a Redis: counted together while it answers, and by each one for itself while it doesn't."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import redis as library
from limits import parse
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from couples import redis_setting
from couples.accounts import guess_and_request_limits as limits
from couples.accounts.running_tries import RunningTries
from couples.shared_counts import SharedCounts
from couples.shared_redis import SharedRedis
from couples.vault import Pepper
from tests.accounts.test_guess_limits import WRONG, guess, visitor
from tests.conftest import PASSWORD, Person
from tests.redis_for_tests import RedisOfItsOwn
from tests.sockets import comes_true

pytestmark = pytest.mark.redis

TWICE = parse("2 per minute")
PEPPER = Pepper(b"p" * 32)


def server(url: str, pepper: Pepper = PEPPER) -> MovingWindowRateLimiter:
    """The limiter of one more server."""
    return MovingWindowRateLimiter(SharedCounts(redis=SharedRedis(url, pepper)))


def redis_of(limiter: MovingWindowRateLimiter) -> SharedRedis:
    return limiter.storage._redis  # type: ignore[attr-defined]


def hits(limiter: MovingWindowRateLimiter, times: int = 1, who: str = "Ana") -> list[bool]:
    return [limiter.hit(TWICE, who) for _ in range(times)]


# --- counted together -------------------------------------------------------------------------------------------------


def test_wrong_passwords_at_two_servers_are_counted_together(ana, make_app, redis_url):
    def tries_at(how_many: int, **settings: str) -> list[int]:
        app = make_app(**settings)
        return [guess(visitor(app)) for _ in range(how_many)]

    assert tries_at(6) + tries_at(6) == [422] * 12  # each server by itself
    assert tries_at(6, redis_url=redis_url) + tries_at(6, redis_url=redis_url) == [422] * 10 + [429] * 2


def test_a_limit_of_one_person_is_one_at_all_servers_and_nobody_elses(redis_url):
    first, second = server(redis_url), server(redis_url)
    assert hits(first) + hits(second) + hits(first) + hits(second) == [True, True, False, False]
    assert hits(second, who="Ben") == [True]
    assert not second.test(TWICE, "Ana")
    assert second.test(TWICE, "Ben")
    assert not second.test(TWICE, "Ben", cost=2)


def test_another_installation_on_the_same_redis_counts_for_itself(redis_url):
    assert hits(server(redis_url), 3) == [True, True, False]
    assert hits(server(redis_url, Pepper(b"q" * 32)), 3) == [True, True, False]


@pytest.mark.parametrize("off", [120, -120])
def test_a_server_whose_clock_is_minutes_off_counts_as_the_others(redis_url, monkeypatch, off):
    right, wrong = server(redis_url), server(redis_url)
    real = time.time

    def at_the_wrong_one(ask: Callable[[], Any]) -> Any:
        with monkeypatch.context() as context:
            context.setattr("time.time", lambda: real() + off)
            return ask()

    assert hits(right) == [True]
    assert at_the_wrong_one(lambda: hits(wrong, 2)) == [True, False]
    assert hits(right) == [False]
    assert not at_the_wrong_one(lambda: wrong.test(TWICE, "Ana"))


def test_tries_that_arrive_together_at_two_servers_cannot_get_past_what_is_left(ana, make_app, redis_url):
    app = make_app(redis_url=redis_url)
    first, second = RunningTries(), RunningTries()
    with app.app_context():
        mark, running = first.begin(["Ana"])
        assert running == {"Ana": 1}
        other, running = second.begin(["Ana", "Ben"])
        assert running == {"Ana": 2, "Ben": 1}
        first.end(["Ana"], mark)
        assert second.begin(["Ana"])[1] == {"Ana": 2}
        second.end(["Ana", "Ben"], other)
        assert first.begin(["Ben"])[1] == {"Ben": 1}


def test_a_try_of_a_server_that_was_killed_is_forgotten(ana, make_app, redis_url, monkeypatch):
    app = make_app(redis_url=redis_url)
    with app.app_context():
        assert RunningTries().begin(["Ana"])[1] == {"Ana": 1}
        monkeypatch.setattr(
            "couples.accounts.running_tries.LONGEST", -1
        )  # what begins now was over a second ago
        assert RunningTries().begin(["Ben"])[1] == {"Ben": 1}
        assert RunningTries().begin(["Ben"])[1] == {"Ben": 1}


# --- no answer --------------------------------------------------------------------------------------------------------


class Trouble:
    """A way in which a Redis goes away and comes back."""

    def __init__(self, redis: RedisOfItsOwn, kind: str):
        self.begins, self.ends = {
            "hung": (redis.hang, redis.go_on),
            "ended": (redis.end, redis.begin_again),
        }[kind]


@pytest.fixture(params=["hung", "ended"])
def trouble(request, own_redis) -> Trouble:
    return Trouble(own_redis, request.param)


def test_what_a_server_counted_stays_counted_while_redis_is_away_and_after(own_redis, trouble):
    limiter = server(own_redis.url)
    assert hits(limiter) == [True]
    trouble.begins()
    assert hits(limiter, 2) == [True, False]
    assert not limiter.test(TWICE, "Ana")
    assert hits(limiter, 3, "Ben") == [True, True, False]
    trouble.ends()
    assert comes_true(lambda: not redis_of(limiter).is_away)
    assert hits(limiter) == [False]
    assert hits(limiter, who="Cleo") + hits(server(own_redis.url), 2, "Cleo") == [True, True, False]


def test_one_request_waits_and_no_other_while_redis_is_away(own_redis, trouble, monkeypatch):
    limiter, asked = server(own_redis.url), []
    hits(limiter)
    real = library.Redis.execute_command
    monkeypatch.setattr(
        library.Redis, "execute_command", lambda *a, **k: (asked.append(a[1]), real(*a, **k))[1]
    )
    trouble.begins()
    for who in ("Ana", "Ben", "Cleo"):
        hits(limiter, 2, who)
    assert asked.count("EVALSHA") == 1
    options = redis_of(limiter).client.connection_pool.connection_kwargs
    assert options["socket_timeout"] == options["socket_connect_timeout"] == redis_setting.PATIENCE == 0.25
    assert options["retry"].get_retries() == 0


def test_pages_and_tries_go_on_when_redis_goes_away_in_the_middle(ana, make_app, own_redis, trouble, caplog):
    app = make_app(redis_url=own_redis.url)
    assert [guess(visitor(app)) for _ in range(4)] == [422] * 4
    trouble.begins()
    assert [guess(visitor(app)) for _ in range(8)] == [422] * 6 + [429] * 2
    assert visitor(app, address="192.0.2.9").sign_in().status_code == 302
    said = [record.message for record in caplog.records if record.name == "couples.shared_redis"]
    assert len(said) == 1
    assert said[0].startswith("Redis doesn't answer (")


def test_it_goes_away_while_a_try_is_being_checked_and_the_try_ends_well(ana, make_app, own_redis):
    tries = limits.Tries()
    with make_app(redis_url=own_redis.url).test_request_context():
        with tries.one({"Ana": TWICE}, lambda: True):
            own_redis.end()
        with tries.one({"Ana": TWICE}, lambda: True):
            pass
        with pytest.raises(TooManyRequests), tries.one({"Ana": TWICE}, lambda: True):
            pass


def test_a_redis_that_only_reads_counts_nothing_and_every_server_counts_by_itself(own_redis):
    limiter = server(own_redis.url)
    redis_of(limiter).client.replicaof("127.0.0.1", 1)
    assert hits(limiter, 3) == [True, True, False]
    redis_of(limiter).client.replicaof("NO", "ONE")
    assert comes_true(lambda: not redis_of(limiter).is_away)


def looking() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name == "redis"}


def test_many_threads_that_meet_a_redis_that_hangs_look_for_it_with_one(own_redis):
    limiter = server(own_redis.url)
    hits(limiter)
    own_redis.hang()
    before = looking()
    asking = [threading.Thread(target=hits, args=(limiter, 1, f"{n}")) for n in range(8)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert len(looking() - before) == 1


# --- what's in it -----------------------------------------------------------------------------------------------------


def test_redis_hears_no_address_no_name_and_nothing_that_was_written(ana, make_app, redis_url, monkeypatch):
    sent: list[bytes] = []
    real = library.Connection.send_packed_command

    def send(connection, command, *args, **kwargs):
        sent.extend([command] if isinstance(command, bytes) else command)
        return real(connection, command, *args, **kwargs)

    monkeypatch.setattr(library.Connection, "send_packed_command", send)
    person = Person(make_app(redis_url=redis_url), "Ana")
    guess(visitor(person.app))
    guess(visitor(person.app), "recovery")
    person.sign_in()
    person.post("/settings", name="Anneliese")
    told = b" ".join(sent).lower()
    assert b"couples:limit:" in told
    assert b"couples:try:" in told
    for word in ("@", "ana", "anneliese", "192.0.2.1", "127.0.0.1", "account", "sign_in", PASSWORD, WRONG):
        assert word.encode() not in told, word
