"""What stands beside an opened answer for its writer alone outlives taking back, leaving, and the space."""

from html import unescape

import pytest

from couples.maintenance.cleanup import clean_up
from tests.conftest import Person
from tests.pages import text_of
from tests.scenario import one, user_id
from tests.takeout.files import take
from tests.takeout.test_completeness import opened_by

SAID = "/only-me/said-before"
OPENED = (
    "SELECT id FROM check_ins WHERE revealed_at IS NOT NULL AND occasion <> 'hello' ORDER BY revealed_at DESC"
)
SHOWN = "You drove me to work and waited"
BESIDE = "The heron by the lake that I never told anyone about"


@pytest.fixture
def week(couple, time) -> str:
    """The opened check-in in which Ana's laptop had saved another text than her phone."""
    ana, ben = couple
    time.move(days=1)
    occasion = ana.occasion()
    phone = ana.post(
        f"/check-in/{occasion}/answers/thanks", json=True, text="You drove me to work", version="0"
    )
    ana.another_device().write("thanks", BESIDE, occasion, version="0", value="7")
    ana.write("thanks", SHOWN, occasion, version=str(phone.json["version"]), value="7")
    ben.write("thanks", "Soup", occasion)
    ana.ready(occasion)
    ben.ready(occasion)
    assert BESIDE in unescape(ana.page(f"/check-in/{occasion}"))
    return occasion


def months_pass(person: Person, time) -> None:
    """Until nothing of a closed space is left, and no one of the two was there."""
    for days in (45, 60):
        time.move(days=days)
        clean_up(person.app)


def test_taking_an_answer_back_leaves_its_writer_what_no_one_else_saw(couple, week):
    ana, ben = couple
    answer = one(ana.app, "SELECT id FROM answers WHERE prompt = 'thanks' AND author_id = ?", user_id(ana))
    page = ana.post(f"/check-in/answers/{answer}/take-back").text
    assert BESIDE in unescape(page)
    assert SHOWN not in unescape(page)
    assert BESIDE not in unescape(ben.page(f"/check-in/{week}"))
    assert not any(SHOWN in text for _, text in opened_by(ana))


@pytest.mark.parametrize("comes_by", [True, False], ids=["comes by", "stays away"])
@pytest.mark.parametrize("how", ["Ana leaves", "Ana takes all back", "Ben leaves"])
def test_it_outlives_the_space_whoever_leaves_it(couple, week, time, how, comes_by):
    ana, ben = couple
    leaver = ben if how == "Ben leaves" else ana
    leaver.prove()
    leaver.post("/pairing/leave", follow=False, **({"take_back": "y"} if "back" in how else {}))
    if comes_by:
        ana.page("/")
        assert text_of(ana.page(SAID)).count(BESIDE) == 1
    months_pass(ana, time)
    ana = ana.another_device()
    ana.page("/")
    ana.page("/")
    page = text_of(ana.page(SAID))
    assert page.count(BESIDE) == 1
    assert "7 out of 10" in page
    assert page.count(SHOWN) == 1
    assert BESIDE in take(ana).page
    ben.sign_in()
    ben.page("/")
    assert BESIDE not in text_of(ben.page(SAID))
    assert one(ana.app, "SELECT COUNT(*) FROM answers WHERE prompt LIKE 'thanks%'") == 0


@pytest.mark.parametrize("leaves_again", [False, True])
def test_it_is_put_aside_even_if_its_writer_opens_a_check_in_before_home(ana, ben, time, cleo, leaves_again):
    """What stood beside a hello goes into the current week, where something else can open."""
    ana.post("/check-in/hello/answers/hello", json=True, text="Your laugh", version="0")
    ana.another_device().post("/check-in/hello/answers/hello", json=True, text=BESIDE, version="0")
    ana.say_hello("Your laugh")
    ben.say_hello("Your patience")
    ben.post("/pairing/leave", follow=False)
    time.move(days=32)
    clean_up(ana.app)
    ana.sign_in()
    cleo.sign_in()
    ana.join(cleo.invitation_secret())
    occasion = ana.occasion()
    for person in (ana, cleo):
        person.write("thanks", "Bread", occasion)
        person.ready(occasion)
    page = unescape(cleo.page(f"/check-in/{occasion}"))
    assert "Bread" in page
    assert BESIDE not in page
    if leaves_again:
        cleo.post("/pairing/leave", follow=False)
        months_pass(ana, time)
        ana.sign_in()
    for _ in range(2):
        ana.page("/")
        assert text_of(ana.page(SAID)).count(BESIDE) == 1


def test_it_goes_along_into_the_next_space_before_it_was_put_aside(couple, week, time, cleo):
    ana, ben = couple
    ben.post("/pairing/leave", follow=False)
    months_pass(ana, time)
    ana.sign_in()
    cleo.sign_in()
    ana.join(cleo.invitation_secret())
    ana.page("/")
    assert text_of(ana.page(SAID)).count(BESIDE) == 1
    assert BESIDE not in text_of(cleo.page("/check-in") + cleo.page("/check-in/history"))
