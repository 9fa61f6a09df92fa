"""A session that is over: pages that lie open hear how it ended, and the last words of one that was ended are saved, no more."""

import re
import uuid
from datetime import timedelta

import pytest

from couples.accounts.last_words import BUTTONS
from couples.accounts.signed_in_sessions import LAST_WORDS, SESSION_IDLE, SESSION_LIFE, TOLD_FOR
from couples.maintenance import cleanup
from tests.conftest import PASSWORD, Person
from tests.databases import kept
from tests.scenario import connect, dump, one
from tests.test_access_control import DOORS, knock, next_week

NEW_PASSWORD = "green kettle by the door"
GOAL = f"/growing/goals/{uuid.UUID(int=7)}"
TYPING = {
    "boundaries.save", "care.save", "checkins.save_answer", "growing.save", "journal.save", "live.save_note",
    "reflection.save_card", "reflection.save_entry", "reflection.save_page", "statements.save",
}  # fmt: skip
"""The doors that save while one types."""
WORDS = "the last words, typed a moment ago"


def state(person: Person) -> str:
    return person.get("/session").json["state"]


def save(person: Person, marks: dict[str, str], **fields):
    """What the script that saves while one types sends, from a page that lay open."""
    return person.client.post(
        GOAL,
        data={**marks, "text": WORDS, **fields},
        base_url=person.base,
        headers={"Accept": "application/json"},
    )


def sign_out_in_another_tab(ana: Person) -> None:
    ana.post("/sign-out")


def leave_in_another_tab(ana: Person) -> None:
    ana.post("/leave")


def sign_out_from_another_device(ana: Person) -> None:
    another = ana.another_device()
    another.prove()
    another.post("/settings/sign-out-others")


def change_the_password_elsewhere(ana: Person) -> None:
    ana.another_device().post("/settings/password", current=PASSWORD, password=NEW_PASSWORD)


ENDS = [sign_out_in_another_tab, leave_in_another_tab, sign_out_from_another_device, change_the_password_elsewhere]  # fmt: skip
on_purpose = pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)


# --- how it ended ---------------------------------------------------------------------------------------------------


def test_a_page_hears_that_it_is_its_own_with_a_token_that_works(ana):
    told = ana.get("/session")
    assert told.headers["Cache-Control"] == "no-store"
    assert told.json["state"] == "yours"
    assert told.json["page_of"] == ana.mark()
    answer = save(ana, {"csrf_token": told.json["csrf_token"], "page_of": told.json["page_of"]})
    assert answer.json["version"] == 1


def test_a_visitor_hears_of_nobody(ana, nobody):
    told = nobody.get("/session")
    assert set(told.json) == {"state", "page_of", "csrf_token"}
    assert (told.json["state"], told.json["page_of"]) == ("ended", "")


@pytest.mark.parametrize("silence", [SESSION_IDLE + timedelta(days=2), SESSION_LIFE + timedelta(seconds=1)])
def test_a_session_that_timed_out_says_so_for_a_while_and_opens_nothing(ana, time, silence):
    marks = ana.held_marks()
    time.move(seconds=silence.total_seconds())
    cleanup.clean_up(ana.app)
    assert state(ana) == "timed-out"
    answer = save(ana, marks)
    assert (answer.status_code, answer.json["state"]) == (401, "timed-out")
    assert ana.get("/settings").status_code == 302
    assert one(ana.app, "SELECT COUNT(*) FROM growing_goals") == 0
    assert one(ana.app, "SELECT key_box FROM sessions") == b""
    time.move(seconds=(SESSION_LIFE + TOLD_FOR - silence).total_seconds())
    cleanup.clean_up(ana.app)
    assert one(ana.app, "SELECT COUNT(*) FROM sessions") == 0


def test_the_cookie_lives_until_nothing_more_can_be_told(ana):
    assert ana.app.config["PERMANENT_SESSION_LIFETIME"] == SESSION_LIFE + TOLD_FOR


def test_whoever_timed_out_and_was_signed_out_elsewhere_hears_that_it_was_ended(ana, time):
    time.move(days=35)
    assert state(ana) == "timed-out"
    sign_out_from_another_device(ana)
    assert state(ana) == "ended"


@on_purpose
def test_a_session_that_was_ended_says_so_before_and_after_its_row_is_gone(ana, time, end):
    end(ana)
    assert state(ana) == "ended"
    time.move(seconds=LAST_WORDS.total_seconds())
    cleanup.end_sessions(ana.app)
    assert state(ana) == "ended"
    assert ana.get("/settings").status_code == 302


def test_after_signing_in_again_the_page_is_ones_own_again(ana):
    for end in ENDS:
        end(ana)
        assert state(ana) == "ended"
        assert (
            ana.sign_in(NEW_PASSWORD if end is change_the_password_elsewhere else PASSWORD).status_code == 302
        )
        assert state(ana) == "yours"


# --- the last words -------------------------------------------------------------------------------------------------


@on_purpose
def test_what_was_typed_last_is_saved_and_the_answer_says_nothing_else(ana, time, end):
    marks = ana.held_marks()
    end(ana)
    time.move(seconds=LAST_WORDS.total_seconds() - 1)
    answer = save(ana, marks)
    assert (answer.status_code, answer.json) == (200, {"state": "ended", "saved": True})
    assert answer.headers["X-Page-Of"] == ""
    ana.sign_in(NEW_PASSWORD if end is change_the_password_elsewhere else PASSWORD)
    assert WORDS in ana.page(GOAL)


@on_purpose
def test_a_few_seconds_later_nothing_is_saved_any_more(ana, time, end):
    marks = ana.held_marks()
    end(ana)
    time.move(seconds=LAST_WORDS.total_seconds())
    answer = save(ana, marks)
    assert (answer.status_code, answer.json["state"]) == (401, "ended")
    assert one(ana.app, "SELECT COUNT(*) FROM growing_goals") == 0


@on_purpose
def test_the_seconds_after_an_end_open_no_page_and_no_other_door(scenario, end):
    ana, marks = scenario.ana, scenario.ana.held_marks()
    scenario.ids["next"] = scenario.ids["occasion"]
    end(ana)
    ana.held = ana.session_of_marks(), marks
    before = dump(ana.app)
    for name, door in DOORS.items():
        if door.who == "everybody":
            continue
        assert knock(ana, name, scenario.ids).status_code == 302, name
        view = ana.app.view_functions[name.split()[1]]
        if not getattr(view, "saves_while_typing", False):
            answer = ana.client.open(
                door.address(scenario.ids),
                method=name.split()[0],
                data={**marks, **door.fields},
                base_url=ana.base,
                headers={"Accept": "application/json"},
            )
            assert (answer.status_code, answer.json["state"]) == (401, "ended"), name
    assert dump(ana.app) == before


def test_no_button_is_pressed_in_the_seconds_after_an_end(ana):
    marks = ana.held_marks()
    sign_out_from_another_device(ana)
    for button in BUTTONS:
        assert save(ana, marks, **{button: "skip"}).status_code == 401
    assert save(ana, marks).status_code == 200


def test_what_the_door_refuses_is_not_said_to_be_saved_and_why_is_not_told(ana):
    marks = ana.held_marks()
    sign_out_from_another_device(ana)
    answer = save(ana, marks, text="x" * 5000)
    assert (answer.status_code, answer.json) == (422, {"state": "ended", "saved": False})


def test_last_words_of_another_persons_page_are_not_taken(couple):
    ana, ben = couple
    marks = {**ana.held_marks(), "page_of": ben.mark()}
    sign_out_from_another_device(ana)
    assert save(ana, marks).status_code == 409
    assert one(ana.app, "SELECT COUNT(*) FROM growing_goals") == 0


def test_a_session_that_timed_out_has_no_last_words_even_if_it_is_ended_then(ana, time):
    marks = ana.held_marks()
    time.move(days=35)
    sign_out_from_another_device(ana)
    assert save(ana, marks).status_code == 401


def test_deleting_the_account_leaves_nothing_to_say(ana):
    phone = ana.another_device()
    marks = phone.held_marks()
    ana.post("/settings/delete", current=PASSWORD)
    answer = save(phone, marks)
    assert (answer.status_code, answer.json["state"]) == (401, "ended")
    assert one(ana.app, "SELECT COUNT(*) FROM sessions") == 0


def test_the_wrapped_key_of_an_ended_session_is_gone_from_the_files_within_its_minute(ana, time):
    with connect(ana.app) as db:
        (box,) = db.execute("SELECT key_box FROM sessions").fetchone()
    assert box in kept(ana.app)
    sign_out_in_another_tab(ana)
    cleanup.end_sessions(ana.app)
    assert box in kept(ana.app)
    time.move(seconds=LAST_WORDS.total_seconds())
    cleanup.end_sessions(ana.app)
    assert box not in kept(ana.app)


@pytest.mark.parametrize("name", [n for n in DOORS if n.split()[1] in TYPING])
def test_each_door_that_saves_while_one_types_takes_last_words(scenario, time, name):
    next_week(scenario, time)
    door, device = DOORS[name], scenario.ana.another_device()
    marks = device.held_marks()
    sign_out_from_another_device(device)
    answer = device.client.post(
        door.address(scenario.ids),
        data={**marks, **door.fields},
        base_url=device.base,
        headers={"Accept": "application/json"},
    )
    assert (answer.status_code, answer.json) == (200, {"state": "ended", "saved": True})


def test_every_form_that_saves_while_one_types_can_say_last_words(scenario):
    scenario.ids["next"] = scenario.ids["occasion"]
    router, found = scenario.app.url_map.bind("127.0.0.1"), set()
    for name, door in DOORS.items():
        if name.startswith("GET"):
            answer = scenario.ana.get(door.address(scenario.ids))
            page = answer.text if answer.mimetype.startswith("text/") else ""
            for form in re.findall(r"<form[^>]*>", page):
                if "data-save" in form:
                    found.add(router.match(re.search(r'action="([^"?]*)', form)[1], method="POST")[0])
    marked = {
        e for e, view in scenario.app.view_functions.items() if getattr(view, "saves_while_typing", False)
    }
    assert len(found) > 5
    assert found <= marked
