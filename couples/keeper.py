"""Keeps the server's worker going: sees that it isn't stuck, ends it when the host asks, and starts the server again when it dies.

It needs nothing but Python, so it takes 5 MB. gunicorn's own process would take 25 MB more: it has loaded the app, and what the
worker shares with it is copied wherever a reference is counted. `server` runs this file in place of that process, whose number and
child it takes over.

Promised: a request to stop is never taken for a crash, and a signal that arrives while the keeper is starting waits until it has. If
the keeper itself is killed, the worker ends on its own, as gunicorn's does. The trade-off: it writes its lines in the format of
`logs`, but with code of its own.
"""

import os
import signal
import sys
import time
from collections.abc import Sequence

GRACE = 2
"""Seconds in which the worker may end what it's about, unless it's told of more."""
LONGEST_SILENCE = 60
"""Seconds that the worker may be stuck."""
LOOKS_EVERY = 1.0
BOOT_FAILED = 3
"""How gunicorn's worker ends if it couldn't begin, as the next one couldn't."""
STOPS = {signal.SIGTERM: signal.SIGTERM, signal.SIGINT: signal.SIGQUIT, signal.SIGQUIT: signal.SIGQUIT}
"""What the host sends, and what the worker gets."""
HEARD = {*STOPS, signal.SIGHUP, signal.SIGCHLD, signal.SIGALRM, signal.SIGUSR1, signal.SIGUSR2}
"""Signals that wait until they're asked for; the last two are gunicorn's, and mean nothing here."""


def command(
    worker: int,
    beats: int,
    again: Sequence[str],
    longest_silence: float = LONGEST_SILENCE,
    grace: float = GRACE,
) -> list[str]:
    """How a process becomes the keeper of its child.

    Args:
        worker: the child.
        beats: an open file that the worker touches with the time since the system began, as gunicorn's does.
        again: the command that starts the server again; empty if it should end with its worker.
        longest_silence: seconds.
        grace: seconds in which the worker may end what it's about.
    """
    numbers = [str(number) for number in (worker, beats, longest_silence, grace)]
    return [sys.executable, "-I", "-S", __file__, *numbers, *again]


def keep(worker: int, beats: int, longest_silence: float, grace: float) -> int | None:
    """Waits until it's over with the worker.

    Returns:
        The exit code to end with; None if the server should start again.
    """
    signal.setitimer(signal.ITIMER_REAL, LOOKS_EVERY, LOOKS_EVERY)
    is_told = False
    while True:
        came = signal.Signals(signal.sigwait(HEARD))
        if came in STOPS:
            end(worker, STOPS[came], grace)
            return 0
        if came == signal.SIGHUP:
            end(worker, signal.SIGTERM, grace)
            return None
        if (ended := how_it_ended(worker)) is not None:
            if signal.sigpending() & STOPS.keys():
                return 0  # Ctrl-C is for both, and the worker was first
            say("ERROR", f"the server's worker has ended ({name_of(ended)})")
            return ended if ended == BOOT_FAILED else None
        if time.monotonic() - os.fstat(beats).st_mtime > longest_silence:
            if not is_told:
                say("CRITICAL", f"the server's worker has been stuck for {longest_silence:g} seconds")
            os.kill(worker, signal.SIGKILL if is_told else signal.SIGABRT)
            is_told = True


def end(worker: int, kindly: int, grace: float) -> None:
    """Ends the worker: by force, if it isn't gone in time."""
    os.kill(worker, kindly)
    until = time.monotonic() + grace
    while time.monotonic() < until:
        if how_it_ended(worker) is not None:
            return
        time.sleep(0.02)
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)


def how_it_ended(worker: int) -> int | None:
    """The worker's exit code, or minus a signal's number; None while it runs. In a container, others' orphans end here as well."""
    while True:
        child, status = os.waitpid(-1, os.WNOHANG)
        if child == worker:
            return os.waitstatus_to_exitcode(status)
        if not child:
            return None


def name_of(ended: int) -> str:
    return signal.Signals(-ended).name if ended < 0 else f"code {ended}"


def say(level: str, what: str) -> None:
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    sys.stderr.write(f"{now} {level} couples.keeper [-] {what}\n")


def main(worker: str, beats: str, longest_silence: str, grace: str, *again: str) -> None:
    how = keep(int(worker), int(beats), float(longest_silence), float(grace))
    if how is not None or not again:
        sys.exit(1 if how is None else how)
    say("WARNING", "the server starts again")
    signal.setitimer(signal.ITIMER_REAL, 0)
    os.close(int(beats))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)
    os.execv(again[0], again)  # noqa: S606  the command that the host gave


if __name__ == "__main__":
    main(*sys.argv[1:])
