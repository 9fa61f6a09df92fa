"""The address of a Redis: what can't be used ends in one line, soon, and without its password."""

import dataclasses
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from couples import clock, config
from couples.config import BadSetting
from couples.maintenance import CannotStart, redis_check
from couples.maintenance.doctor import examine
from tests.conftest import settings_for
from tests.real_server import couples
from tests.sockets import free_port

DATABASE = "postgresql+psycopg://ana:kettle@host/couples"


@pytest.mark.parametrize(
    "url",
    [
        "http://:green-kettle@host",
        "redis://",
        "redis://:green-kettle@host:five/1",
        "redis://:green-kettle@host/couples",
        "redis://:green-kettle@host/1?socket_timeout=60",
        "green-kettle",
    ],
)
def test_an_address_that_is_none_is_refused_without_saying_its_password(monkeypatch, url):
    monkeypatch.setenv("COUPLES_DATABASE_URL", DATABASE)
    monkeypatch.setenv("COUPLES_REDIS_URL", url)
    with pytest.raises(BadSetting, match="COUPLES_REDIS_URL takes redis://") as refused:
        config.load()
    assert "green-kettle" not in str(refused.value)


@pytest.mark.parametrize("url", ["redis://host", "rediss://ana:green-kettle@host:6380/2"])
def test_an_address_can_come_from_a_file_and_is_shown_nowhere(monkeypatch, tmp_path, url):
    (tmp_path / "url").write_text(f"{url}\n")
    monkeypatch.setenv("COUPLES_DATABASE_URL", DATABASE)
    monkeypatch.setenv("COUPLES_REDIS_URL_FILE", str(tmp_path / "url"))
    settings = config.load()
    assert settings.redis_url == url
    assert "green-kettle" not in repr(settings)


# --- asked before the start -------------------------------------------------------------------------------------------


@pytest.fixture
def something_that_says() -> Iterator[Callable[[Callable[[bytes], bytes]], str]]:
    """A server that answers as it's told, by its address."""
    listening = []

    def listen(answer: Callable[[bytes], bytes]) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        listening.append(listener)

        def serve() -> None:
            try:
                connection, _ = listener.accept()
                with connection:
                    while asked := connection.recv(4096):
                        connection.sendall(answer(asked))
            except OSError:
                return  # the test is over, or the client is

        threading.Thread(target=serve, daemon=True).start()
        return f"redis://:green-kettle@127.0.0.1:{listener.getsockname()[1]}"

    yield listen
    for listener in listening:
        listener.close()


def of_version(version: str) -> Callable[[bytes], bytes]:
    told = f"# Server\r\nredis_version:{version}\r\n".encode()
    return lambda asked: b"$%d\r\n%s\r\n" % (len(told), told) if b"INFO" in asked else b"+OK\r\n"


def refused(folder: Path, url: str) -> str:
    with pytest.raises(CannotStart) as problem:
        redis_check.check(settings_for(folder, redis_url=url))
    said = str(problem.value)
    assert "green-kettle" not in said
    assert "\n" not in said
    return said


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (of_version("5.0.14"), "is version 5.0.14; Couples needs 6 or newer"),
        (lambda _: b"-NOAUTH Authentication required.\r\n", "wants another name or password"),
        (lambda _: b"-WRONGPASS invalid username-password pair\r\n", "wants another name or password"),
        (lambda _: b"HTTP/1.1 400 Bad Request\r\n\r\n", "doesn't answer"),
        (lambda _: b"", "doesn't answer"),
    ],
    ids=["older", "no password", "wrong password", "a web server", "silence"],
)
def test_a_redis_that_cannot_be_used_is_refused_in_one_line(tmp_path, something_that_says, answer, says):
    said = refused(tmp_path, something_that_says(answer))
    assert says in said
    assert said.startswith("The Redis at redis://127.0.0.1:")
    assert said.endswith("Is COUPLES_REDIS_URL right?")


def test_where_nothing_listens_the_line_says_so(tmp_path):
    assert "doesn't answer (Connection refused)" in refused(tmp_path, f"redis://127.0.0.1:{free_port()}")


def test_a_redis_that_is_new_enough_is_taken(tmp_path, something_that_says):
    redis_check.check(settings_for(tmp_path, redis_url=something_that_says(of_version("6.0.16"))))
    redis_check.check(settings_for(tmp_path))


@pytest.mark.redis
def test_a_real_redis_is_taken_and_one_that_hangs_is_refused_until_it_goes_on(tmp_path, own_redis):
    settings = settings_for(tmp_path, redis_url=own_redis.url)
    redis_check.check(settings)
    own_redis.hang()
    assert "doesn't answer" in refused(tmp_path, own_redis.url)
    own_redis.go_on()
    redis_check.check(settings)
    own_redis.end()
    assert "Connection refused" in refused(tmp_path, own_redis.url)


@pytest.mark.redis
def test_a_database_that_this_redis_has_not_is_refused(tmp_path, own_redis):
    assert "refuses (DB index is out of range)" in refused(tmp_path, f"{own_redis.url}/999")


@pytest.mark.redis
def test_the_doctor_says_whether_it_answers_and_nothing_where_there_is_none(ana, own_redis):
    settings = ana.app.config["SETTINGS"]

    def found(**changes: str) -> list[tuple[str, str]]:
        findings = examine(dataclasses.replace(settings, **changes), clock.now())
        return [(finding.how, finding.says) for finding in findings if finding.about == "Redis"]

    assert found() == []
    assert found(redis_url=own_redis.url) == [("ok", f"The one at {own_redis.url} answers.")]
    own_redis.end()
    ((how, says),) = found(redis_url=own_redis.url)
    assert how == "bad"
    assert "doesn't answer (Connection refused)" in says


@pytest.mark.postgresql
@pytest.mark.parametrize("redis_url", ["", "redis://127.0.0.1:1"])
def test_what_other_machines_need_a_copy_of_is_there_from_the_start(tmp_path, redis_url):
    settings = {"COUPLES_REDIS_URL": redis_url, "COUPLES_PUSH": "on"}
    assert couples(tmp_path / "a", "init", **settings).exit_code == 0
    keys = {path.name for path in (tmp_path / "a").glob("*.key")}
    assert keys == {"cookie.key", "pepper.key", *(["push.key"] if redis_url else [])}
