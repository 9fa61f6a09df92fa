"""Of one person's drafts one is read at a time, and of those that wait only the newest."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest

from couples import newest_first


def test_one_is_read_at_a_time_and_of_those_that_wait_only_the_newest():
    go_on, reading = Event(), Event()
    read: list[str] = []

    def ask(name: str, person: str = "Ana") -> bool:
        with newest_first.turn(person) as is_newest:
            if is_newest:
                read.append(name)
                if name == "first":
                    reading.set()
                    assert go_on.wait(30)
            return is_newest

    with ThreadPoolExecutor(5) as threads:
        first = threads.submit(ask, "first")
        assert reading.wait(30)
        waiting = [first]
        for name in ("second", "third", "fourth"):
            before = newest_first._newest["Ana"]
            waiting.append(threads.submit(ask, name))
            with newest_first._changed:
                assert newest_first._changed.wait_for(
                    lambda before=before: newest_first._newest["Ana"] != before, timeout=30
                )
        assert [each.result(30) for each in waiting[1:3]] == [
            False,
            False,
        ]  # at once, while the first is read
        assert threads.submit(ask, "Ben's", "Ben").result(30)
        assert not waiting[3].done()
        go_on.set()
        assert (first.result(30), waiting[3].result(30)) == (True, True)
    assert read == ["first", "Ben's", "fourth"]
    assert not newest_first._newest
    assert not newest_first._reading


def test_a_turn_that_fails_lets_the_next_one_go():
    with pytest.raises(ZeroDivisionError), newest_first.turn("Ana"):
        raise ZeroDivisionError
    with newest_first.turn("Ana") as is_newest:
        assert is_newest


@pytest.mark.parametrize("path", ["/statements/review", "/agreements/review"])
def test_a_draft_that_is_no_longer_the_newest_gets_no_answer_and_is_not_read(ana, monkeypatch, path):
    fields = {"observation": "You never listen.", "kind": "agreement"}
    assert "Wording help" in ana.post(path, **fields).text

    @contextmanager
    def is_too_late(person):
        yield False

    monkeypatch.setattr(newest_first, "turn", is_too_late)
    answer = ana.post(path, **fields)
    assert (answer.status_code, answer.text) == (204, "")
