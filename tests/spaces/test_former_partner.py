"""Two who have parted: what one calls themselves since reaches the other nowhere."""

import pytest

from tests.conftest import Person, pair
from tests.pages import text_of
from tests.scenario import one
from tests.takeout.files import take

PAGES = (
    "/",
    "/shared",
    "/check-in/history",
    "/thanks",
    "/statements",
    "/agreements",
    "/settings/from-partner",
)
NOW = "I see you at the Miras, Ana"


def called(person: Person, name: str) -> None:
    answer = person.post("/settings", follow=False, name=name, zone="UTC", theme="system")
    assert answer.status_code == 302, answer.text


def shown_to(person: Person) -> str:
    pages = "".join(text_of(person.page(path)) for path in PAGES)
    return pages + " ".join(take(person, opened="y").texts())


@pytest.mark.parametrize("who", ["left", "was left"])
def test_a_name_changed_after_a_parting_reaches_no_page_and_no_file_of_the_other(opened, couple, time, who):
    ana, ben = couple
    leaver = ana if who == "left" else ben
    called(ben, "Benny")  # while they share, a change is seen
    time.move(days=2)
    assert "Benny" in text_of(ana.page("/shared"))
    leaver.post("/pairing/leave")
    called(ben, NOW)
    assert NOW in ben.page("/settings")
    shown = shown_to(ana)
    assert "Benny" in shown
    assert "Mira" not in shown
    assert "Ana" in shown_to(ben)
    ana.post(
        "/pairing/no-invitations", space=one(ana.app, "SELECT id FROM spaces WHERE closed_at IS NOT NULL")
    )
    called(ben, "Answer me")
    assert "Answer me" not in shown_to(ana)


def test_who_share_again_have_the_names_of_now(opened, couple):
    ana, ben = couple
    ana.post("/pairing/leave")
    called(ben, "Benny")
    assert "Benny" not in text_of(ana.page("/check-in/history"))
    pair(ana, ben)
    assert "What you shared with Benny" in text_of(ana.page("/check-in/history"))
