"""The week: writing alone, ready, the reveal, and what never opened."""

import re
import threading
import uuid

import pytest

from couples.checkins import prompts
from couples.maintenance import cleanup
from tests.conftest import Person
from tests.how_often import rounds
from tests.pages import text_of
from tests.scenario import connect, dump, one


def questions(person: Person) -> str:
    return person.page(f"/check-in/{person.occasion()}/questions")


def reveals(app) -> int:
    return one(app, "SELECT COUNT(*) FROM check_ins WHERE revealed_at IS NOT NULL AND occasion != 'hello'")


def test_one_can_write_alone_before_anybody_joins(ana):
    ana.write("thanks", "for the quiet morning")
    assert "for the quiet morning" in questions(ana)
    assert ana.ready().status_code == 302
    assert reveals(ana.app) == 0


def test_a_question_that_opens_has_the_focus_in_its_field(ana):
    path = f"/check-in/{ana.occasion()}/questions"
    assert re.findall(r"<textarea[^>]*\bautofocus\b[^>]*>", ana.page(f"{path}/1"))
    assert "autofocus" not in ana.page(path), "there are several on one page"
    refused = ana.write("thanks", "x" * 6000)
    assert refused.status_code == 422
    assert "autofocus" not in refused.text, "what's wrong has the focus"


def test_both_ready_opens_both_and_one_ready_opens_nothing(couple):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("thanks", "for the soup", occasion)
    ana.ready(occasion)
    assert "Opens when you're both ready" in ana.page(f"/check-in/{occasion}")
    ben.write("thanks", "for waiting", occasion)
    assert "for the soup" not in ben.page(f"/check-in/{occasion}")
    ben.ready(occasion)
    for person in couple:
        page = person.page(f"/check-in/{occasion}")
        assert "for the soup" in page
        assert "for waiting" in page


def test_the_first_author_may_be_offline_at_the_reveal(couple, time):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("thanks", "for the soup", occasion)
    ana.ready(occasion)
    ana.post("/sign-out")
    ben.write("thanks", "for waiting", occasion)
    ben.ready(occasion)
    assert "for the soup" in ben.page(f"/check-in/{occasion}")
    ana.sign_in()
    assert "for waiting" in ana.page(f"/check-in/{occasion}")


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u2060\ufeff", "\u2800\u3164"])
def test_nothing_visible_is_not_enough_to_be_ready(couple, text):
    ana, _ = couple
    ana.write("thanks", text)
    answer = ana.ready()
    assert answer.status_code == 422
    assert "Write at least one answer" in answer.text


def test_a_number_or_a_private_answer_alone_is_not_enough_either_and_one_letter_is(couple):
    ana, _ = couple
    ana.write("connected", "", value="7")
    ana.write("thanks", "mine", keep="y")
    assert ana.ready().status_code == 422
    ana.write("close", "k")
    assert ana.ready().status_code == 302


def test_ready_can_be_taken_back_until_the_reveal_and_words_changed(couple):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("thanks", "first words", occasion)
    ana.ready(occasion)
    locked = ana.write("thanks", "changed", occasion)
    assert locked.status_code == 409
    assert "changed" in locked.text
    ana.post(f"/check-in/{occasion}/ready/take-back")
    ben.write("thanks", "his", occasion)
    ben.ready(occasion)
    assert reveals(ana.app) == 0
    ana.write("thanks", "second words", occasion, version="9")
    ana.ready(occasion)
    page = ben.page(f"/check-in/{occasion}")
    assert "second words" in page
    assert "first words" not in page


@pytest.mark.parametrize("act", ["ready/take-back", "call-off"])
def test_ready_taken_back_keeps_no_sealed_copy_and_every_draft(couple, act):
    ana, _ = couple
    occasion = ana.occasion()
    ana.write("thanks", "thought better of it", occasion)
    ana.write("own", "this too", occasion)
    copies = "SELECT COUNT(*) FROM answers WHERE ready_cell IS NOT NULL"
    assert one(ana.app, copies) == 0
    ana.ready(occasion)
    assert one(ana.app, copies) == 2
    ana.post(f"/check-in/{occasion}/{act}")
    assert one(ana.app, copies) == 0
    assert one(ana.app, "SELECT COUNT(*) FROM readies") == 0
    if act == "call-off":
        ana.post(f"/check-in/{occasion}/call-on")
    assert "thought better of it" in questions(ana)


def test_an_opened_answer_is_never_altered_and_what_was_typed_is_shown_back(opened, couple):
    ana, ben = couple
    answer = ana.write("thanks", "I meant something else", opened)
    assert answer.status_code == 409
    assert "I meant something else" in answer.text
    page = ben.page(f"/check-in/{opened}")
    assert "Thank you for the soup" in page
    assert "something else" not in page


def test_steps_of_a_check_in_that_is_not_open_cannot_be_skipped_by_address(couple):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("thanks", "not yet", occasion)
    ana.ready(occasion)
    id = one(ana.app, "SELECT id FROM check_ins WHERE occasion=?", occasion)
    answer = one(ana.app, "SELECT id FROM answers WHERE prompt='thanks'")
    assert ben.get(f"/check-in/history/{id}").status_code == 404
    assert ben.post(
        f"/check-in/{occasion}/promises", follow=False, id=str(uuid.uuid4()), text="x"
    ).status_code in (302, 404)
    for verb in ("replies", "afterthoughts", "take-back"):
        assert (
            ben.post(f"/check-in/answers/{answer}/{verb}", follow=False, kind="thank-you").status_code == 404
        )
    assert "not yet" not in ben.page(f"/check-in/{occasion}/part").replace("Not yet", "")


def test_a_later_or_earlier_week_cannot_be_written_by_address(couple):
    ana, _ = couple
    for occasion in ("2026-11-29", "2026-11-15", "2027-11-21", "1970-01-01", "hello2"):
        assert ana.write("thanks", "x", occasion).status_code == 404


@pytest.mark.parametrize("round", rounds(10, 100))
def test_when_both_are_ready_in_the_same_instant_it_opens_exactly_once(couple, round):
    ana, ben = couple
    occasion = ana.occasion()
    browsers = [ana, ben, ana.another_device(), ben.another_device()]
    for person in (ana, ben):
        person.write("thanks", f"from {person.name}", occasion)
    tokens = [b.token() for b in browsers]
    start, statuses = threading.Barrier(4), []

    def ready(browser: Person, token: str):
        start.wait()
        answer = browser.client.post(
            f"/check-in/{occasion}/ready",
            data={"csrf_token": token, "page_of": browser.mark()},
            base_url=browser.base,
        )
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=ready, args=pair) for pair in zip(browsers, tokens, strict=True)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert statuses == [302] * 4
    with connect(ana.app) as db:
        (version,) = db.execute("SELECT version FROM check_ins WHERE occasion=?", (occasion,)).fetchone()
        assert version == 2
        assert db.execute("SELECT COUNT(*) FROM readies").fetchone() == (0,)
    for person in (ana, ben):
        page = person.page(f"/check-in/{occasion}")
        assert "from Ana" in page
        assert "from Ben" in page


def test_an_edit_that_races_with_the_reveal_is_in_it_or_refused(couple):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("thanks", "the words of then", occasion)
    ben.write("thanks", "his", occasion)
    ben.ready(occasion)
    other, start, got = ana.another_device(), threading.Barrier(2), {}
    tokens = ana.token(), other.token()

    def edit():
        start.wait()
        data = {"csrf_token": tokens[1], "page_of": other.mark(), "text": "the words of now", "version": "1"}
        got["edit"] = other.client.post(
            f"/check-in/{occasion}/answers/thanks", data=data, base_url=ana.base
        ).status_code

    def ready():
        start.wait()
        got["ready"] = ana.client.post(
            f"/check-in/{occasion}/ready",
            data={"csrf_token": tokens[0], "page_of": ana.mark()},
            base_url=ana.base,
        ).status_code

    threads = [threading.Thread(target=t) for t in (edit, ready)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    page = ben.page(f"/check-in/{occasion}")
    assert got["ready"] == 302
    assert ("the words of now" in page) is (got["edit"] == 302)
    assert ("the words of then" in page) is (got["edit"] == 409)


# --- numbers, private words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("switch", [{}, {"keep": "y"}, {"keep": ""}])
def test_a_number_about_the_two_is_its_writers_alone_whatever_a_form_says(couple, switch):
    ana, ben = couple
    occasion = ana.occasion()
    for person, value in ((ana, "9"), (ben, "1")):
        person.write("thanks", f"thank you from {person.name}", occasion)
        person.write("connected", "", occasion, value=value, **switch)
        person.ready(occasion)
    pages = [p.page(f"/check-in/{occasion}") for p in couple]
    assert one(ana.app, "SELECT COUNT(*) FROM answers WHERE prompt='thanks' AND shared_cell IS NOT NULL") == 2
    assert (
        one(ana.app, "SELECT COUNT(*) FROM answers WHERE prompt='connected' AND shared_cell IS NOT NULL") == 0
    )
    steps = prompts.weekly()["connected"].steps
    for page, theirs, partner in zip(pages, (1, 9), ("Ben", "Ana"), strict=True):
        assert f"thank you from {partner}" in page
        assert steps[theirs] not in page


def test_the_page_of_a_number_offers_no_way_to_show_it(couple):
    ana, _ = couple
    assert 'name="keep"' in ana.page(f"/check-in/{ana.occasion()}/questions/1")
    page = ana.page(f"/check-in/{ana.occasion()}/questions/connected")
    assert 'name="value"' in page
    assert 'name="keep"' not in page
    assert "until you're both ready" not in page


def test_what_is_kept_private_stays_with_its_author_after_the_reveal(couple):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("thanks", "shown", occasion)
    ana.write("hard", "kept", occasion, feel="small", need="rest", keep="y")
    ben.write("thanks", "his", occasion)
    for person in couple:
        person.ready(occasion)
    ana.post("/only-me/open", follow=False, next="/safety")
    mine, his = ana.page(f"/check-in/{occasion}"), ben.page(f"/check-in/{occasion}")
    assert "kept" in mine
    assert "small" in mine
    assert ">kept<" not in his


# --- bad input, two devices -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"text": "x" * 5001}, "a shorter version will fit"),
        ({"feel": "x" * 301}, "one line"),
        ({"value": "11"}, "from 0 to 10"),
        ({"value": "-1"}, "from 0 to 10"),
        ({"value": "seven"}, "Not a valid integer"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field_and_the_words_stay(couple, fields, says):
    ana, _ = couple
    prompt = "connected" if "value" in fields else "hard"
    answer = ana.write(prompt, **{"text": "keep these words", **fields})
    assert answer.status_code == 422
    assert says in answer.text or "0 to 10" in answer.text
    if prompt == "hard":
        assert (fields.get("text") or "keep these words") in answer.text
    json = ana.post(
        f"/check-in/{ana.occasion()}/answers/{prompt}", json=True, **{"text": "keep these words", **fields}
    )
    assert json.status_code == 422
    assert json.json["message"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "{{7*7}} {% raw %}",
        "' or 1=1--",
        "%s %d",
        "\u202egnp.exe",
        "A" + "\u0301" * 500,
        "👩‍❤️‍👨" * 50,
        "\x00null",
        "x" * 5000,
    ],
)
def test_any_text_is_shown_as_text(couple, text):
    ana, ben = couple
    occasion = ana.occasion()
    assert ana.write("thanks", text, occasion).status_code == 302
    ben.write("thanks", "ok", occasion)
    for person in couple:
        person.ready(occasion)
    page = ben.page(f"/check-in/{occasion}")
    assert "<script>alert" not in page
    assert ">49<" not in page
    for path in ("/", "/check-in/history", "/shared"):
        assert ben.get(path).status_code == 200


def test_a_name_is_shown_as_text_everywhere(app):
    from tests.conftest import pair

    odd = Person(app, "Odd").sign_up(name="<b>{{7*7}}</b>\u202e'\"")
    ben = Person(app, "Ben").sign_up()
    pair(odd, ben)
    for path in ("/", "/pairing", "/check-in", "/shared", "/settings"):
        page = ben.page(path)
        assert "<b>" not in page
    assert "&lt;b&gt;{{7*7}}&lt;/b&gt;" in ben.page("/pairing")


def test_two_devices_keep_both_texts(couple):
    ana, _ = couple
    ana.write("thanks", "from the phone", version="0")
    answer = ana.post(
        f"/check-in/{ana.occasion()}/answers/thanks", json=True, text="from the laptop", version="0"
    )
    assert answer.json["also"] == "from the phone"
    page = questions(ana)
    assert "from the phone" in page
    assert "from the laptop" in page


def test_the_same_device_going_on_never_sees_its_own_text_as_another(couple):
    ana, _ = couple
    occasion, version = ana.occasion(), 0
    for text in ("a", "ab", "abc"):
        answer = ana.post(f"/check-in/{occasion}/answers/thanks", json=True, text=text, version=str(version))
        version = answer.json["version"]
        assert answer.json["also"] == ""
    assert answer.json["saved"] == "Saved a moment ago"


def test_a_body_that_is_too_large_is_refused_with_413(couple):
    ana, _ = couple
    assert ana.write("thanks", "x" * 2_000_000).status_code == 413
    many = {f"f{i}": "x" for i in range(10_000)}
    assert ana.write("thanks", "ok", **many).status_code in (302, 400, 413)


# --- weeks that come and go -----------------------------------------------------------------------------------------


def test_a_week_that_closed_with_one_ready_shows_the_other_nothing_and_its_writer_chooses(couple, time):
    ana, ben = couple
    before = ana.occasion()
    ana.write("thanks", "never opened", before)
    ana.ready(before)
    time.move(days=8)
    assert "never opened" not in ben.page("/check-in")
    assert "never opened" in ana.page("/check-in")
    ana.post(f"/check-in/{before}/left-over", do="carry")
    assert "never opened" in questions(ana)
    assert "left-over" not in ana.page("/check-in")


def test_carrying_over_loses_nothing_that_was_already_written(couple, time):
    ana, _ = couple
    before = ana.occasion()
    ana.write("thanks", "the old words", before)
    time.move(days=8)
    ana.write("thanks", "the new words")
    ana.post(f"/check-in/{before}/left-over", do="carry")
    page = questions(ana)
    assert "the old words" in page
    assert "the new words" in page


def test_after_parting_nobody_reads_of_a_check_in_that_opened_that_it_did_not(couple, time):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("hard", "kept for myself", occasion, keep="y")
    ana.ready(occasion)
    ben.ready(occasion)
    time.move(days=8)
    ana.post("/pairing/leave")
    pages = ana.page("/check-in") + ana.page(f"/check-in/{occasion}")
    assert "kept for myself" in pages
    assert "not opened" not in pages


@pytest.mark.parametrize(("do", "kept"), [("keep", True), ("delete", False)])
def test_left_over_words_are_kept_for_oneself_or_deleted(couple, time, do, kept):
    ana, ben = couple
    before = ana.occasion()
    ana.write("thanks", "only for me", before)
    time.move(days=8)
    ana.post(f"/check-in/{before}/left-over", do=do)
    assert "left-over" not in ana.page("/check-in")
    ana.get("/only-me")  # through the door
    assert ("only for me" in ana.page("/check-in/history")) is kept
    assert "only for me" not in ben.page("/check-in/history")


def test_a_week_nobody_wrote_in_is_skipped_without_a_word_or_a_row(couple, time):
    ana, _ = couple
    before = dump(ana.app)
    time.move(days=15)
    assert ana.occasion() == "2026-12-06"
    assert "missed" not in ana.page("/check-in").lower()
    assert dump(ana.app) == before


def test_not_this_week_is_said_by_one_shown_to_both_and_unsaid_by_the_same(couple):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("thanks", "stays with me", occasion)
    ana.ready(occasion)
    ben.post(f"/check-in/{occasion}/call-off")
    assert "Ben" in ana.page("/check-in")
    assert "not this time" in ana.page("/check-in").lower()
    assert ana.ready(occasion).status_code == 302
    assert reveals(ana.app) == 0
    assert ana.post(f"/check-in/{occasion}/call-on", follow=False).status_code == 404
    ben.post(f"/check-in/{occasion}/call-on")
    assert "stays with me" in questions(ana)


def test_not_this_week_but_on_a_day_keeps_the_check_in_open_until_that_day(couple, time):
    ana, ben = couple
    occasion = ana.occasion()
    ana.post(f"/check-in/{occasion}/call-off", day="2026-11-27")
    assert "Friday" in ben.page("/check-in")
    time.move(days=5)
    assert ben.occasion() == occasion
    for person in couple:
        person.write("thanks", "thank you", occasion)
        person.ready(occasion)
    assert reveals(ana.app) == 1
    wrong = ana.post(f"/check-in/{occasion}/call-off", day="2031-01-01")
    assert "Choose one of the days" in wrong.text or wrong.status_code == 200


@pytest.mark.parametrize("day", ["", "2026-11-27"])
def test_who_called_a_week_off_or_moved_it_is_named_while_it_lasts_and_nowhere_afterwards(couple, time, day):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("thanks", "thank you", occasion)
    ben.post(f"/check-in/{occasion}/call-off", day=day)
    page, did = f"/check-in/{occasion}", "moved it" if day else "called it off"
    assert f"Ben {did}" in text_of(ana.page(page))
    assert f"You {did}" in text_of(ben.page(page))
    time.move(days=6)
    for person in couple:
        person.sign_in()
        assert f"Ben {did}" not in text_of(person.page(page))
        assert f"You {did}" not in text_of(person.page(page))
    assert ben.post(f"{page}/call-on", follow=False).status_code == 404
    assert one(ana.app, "SELECT called_off_by IS NOT NULL FROM check_ins WHERE occasion = ?", occasion)
    cleanup.clean_up(ana.app)
    assert not one(ana.app, "SELECT called_off_by IS NOT NULL FROM check_ins WHERE occasion = ?", occasion)
    assert one(ana.app, "SELECT called_off_at IS NOT NULL FROM check_ins WHERE occasion = ?", occasion)


def test_a_week_that_still_lasts_keeps_who_can_call_it_on_again(couple):
    ana, ben = couple
    occasion = ana.occasion()
    ben.post(f"/check-in/{occasion}/call-off")
    cleanup.clean_up(ana.app)
    assert ben.post(f"/check-in/{occasion}/call-on", follow=False).status_code == 302


def test_after_a_week_called_off_the_next_one_begins_by_itself(couple, time):
    ana, _ = couple
    ana.post(f"/check-in/{ana.occasion()}/call-off")
    time.move(days=1)
    assert ana.occasion() == "2026-11-29"


def test_the_text_of_another_device_stays_beside_the_answer_until_its_author_drops_it(couple):
    ana, ben = couple
    occasion = ana.occasion()
    for text in ("from the phone", "from the laptop"):
        ana.write("thanks", text, occasion, version="0")
    met = ana.write("thanks", "from the laptop, longer", occasion, version="2", go="next")
    assert met.location.endswith("/questions/2")
    ben.write("thanks", "his", occasion)
    for person in couple:
        person.ready(occasion)
    assert "from the phone" in ana.page(f"/check-in/{occasion}")
    assert "from the phone" not in ben.page(f"/check-in/{occasion}")


def test_the_text_of_another_device_can_be_dropped(couple):
    ana, _ = couple
    for text in ("from the phone", "from the laptop"):
        ana.write("thanks", text, version="0")
    ana.write("thanks", "from the laptop", version="2", also="drop")
    assert "from the phone" not in questions(ana)
    assert "from the laptop" in questions(ana)


@pytest.mark.parametrize("do", ["carry", "keep"])
def test_the_text_of_another_device_goes_along_when_a_week_never_opened(couple, time, do):
    ana, _ = couple
    before = ana.occasion()
    for text in ("from the phone", "from the laptop"):
        ana.write("thanks", text, before, version="0")
    time.move(days=8)
    assert "from the phone" in ana.page("/check-in")
    ana.write("thanks", "this week's words")
    ana.post(f"/check-in/{before}/left-over", do=do)
    ana.get("/only-me")  # through the door
    page = questions(ana) if do == "carry" else ana.page("/check-in/history")
    assert "from the phone" in page
    assert "from the laptop" in page


def test_words_to_a_question_that_is_no_longer_asked_stay_and_are_previewed_before_they_open(couple, time):
    ana, ben = couple
    ana.write("help", "written before the questions changed")
    time.move(minutes=1)
    ben.post("/check-in/ritual", weekday="2", at="20:00", zone="UTC", keys=["thanks"])
    ana.post(f"/check-in/ritual/{one(ana.app, 'SELECT id FROM rituals WHERE agreed_at IS NULL')}/agree")
    occasion = ana.occasion()
    assert "written before the questions changed" in ana.page(f"/check-in/{occasion}/preview")
    ben.write("thanks", "thank you", occasion)
    for person in couple:
        assert person.ready(occasion).status_code == 302
    assert reveals(ana.app) == 1
    assert "written before the questions changed" in ben.page(f"/check-in/{occasion}")


def test_words_to_an_own_question_that_is_no_longer_asked_are_never_shared_unpreviewed(couple, time):
    ana, ben = couple
    when = {"weekday": "2", "at": "20:00", "zone": "UTC", "keys": ["thanks"]}
    for person, other, own in ((ana, ben, "What did I dream of?"), (ben, ana, "")):
        time.move(minutes=1)
        person.post("/check-in/ritual", **when, own=own)
        other.post(f"/check-in/ritual/{one(ana.app, 'SELECT id FROM rituals WHERE agreed_at IS NULL')}/agree")
        if own:
            key = re.search(r"/answers/(own-\w+)", questions(ana))[1]
            ana.write(key, "of the sea")
    occasion = ana.occasion()
    assert "of the sea" not in ana.page(f"/check-in/{occasion}/preview")
    assert ana.ready(occasion).status_code == 422
    for person in couple:
        person.write("thanks", "thank you", occasion)
        person.ready(occasion)
    assert "of the sea" not in ben.page(f"/check-in/{occasion}")
    with connect(ana.app) as db:
        query = "SELECT draft_cell IS NULL, ready_cell IS NULL, shared_cell IS NULL FROM answers WHERE prompt LIKE 'own-%'"
        assert db.execute(query).fetchall() == [(0, 1, 1)]


def test_carrying_over_keeps_feelings_and_needs_of_both_weeks(couple, time):
    ana, _ = couple
    before = ana.occasion()
    ana.write("hard", "then", before, feel="small", need="rest")
    ana.write("connected", "", before, value="7")
    time.move(days=8)
    ana.write("hard", "now", feel="tall", need="rest")
    ana.write("connected", "")
    ana.post(f"/check-in/{before}/left-over", do="carry")
    page = questions(ana)
    for words in ("then", "now", "small", "tall", 'value="7"'):
        assert words in page
