"""Every kind of letter there is, caused in the planted scene and read as bytes: no word of anyone's, and no name of either of the two."""

import re
from collections.abc import Callable

import pytest

from couples.accounts.reset_asked import take_up
from couples.mail import letters
from tests.accounts.test_address_change import NEW, code_in
from tests.conftest import Person
from tests.mail.servers import Received
from tests.reminders.conftest import Post, app, chooses, mail, post  # noqa: F401  the app of these tests sends mail
from tests.test_no_leaks import heard_in, plant

NAMES = {"ana": "Anabasis Quillfeather", "ben": "Zerbino Thistlewood"}


@pytest.fixture
def written(monkeypatch) -> set[str]:
    """The kinds of letters that were written in this test with something to say."""
    kinds = set()

    def noting(kind: str, write: letters.Writer) -> letters.Writer:
        def writes(*of):
            said = write(*of)
            kinds.update({kind} if said else ())
            return said

        return writes

    for kind, write in letters._writers.items():
        monkeypatch.setitem(letters._writers, kind, noting(kind, write))
    return kinds


def reminder(ana: Person, arrive: Callable, time) -> None:
    """By everything there is to be reminded of; what Ben shared arrives, and her check-in is near."""
    chooses(ana, coming="mail", today="mail", also=["promised", "revisit", "break", "arrived"])
    for _ in range(8):
        time.move(days=1)
        arrive()


def address(ana: Person, arrive: Callable, time) -> None:
    ana = ana.another_device()
    ana.prove()
    ana.post("/settings/address", email=NEW, old_is_read="no")
    ana.post("/settings/address/code", code=code_in(next(r for r in arrive() if r.to == [NEW]).text))
    arrive()


def starting_over(ana: Person, arrive: Callable, time) -> None:
    Person(ana.app).post("/sign-in/start-over", email=NEW)
    texts = " ".join(letter.text for letter in arrive())
    link = re.search(r"http\S+(/sign-in/start-over/\S+)", texts)[1]
    Person(ana.app).post(f"{link}/begin")
    time.move(days=3, minutes=1)
    arrive()


def test_no_letter_of_any_kind_has_a_word_or_a_name_of_the_two_in_it(scenario, time, post, written):  # noqa: F811
    """A new kind of letter fails here until something above causes it."""
    ana, box = scenario.ana, post.box
    for person in (ana, scenario.ben):
        name = NAMES[person.name.lower()]
        person.post("/settings", name=name, zone="UTC", theme="dark")
        assert name in person.page("/settings")

    def arrive() -> list[Received]:
        take_up(ana.app)
        post.round()
        return box.received

    said = {
        **plant(scenario, time),
        **NAMES,
        "what Ben opened": "Thank you for waiting",
        "signed": "we answer by noon",
    }
    for cause in (reminder, address, starting_over):
        cause(ana, arrive, time)
    assert written == set(letters._writers), "a kind of letter that nothing here causes"
    found = {
        f"{', '.join(letter.to)}: {heard}"
        for letter in box.received
        for form in (letter.raw, letter.text.encode())
        for heard in heard_in(form, said)
    }
    assert (len(box.received) >= len(written), found) == (True, set())


def test_a_name_in_a_letter_would_be_found_however_mail_carries_it():
    message = letters.Letter("ana@example.org", f"{NAMES['ben']} wrote: züge über die Brücke\n").as_message(
        "c@example.org"
    )
    letter = Received(["ana@example.org"], "c@example.org", bytes(message))
    assert heard_in(letter.text.encode(), NAMES)
