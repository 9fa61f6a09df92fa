"""What one person's pages do to a check-in when another page of theirs, or their partner, has gone ahead."""

import json

import pytest

from tests.forms import forms_of
from tests.live.talking import begin, move
from tests.pages import text_of
from tests.scenario import one

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
