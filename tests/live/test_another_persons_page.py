"""A talk's page that lies open while someone else signs in in the same browser: nothing of it counts as theirs."""

import json

import pytest

from tests.conftest import Person
from tests.live.talking import Phone, begin
from tests.scenario import one
from tests.sockets import Socket, hello_of


@pytest.fixture
def left_open(server, couple) -> tuple[Person, str, str]:
    """Ana's browser with her talk open and a dead line, in which Ben has signed in since; with her page's hello."""
    ana, ben = couple
    talk = begin(ana, ben, step=3)
    hello = hello_of(ana)
    ana.post("/sign-out")
    shared = Person(ana.app, "Ben", browser=ana.client)
    assert shared.sign_in().status_code == 302
    return shared, talk, hello


def says(hello: str, talk: str, browser: Person) -> str:
    """Connects with this hello and sends words right after it; gives back the answer to the hello."""
    page = Socket(browser, connect=False)
    assert page.frame().startswith("0")
    answer = page.says_hello(hello)
    words = {"id": "11111111-1111-4111-8111-111111111111", "session": talk, "move": "try", "text": "Planted"}
    page.raw.send("421" + json.dumps(["move", words]))
    page.raw.send("5")  # answered by the transport in any case
    while page.frame() != "6":
        continue
    return answer


def test_a_page_that_waits_with_a_move_is_refused_once_someone_else_has_signed_in(left_open):
    browser, talk, hello = left_open
    moves = "SELECT count(*) FROM live_moves"
    before = one(browser.app, moves)
    answer = says(hello, talk, browser)
    assert (answer[:2], json.loads(answer[2:])["message"]) == ("44", "another person's page")
    assert browser.app.extensions["socket_identities"] == {}
    assert one(browser.app, moves) == before
    assert says(hello_of(browser), talk, browser).startswith("40")
    assert one(browser.app, moves) == before + 1


@pytest.mark.parametrize(
    "said", ["", "{}", '{"page_of": null}', '{"page_of": ["a"]}', '{"page_of": "\\ud800"}', "[1]", '"x"']
)
def test_a_page_that_does_not_say_whose_it_is_is_refused(server, couple, said):
    page = Socket(couple[0], connect=False)
    assert page.frame().startswith("0")
    assert page.says_hello("40" + said).startswith("44")


def test_the_same_person_signed_in_again_goes_on_with_the_page_of_before(server, couple):
    ana, ben = couple
    talk, hello = begin(ana, ben, step=2), hello_of(ana)
    ana.post("/sign-out")
    ana.sign_in()
    assert says(hello, talk, ana).startswith("40")
    assert Phone(ana, talk).move("take")["ok"]
