"""A "not now" that whoever said it changes their mind about: the proposal is there for them again, and their partner isn't told."""

import html
import re
from datetime import timedelta

import pytest

from tests.boundaries.acts import answer, counter, keep, new_id, propose, sign, signed_by_both, take_back
from tests.conftest import Person
from tests.every_page import every_page_of
from tests.only_me.test_lock import set_lock, unlock
from tests.pages import text_of


def not_now(person: Person, version: str, time, **fields) -> None:
    until = (time.now() + timedelta(days=14)).date().isoformat()
    assert answer(person, version, "not-now", until=until, **fields).status_code == 302


def again(person: Person, version: str):
    return person.post(f"/agreements/versions/{version}/show-again", follow=False)


def offered(person: Person) -> list[str]:
    """The proposals that the page of agreements offers to show again."""
    found = re.findall(r"/agreements/versions/([0-9a-f-]{36})/show-again", person.page("/agreements"))
    return list(dict.fromkeys(found))


def told(person: Person, path: str) -> tuple[int, str]:
    """What an address tells."""
    answer = person.get(path)
    return answer.status_code, text_of(answer.text)


@pytest.fixture
def proposed(couple, time) -> tuple[Person, Person, str, str]:
    """Of Ben's, and Ana has said "not now"."""
    ana, ben = couple
    made = propose(ben, "We answer within a day", sign=True)
    time.move(minutes=11)
    not_now(ana, made.version, time)
    return ana, ben, made.agreement, made.version


def test_what_was_put_off_can_be_shown_again_and_signed(proposed):
    ana, ben, agreement, version = proposed
    assert ana.get(f"/agreements/{agreement}").location == "/agreements"
    assert offered(ana) == [version]
    assert offered(ben) == []
    assert again(ana, version).location == f"/agreements/{agreement}"
    page = text_of(ana.page(f"/agreements/{agreement}"))
    assert "It's back, and Ben isn't told." in page
    assert "We answer within a day" in page
    assert offered(ana) == []
    assert sign(ana, version).status_code == 302
    assert "Active until" in text_of(ben.page(f"/agreements/{agreement}"))


def test_the_answer_says_where_it_is(couple, time):
    ana, ben = couple
    made = propose(ben, sign=True)
    time.move(minutes=11)
    until = (time.now() + timedelta(days=14)).date().isoformat()
    said = ana.post(
        f"/agreements/versions/{made.version}/answers", id=new_id(), kind="not-now", until=until
    ).text
    assert "out of your way, under “Put off” in Our agreements. Ben isn't told." in html.unescape(said)


def test_whoever_proposed_sees_the_same_whether_it_was_put_off_shown_again_or_not_answered(proposed):
    ana, ben, agreement, version = proposed
    before = every_page_of(ben, agreement=agreement)
    again(ana, version)
    assert every_page_of(ben, agreement=agreement) == before
    assert again(ben, version).status_code == 404


def test_what_was_put_off_is_behind_the_door(proposed, time):
    ana, _, _, version = proposed
    set_lock(ana, 5)
    time.move(minutes=5)
    ana.taps = False
    assert offered(ana) == []
    again(ana, version)
    page = ana.page("/agreements")
    assert "We answer within a day" not in page
    assert "Put off" not in page
    assert unlock(ana).status_code == 302
    assert offered(ana) == [version]


def test_a_no_is_not_listed_and_stays(couple, time):
    ana, ben = couple
    made = propose(ben, sign=True)
    time.move(minutes=11)
    answer(ana, made.version, "no")
    assert offered(ana) == []
    again(ana, made.version)
    assert ana.get(f"/agreements/{made.agreement}").status_code == 404


def test_going_back_to_what_is_put_off_leads_to_where_it_is_listed_and_only_while_it_is(proposed, cleo):
    ana, ben, agreement, version = proposed
    ana.page("/agreements")  # says what has just been answered
    not_here = told(ana, f"/agreements/{new_id()}")
    for page in ("", "/history"):
        page = text_of(ana.page(f"/agreements/{agreement}{page}"))
        assert "Our agreements" in page
        assert "It's out of your way, under “Put off”" in page
    assert cleo.get(f"/agreements/{agreement}").status_code == 404
    ana.taps = False
    ana.post("/only-me/close")
    assert told(ana, f"/agreements/{agreement}") == not_here
    ana.taps = True
    ana.page("/only-me")
    assert "It's out of your way" in text_of(ana.page(f"/agreements/{agreement}"))
    take_back(ben, version)
    assert told(ana, f"/agreements/{agreement}") == not_here


def test_going_back_to_what_one_said_no_to_tells_no_more_than_any_address(couple, time):
    ana, ben = couple
    made = propose(ben, sign=True)
    time.move(minutes=11)
    answer(ana, made.version, "no")
    ana.page("/agreements")
    assert told(ana, f"/agreements/{made.agreement}") == told(ana, f"/agreements/{new_id()}")


def test_on_its_day_it_is_asked_again_and_no_longer_listed(proposed, time):
    ana, _, agreement, _ = proposed
    time.move(days=15)
    ana.sign_in()
    assert offered(ana) == []
    assert ana.get(f"/agreements/{agreement}").status_code == 200


def test_what_its_author_took_back_is_no_longer_listed(proposed):
    ana, ben, _, version = proposed
    take_back(ben, version)
    assert offered(ana) == []


@pytest.mark.parametrize("kind", ["kept", "changed"])
def test_a_change_that_was_put_off_is_on_the_page_of_its_agreement_again(couple, time, kind):
    ana, ben = couple
    made = signed_by_both(ana, ben, time)
    version = new_id()
    if kind == "kept":
        time.move(days=56)
        for person in couple:
            person.sign_in()
        assert keep(ben, made.agreement, "2027-04-30", id=version).status_code == 302
    else:
        version = counter(ben, made.agreement, "smaller", sign=True).version
        time.move(minutes=11)
    page = f"/agreements/{made.agreement}"
    assert "Your answer" in ana.page(page)
    not_now(ana, version, time)
    assert "Your answer" not in ana.page(page)
    assert offered(ana) == [version]
    again(ana, version)
    assert "Your answer" in ana.page(page)


def test_the_list_says_on_which_day_it_is_asked_again(proposed):
    ana, *_ = proposed
    assert "We answer within a day Until Sunday, 6 December" in text_of(ana.page("/agreements"))
