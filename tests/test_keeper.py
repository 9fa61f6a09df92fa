"""The keeper of a server's worker, with workers that do as badly as any can. With a real server: tests/test_memory.py."""

import os
import signal
import subprocess
import sys

import pytest

from couples import keeper

FAMILY = """
import os, signal, sys, tempfile, time
from couples import keeper

beats = tempfile.TemporaryFile()
def beat(): os.utime(beats.fileno(), (time.monotonic(),) * 2)
def stay():
    print("worker", flush=True)
    while os.getppid() == parent: signal.sigtimedwait([], 0.1); beat()

beat()
parent = os.getpid()
signal.pthread_sigmask(signal.SIG_BLOCK, keeper.HEARD)
if not (worker := os.fork()):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("the worker is asked to end"))
    signal.signal(signal.SIGQUIT, lambda *_: sys.exit("the worker is asked to end at once"))
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, keeper.HEARD)
    {does}
if not os.fork():
    os._exit(3)
{meanwhile}
os.set_inheritable(beats.fileno(), True)
again = [sys.executable, "-c", "print('anew')"] * {can_begin_again}
os.execv(sys.executable, keeper.command(worker, beats.fileno(), again, 0.5))
"""
DEAF = "for s in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}: signal.signal(s, signal.SIG_IGN)"


def family(does: str = "stay()", meanwhile: str = "", *, can_begin_again: bool = True) -> subprocess.Popen:
    """A keeper and its worker, when the worker runs. The process has another child as well, which has ended."""
    code = FAMILY.format(does=does, meanwhile=meanwhile, can_begin_again=can_begin_again)
    process = subprocess.Popen(
        [sys.executable, "-c", code], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True,
    )  # fmt: skip
    if "stay" in does:
        assert process.stdout.readline() == "worker\n"
    return process


def said(process: subprocess.Popen) -> str:
    return process.communicate(timeout=60)[0]


@pytest.mark.parametrize(
    ("sent", "says"),
    [(signal.SIGTERM, "asked to end\n"), (signal.SIGINT, "at once\n"), (signal.SIGQUIT, "at once\n")],
)
def test_who_ends_the_server_ends_its_worker_and_nothing_starts_anew(sent, says):
    server = family()
    server.send_signal(sent)
    text = said(server)
    assert text.endswith(says)
    assert "anew" not in text
    assert server.returncode == 0


def test_ctrl_c_which_both_hear_is_no_crash():
    server = family()
    os.killpg(server.pid, signal.SIGINT)
    assert "anew" not in said(server)
    assert server.returncode == 0


def test_a_signal_that_comes_before_the_keeper_has_begun_waits_for_it():
    server = family(meanwhile="os.kill(os.getpid(), signal.SIGTERM)")
    assert "anew" not in said(server)
    assert server.returncode == 0


def test_a_worker_that_does_not_end_in_time_is_killed():
    server = family(f"{DEAF}\n    stay()")
    server.send_signal(signal.SIGTERM)
    assert said(server) == ""
    assert server.returncode == 0


def test_a_worker_that_is_stuck_is_killed_and_the_server_starts_anew():
    text = said(family(f"{DEAF}\n    while True: pass"))
    assert text.count("has been stuck for 0.5 seconds") == 1
    assert "worker has ended (SIGKILL)" in text
    assert text.endswith("anew\n")


@pytest.mark.parametrize(("does", "name"), [("os.abort()", "SIGABRT"), ("os._exit(7)", "code 7")])
def test_a_worker_that_dies_is_told_of_and_the_server_starts_anew(does, name):
    text = said(family(does))
    assert f"ERROR couples.keeper [-] the server's worker has ended ({name})" in text
    assert text.endswith("anew\n")


def test_whoever_reloads_the_server_starts_it_anew():
    server = family()
    server.send_signal(signal.SIGHUP)
    text = said(server)
    assert "asked to end\n" in text
    assert text.endswith("anew\n")


def test_a_worker_that_cannot_begin_is_not_tried_for_ever():
    server = family(f"os._exit({keeper.BOOT_FAILED})")
    assert "anew" not in said(server)
    assert server.returncode == keeper.BOOT_FAILED


def test_a_server_without_a_way_to_begin_again_ends_with_its_worker():
    server = family("os._exit(7)", can_begin_again=False)
    assert "anew" not in said(server)
    assert server.returncode == 1


def test_gunicorns_signals_for_what_the_keeper_does_not_do_change_nothing():
    server = family()
    for sent in (signal.SIGUSR1, signal.SIGUSR2):
        server.send_signal(sent)
    server.send_signal(signal.SIGTERM)
    assert "anew" not in said(server)
    assert server.returncode == 0
