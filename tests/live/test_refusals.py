"""A no to a talk: no one can wear it down, it looks like no answer, and nothing of it is kept that tells."""

import uuid

import pytest

from couples.maintenance import cleanup
from tests.conftest import Person, pair
from tests.databases import kept
from tests.pages import on_any_server, text_of
from tests.scenario import connect, dump, one
from tests.sockets import Socket

QUESTION = "0f0c1d52-70ae-4c3b-9b3a-0b1f6c6f0a01"
OTHER = "0f0c1d52-70ae-4c3b-9b3a-0b1f6c6f0a02"
PAGES = ("/", "/home/now", "/together", "/together/part", "/check-in", "/shared", "/only-me", "/settings")


def ask(person: Person, id: str | None = None, topic: str = "The dishes", **fields):
    sent = {"id": id or str(uuid.uuid4()), "kind": "talk", "topic": topic, "minutes": "20", "when": "now"}
    return person.post("/together/ask", follow=False, **sent | fields)


def say(person: Person, said: str, id: str = QUESTION, version: int = 1, **fields):
    return person.post(f"/together/{id}/answer", follow=False, answer=said, version=str(version), **fields)


def all_that_can_be_seen(person: Person) -> list:
    return [on_any_server(person.get(path)) for path in PAGES]


def test_a_no_and_no_answer_look_the_same_to_who_asked(make_app, time, same_questions, monkeypatch):
    monkeypatch.setattr(
        "couples.unsent.given_back.BEGIN_WITHIN", 1
    )  # a page shows the version, which begins anywhere
    begun, seen = time.time, {}
    for answer in ("not-today", ""):
        time.time = begun
        app = make_app(answer or "none")
        ana, ben = Person(app, "Ana").sign_up(), Person(app, "Ben").sign_up()
        pair(ana, ben)
        assert ask(ana, QUESTION).status_code == 302
        ana.page("/")
        assert "The dishes" in ben.page("/together")
        if answer:
            assert say(ben, answer).status_code == 302
            assert "The dishes" not in ben.page("/together")
        seen[answer] = [all_that_can_be_seen(ana)]
        for days in (1, 2, 3, 1):
            time.move(days=days)
            ana.sign_in()
            seen[answer].append(all_that_can_be_seen(ana))
        seen[answer].append(on_any_server(ask(ana, topic="Still the dishes")))
    assert "You can ask again starting" in str(seen[""][0])
    assert seen["not-today"] == seen[""]


def test_a_no_is_told_to_no_page_of_who_asked(server, couple):
    ana, ben = couple
    assert ask(ana, QUESTION).status_code == 302
    hers, his = Socket(ana), Socket(ben)
    say(ben, "not-today")
    assert his.notice()["what"] == "live"
    assert hers.is_alive()
    assert not [frame for frame in hers.frames if '"changed"' in frame]
    say(ben, "yes")
    assert hers.notice()["what"] == "live"


def test_asking_again_takes_a_week_whatever_one_does_meanwhile(couple, time):
    ana, _ = couple
    ask(ana, QUESTION)
    assert "You can ask again starting Sunday, 29 November" in text_of(ana.page("/together"))
    say(ana, "not-today")  # taken back
    refused = ask(ana, topic="the dishes, once more")
    assert refused.status_code == 422
    assert "too early to ask again" in refused.get_data(as_text=True).replace("&#39;", "'")
    assert "the dishes, once more" in refused.text
    assert one(ana.app, "SELECT count(*) FROM live_sessions") == 0
    time.move(days=6)
    ana.sign_in()
    assert ask(ana).status_code == 422
    time.move(days=1)
    assert ask(ana).status_code == 302


def test_what_was_set_aside_does_not_come_back_with_another_time(couple, time):
    ana, ben = couple
    ask(ana, QUESTION)
    say(ben, "not-today")
    at = time.now().replace(hour=20).strftime("%Y-%m-%dT%H:%M")
    assert say(ana, "at", when="at", at=at).status_code == 302
    for page in ("/together", "/"):
        assert "Up for a talk?" not in ben.page(page) or page == "/together"
        assert "The dishes" not in ben.page(page)


def test_after_a_yes_no_one_has_to_wait(couple):
    ana, ben = couple
    ask(ana, QUESTION)
    say(ben, "yes")
    say(ana, "not-today")
    assert ask(ana).status_code == 302


def test_a_yes_to_the_others_question_ends_no_wait_of_ones_own(couple):
    ana, ben = couple
    ask(ben)
    say(ben, "not-today", one_id(ben))  # taken back; now Ben waits
    ask(ana, QUESTION)
    say(ben, "yes")
    say(ana, "not-today")
    assert ask(ben).status_code == 422


def one_id(person: Person) -> str:
    return str(uuid.UUID(one(person.app, "SELECT id FROM live_sessions")))


def test_who_moves_what_both_agreed_on_asks_anew_and_waits(couple, time):
    ana, ben = couple
    ask(ana, QUESTION)
    say(ben, "yes")
    at = time.now().replace(hour=22, minute=0).strftime("%Y-%m-%dT%H:%M")
    assert say(ana, "at", when="at", at=at).status_code == 302
    say(ana, "not-today")
    assert ask(ana).status_code == 422


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_no_zone_that_one_chooses_makes_the_wait_shorter(couple, time, zone):
    ana, _ = couple
    time.time = time.time.replace(hour=12)
    ana.post("/settings", name="Ana", zone="Pacific/Pago_Pago", theme="system")
    ask(ana, QUESTION)
    say(ana, "not-today")
    time.move(days=6)
    ana.sign_in()
    ana.post("/settings", name="Ana", zone=zone, theme="system")
    assert ask(ana).status_code == 422
    time.move(days=1)
    assert ask(ana).status_code == 302


def test_who_calls_off_what_both_agreed_on_is_not_asked_again_at_once(couple):
    ana, ben = couple
    ask(ana, QUESTION)
    say(ben, "yes")
    say(ben, "not-today")
    assert "You can ask again starting" in ana.page("/together")
    assert ask(ana).status_code == 422


def test_who_said_no_can_ask_themselves(couple):
    ana, ben = couple
    ask(ana, QUESTION)
    say(ben, "not-today")
    assert ask(ben, topic="The garden").status_code == 302
    assert "The garden" in ana.page("/together")
    assert one(ana.app, "SELECT count(*) FROM live_sessions") == 1


def test_whose_question_gives_way_cannot_tell_whether_it_was_seen(make_app, time, same_questions):
    begun, seen = time.time, []
    for name in ("seen", "off", "no"):
        time.time = begun
        app = make_app(name)
        ana, ben = Person(app, "Ana").sign_up(), Person(app, "Ben").sign_up()
        pair(ana, ben)
        if name == "off":
            ben.post("/settings/from-partner", begin="8", end="21", off=["talks"])
        ask(ana, QUESTION)
        ana.page("/")
        page = ben.page("/together")
        assert ("The dishes" in page) is (name != "off")
        if name == "no":
            say(ben, "not-today")
        instead = {"instead": QUESTION} if name == "seen" else {}
        if instead:
            assert page.count('id="at"') == page.count('id="answer-at"') == 1
            assert f'name="instead" value="{QUESTION}"' in page
            refused = ask(ben, topic="The garden")
            assert "One of you has already asked" in text_of(refused.text)
            assert refused.status_code == 409
        assert ask(ben, OTHER, topic="The garden", **instead).status_code == 302
        assert "The garden" in ana.page("/together")
        assert "The dishes" not in ana.page("/together")
        seen.append(all_that_can_be_seen(ana))
    assert seen[0] == seen[1] == seen[2]


def test_only_the_partners_own_open_question_gives_way(couple):
    ana, ben = couple
    ask(ana, QUESTION)
    say(ben, "yes")
    assert ask(ben, OTHER, instead=QUESTION).status_code == 409
    assert one(ana.app, "SELECT count(*) FROM live_sessions") == 1
    assert "The dishes" in ana.page("/together")


@pytest.mark.parametrize("answered", ["", "yes"])
def test_whoever_asks_second_still_has_their_topic(couple, answered):
    """In the form for another talk, or above what both agreed on; without scripts it's nowhere else."""
    ana, ben = couple
    ask(ana, QUESTION)
    if answered:
        say(ben, answered)
    refused = ask(ben, OTHER, topic="The garden by the zebra")
    assert refused.status_code == 409
    assert "One of you has already asked." in text_of(refused.text)
    assert refused.text.count("The garden by the zebra") == 1
    assert ('action="/together/ask"' in refused.text) is (not answered)
    empty = ask(ben, OTHER, topic="")
    assert empty.status_code == 302


def test_nothing_that_is_stored_tells_a_no(couple, time):
    ana, ben = couple
    ask(ana, QUESTION)
    before = dump(ana.app)
    say(ben, "not-today")
    after = dump(ana.app)
    assert {name for name in after if after[name] != before[name]} <= {"letting_in", "sessions"}
    size = "SELECT length(packed_cell) FROM letting_in"
    first = one(ana.app, size)
    assert uuid.UUID(QUESTION).bytes not in kept(ana.app).split(b"letting")[-1]
    time.move(days=9)
    cleanup.clean_up(ana.app)
    ana.sign_in()
    ben.sign_in()
    ana.page("/")  # where its topic is given back to her
    with connect(ana.app) as db:
        for table in ("next_asks", "live_sessions"):
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    other = str(uuid.uuid4())
    ask(ana, other)
    say(ben, "not-today", other)
    assert one(ana.app, size) == first


@pytest.mark.parametrize("hour", [21, 23, 3])
def test_what_is_asked_at_night_shows_in_the_morning(couple, time, hour):
    ana, ben = couple
    time.time = time.time.replace(hour=hour)
    assert ask(ana, QUESTION).status_code == 302
    for page in ("/", "/together", "/together/part"):
        assert "The dishes" not in ben.page(page)
    assert "would like to talk" not in ben.page("/")
    assert "The dishes" in ana.page("/together")
    time.time = time.time.replace(hour=8)
    if hour > 8:
        time.move(days=1)
    assert "The dishes" in ben.page("/together")
    assert "would like to talk" in ben.page("/")
