"""A form and a socket lead to one function: applied once, acknowledged after the commit, told to both without a word."""

import json
import re
import threading
import uuid

import pytest

from couples.live.talk_steps import steps_of
from couples.vault import columns
from tests.conftest import PASSWORD, Person
from tests.databases import kept
from tests.live.talking import Phone, ask, begin, move
from tests.scenario import connect, one


@pytest.fixture
def talk(couple):
    return begin(*couple, step=2)


def state_of(app) -> dict:
    return json.loads(one(app, "SELECT state_json FROM live_sessions"))


def test_a_move_up_the_socket_is_committed_before_it_is_acknowledged_and_both_are_told(server, couple, talk):
    ana, ben = couple
    hers, his = Phone(ana, talk), Phone(ben, talk)
    done = hers.move("take")
    assert done["ok"]
    assert state_of(ana.app)["turn"] == 1
    hers.until(done["version"])
    his.until(his.version + 1)
    assert his.state["holder"] == state_of(ana.app)["holder"]


def test_the_form_does_the_same_and_tells_both(server, couple, talk):
    ana, ben = couple
    his = Phone(ben, talk)
    assert move(ana, talk, "take").status_code == 302
    assert his.until(his.version + 1)["turn"] == 1


def test_the_same_move_sent_twice_counts_once_through_either_door(server, couple, talk):
    ana, _ = couple
    hers, id = Phone(ana, talk), str(uuid.uuid4())
    first = hers.move("take", id=id)
    assert hers.move("take", id=id) == first
    assert move(ana, talk, "take", id=id).status_code == 302
    assert state_of(ana.app)["turn"] == 1


def test_a_pages_script_hears_at_the_forms_door_what_the_socket_would_have_answered(server, couple, talk):
    ana, ben = couple
    hers, his, id = Phone(ana, talk), Phone(ben, talk), str(uuid.uuid4())
    answer = move(ana, talk, "take", id=id, json=True)
    assert (answer.status_code, answer.json) == (200, hers.move("take", id=id))
    assert his.until(his.version + 1)["turn"] == 1
    refused = move(ben, talk, "answer", answer="yes", json=True)
    assert (refused.status_code, refused.json) == (409, his.move("answer", answer="yes"))
    assert refused.json == {"ok": False, "error": "not-yours"}
    assert move(ben, str(uuid.uuid4()), "take", json=True).status_code == 404


def test_words_on_several_lines_count_once_through_both_doors(server, couple, talk):
    """A form sends other ends of lines than a script: the second is refused, and nothing is said twice."""
    ana, ben = couple
    his, id = Phone(ben, talk), str(uuid.uuid4())
    move(ana, talk, "take")
    assert his.move("heard", id=id, text="One\nTwo planted")["ok"]
    assert move(ben, talk, "heard", id=id, text="One\r\nTwo planted", json=True).json["error"] == "used"
    assert ana.page(f"/together/{talk}").count("Two planted") == 1


@pytest.mark.parametrize("door", ["socket", "form", "script"])
def test_words_that_were_kept_while_they_were_typed_are_gone_once_they_are_said(server, couple, talk, door):
    ana, ben = couple
    move(ana, talk, "take")
    form, typed = f"live.{talk}.heard", "You need the evenings"
    kept = ben.post("/unsent", json=True, unsent=form, unsent_seen="0", **{"text.text": typed})
    offer = "You started this earlier"
    assert kept.json["version"] == 1
    assert offer in ben.page(f"/together/{talk}")

    said = {"text": typed, "unsent": form, "unsent_seen": "0"}  # the answer to the save got lost
    if door == "socket":
        assert Phone(ben, talk).move("heard", **said)["ok"]
    else:
        assert move(ben, talk, "heard", json=door == "script", **said).status_code < 400
    page = ben.page(f"/together/{talk}")
    assert typed in page
    assert offer not in page


def test_a_move_that_was_refused_leaves_the_words_kept_and_a_strange_form_is_nobodys(server, couple, talk):
    ana, ben = couple
    form = f"live.{talk}.heard"
    ben.post("/unsent", json=True, unsent=form, unsent_seen="0", **{"text.text": "Too early"})
    phone = Phone(ben, talk)
    assert phone.move("heard", text="Too early", unsent=form, unsent_seen="0")["error"] == "not-now"
    for strange in (
        {"unsent": 5},
        {"unsent": ["x"], "unsent_seen": "0"},
        {"unsent": form, "unsent_seen": {}},
    ):
        assert phone.move("heard", text="Too early", **strange)["error"] == "not-now"
    assert one(ben.app, "SELECT count(*) FROM unsent_words") == 1

    move(ana, talk, "take")
    assert phone.move("heard", text="In time", unsent=["x"], unsent_seen={})["ok"]
    assert one(ben.app, "SELECT count(*) FROM unsent_words") == 1


def test_the_same_id_with_other_words_or_from_the_partner_is_refused(server, couple, talk):
    ana, ben = couple
    hers, his, id = Phone(ana, talk), Phone(ben, talk), str(uuid.uuid4())
    hers.move("take")
    assert his.move("heard", id=id, text="You want Sundays free")["ok"]
    assert his.move("heard", id=id, text="something else") == {"ok": False, "error": "used"}
    assert hers.move("heard", id=id, text="You want Sundays free") == {"ok": False, "error": "used"}
    assert "something else" not in ana.page(f"/together/{talk}")


def test_words_said_back_reach_both_pages_and_no_frame_and_not_the_file(server, couple, talk):
    ana, ben = couple
    hers, his = Phone(ana, talk), Phone(ben, talk)
    hers.move("take")
    his.move("heard", text="Sundays are a planted word", sense="your work is planted too")
    hers.until(hers.version + 1)
    for person in couple:
        assert "Sundays are a planted word" in person.page(f"/together/{talk}/part")
    assert all("planted" not in frame for phone in (hers, his) for frame in phone.frames)
    assert b"planted" not in kept(ana.app)


def test_the_note_pad_is_its_authors_alone(couple, talk):
    ana, ben = couple
    before = ben.page(f"/together/{talk}/part")
    answer = ana.post(f"/together/{talk}/notes", json=True, text="a planted note", version="0")
    assert answer.json["version"] == 1
    assert "a planted note" in ana.page(f"/together/{talk}/part")
    assert "a planted note" not in ben.page(f"/together/{talk}/part")
    assert len(ben.page(f"/together/{talk}/part")) == len(before)
    again = ana.post(f"/together/{talk}/notes", json=True, text="from the phone", version="0")
    assert again.json["also"] == "a planted note"
    page = ana.page(f"/together/{talk}/part")
    assert "from the phone" in page
    assert "a planted note" in page


def test_the_last_word_is_hidden_until_both_are_there(server, couple):
    ana, ben = couple
    talk = begin(ana, ben, step=4)
    hers, his = Phone(ana, talk), Phone(ben, talk)
    before = ben.page(f"/together/{talk}/part")
    assert hers.move("word", text="plantedlight")["ok"]
    plain = lambda page: __import__("re").sub(r'value="[^"]*"', "", page)  # noqa: E731
    assert plain(ben.page(f"/together/{talk}/part")) == plain(before)
    assert "plantedlight" in ana.page(f"/together/{talk}/part")
    his.move("word", text="calmer")
    hers.until(hers.version + 1)
    for person in couple:
        page = person.page(f"/together/{talk}/part")
        assert "plantedlight" in page
        assert "calmer" in page


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ([], "unknown"),
        (["text"], "unknown"),
        ([[1, 2]], "unknown"),
        ([None], "unknown"),
        ([{}], "unknown"),
        ([{"move": "take"}], "unknown"),
        ([{"move": {"a": 1}, "id": "x", "session": "y"}], "unknown"),
        ([{"move": "take", "id": "1 OR 1=1", "session": "../"}], "unknown"),
        ([{"move": "take", "id": ["a"], "session": 7}], "unknown"),
        ([{"__proto__": {"ok": True}, "move": "constructor"}], "unknown"),
    ],
    ids=str,
)
def test_anything_malformed_is_said_so_and_the_socket_lives(server, couple, talk, message, error):
    hers = Phone(couple[0], talk)
    assert hers.answer_to(hers.send_raw(*message)) == {"ok": False, "error": error}
    assert hers.move("take")["ok"]


@pytest.mark.parametrize(
    ("name", "args", "error"),
    [
        ("reveal", {}, "unknown"),
        ("pause", {"minutes": "30"}, "unknown"),
        ("pause", {"minutes": True}, "unknown"),
        ("pause", {"minutes": 1e300}, "unknown"),
        ("next", {"at": float("nan")}, "unknown"),
        ("pause", {"minutes": 10**6}, "time"),
        ("heard", {"text": "x" * 20_000}, "too-long"),
        ("heard", {"text": "\u200b \u2800"}, "empty"),
        ("heard", {"text": {"deep": [[[[]]]]}}, "unknown"),
        ("next", {"at": 1}, "over"),
        ("answer", {"answer": "yes"}, "not-yours"),
        ("x" * 5000, {}, "unknown"),
        ("pause-until", {"until": "x" * 9000}, "unknown"),
    ],
    ids=lambda v: str(v)[:30],
)
def test_a_move_that_does_not_fit_is_refused_and_changes_nothing(server, couple, talk, name, args, error):
    ana, ben = couple
    Phone(ana, talk).move("take")
    before, his = state_of(ana.app), Phone(ben, talk)
    assert his.move(name, **args) == {"ok": False, "error": error}
    assert state_of(ana.app) == before
    assert his.move("pause")["ok"]


def test_a_move_in_another_couples_talk_is_not_there(server, couple, talk, cleo, dan):
    theirs = Phone(cleo, talk)
    for name in ("pause", "stop", "heard", "word"):
        assert theirs.move(name, text="x") == {"ok": False, "error": "not-there"}
    assert "pause" not in state_of(cleo.app)["phase"]


def test_a_move_as_the_partner_or_with_extra_fields_moves_only_oneself(server, couple, talk):
    ana, ben = couple
    his = Phone(ben, talk)
    holder = {"from": "ana", "author_id": "x", "space_id": "y", "who": "ana", "person": "ana"}
    assert his.move("take", **holder)["ok"]
    assert state_of(ana.app)["holder"] == state_of(ana.app)["people"][1]


@pytest.mark.parametrize("ending", ["sign-out", "password", "leave"])
def test_after_signing_out_a_new_password_or_parting_no_event_counts(server, couple, talk, ending):
    ana, _ = couple
    hers = Phone(ana, talk)
    match ending:
        case "sign-out":
            ana.post("/sign-out", follow=False)
        case "password":
            ana.another_device().post(
                "/settings/password", follow=False, current=PASSWORD, password="green kettle by the door"
            )
        case "leave":
            ana.post("/pairing/leave", follow=False)
    assert hers.socket.is_hung_up()


def test_after_the_partner_has_left_no_event_counts_and_nothing_on_the_screen_moves(server, couple, talk):
    ana, ben = couple
    hers = Phone(ana, talk)
    before = state_of(ana.app)
    ben.post("/pairing/leave", follow=False)
    assert hers.socket.is_alive()
    assert hers.move("heard", text="x")["error"] == "not-there"
    assert state_of(ana.app).get("holder") == before.get("holder")


def test_an_event_on_a_socket_whose_session_died_elsewhere_is_refused(server, couple, talk):
    ana, _ = couple
    hers = Phone(ana, talk)
    with connect(ana.app) as db:
        db.execute("DELETE FROM sessions")
        db.commit()
    assert hers.move("take") == {"ok": False, "error": "not-there"}
    assert hers.move("heard", text="x") == {"ok": False, "error": "not-there"}
    assert "holder" not in state_of(ana.app)


def test_a_flood_is_slowed_down_and_another_couple_goes_on(server, couple, talk, cleo, dan):
    ana, _ = couple
    other = begin(cleo, dan, step=2)
    hers, theirs = Phone(ana, talk), Phone(cleo, other)
    numbers = [hers.send("timer-off") for _ in range(120)]
    assert theirs.move("take")["ok"]
    answers = [hers.answer_to(n) for n in numbers]
    assert answers[0]["ok"]
    assert sum(a == {"ok": False, "error": "slower"} for a in answers) > 50
    assert theirs.move("pass")["ok"]
    assert ana.get("/settings").status_code == 200


def test_both_moving_on_at_the_same_moment_moves_one_step(server, couple, talk):
    phones = [Phone(p, talk) for p in couple]
    start = threading.Barrier(2)
    answers = []

    def send(phone):
        start.wait()
        answers.append(phone.move("next", at=2))

    threads = [threading.Thread(target=send, args=(p,)) for p in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [a["ok"] for a in answers] == [True, True]
    assert state_of(couple[0].app)["at"] == 3


def test_a_broken_move_is_acknowledged_as_failed_and_logged_without_its_words(
    server, couple, talk, monkeypatch, caplog
):
    ana, ben = couple
    Phone(ana, talk).move("take")
    monkeypatch.setattr(columns, "seal", lambda *a: (_ for _ in ()).throw(RuntimeError("planted " + str(a))))
    his = Phone(ben, talk)
    assert his.move("heard", text="planted words") == {"ok": False, "error": "failed"}
    assert "RuntimeError" in caplog.text
    assert "planted" not in caplog.text


def test_a_page_that_is_refused_keeps_what_was_typed_and_says_why(couple, talk):
    ana, ben = couple
    move(ana, talk, "take")
    long = "so many words " * 400
    answer = move(ben, talk, "heard", text=long)
    assert answer.status_code == 422
    assert "shorter version" in answer.text
    assert long.strip() in answer.text
    assert move(ben, talk, "pass").status_code == 409
    move(ana, talk, "pause")
    for until in ("2020-01-01T10:00", "2031-01-01T10:00", "nonsense"):
        assert move(ben, talk, "pause-until", at=until).status_code == 422


def test_the_other_is_offered_no_shorter_pause_and_hears_why_it_is_refused(couple, talk):
    ana, ben = couple
    move(ana, talk, "pause")
    assert re.findall(r'name="in" value="(\d+)"', ana.page(f"/together/{talk}")) == ["20", "30", "60"]
    assert re.findall(r'name="in" value="(\d+)"', ben.page(f"/together/{talk}")) == ["30", "60"]
    refused = move(ben, talk, "pause-until", **{"in": "20"})
    assert refused.status_code in (409, 422)
    assert "Only whoever took the break can shorten it" in refused.text
    assert move(ben, talk, "pause-until", **{"in": "60"}).status_code == 302
    assert move(ana, talk, "pause-until", **{"in": "20"}).status_code == 302


def test_two_devices_of_one_person_both_follow(server, couple, talk):
    ana, ben = couple
    phone, laptop = Phone(ana, talk), Phone(ana.another_device(), talk)
    Phone(ben, talk).move("pause")
    assert phone.until(1)["phase"] == "paused"
    assert phone.state == laptop.until(1)
    phone.close()
    assert laptop.move("return")["ok"]


def test_somebody_not_signed_in_reaches_nothing(app, couple, talk):
    nobody = Person(app)
    assert nobody.get(f"/together/{talk}").status_code == 302
    assert nobody.get("/together").status_code == 302


def test_ready_a_last_word_and_coming_back_send_the_partner_no_frame_and_move_no_number(server, couple):
    ana, ben = couple
    talk = ask(ana, ben)
    hers, his = Phone(ana, talk), Phone(ben, talk)
    assert his.move("come-in")["ok"]
    assert hers.move("come-in")["ok"]
    his.until(his.version + 1)
    seen, frames = his.version, len(his.frames)
    assert hers.move("ready")["ok"]
    assert hers.move("not-ready")["ok"]
    assert hers.move("ready")["ok"]
    assert his.move("nonsense") == {"ok": False, "error": "unknown"}
    assert len(his.frames) == frames + 1
    assert his.move("ready")["version"] == seen + 1


def test_a_sign_in_that_lay_idle_moves_nothing_any_more(server, couple, talk, time):
    hers = Phone(couple[0], talk)
    time.move(days=30)
    assert hers.move("take")["ok"]
    time.move(days=1)
    assert hers.move("pass") == {"ok": False, "error": "not-there"}
    assert state_of(couple[0].app)["turn"] == 1


def in_a_talk_with_one_on_top(ana: Person, ben: Person) -> tuple[str, str]:
    """A check-in together, before it opens, in which Ben answered a question that no one asked; the talk and the occasion."""
    occasion = ana.occasion()
    on_top = re.search(
        rf"/check-in/{occasion}/questions/([a-z][\w-]*)", ben.page(f"/check-in/{occasion}/more")
    )[1]
    for person in (ana, ben):
        person.write("thanks", "The soup", occasion)
    ben.write(on_top, "A zebra on top", occasion)
    return begin(ana, ben, "check-in", step=3), occasion


@pytest.mark.parametrize(
    ("way", "leads_to"), [("next", "prompt-1"), ("back", "before"), ("to-close", "close")]
)
@pytest.mark.parametrize("door", ["form", "socket"])
def test_from_the_reveal_on_there_is_a_step_for_what_was_answered_on_top(server, couple, door, way, leads_to):
    ana, ben = couple
    talk, occasion = in_a_talk_with_one_on_top(ana, ben)
    before = state_of(ana.app)["steps"]
    for person in couple:
        person.ready(occasion)
    for person in couple if way == "next" else [ana]:
        if door == "form":
            move(person, talk, way, at="3")
        else:
            assert Phone(person, talk).move(way, at=3)["ok"]
    after = state_of(ana.app)
    questions = sum(step.startswith("prompt-") for step in before)
    assert after["steps"] == [*steps_of("check-in", questions + 1)]
    assert after["steps"][after["at"]] == leads_to


def test_in_a_talk_every_question_that_opened_has_its_turn_and_the_one_on_top_too(couple):
    ana, ben = couple
    talk, occasion = in_a_talk_with_one_on_top(ana, ben)
    for person in couple:
        person.ready(occasion)
    seen = []
    while state_of(ana.app)["at"] < len(state_of(ana.app)["steps"]) - 1:
        for person in couple:
            move(person, talk, "next", at=str(state_of(ana.app)["at"]))
        seen.append([ana.page(f"/together/{talk}"), ben.page(f"/together/{talk}")])
    assert [sum("A zebra on top" in page for page in pages) for pages in seen].count(2) == 1
