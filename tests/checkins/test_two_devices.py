"""What one person's pages do to a check-in when another page of theirs, or their partner, has gone ahead."""

import json
import re

import pytest

from tests.forms import forms_of
from tests.live.talking import begin, move
from tests.pages import text_of
from tests.scenario import one, user_id

CHANGED = "It's changed since you last looked. Nothing's been shared yet."


def form_on(person, path: str, action: str):
    """The form of a page as a browser would send it."""
    return form_in(person.page(path), action)


def form_in(page: str, action: str) -> dict[str, str]:
    form = next(f for f in forms_of(page, "") if f.action.endswith(action))
    return {name: value for name, value in form.fields.items() if name not in ("csrf_token", "page_of")}


def test_only_what_the_preview_showed_opens(couple):
    """The phone goes on writing while the preview lies open on the laptop."""
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("thanks", "the soup", occasion)
    previewed = form_on(ana, f"/check-in/{occasion}/preview", "/ready")
    phone = ana.another_device()
    phone.write("thanks", "the soup, and not yet meant for Ben", occasion, version="1")
    phone.write("close", "half a sentence", occasion)
    ben.write("thanks", "the walk", occasion)
    ben.ready(occasion)

    again = ana.post(f"/check-in/{occasion}/ready", follow=False, **previewed)
    assert again.status_code == 422
    assert CHANGED in text_of(again.text)
    assert "not yet meant for Ben" in again.text
    assert "half a sentence" in again.text
    assert "not yet meant for Ben" not in ben.page(f"/check-in/{occasion}")
    assert (
        one(ana.app, "SELECT COUNT(*) FROM check_ins WHERE revealed_at IS NOT NULL AND occasion != 'hello'")
        == 0
    )

    answer = ana.post(f"/check-in/{occasion}/ready", follow=False, **form_in(again.text, "/ready"))
    assert answer.location.endswith("/opening")
    assert "not yet meant for Ben" in ben.page(f"/check-in/{occasion}")


def test_what_was_previewed_and_then_deleted_leaves_nothing_to_show(couple):
    ana, _ = couple
    occasion = ana.occasion()
    ana.write("thanks", "the soup", occasion)
    previewed = form_on(ana, f"/check-in/{occasion}/preview", "/ready")
    ana.another_device().write("thanks", "", occasion, version="1")
    again = ana.post(f"/check-in/{occasion}/ready", follow=False, **previewed)
    assert again.status_code == 422
    assert "Nothing so far" in again.text


def test_in_a_talk_too_only_what_was_shown_opens_and_the_way_leads_back_there(couple):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("thanks", "the soup", occasion)
    talk = begin(ana, ben, "check-in")
    at = json.loads(one(ana.app, "SELECT state_json FROM live_sessions"))["steps"].index("reveal")
    for step in range(1, at):
        for person in couple:
            move(person, talk, "next", at=str(step))
    page = form_on(ana, f"/together/{talk}/part", "/ready")
    phone = ana.another_device()
    phone.write("thanks", "the soup, and more", occasion, version="1")
    again = ana.post(f"/check-in/{occasion}/ready", follow=False, **page)
    assert again.status_code == 422
    assert CHANGED in text_of(again.text)
    then = ana.post(f"/check-in/{occasion}/ready", follow=False, **form_in(again.text, "/ready"))
    assert then.location == page["next"]


@pytest.mark.parametrize("how", ["called off", "its time is over"])
@pytest.mark.parametrize("written", ["", "the soup"])
def test_words_that_come_after_it_closed_are_left_over_for_the_next_one(couple, time, how, written):
    """What is typed into a page that lies open is saved wherever it says so, also where nothing was saved before."""
    ana, ben = couple
    occasion = ana.occasion()
    if written:
        ana.write("thanks", written, occasion)
    if how == "called off":
        ben.post(f"/check-in/{occasion}/call-off", day="")
    else:
        time.move(days=4)
    path = f"/check-in/{occasion}/answers/thanks"
    answer = ana.post(path, json=True, text=f"{written} and a zebra", version="1" if written else "0")
    assert answer.status_code == 200
    assert answer.json["saved"].startswith("This check-in is closed. Your words are saved")
    by_button = ana.post(
        path, text=f"{written} and a zebra crossing", version=str(answer.json["version"]), go="next"
    )
    assert by_button.request.path == "/check-in"
    assert "This check-in is closed. Your words are saved" in text_of(by_button.text)
    time.move(days=3)
    ana.post(f"/check-in/{occasion}/left-over", do="carry")
    assert "and a zebra crossing" in ana.page(f"/check-in/{ana.occasion()}/questions")
    assert "zebra" not in ben.page("/check-in")


def test_putting_it_back_on_has_what_was_typed_while_it_was_off(couple):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("thanks", "the soup", occasion)
    ben.post(f"/check-in/{occasion}/call-off", day="")
    ana.write("thanks", "the soup and the bread", occasion, version="1")
    ben.post(f"/check-in/{occasion}/call-on")
    assert "the soup and the bread" in ana.page(f"/check-in/{occasion}/questions")


def test_a_refusal_of_words_never_says_that_they_are_saved(couple, opened):
    ana, _ = couple
    for path, fields in (
        (f"/check-in/{opened}/answers/thanks", {"text": "a zebra"}),
        (f"/check-in/{opened}/words", {"text": "a zebra", "prompt": "thanks"}),
        ("/check-in/hello", {"text": "a zebra"}),
    ):
        refused = ana.post(path, **fields)
        assert refused.status_code == 409
        assert "a zebra" in refused.text
        assert "saved" not in text_of(refused.text)


def test_a_hello_that_opens_while_its_changed_offers_the_change_as_an_afterthought(ana, ben):
    ana.say_hello("Your morning voice")
    page = form_on(ana, "/check-in/hello", "/check-in/hello")
    ben.say_hello("The way you cook")
    late = ana.post("/check-in/hello", **{**page, "text": "Your morning voice, and a zebra"})
    assert late.status_code == 409
    assert "This check-in is already open." in text_of(late.text)
    (offered,) = [f for f in forms_of(late.text, "") if f.action.endswith("/afterthoughts")]
    assert offered.fields["text"].strip() == "Your morning voice, and a zebra"
    ana.post(
        offered.action, **{n: v for n, v in offered.fields.items() if n not in ("csrf_token", "page_of")}
    )
    assert "and a zebra" in ben.page("/check-in/hello")


def test_a_hello_that_was_taken_back_meanwhile_comes_back_in_its_field(ana, ben):
    ana.say_hello("Your morning voice")
    ben.say_hello("The way you cook")
    id = one(
        ana.app,
        "SELECT id FROM answers WHERE prompt='hello' AND draft_cell IS NOT NULL AND author_id = ?",
        user_id(ana),
    )
    ana.post(f"/check-in/answers/{id}/take-back")
    late = ana.say_hello("a zebra")
    assert late.status_code == 409
    assert "a zebra" in late.text


def test_a_long_week_brought_along_leaves_an_answer_that_can_be_saved(couple, time):
    """What doesn't fit under the newer words stays beside them."""
    ana, _ = couple
    before = ana.occasion()
    ana.write("thanks", "zebra " * 700, before)
    time.move(days=8)
    now = ana.occasion()
    ana.write("thanks", "quagga " * 600, now)
    ana.post(f"/check-in/{before}/left-over", do="carry")
    fields = form_on(ana, f"/check-in/{now}/questions/1", "/answers/thanks")
    assert "quagga" in fields["text"]
    assert "zebra" not in fields["text"]
    assert "zebra" in ana.page(f"/check-in/{now}/questions/1")
    answer = ana.post(
        f"/check-in/{now}/answers/thanks", json=True, **{**fields, "text": fields["text"] + " okapi"}
    )
    assert answer.status_code == 200
    assert "zebra" in answer.json["also"]


def another_day(couple, **fields):
    """Both agree on Wednesday, and on other questions where `fields` say so."""
    ana, ben = couple
    sent = {
        "weekday": "2",
        "at": "20:00",
        "zone": "UTC",
        "keys": ["thanks", "close"],
        "every": "week",
        "own": "",
    }
    ana.post("/check-in/ritual", **sent | fields)
    id = one(ana.app, "SELECT id FROM rituals WHERE agreed_at IS NULL")
    ben.post(f"/check-in/ritual/{id}/agree")


@pytest.mark.parametrize("written", ["", "a zebra"])
def test_a_page_that_lies_open_while_the_day_changes_saves_into_the_new_check_in(couple, time, written):
    """Also where nothing had been saved before, and to a question that's no longer asked."""
    ana, _ = couple
    time.move(minutes=1)
    old = ana.occasion()
    if written:
        ana.write("thanks", written, old)
    another_day(couple)
    new = ana.occasion()
    assert (old, new) == ("2026-11-22", "2026-11-25")
    answer = ana.post(
        f"/check-in/{old}/answers/thanks", json=True, text="a zebra and more", version="1" if written else "0"
    )
    assert answer.status_code == 200
    assert not answer.json["also"]
    ana.write("offer", "an okapi", old)
    page = ana.page(f"/check-in/{new}/questions")
    assert "a zebra and more" in page
    assert "an okapi" in page
    for path in ("", "/questions", "/questions/1", "/preview"):
        assert ana.get(f"/check-in/{old}{path}").location == "/check-in", path
    time.move(days=12)
    assert "From Sunday" not in text_of(ana.page("/check-in"))


def test_words_to_a_question_of_their_own_that_went_with_the_old_day_are_saved_too(couple, time):
    ana, _ = couple
    time.move(minutes=1)
    another_day(couple, weekday="3", own="What made us laugh?")
    old = ana.occasion()
    key = re.search(r"/answers/(own[^\"/]+)\"", ana.page(f"/check-in/{old}/questions"))[1]
    time.move(minutes=1)
    another_day(couple)
    assert ana.occasion() != old
    answer = ana.post(f"/check-in/{old}/answers/{key}", json=True, text="a zebra", version="0")
    assert answer.status_code == 200
    assert (
        one(ana.app, "SELECT COUNT(*) FROM answers WHERE draft_cell IS NOT NULL AND prompt LIKE 'own-%'") == 1
    )


def test_ready_on_a_page_from_before_the_day_changed_opens_nothing_and_says_so(couple, time):
    ana, ben = couple
    time.move(minutes=1)
    old = ana.occasion()
    ana.write("thanks", "a zebra", old)
    previewed = form_on(ana, f"/check-in/{old}/preview", "/ready")
    another_day(couple)
    new = ana.occasion()
    ben.write("thanks", "his", new)
    ben.ready(new)
    answer = ana.post(f"/check-in/{old}/ready", **previewed)
    assert answer.request.path == "/check-in"
    assert CHANGED in text_of(answer.text)
    assert one(ana.app, "SELECT COUNT(*) FROM readies") == 1
    assert "a zebra" not in ben.page(f"/check-in/{new}")
    ana.ready(new)
    assert "a zebra" in ben.page(f"/check-in/{new}")


def test_alone_too_the_day_that_a_second_device_chose_has_the_words(eve, time):
    time.move(minutes=1)
    old = eve.occasion()
    eve.write("thanks", "a zebra", old)
    eve.another_device().post(
        "/check-in/ritual",
        weekday="2",
        at="20:00",
        zone="UTC",
        keys=["thanks", "close"],
        every="week",
        own="",
    )
    new = eve.occasion()
    assert new != old
    assert eve.write("thanks", "a zebra and more", old, version="1").location.startswith(f"/check-in/{new}/")
    assert "a zebra and more" in eve.page(f"/check-in/{new}/questions")


def test_a_week_left_over_from_before_the_day_changed_stays_one(couple, time):
    """Its time was over, so its words didn't move."""
    ana, _ = couple
    old = ana.occasion()
    ana.write("thanks", "a zebra", old)
    time.move(days=8)
    another_day(couple)
    assert "a zebra" in ana.page("/check-in")
    assert (
        ana.post(
            f"/check-in/{old}/answers/thanks", json=True, text="a zebra and more", version="1"
        ).status_code
        == 200
    )
    ana.post(f"/check-in/{old}/left-over", do="carry")
    assert "a zebra and more" in ana.page(f"/check-in/{ana.occasion()}/questions")


def test_nothing_leads_to_a_day_that_never_was_one(couple, time):
    ana, _ = couple
    time.move(minutes=1)
    another_day(couple)
    for day in ("2026-11-29", "2026-11-21", "2026-12-02"):
        assert ana.get(f"/check-in/{day}/questions/1").status_code == 404
        assert ana.write("thanks", "a zebra", day).status_code == 404
