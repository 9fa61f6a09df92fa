"""Where it runs: without epoll each open page holds a thread, and one line says so; Windows hears of WSL.

Other systems are played by a process of their own, in which Python lacks what they lack.
"""

import os
import pickle
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from couples import cli, realtime, server
from couples.cli import serving
from couples.realtime import choose_transport, line_at_start
from tests.conftest import Person, settings_for
from tests.sockets import free_port

ROOT = Path(__file__).parents[1]
A_MAC = """
import select, sys, sysconfig, types
sysconfig.get_config_vars()  # of the real system
del select.epoll
sys.platform = "darwin"
sys.modules["_scproxy"] = types.SimpleNamespace(_get_proxy_settings=dict, _get_proxies=dict)
from couples.cli import main
for command in sys.argv[1].split(","):
    main(command.split(), standalone_mode=False)
"""
WINDOWS = """
import sys
import filelock
for name in ("fcntl", "resource", "pwd", "grp"):
    sys.modules[name] = None
from couples.cli import main
sys.platform = "win32"
for command in ("serve", "migrate", "user invite", "demo somewhere"):
    try:
        main(command.split())
    except SystemExit as end:
        assert end.code == 1
"""


def environment(folder: Path, **more: str) -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("COUPLES_")}
    return clean | {"COUPLES_DATA": str(folder), "PYTHONUNBUFFERED": "1"} | more


def test_a_system_without_epoll_makes_the_demo_migrates_invites_and_serves_and_says_so_in_one_line(tmp_path):
    folder, port = tmp_path / "demo", str(free_port())
    commands = f"demo {folder} --weeks 1,migrate,user invite,serve"
    with subprocess.Popen(
        [sys.executable, "-c", A_MAC, commands], cwd=ROOT, env=environment(folder, COUPLES_PORT=port),
        text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        try:
            log = ""
            while "Listening at" not in log:
                line = process.stderr.readline()
                assert line, log
                log += line
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=60) as answer:
                assert answer.read() == b"ok\n"
        finally:
            process.terminate()
        said, more = process.communicate(timeout=60)
    assert "The database is up to date." in said
    assert "/sign-up#" in said
    assert [line for line in said.splitlines() if "thread" in line] == [
        "Each open page holds a thread here (this system has no epoll). At most 24 can be open at the same"
        " time, not COUPLES_SOCKETS=500: a higher COUPLES_THREADS makes room for more."
    ]
    assert "Traceback" not in log + more


def test_windows_gets_one_line_that_names_wsl_and_no_traceback(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", WINDOWS], cwd=ROOT, env=environment(tmp_path), text=True, capture_output=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert done.stderr.splitlines() == [f"Error: {cli.NOT_WINDOWS}"] * 4
    assert "WSL" in cli.NOT_WINDOWS


def test_a_system_that_has_no_limits_to_ask_for_serves_with_those_it_has(monkeypatch):
    monkeypatch.setitem(sys.modules, "resource", None)
    server.make_room_for_files(10**6)


def test_where_one_thread_serves_all_pages_there_is_nothing_to_say(tmp_path):
    if choose_transport.why_threads("auto"):
        pytest.skip("not on this system")
    settings = settings_for(tmp_path)
    assert line_at_start(settings) == ""
    assert choose_transport.most_sockets(settings) == settings.sockets


@pytest.mark.parametrize(("threads", "most"), [(4, 2), (8, 6), (32, 24), (500, 375)], ids=lambda n: f"{n}")
def test_pages_that_hold_threads_leave_some_for_requests(tmp_path, threads, most):
    settings = settings_for(tmp_path, transport="threads", threads=threads)
    assert choose_transport.most_sockets(settings) == most
    assert f"At most {most} can be open" in line_at_start(settings)
    assert "COUPLES_SOCKETS=500" in line_at_start(settings)


def test_a_host_who_asked_for_fewer_sockets_than_there_are_threads_gets_just_those(tmp_path):
    settings = settings_for(tmp_path, transport="threads", sockets=5)
    assert choose_transport.most_sockets(settings) == 5
    assert line_at_start(settings).endswith("At most 5 can be open at the same time.")


@pytest.mark.parametrize("name", choose_transport.WRITTEN_FOR)
def test_another_version_than_the_hooks_were_written_for_falls_back_to_threads(monkeypatch, name):
    real = choose_transport.metadata.version
    minor = choose_transport.WRITTEN_FOR[name]
    monkeypatch.setattr(
        choose_transport.metadata, "version", lambda n: minor + ".9" if n == name else real(n)
    )
    before = choose_transport.why_threads("auto")
    monkeypatch.setattr(choose_transport.metadata, "version", lambda n: "99.0.1" if n == name else real(n))
    assert before != choose_transport.why_threads("auto") == f"{name} is 99.0.1 and not {minor}"


def test_a_newer_engineio_without_the_hooks_starts_on_threads_and_says_so_in_one_line(
    monkeypatch, make_app, capfd
):
    real = choose_transport.metadata.version
    newer = {"python-engineio": "99.0.1"}
    monkeypatch.setattr(choose_transport.metadata, "version", lambda name: newer.get(name) or real(name))
    monkeypatch.setitem(sys.modules, "couples.realtime.engineio_hooks", None)
    monkeypatch.delattr(realtime, "engineio_hooks", raising=False)
    with pytest.raises(ImportError):
        from couples.realtime import engineio_hooks  # noqa: F401
    app = make_app(transport="auto")
    assert Person(app).get("/healthz").status_code == 200
    assert line_at_start(app.config["SETTINGS"]).startswith(
        "Each open page holds a thread here (python-engineio is 99.0.1 and not 4.15). At most 24 can be open"
    )
    assert capfd.readouterr() == ("", "")


def test_what_brings_the_database_up_to_date_apart_is_forked_where_forks_are_sound(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert serving.way_to_begin().get_start_method() == "spawn"
    monkeypatch.setattr(sys, "platform", "linux")
    assert serving.way_to_begin().get_start_method() == "fork"
    settings = settings_for(tmp_path)
    assert pickle.loads(pickle.dumps((serving._migrate, settings))) == (serving._migrate, settings)  # noqa: S301  our own
