"""A question that someone proposed stays theirs when their partner proposes something else: unsent, and theirs alone."""

from tests.checkins.test_refused_proposals import DAY, House
from tests.takeout.files import take
from tests.unsent.test_unsent_words import offered

MINE, OTHER = "What did the heron teach us?", "What made us laugh?"


def house_of(couple) -> House:
    house = House.__new__(House)
    house.ana, house.ben = couple
    house.app, house.table = house.ana.app, "rituals"
    house.path, house.fields = "/check-in/ritual", DAY
    return house


def test_a_question_that_the_partners_proposal_leaves_out_is_kept_for_its_author_alone(couple):
    house = house_of(couple)
    house.propose(own=f"{MINE}\n{OTHER}")
    assert house.propose(house.ben, weekday="4", own=OTHER).status_code == 302
    assert offered(house.ana, house.path) == [f"{MINE}\n{OTHER}"]
    assert MINE in house.ana.page("/unsent")
    for page in (house.path, "/unsent", "/check-in", "/"):
        assert MINE not in house.ben.page(page)
    assert MINE not in take(house.ben, opened="y").page


def test_while_its_author_cant_propose_again_it_is_there_to_read_and_no_form_is(couple):
    house = house_of(couple)
    house.propose(weekday="0", own="")
    house.say(house.ben, "agree")
    house.propose(own=OTHER)
    kept = {"json": True, "unsent": "checkins.questions", "unsent_seen": "0"}
    house.ana.post("/unsent", **kept, **{"text.own": MINE})
    page = house.ana.page(house.path)
    assert "You can propose again starting" in page
    assert MINE in page
    assert "You started this earlier" in page
    assert f'action="{house.path}"' not in page, "a form that can't be sent yet"
    assert MINE not in house.ben.page(house.path)


def test_proposing_it_again_is_the_end_of_it(couple):
    house = house_of(couple)
    house.propose(own=MINE)
    house.propose(house.ben, weekday="4", own="")
    house.propose(own=MINE, unsent="checkins.questions", unsent_seen="0")
    assert MINE in house.ben.page(house.path)
    assert offered(house.ana, house.path) == []


def test_a_question_that_both_agreed_on_before_is_given_back_to_no_one(couple):
    house = house_of(couple)
    house.propose(own=MINE)
    house.say(house.ben, "agree")
    house.propose(house.ben, weekday="4", own=MINE)
    assert house.propose(weekday="3", own="").status_code == 302
    for person in couple:
        assert offered(person, house.path) == []
        assert "Nothing right now" in person.page("/unsent")
