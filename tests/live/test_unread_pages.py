"""Without scripts, the second of two taps on one spot does nothing that the page before didn't say."""

import pytest

from tests.conftest import Person
from tests.forms import forms_of
from tests.live.talking import ask, begin, move
from tests.pages import text_of


def form(person: Person, path: str, **says: str) -> tuple[str, dict[str, str]]:
    """Where the form of a page goes that says this, and all that it says."""
    for each in forms_of(person.page(path), path):
        if says.items() <= each.fields.items():
            return each.action, {k: v for k, v in each.fields.items() if k not in ("csrf_token", "page_of")}
    raise AssertionError(says)


def send(person: Person, drawn: tuple[str, dict[str, str]]):
    action, fields = drawn
    return person.post(action, follow=False, **fields)


def holder(person: Person, talk: str) -> bool:
    return "Your turn" in person.page(f"/together/{talk}/part")


def test_the_second_of_two_taps_does_nothing_and_one_that_was_meant_does(couple, time):
    ana, ben = couple
    talk = begin(ana, ben, step=2)
    page = f"/together/{talk}"
    first = form(ana, page, move="take")
    time.move(seconds=5)
    assert send(ana, first).location == page
    second = form(ana, page, move="pass")
    time.move(milliseconds=400)
    assert send(ana, second).location == page
    assert holder(ana, talk)
    second = form(ana, page, move="pass")
    time.move(milliseconds=750)
    assert send(ana, second).location == page
    assert holder(ben, talk)


def test_the_same_tap_made_twice_counts_once(couple, time):
    ana, ben = couple
    talk = begin(ana, ben, step=2)
    page = f"/together/{talk}"
    both = form(ana, page, move="take")
    time.move(seconds=5)
    assert [send(ana, both).location for _ in range(2)] == [page, page]
    assert holder(ana, talk)


def test_what_did_nothing_says_so_and_the_same_tap_made_again_counts_by_whatever_clock(couple, time):
    ana, ben = couple
    talk = begin(ana, ben, step=2)
    page = f"/together/{talk}"
    send(ana, form(ana, page, move="take"))
    assert "This page was new. Tap again if you meant it." in text_of(ana.page(page))
    assert not holder(ana, talk)
    send(ana, form(ana, page, move="take"))
    assert "This page was new" not in text_of(ana.page(page))
    assert holder(ana, talk)
    send(ana, form(ana, page, move="pass"))
    send(ana, form(ana, page, move="next"))
    assert holder(ana, talk), "another tap isn't the same one again"


def test_a_stop_counts_however_soon_it_comes(couple):
    ana, ben = couple
    talk = begin(ana, ben, step=2)
    send(ana, form(ana, f"/together/{talk}", move="stop"))
    assert ana.get(f"/together/{talk}").location == f"/together/{talk}/summary"


def test_a_break_and_words_count_however_soon_they_come(couple, time):
    ana, ben = couple
    talk = begin(ana, ben, step=2)
    page = f"/together/{talk}"
    send(ana, form(ana, page, move="pause"))
    assert "Taking a break" in text_of(ana.page(page))
    for person in couple:
        move(person, talk, "return")
        move(person, talk, "to-close")
    action, fields = form(ben, page, move="word")
    send(ben, (action, fields | {"text": "lighter"}))
    assert "lighter" in ben.page(page)


def test_no_yes_to_the_next_suggestion_comes_of_two_taps(couple, time):
    ana, ben = couple
    talk = begin(ana, ben)
    move(ana, talk, "to-close")
    for text in ("A walk on Sundays", "Phones in the drawer"):
        move(ben, talk, "try", text=text)
    move(ana, talk, "end")
    page = f"/together/{talk}/summary"
    first = form(ana, page, move="agree")
    time.move(seconds=5)
    send(ana, first)
    time.move(milliseconds=100)
    send(ana, form(ana, page, move="agree"))
    assert ana.page(page).count('name="move" value="agree"') == 1


@pytest.mark.parametrize("said", ["yes", "not-today"])
def test_an_answer_to_a_request_for_a_talk_is_no_second_tap(couple, time, said):
    ana, ben = couple
    sent = {"id": "7b0c2f3e-5d43-4a0e-8f0c-7d5f1f4f7a10", "kind": "talk", "minutes": "20", "when": "now"}
    assert ana.post("/together/ask", follow=False, **sent).status_code == 302
    asked = "You both said yes" if said == "yes" else "Ask Ben"
    who = ben if said == "yes" else ana
    assert send(who, form(who, "/together", answer=said)).location == "/together"
    assert asked not in text_of(ana.page("/together"))
    tap = form(who, "/together", answer=said)
    time.move(seconds=1)
    send(who, tap)
    assert asked in text_of(ana.page("/together"))


def test_what_comes_from_a_page_of_another_time_counts(couple, time):
    ana, ben = couple
    talk = ask(ana, ben)
    drawn = int(time.now().timestamp() * 1000)
    for odd in ("", "x", "9" * 20, str(drawn + 5000)):
        assert move(ana, talk, "ready", drawn=odd).status_code == 302
        assert "You're ready." in text_of(ana.page(f"/together/{talk}"))
        assert move(ana, talk, "not-ready").status_code == 302
    sent = {"id": "7b0c2f3e-5d43-4a0e-8f0c-7d5f1f4f7a11", "move": "ready", "drawn": str(drawn)}
    assert ana.post(f"/together/{talk}/moves", json=True, **sent).json["ok"]
