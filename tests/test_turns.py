"""Turns at what costs much: a few at once, one for each person, and whoever asks too often leaves the others theirs."""

import threading
import uuid

import pytest
from flask import g
from flask_login import current_user

from couples import turns, wording_help
from couples.accounts import new_keys
from couples.journal import markdown
from couples.turns import MOST_WAITING, Busy, Places, Turns, asker
from couples.vault import passwords
from couples.wording_help import whole_draft
from tests.conftest import PASSWORD, Person
from tests.scenario import user_id
from tests.sockets import comes_true

NOW = {"longest_wait": 0.0}
DRAFT = {"observation": "you always forget me", "need": "rest"}


def is_free(queue: Turns, who: str) -> bool:
    try:
        with queue.one(who, **NOW):
            return True
    except Busy:
        return False


def test_each_person_has_one_turn_and_all_together_have_a_few():
    queue = Turns(at_once=2)
    with queue.one("Ana"):
        assert not is_free(queue, "Ana")
        assert is_free(queue, "Ben")
        with queue.one("Ben"):
            assert not is_free(queue, "Cleo")
        assert is_free(queue, "Cleo")
    assert is_free(queue, "Ana")
    assert (queue._rounds.waiting, queue._rounds.running) == ([], {})


def test_a_turn_is_given_back_when_the_work_fails():
    queue = Turns(at_once=1)
    with pytest.raises(ZeroDivisionError), queue.one("Ana"):
        _ = 1 / 0
    assert is_free(queue, "Ana")


def test_who_waits_gets_the_next_turn_and_of_too_many_no_more_wait():
    queue, done, go_on = Turns(at_once=2), [], threading.Event()

    def work() -> None:
        try:
            with queue.one("Ana"):
                assert go_on.wait(60)
                done.append("done")
        except Busy:
            done.append("busy")

    threads = [threading.Thread(target=work) for _ in range(3 * MOST_WAITING)]
    for thread in threads:
        thread.start()
    assert comes_true(lambda: len(done) == 2 * MOST_WAITING - 1)
    assert set(done) == {"busy"}
    assert is_free(queue, "Ben")
    go_on.set()
    for thread in threads:
        thread.join()
    assert done.count("done") == MOST_WAITING + 1


def waiting(queue: Turns, *who: str, done: list[str] | None = None) -> list[threading.Thread]:
    """Threads that wait in this queue, in this order; each says in `done` whose turn it was, or that there was no place."""
    said = [] if done is None else done

    def work(one: str) -> None:
        try:
            with queue.one(one):
                said.append(one)
        except Busy:
            said.append(f"no place for {one}")

    threads = []
    for one in who:
        before = len(queue._rounds.waiting) + len(said)
        threads.append(threading.Thread(target=work, args=(one,)))
        threads[-1].start()
        assert comes_true(lambda before=before: len(queue._rounds.waiting) + len(said) > before)
    return threads


def test_those_who_wait_take_turns_whoever_came_with_more():
    queue, done = Turns(at_once=1, places=Places(3, 12)), []
    with queue.one("Dan"):
        threads = waiting(queue, "Ana", "Ana", "Ana", "Ben", "Cleo", "Ben", done=done)
    for thread in threads:
        thread.join()
    assert done == ["Ana", "Ben", "Cleo", "Ana", "Ben", "Ana"]


def test_one_person_has_a_few_places_to_wait_in_over_all_queues_and_leaves_most_threads_free():
    places = Places(3, 5)
    queues, done = [Turns(at_once=1, places=places) for _ in range(3)], []
    with queues[0].one("Dan"), queues[1].one("Dan"), queues[2].one("Dan"):
        threads = [t for queue in queues for t in waiting(queue, "Ana", "Ana", done=done)]
        assert done == ["no place for Ana"] * 3
        threads += waiting(queues[0], "Ben", "Cleo", done=done)
        assert len(done) == 3
        threads += waiting(queues[1], "Eve", done=done)
        assert done[3:] == ["no place for Eve"]
        assert is_free(Turns(at_once=1, places=places), "Eve")  # where nobody has to wait, no place is needed
    for thread in threads:
        thread.join()
    assert sorted(done[4:]) == ["Ana", "Ana", "Ana", "Ben", "Cleo"]
    assert places._taken == {}


def test_who_asks_is_the_person_on_whatever_device_and_else_the_address(ana, ben):
    def seen_by(person: Person | None) -> str:
        cookie = (
            {"Cookie": f"{ana.app.config['SESSION_COOKIE_NAME']}={person.session_cookie()}"} if person else {}
        )
        with ana.app.test_request_context("/", headers=cookie, environ_base={"REMOTE_ADDR": "192.0.2.7"}):
            _ = current_user.is_authenticated
            if person:
                ana.app.extensions["sqlalchemy"].session.rollback()
                assert "email" not in vars(g._login_user)  # and it asks the database for nothing
            return asker()

    hers = seen_by(ana)
    assert str(uuid.UUID(user_id(ana))) in hers
    assert seen_by(ana.another_device()) == hers != seen_by(ben)
    assert seen_by(None) == "192.0.2.7"
    assert asker() == ""


# --- what has turns -------------------------------------------------------------------------------------------------


def test_one_person_who_floods_wording_help_leaves_the_others_their_turns(couple, monkeypatch):
    """At most one of a person's requests is being read, and the rest of a flood is told to come back."""
    ana, ben = couple
    real, held, heard, answers = whole_draft.review, threading.Event(), [], []

    def slow(text, **more):
        heard.append(text)
        assert "mine" in text or held.wait(60)
        return real(text, **more)

    monkeypatch.setattr(whole_draft, "review", slow)
    token, device = ana.held_marks(), ana.session_cookie()

    def flood() -> None:
        browser = ana.app.test_client(use_cookies=False)
        cookie = {"Cookie": f"{ana.app.config['SESSION_COOKIE_NAME']}={device}"}
        data = {**token, **DRAFT}
        answers.append(
            browser.post("/statements/review", data=data, base_url=ana.base, headers=cookie).status_code
        )

    threads = [threading.Thread(target=flood) for _ in range(2 * MOST_WAITING)]
    for thread in threads:
        thread.start()
    try:
        assert comes_true(lambda: len(answers) >= 2 * MOST_WAITING - 2)
        assert set(answers) <= {204, 503}  # a newer one is waited for, or too many wait
        assert len(heard) == 1
        assert ben.post("/statements/review", observation="mine").status_code == 200
        assert ben.post("/sign-out").status_code == 200
    finally:
        held.set()
        for thread in threads:
            thread.join()
    assert 1 <= answers.count(200) <= 2  # the one that was read, and the newest


def test_new_keys_and_passwords_have_turns_of_their_own(ana, monkeypatch):
    monkeypatch.setattr(turns.Turns.one.__wrapped__, "__kwdefaults__", {"longest_wait": 0.01})
    with new_keys._turns.one("Ben"):
        fields = {"current": PASSWORD, "password": "green kettle by the door"}
        assert ana.post("/settings/new-keys", **fields).status_code == 503
        assert ana.another_device().get("/settings").status_code == 200
    with passwords.argon2_turn("Ben"), wording_help._turns.one("Ben"):
        assert ana.another_device().post("/statements/review", **DRAFT).status_code == 200
    assert ana.post("/settings/new-keys", **fields).status_code == 200


def test_a_page_of_ones_own_is_formatted_in_turns(ana, monkeypatch):
    monkeypatch.setattr(turns.Turns.one.__wrapped__, "__kwdefaults__", {"longest_wait": 0.01})
    path = f"/only-me/pages/{uuid.uuid4()}"
    assert ana.post(path, follow=False, text="[" * 1000, version="0").status_code == 302
    with markdown._turns.one("Ben"), markdown._turns.one("Eve"):
        assert ana.get(path).status_code == 503
    assert "[[[" in ana.page(path)


@pytest.mark.parametrize(
    "path",
    ["/only-me/pages/tags", "/only-me/pages/over-time", "/only-me/pages/found", "/check-in/looking-back"],
)
def test_looking_through_all_that_one_wrote_has_turns_of_its_own(ana, monkeypatch, path):
    monkeypatch.setattr(turns.Turns.one.__wrapped__, "__kwdefaults__", {"longest_wait": 0.01})
    for search in ("/only-me/pages/found", "/check-in/looking-back"):
        assert ana.post(search, follow=False, text="tea").status_code == 302
    with turns.looking_through_all.one("Ben"), turns.looking_through_all.one("Eve"):
        assert ana.get(path).status_code == 503
        assert ana.get("/only-me").status_code == 200
    assert ana.get(path).status_code == 200
