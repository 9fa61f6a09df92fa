"""A no to another day, other questions or another delivery time: told to no one, like no answer, and not to be worn down."""

import json
import re
import uuid

import pytest

from couples import realtime
from couples.checkins.schedule import DEFAULT_HOUR, DEFAULT_WEEKDAY
from tests.conftest import Person, pair
from tests.pages import on_any_server, text_of
from tests.scenario import dump

DAY = {"weekday": "2", "at": "20:00", "zone": "UTC", "keys": ["thanks"], "own": "What did I hide from you?"}
PAGES = ("/", "/home/now", "/check-in", "/check-in/ritual", "/statements", "/shared")
WAYS = {
    "day": ("/check-in/ritual", DAY, "rituals", "/check-in/ritual"),
    "delivery": ("/statements/letter-time", {"at": "09:00"}, "letter_times", "/statements"),
}
NEXT = "You can propose again starting Sunday, 20 December"


class House:
    def __init__(self, app, way: str):
        self.app = app
        self.path, self.fields, self.table, self.page = WAYS[way]
        self.ana, self.ben = Person(app, "Ana").sign_up(), Person(app, "Ben").sign_up()
        pair(self.ana, self.ben)

    def agrees_on_a_day(self) -> "House":
        """From here on another day changes one that both agreed on."""
        if self.table == "rituals":
            self.propose(weekday="0", own="")
            self.say(self.ben, "agree")
        return self

    def propose(self, person: Person | None = None, **fields):
        """From a page that shows what's proposed by now."""
        shown = {"instead": "".join(self.proposed())}
        return (person or self.ana).post(self.path, follow=False, **self.fields | shown | fields)

    def proposed(self) -> list[str]:
        return [str(uuid.UUID(row["id"])) for row in dump(self.app)[self.table] if not row["agreed_at"]]

    def open_one(self) -> str:
        (id,) = self.proposed()
        return id

    def say(self, person: Person, said: str):
        return person.post(f"{self.path}/{self.open_one()}/{said}", follow=False)


@pytest.fixture(params=WAYS)
def way(request) -> str:
    return request.param


@pytest.fixture
def house(make_app, time, way) -> House:
    return House(make_app(), way).agrees_on_a_day()


def test_a_no_and_no_answer_look_the_same_to_who_proposed_it(make_app, time, way, same_questions):
    begun, seen = time.time, {}
    for said in ("decline", ""):
        time.time = begun
        house = House(make_app(said or "none"), way).agrees_on_a_day()
        house.propose()
        house.ana.page("/")
        assert "Ana has proposed" in text_of(house.ben.page(house.page))
        if said:
            assert house.say(house.ben, said).status_code == 302
            assert "Ana has proposed" not in text_of(house.ben.page(house.page))
        seen[said] = []
        for days in (0, 3, 24, 1):
            time.move(days=days)
            house.ana.sign_in()
            seen[said] += [without_ids(house.ana.get(page)) for page in PAGES]
            seen[said].append(without_ids(house.propose(weekday="4")))
    assert "You can propose again starting" in str(seen[""])
    assert seen["decline"] == seen[""]


@pytest.mark.parametrize("path", ["/check-in", "/check-in/ritual"])
def test_only_who_said_theyre_ready_is_told_to_say_so_again(couple, path):
    ana, ben = couple
    ana.post("/check-in/ritual", **DAY)
    again = "If you agree, you'll need to say you're ready again."
    assert "Ana has proposed" in text_of(ben.page(path))
    assert again not in text_of(ben.page(path))
    ben.write("thanks", "words", occasion := ben.occasion())
    ben.ready(occasion)
    assert again in text_of(ben.page(path))


@pytest.mark.parametrize("path", ["/check-in", "/check-in/ritual"])
@pytest.mark.parametrize("is_as_now", [True, False])
def test_a_first_day_that_changes_nothing_is_asked_about_as_what_it_already_is(couple, is_as_now, path):
    as_now = {"weekday": DEFAULT_WEEKDAY, "at": f"{DEFAULT_HOUR:%H:%M}"}
    couple[0].post("/check-in/ritual", **DAY | (as_now if is_as_now else {}))
    for person in couple:
        page = text_of(person.page(path))
        assert ("as it is now. Once you both agree, it's settled." in page) is is_as_now
        assert ("Nothing changes until you both agree." in page) is not is_as_now


def without_ids(answer) -> str:
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", "#", str(on_any_server(answer)))


def test_a_no_is_told_to_no_page_of_who_proposed_it(house, monkeypatch):
    house.propose()
    frames = []
    monkeypatch.setattr(realtime, "notify", lambda person, *notice: frames.append((person, *notice)))
    before = dump(house.app)
    house.say(house.ben, "decline")
    (his,) = [uuid.UUID(row["id"]) for row in before["users"] if row["name"] == "Ben"]
    assert {person for person, *_ in frames} <= {his}
    after = dump(house.app)
    assert {table for table in before if before[table] != after[table]} <= {"letting_in", "sessions"}


def test_taking_it_back_frees_the_next_one_once_in_four_weeks(house, time):
    assert house.propose().status_code == 302
    house.say(house.ana, "decline")
    assert "You can propose again starting" not in text_of(house.ana.page(house.page))
    assert house.propose(weekday="4").status_code == 302
    house.say(house.ana, "decline")
    assert NEXT in text_of(house.ana.page(house.page))
    again = house.propose(weekday="4", own="What else did I hide?")
    assert not house.proposed()
    if house.table == "rituals":
        assert again.status_code == 422
        assert "What else did I hide?" in again.text
        assert NEXT in text_of(again.text)
    time.move(days=27)
    house.ana.sign_in()
    house.propose()
    assert not house.proposed()
    time.move(days=1)
    house.ana.sign_in()
    house.propose()
    assert house.open_one()


def test_a_no_isnt_worn_down_by_taking_it_back_and_proposing_again(house):
    house.propose()
    house.say(house.ben, "decline")
    house.say(house.ana, "decline")
    house.propose(weekday="4")
    assert "You've proposed" in text_of(house.ana.page(house.page))
    assert "Ana has proposed" not in text_of(house.ben.page(house.page))


def test_after_a_no_and_a_proposal_taken_back_both_can_go_on_proposing(house):
    """Each proposed, one said no to the other's, who took theirs back: no one is locked out for weeks."""
    house.propose()
    house.propose(house.ben, weekday="4", at="10:00")
    house.say(house.ana, "decline")
    house.say(house.ben, "decline")
    for person in (house.ana, house.ben):
        assert "You can propose again starting" not in text_of(person.page(house.page))
    house.propose(weekday="5")
    assert "Ana has proposed" in text_of(house.ben.page(house.page))
    house.propose(house.ben, weekday="3", at="10:00")
    assert "Ben has proposed" in text_of(house.ana.page(house.page)), (
        "by proposing she opened the question again"
    )


def test_who_wrote_while_the_others_proposal_came_is_told_before_theirs_takes_its_place(house):
    house.propose()
    told = house.propose(house.ben, weekday="4", at="08:30", own="What did we leave out?", instead="")
    page = told.text if told.status_code == 422 else house.ben.page(house.page)
    assert "Ana has just proposed" in text_of(page)
    assert "Ana has proposed" in text_of(page)
    assert "You've proposed" in text_of(house.ana.page(house.page))
    if house.table == "rituals":
        assert "What did we leave out?" in page
        assert 'value="08:30"' in page
    (shown,) = set(re.findall(r'name="instead"[^>]* value="([^"]+)"', page))
    house.propose(house.ben, weekday="4", at="08:30", instead=shown)
    assert "Ben has proposed" in text_of(house.ana.page(house.page))


def test_the_wait_is_said_before_one_proposes(house):
    assert "you can propose another in four weeks" in text_of(house.ana.page(house.page))


def test_while_one_waits_no_form_and_no_button_leads_there(make_app, time):
    house = House(make_app(), "day")
    for person in (house.ana, house.ben):
        person.say_hello("Your laugh")
    assert "Propose a day" in text_of(house.ben.page("/"))
    assert "Propose a day" in text_of(house.ben.page("/check-in"))
    for _ in range(2):
        house.propose(house.ben)
        house.say(house.ben, "decline")
    page = house.ben.page("/check-in/ritual")
    assert "You can propose again starting" in text_of(page)
    assert 'name="weekday"' not in page
    for path in ("/", "/check-in"):
        assert "Propose a day" not in text_of(house.ben.page(path))


def as_it_is(app) -> dict:
    """What the form chooses while no one has touched it."""
    ritual = max(dump(app)["rituals"], key=lambda row: row["agreed_at"])
    keys, fresh = json.loads(ritual["prompt_keys"]), json.loads(ritual["fresh"] or '{"decks": []}')
    return {
        "weekday": ritual["weekday"], "at": ritual["at"][:5], "zone": ritual["zone"], "every": ritual["every"],
        "keys": keys, "decks": fresh["decks"], "own": "", "instead": "",
    }  # fmt: skip


def test_a_day_that_no_one_agreed_on_is_for_now(make_app, time):
    house = House(make_app(), "day")
    page = text_of(house.ben.page("/check-in/ritual"))
    assert "For now: Sundays at 19:00" in page
    assert "Now: " not in page
    house.ana.post("/check-in/ritual", **as_it_is(house.app) | {"weekday": "2"})
    house.ben.post(f"/check-in/ritual/{house.proposed()[0]}/agree")
    page = text_of(house.ben.page("/check-in/ritual"))
    assert "Now: " in page
    assert "For now" not in page
    same = house.ben.post("/check-in/ritual", **as_it_is(house.app))
    assert "That's already your day." in text_of(same.text)


def test_the_day_thats_there_for_now_is_proposed_like_any_other_and_agreed_on(make_app, time):
    house = House(make_app(), "day")
    for person in (house.ana, house.ben):
        person.say_hello("Your laugh")
    occasion = house.ana.occasion()
    answer = house.ana.post("/check-in/ritual", **as_it_is(house.app))
    assert "Proposed. It's settled once Ben agrees." in text_of(answer.text)
    assert "Ana has proposed Sundays at 19:00" in text_of(house.ben.page("/"))
    page = text_of(house.ben.page("/check-in"))
    assert "Ana has proposed: Sundays at 19:00" in page
    assert "keep it as it is" not in page, "it's the same day"
    house.say(house.ben, "agree")
    for person in (house.ana, house.ben):
        assert "Now: Sundays at 19:00" in text_of(person.page("/check-in/ritual"))
        assert "Propose a day" not in text_of(person.page("/") + person.page("/check-in"))
        assert person.occasion() == occasion


A_DAY_ALONE = {"own": ""}
IN_A_DAY = "you can propose another tomorrow, or in four weeks with new questions."


def test_while_both_are_beginning_one_waits_a_day_and_a_first_no_holds_as_long(make_app, time):
    seen, begun = {}, time.time
    for said in ("decline", ""):
        time.time = begun
        house = House(make_app(said or "none"), "day")
        assert IN_A_DAY in text_of(house.ana.page("/check-in/ritual"))
        house.propose(**A_DAY_ALONE)
        if said:
            house.say(house.ben, said)
        house.propose(**A_DAY_ALONE, weekday="4")
        assert ("Ana has proposed" in text_of(house.ben.page("/check-in"))) is not said
        seen[said] = text_of(house.ana.page("/check-in/ritual"))
        assert "You can propose again starting Monday, 23 November" in seen[said]
        time.move(days=1)
        assert house.propose(**A_DAY_ALONE, weekday="4").status_code == 302
        assert "Ana has proposed: Fridays at 20:00" in text_of(house.ben.page("/check-in"))
        house.say(house.ben, "agree")
        assert "you can propose another in four weeks." in text_of(house.ana.page("/check-in/ritual"))
    assert seen["decline"] == seen[""]


def asked_in_forty_days(house: House, time, **fields) -> int:
    """How often Ben is asked if Ana proposes whenever she can, and each time that he's asked he says no."""
    asked = 0
    for day in range(40):
        house.propose(weekday=str(day % 7), **fields)
        if "Ana has proposed" in text_of(house.ben.page("/check-in")):
            assert house.say(house.ben, "decline").status_code == 302
            asked += 1
        time.move(days=1)
        for person in (house.ana, house.ben):
            person.sign_in()
    return asked


def open_one_together(house: House) -> None:
    for person in (house.ana, house.ben):
        person.say_hello("Your laugh")
    occasion = house.ana.occasion()
    for person in (house.ana, house.ben):
        person.write("thanks", "the soup", occasion)
        assert person.ready(occasion).status_code == 302


@pytest.mark.parametrize(
    ("opens", "own", "times"),
    [(False, "", 3), (False, "Why do you avoid me?", 2), (True, "", 2), (True, "Why do you avoid me?", 2)],
)
def test_no_one_is_worn_down_by_days_and_questions_even_if_none_was_ever_agreed_on(
    make_app, time, opens, own, times
):
    house = House(make_app(), "day")
    if opens:
        open_one_together(house)
    assert asked_in_forty_days(house, time, own=own) == times


def test_after_a_yes_no_one_has_to_wait_and_the_partner_can_always_answer_with_their_own(house, time):
    house.propose()
    house.propose(house.ben, weekday="4", at="10:00")
    assert "Ben has proposed" in text_of(house.ana.page(house.page))
    house.propose()
    assert "Ana has proposed" in text_of(house.ben.page(house.page))
    house.say(house.ben, "agree")
    time.move(minutes=1)
    assert "You can propose again" not in text_of(house.ana.page(house.page))
    house.propose(weekday="5")
    assert house.open_one()


def test_after_a_late_no_the_next_one_shows_four_weeks_after_the_no(house, time):
    house.propose()
    time.move(days=27)
    house.ben.sign_in()
    house.say(house.ben, "decline")
    time.move(days=1)
    for person in (house.ana, house.ben):
        person.sign_in()
    house.propose(weekday="4")
    assert "You've proposed" in text_of(house.ana.page(house.page))
    time.move(days=26)
    house.ben.sign_in()
    assert "Ana has proposed" not in text_of(house.ben.page(house.page))
    time.move(days=1)
    house.ben.sign_in()
    assert "Ana has proposed" in text_of(house.ben.page(house.page))
