"""Leaving safely: quietly, without a date, and with nothing lost on either side."""

import re
import uuid

import pytest

from tests.accounts.test_second_proof import gives
from tests.accounts.test_send_again import send
from tests.conftest import PASSWORD, Person
from tests.pages import text_of
from tests.scenario import connect, dump, one
from tests.sockets import Socket

OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}


def said_by(page: str) -> str:
    """What a page says, with no space before a full stop that follows a name."""
    return text_of(page).replace(" .", ".")


def leave(person: Person, **fields) -> None:
    if "take_back" in fields:
        person.prove()
    assert person.post("/pairing/leave", follow=False, **fields).status_code == 302


@pytest.mark.parametrize("way", ["stops sharing", "deletes the account"])
def test_an_open_page_of_the_partner_hears_nothing_when_somebody_leaves(server, couple, way):
    ana, ben = couple
    his, hers = Socket(ben), Socket(ana.another_device())
    ana.post("/check-in/" + ana.occasion() + "/call-off")
    assert any("changed" in frame for frame in his.frames) or his.ask("2") is not None
    assert his.is_alive()
    heard = len([frame for frame in his.frames if "changed" in frame])
    if way == "stops sharing":
        leave(ana)
    else:
        assert ana.post("/settings/delete", follow=False, current=PASSWORD).status_code == 302
    assert hers.is_hung_up()
    assert his.is_alive()
    assert len([frame for frame in his.frames if "changed" in frame]) == heard


@pytest.mark.parametrize("waits", [{}, {"undo_day": "y"}])
def test_taking_all_back_as_one_leaves_asks_for_the_password_and_leaving_alone_does_not(
    opened, couple, waits
):
    ana, ben = couple
    sent = {**ana.held_marks(), "take_back": "y", **waits}
    asked = send(ana, "/pairing/leave", **sent)
    assert asked.status_code == 403
    assert "Is this you?" in asked.text
    assert gives(ana, asked, "not this one").status_code == 422
    assert "Stop sharing with Ben" in text_of(ana.page("/settings"))
    assert gives(ana, asked).location == ("/only-me" if waits else "/")
    assert ("Stop sharing with Ben" in text_of(ana.page("/settings"))) == bool(waits)
    assert ("has left" in said_by(ben.page("/"))) != bool(waits)
    assert ben.post("/pairing/leave", follow=False, **waits).status_code == 302


def test_the_next_page_says_who_left_and_neither_the_day_nor_the_hour(opened, couple, time):
    ana, ben = couple
    assert "has left" not in said_by(ben.page("/"))
    time.move(hours=3, minutes=17)
    leave(ana)
    for path in ("/", "/shared"):
        assert "Ana has left." in said_by(ben.page(path))
        assert "You stopped sharing with Ben." in said_by(ana.page(path))
        assert "has left" not in said_by(ana.page(path))
        assert "15:17" not in ben.page(path)


def test_who_was_left_reads_kind_words_and_where_help_is_and_is_asked_to_invite_nobody(opened, couple):
    ana, ben = couple
    leave(ana)
    for person in couple:
        home, shared = person.page("/"), person.page("/shared")
        for page in (home, shared):
            assert "Invite your partner" not in page
            assert "Good that you are here" not in page
        assert "/care/people" in home
        assert "You can both read what's still shared until" in said_by(home)
    assert "You don't have to do anything today" in said_by(ben.page("/"))
    assert "You don't have to do anything today" not in said_by(ana.page("/"))
    assert "Invite your partner" in Person(ana.app, "Eve").sign_up().page("/")


def test_the_settings_of_who_has_parted_leave_time_and_invite_nobody_by_that_name(opened, couple, eve):
    leave(couple[0])
    for person in couple:
        page = person.page("/settings")
        assert "Take your time. What's yours is all here." in said_by(page)
        assert "Share with someone again" in page
        assert "Invite your partner" not in page
    alone = eve.page("/settings")
    assert "You can use most of this on your own." in said_by(alone)
    assert "Invite your partner" in alone


def test_who_comes_together_with_somebody_again_reads_no_more_of_the_parting_on_home(opened, couple, eve):
    ana, ben = couple
    leave(ana)
    assert ben.join(eve.invitation_secret()).status_code == 302
    assert "has left" not in said_by(ben.page("/"))


@pytest.mark.parametrize("json", [False, True])
def test_what_the_partner_typed_into_a_page_that_lay_open_is_not_lost(scenario, json):
    ana, ben, ids = scenario.ana, scenario.ben, scenario.ids
    leave(ana)
    words = "it took me an hour to find these words"
    refused = {
        f"/statements/{ids['statement']}/entries": {"id": str(uuid.uuid4()), "kind": "heard", "text": words},
        f"/check-in/{ids['occasion']}/promises": {"id": str(uuid.uuid4()), "text": words},
        "/thanks": {"id": str(uuid.uuid4()), "kind": "thanks", "text": words},
    }
    for path, fields in refused.items():
        before = dump(ana.app, ana)
        answer = ben.post(path, json=json, follow=False, headers=OUR_PAGE, **fields)
        assert answer.status_code < 500
        assert dump(ana.app, ana) == before, path
        if not json:
            assert words in answer.text, (path, answer.status_code)
    ben.write("thanks", words, ben.occasion())
    assert words in ben.page(f"/check-in/{ben.occasion()}/questions")
    assert words not in ana.page(f"/check-in/{ana.occasion()}/questions")


def test_the_page_before_leaving_says_first_that_it_need_not_be_today(couple):
    page = couple[0].page("/pairing/leave")
    said = said_by(page)
    assert said.index("You don't have to leave today") < said.index("What each of you keeps")
    assert page.index("/safety#part-9") < page.index('action="/pairing/leave"')


def test_the_way_to_take_ones_words_along_comes_before_the_button_and_stays_on_home(couple):
    ana, _ = couple
    page = ana.page("/pairing/leave")
    assert page.index('href="/settings/takeout?next=') < page.index('action="/pairing/leave"')
    leave(ana)
    for person in couple:
        assert 'href="/settings/takeout"' in person.page("/")


def test_where_an_earlier_version_closed_the_space_nobody_is_said_to_have_left(opened, couple):
    ana, ben = couple
    leave(ana)
    with connect(ana.app) as db:
        db.execute("UPDATE spaces SET left_by = NULL")
        db.commit()
    for person, other in ((ana, "Ben"), (ben, "Ana")):
        assert f"You and {other} stopped sharing." in said_by(person.page("/"))


def test_when_the_partner_deleted_their_account_the_page_says_that_they_left(opened, couple):
    ana, ben = couple
    assert ana.post("/settings/delete", follow=False, current=PASSWORD).status_code == 302
    assert "Your partner has left." in said_by(ben.page("/"))
    assert re.search(r"\bAna\b", said_by(ben.page("/"))) is None
    for path in ("/", "/shared"):
        said = said_by(ben.page(path))
        assert "You can read what's left until" in said, path
        assert "You can both read" not in said, path


PLACES = ("/", "/shared", "/check-in", "/statements", "/agreements", "/thanks", "/together", "/settings")


def test_no_page_speaks_of_the_next_partner_or_of_the_readers_leaving(scenario):
    ana, ben, ids = scenario.ana, scenario.ben, scenario.ids
    ana.post("/light-question/stop")  # it stands in the same place
    assert "One small good thing" in said_by(ana.page("/"))
    leave(ana)
    for person in (ana, ben):
        assert "One small good thing" not in said_by(person.page("/"))  # many of them are for two
        for path in PLACES:
            page = said_by(person.page(path))
            assert "Invite your partner" not in page, path
            for words in ("once your partner", "your partner joins", "nothing is shared"):
                assert words not in page.lower(), (path, words)
    for path in (*PLACES, f"/agreements/{ids['agreement']}"):
        assert "you stopped sharing" not in said_by(ben.page(path)).lower(), path
        assert "you've stopped sharing" not in said_by(ben.page(path)).lower(), path


MONDAY = {"days": 1, "hours": 9}


@pytest.mark.parametrize("json", [False, True])
def test_an_answer_that_is_being_written_when_the_partner_leaves_goes_on_being_saved(couple, time, json):
    ana, ben = couple
    time.move(**MONDAY)
    day = ben.occasion()
    saved = ben.write("thanks", "It took me an hour", day, json=True)
    leave(ana)
    assert ben.occasion() != day
    text = "It took me an hour to find these words"
    answer = ben.write("thanks", text, day, json=json, version=str(saved.json["version"]))
    assert answer.status_code == (200 if json else 302)
    assert text in ben.page(f"/check-in/{ben.occasion()}/questions")
    assert "You also wrote" not in ben.page("/only-me")
    assert text not in ana.page(f"/check-in/{ana.occasion()}/questions")


def test_one_of_the_couples_own_questions_and_a_hello_that_are_being_answered_then_are_saved_too(
    ana, ben, time
):
    for person in (ana, ben):
        person.write("thanks", "The soup")
        person.ready()
    asked = {"weekday": "6", "at": "19:00", "zone": "UTC", "keys": ["thanks"], "own": "What made us laugh?"}
    ana.post("/check-in/ritual", **asked)
    ben.post(f"/check-in/ritual/{one(ana.app, 'SELECT id FROM rituals WHERE agreed_at IS NULL')}/agree")
    time.move(days=8)
    day = ben.occasion()
    key = re.search(r"/answers/(own-[^\"]+)\"", ben.page(f"/check-in/{day}/questions"))[1]
    leave(ana)
    assert ben.write(key, "The parrot joke", day, json=True).status_code == 200
    assert "The parrot joke" in ben.page("/only-me")
    assert ben.write("hello", "Your patience again", "hello", json=True).status_code == 200
    assert "Your patience again" in ben.page("/only-me")


def test_the_old_address_of_a_check_in_leads_to_where_its_words_are(couple, time):
    ana, ben = couple
    time.move(**MONDAY)
    day = ben.occasion()
    paths = [f"/check-in/{day}{rest}" for rest in ("", "/questions", "/questions/1", "/preview", "/more")]
    assert all(ben.get(path).status_code == 200 for path in paths)
    leave(ana)
    for path in paths:
        assert (ben.get(path).status_code, ben.get(path).location) == (302, "/check-in"), path
    assert ben.get(f"/check-in/{day}/part").status_code == 404
    assert ben.get("/check-in/2026-01-04").status_code == 404


def test_the_old_address_of_an_opened_one_leads_to_where_it_can_be_read(scenario, time):
    ana, ben, ids = scenario.ana, scenario.ben, scenario.ids
    leave(ana)
    with connect(ana.app) as db:
        db.execute("DELETE FROM check_ins WHERE occasion = ? AND revealed_at IS NULL", (ids["occasion"],))
        db.commit()
    time.move(days=8)
    ben.sign_in()
    answer = ben.get(f"/check-in/{ids['occasion']}")
    assert (answer.status_code, answer.location) == (302, f"/check-in/history/{ids['check_in']}")


def test_no_one_else_gets_anywhere_by_the_address_of_a_check_in_that_was(couple, time):
    ana, ben = couple
    time.move(**MONDAY)
    day = ben.occasion()
    leave(ana)
    cleo = Person(ana.app, "Cleo").sign_up()
    assert cleo.get(f"/check-in/{day}").status_code == 404
    assert ben.join(cleo.invitation_secret()).status_code == 302
    assert ben.get(f"/check-in/{day}").status_code == 404
    assert ben.write("thanks", "not for Cleo", day).status_code == 404
