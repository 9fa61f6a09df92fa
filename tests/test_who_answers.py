"""How the doctor knows its own server again, through what's in front of it, and that no one else is told a thing."""

from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from urllib.request import Request, build_opener

import pytest

from couples import doctors_question, vault
from couples.maintenance import data_folder, who_answers
from tests.conftest import close
from tests.real_server import RealServer, couples
from tests.sockets import free_port

HERE = "https://couples.example.org"
BEHIND_ONE = {"COUPLES_BASE_URL": HERE, "COUPLES_PROXIES": "1"}


@pytest.fixture
def ask(make_app, monkeypatch):
    """The doctor of a server with these settings, which is asked past its proxies and through so many."""

    def doctor(proxies: int = 1, through: int = 1, other_server: bool = False, **settings: str) -> str:
        app = make_app("asked", base_url=HERE, proxies=proxies)
        behind = make_app("another", base_url=HERE) if other_server else app
        if other_server:
            behind.extensions["pepper"] = vault.Pepper(b"x" * 32)

        def urlopen(request: Request, timeout: float):
            is_outside = request.full_url.startswith(HERE)
            forwarded = (
                {"X-Forwarded-For": ", ".join(["192.0.2.1"] * through)} if is_outside and through else {}
            )
            answer = (behind if is_outside else app).test_client().get(
                "/healthz", base_url=request.full_url.removesuffix("/healthz"), headers={**dict(request.header_items()), **forwarded},
                environ_overrides={"REMOTE_ADDR": "127.0.0.1"},
            )  # fmt: skip
            return nullcontext(SimpleNamespace(headers=answer.headers, read=lambda size: answer.data[:size]))

        monkeypatch.setattr(who_answers.DIRECTLY, "open", urlopen)
        monkeypatch.setattr(data_folder, "is_served", lambda _: True)
        return couples(app.config["SETTINGS"].data, "doctor", **(settings or BEHIND_ONE)).output

    return doctor


def test_a_server_behind_as_many_proxies_as_it_counts_is_well(ask):
    said = ask()
    assert f"ok   what's in front: From this machine, {HERE}/healthz answers, and saving works." in said
    assert "was started with" not in said
    assert "Proxies between" not in said


def test_a_proxy_on_the_way_out_of_the_machine_stands_between_the_doctor_and_no_server(couple, monkeypatch):
    settings = couple[0].app.config["SETTINGS"]
    close(couple[0].app)
    with RealServer(settings.data) as served:
        at = {"COUPLES_PORT": str(served.port), "COUPLES_BASE_URL": f"http://127.0.0.1:{served.port}"}
        there = f"http://127.0.0.1:{served.port}/healthz"
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
        with pytest.raises(OSError, match="refused"):
            build_opener().open(there, timeout=10)  # urlopen would remember the proxy for other tests
        assert (
            f"ok   server: From this machine, {there} answers"
            in couples(settings.data, "doctor", **at).output
        )


def test_a_name_that_is_none_is_said_to_be_no_answer(ask, monkeypatch):
    monkeypatch.setattr(data_folder, "is_served", lambda _: True)
    settings = SimpleNamespace(data=Path("nowhere"), host="a..b", port=8000, is_only_here=True)
    (found,) = who_answers.who_answers(settings, None)
    assert "a..b:8000/healthz doesn't answer" in found.says


def test_proxies_are_counted_on_the_way_in(ask):
    two = {"COUPLES_BASE_URL": HERE, "COUPLES_PROXIES": "2"}
    said = ask(proxies=2, through=1, **two)
    assert "Proxies between here and the server: 1; COUPLES_PROXIES is 2." in said
    assert "set COUPLES_PROXIES to 1." in said


def test_another_couples_at_the_address_is_not_taken_for_this_one(ask):
    said = ask(other_server=True)
    assert f"look what's in front: {HERE}/healthz answers, but not from" in said
    assert "another Couples" in said


def test_a_command_that_has_other_settings_than_the_server_says_so(ask):
    said = ask(COUPLES_BASE_URL="http://127.0.0.1:8000")
    assert f"look settings: The server was started with {HERE} and COUPLES_PROXIES=1" in said


def test_no_one_is_answered_who_has_not_the_keys_and_no_answer_is_taken_from_elsewhere(make_app):
    app = make_app("asked", base_url=HERE, proxies=1)
    ours, theirs = vault.Pepper.of(app.config["SETTINGS"].data), vault.Pepper(b"x" * 32)

    def answer(asked: str) -> str | None:
        headers = {doctors_question.ASKS: asked}
        return (
            app.test_client()
            .get("/healthz", base_url=HERE, headers=headers)
            .headers.get(doctors_question.SAYS)
        )

    asked = doctors_question.question(ours)
    assert HERE in answer(asked)
    for strange in ("x", "ö", "a b", "x" * 5000, doctors_question.question(theirs), asked[:-1]):
        assert answer(strange) is None
    said = answer(asked)
    assert doctors_question.heard(ours, asked, said).base_url == HERE
    for wrong in ("", "ö", said.replace("0 1", "1 1"), answer(doctors_question.question(ours))):
        assert doctors_question.heard(ours, asked, wrong) is None
