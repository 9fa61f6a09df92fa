"""My own opened words stay mine when two part; the partner's go after thirty days; one tick takes all I shared back."""

import re

import pytest

from couples import vault
from couples.accounts.models import User
from couples.db import begin_writing, db
from couples.home.forgetting import forget_person
from couples.maintenance import cleanup
from couples.spaces import kept_words
from tests.boundaries.acts import WORDS, propose, sign, signed_by_both
from tests.conftest import PASSWORD, Person
from tests.pages import text_of
from tests.scenario import connect, dump, one, user_id
from tests.takeout.files import take
from tests.test_no_leaks import heard_in

ANAS = (
    "Thank you for the soup",
    "and the bread",
    "the plan changed last minute",
    "Ana comes back",
    "to sing with others",
)
BENS = ("Thank you for waiting", "plans matter to you", "Ben comes back")
SIGNED = "we answer by noon"
SAID = "/only-me/said-before"


def leave(person: Person, **fields) -> None:
    if "take_back" in fields:
        person.prove()
    assert person.post("/pairing/leave", follow=False, **fields).status_code == 302


def after_thirty_days(*people: Person, time) -> None:
    time.move(days=31)
    cleanup.clean_up(people[0].app)
    for person in people:
        person.sign_in()


def test_the_days_of_ones_own_copy_are_said_as_days(scenario):
    leave(scenario.ana)
    page = text_of(scenario.ana.page(SAID))
    assert re.search(r"\b\d{1,2} November 2026", page)
    assert re.search(r"\b2026-\d\d-\d\d", page) is None


@pytest.mark.parametrize("leaver", ["Ana", "Ben"])
def test_each_keeps_their_own_words_and_what_both_signed_and_the_others_go(scenario, time, leaver):
    ana, ben = scenario.ana, scenario.ben
    leave(ana if leaver == "Ana" else ben)
    after_thirty_days(ana, ben, time=time)
    for person, own, others in ((ana, ANAS, BENS), (ben, BENS, ANAS)):
        page = text_of(person.page(SAID))
        for words in own:
            assert words in page, (person.name, words)
        for words in others:
            assert words not in page, (person.name, words)
        assert SIGNED in page
        assert "What I said before" in person.page("/only-me")
    assert "To Ben" in text_of(ana.page(SAID))
    assert "quiet days" in text_of(ana.page(SAID))
    assert "quiet days" not in text_of(ben.page(SAID))
    with connect(ana.app) as database:
        for table in (
            "answers",
            "promises",
            "statements",
            "thanks_notes",
            "agreement_versions",
            "live_words",
        ):
            if table != "answers":
                assert database.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,), table
        assert database.execute("SELECT COUNT(*) FROM memberships WHERE key_cell IS NOT NULL").fetchone() == (
            0,
        )


def test_words_that_are_kept_can_be_read_in_no_file_and_opened_by_no_partner(scenario):
    ana, ben = scenario.ana, scenario.ben
    leave(ben)
    folder = ana.app.config["SETTINGS"].data
    sentences = {words: words for words in (*ANAS, *BENS)}
    for path in folder.glob("couples.db*"):
        assert heard_in(path.read_bytes(), sentences) == [], path
    ours = dump(ana.app)["kept_boxes"]
    assert {row["author_id"] for row in ours} == {user_id(ana), user_id(ben)}
    assert len({row["key_cell"] for row in ours}) == 2


def test_kept_words_survive_new_keys(opened, couple):
    ana, ben = couple
    leave(ben)
    fields = {"current": PASSWORD, "password": "green kettle by the door"}
    assert ana.post("/settings/new-keys", **fields).status_code == 200
    assert "Thank you for the soup" in ana.page(SAID)


def test_kept_words_are_deleted_one_by_one_or_all_by_their_author_alone(scenario, cleo):
    ana = scenario.ana
    leave(ana)
    box = one(ana.app, "SELECT id FROM kept_boxes WHERE author_id = ?", user_id(ana))
    words = one(ana.app, "SELECT id FROM kept_words WHERE author_id = ?", user_id(ana))
    count = "SELECT COUNT(*) FROM kept_words WHERE author_id = ?"
    before = one(ana.app, count, user_id(ana))
    for who in (scenario.ben, cleo):
        for fields in ({"id": words}, {"id": box, "all": "1"}):
            assert who.post(f"{SAID}/delete", follow=False, **fields).status_code == 404
    assert ana.post(f"{SAID}/delete", follow=False, id=words).status_code == 302
    assert one(ana.app, count, user_id(ana)) == before - 1
    ana.post(f"{SAID}/delete", id=box, all="1")
    assert one(ana.app, count, user_id(ana)) == 0
    assert "There's nothing here" in ana.page(SAID)


def test_one_tick_takes_back_all_i_shared_and_nothing_of_my_partners(scenario):
    ana, ben, ids = scenario.ana, scenario.ben, scenario.ids
    past = f"/check-in/history/{ids['check_in']}"
    assert "Thank you for the soup" in ben.page(past)
    leave(ana, take_back="y")
    assert "Thank you for the soup" not in ben.page(past)
    assert "Thank you for waiting" in ben.page(past)
    assert "Thank you for waiting" in ana.page(past)
    assert "the plan changed last minute" not in ben.page(f"/statements/{ids['statement']}")
    assert "plans matter to you" in ben.page(f"/statements/{ids['statement']}")
    assert SIGNED in ben.page(f"/agreements/{ids['agreement']}")
    assert "quiet days" not in ben.page(f"/agreements/{ids['agreement']}")
    for words in ANAS:
        assert words in ana.page(SAID)


def test_the_tick_takes_back_what_is_good_to_hear_and_how_comfortable_one_is(scenario, time):
    ana, ben = scenario.ana, scenario.ben
    wishes = {"phrases": ["You have a point there."], "own": "zebra phrase", "pause_minutes": "45"}
    ana.post("/together/wishes", **wishes)
    made = propose(ben, sign=True, comfort="6", show_comfort="y")
    time.move(minutes=11)
    sign(ana, made.version, comfort="4", show_comfort="y")
    page = f"/agreements/{made.agreement}"
    assert "4 out of 10" in text_of(ben.page(page))
    assert "zebra phrase" in take(ben, opened="y").page
    leave(ana, take_back="y")
    assert "out of 10" not in text_of(ben.page(page))
    assert b"zebra phrase" not in take(ben, opened="y").everything
    assert "zebra phrase" in ana.page(SAID)


def test_the_tick_takes_nothing_back_of_which_no_copy_could_be_made(scenario, monkeypatch):
    ana, ben, ids = scenario.ana, scenario.ben, scenario.ids

    def fails(*_):
        raise ValueError

    monkeypatch.setattr(kept_words, "_said_by", fails)
    ana.prove()
    said = text_of(ana.post("/pairing/leave", take_back="y").text)
    assert "You've stopped sharing." in said
    assert "Your copy couldn't be made, so nothing was taken back." in said
    monkeypatch.undo()
    past = f"/check-in/history/{ids['check_in']}"
    assert "Thank you for the soup" in ben.page(past)
    ana.page("/")
    for words in ANAS:
        assert words in ana.page(SAID)


def test_kept_words_can_be_taken_along_as_a_file_after_the_thirty_days(scenario, time):
    leave(scenario.ben)
    after_thirty_days(scenario.ana, scenario.ben, time=time)
    for person, own, others in ((scenario.ana, ANAS, BENS), (scenario.ben, BENS, ANAS)):
        taken = take(person)
        for words in own:
            assert words in taken.page
        for words in others:
            assert words not in taken.page
        assert {said["partner"] for said in taken.data["mine"]["said_before"]} == {
            "Ben" if person is scenario.ana else "Ana"
        }


def test_an_agreement_about_intimacy_stays_with_nobody(couple, time):
    ana, ben = couple
    signed_by_both(ana, ben, time, topic="intimacy")
    leave(ana)
    assert WORDS not in ana.page(SAID)
    assert WORDS not in ben.page(SAID)


def test_without_the_tick_nothing_is_taken_back(scenario):
    leave(scenario.ana)
    assert "Thank you for the soup" in scenario.ben.page(f"/check-in/history/{scenario.ids['check_in']}")


def test_when_the_host_deletes_the_partner_my_words_are_put_aside_at_my_next_visit(opened, couple, time):
    ana, ben = couple
    with ana.app.app_context():
        begin_writing()
        person = db.session.query(User).filter_by(email=ana.email).one()
        person.keyring = vault.Keyring(person.id, b"", b"")
        forget_person(person, time.now())
        db.session.commit()
    time.move(days=40)
    cleanup.clean_up(ben.app)
    ben.sign_in()
    ben.page("/")
    cleanup.clean_up(ben.app)
    assert "Thank you for waiting" in ben.page(SAID)
    assert one(ben.app, "SELECT COUNT(*) FROM spaces WHERE closed_at IS NOT NULL") == 0


def test_who_shared_nothing_has_no_empty_box(couple, eve):
    assert "What I said before" not in eve.page("/only-me")
    leave(couple[0])
    assert "What I said before" in couple[0].page("/only-me")


NOTES = ("to remember", "Partly")


@pytest.mark.parametrize("how", ["Ana leaves", "Ben leaves", "Ben deletes his account"])
def test_my_private_notes_outlive_what_they_stood_beside(scenario, time, how):
    ana, ben = scenario.ana, scenario.ben
    if how == "Ben deletes his account":
        ben.post("/settings/delete", follow=False, current=PASSWORD)
    else:
        leave(ana if how == "Ana leaves" else ben)
    after_thirty_days(ana, time=time)
    page = text_of(ana.page(SAID))
    for words in NOTES:
        assert words in page
        assert words in take(ana).page
    assert "What I said before" in ana.page("/only-me")
    if how != "Ben deletes his account":
        ben.sign_in()
        assert not any(words in text_of(ben.page(SAID)) for words in NOTES)


@pytest.mark.parametrize("typed", ["what came later", ""])
def test_a_note_from_a_talk_keeps_what_another_device_had_saved(scenario, time, typed):
    ana = scenario.ana
    talk = one(ana.app, "SELECT session_id FROM live_notes WHERE author_id = ?", user_id(ana))
    ana.post(f"/together/{talk}/notes", text=typed, version=0)
    leave(ana)
    after_thirty_days(ana, time=time)
    page = text_of(ana.page(SAID))
    assert "to remember" in page
    assert typed in page
    assert page.count("You also wrote this:") == 1


def test_a_private_note_from_before_is_deleted_by_its_author_alone(scenario, time, cleo):
    ana, ben = scenario.ana, scenario.ben
    leave(ana)
    after_thirty_days(ana, ben, cleo, time=time)
    for kind, table in (("boundary", "boundary_notes"), ("talk", "live_notes")):
        note = one(ana.app, f"SELECT id FROM {table} WHERE author_id = ?", user_id(ana))
        for who in (ben, cleo):
            assert who.post(f"{SAID}/delete", follow=False, id=note, kind=kind).status_code == 404
        assert ana.post(f"{SAID}/delete", follow=False, id=note, kind=kind).status_code == 302
        assert dump(ana.app)[table] == []
