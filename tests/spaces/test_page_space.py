"""A page says in which space it was made: what one of these forms is answered with, and who may go on."""

import html
import re

from tests.conftest import pair
from tests.pages import text_of

TO_BEN = "Your neck, Ben, when you read"
FROM_A_PAGE = {"Sec-Fetch-Site": "same-origin"}


def space_of(page: str) -> str:
    return re.search(r'name="shared_in" value="(\w+)"', page)[1]


def test_a_hello_for_one_partner_never_reaches_the_next_and_comes_back_to_its_writer(ana, ben, cleo):
    with_ben = space_of(ana.page("/check-in/hello"))
    ben.post("/pairing/leave")
    pair(ana, cleo)
    cleo.say_hello("Your laugh")
    hello = {"text": TO_BEN, "version": "0", "shared_in": with_ben}
    answer = ana.post("/check-in/hello", headers=FROM_A_PAGE, **hello)
    assert answer.status_code == 409
    said = html.unescape(text_of(answer.text))
    assert "You share with Cleo now" in said
    assert "so nothing was sent or changed. Only you see your words here: copy what you need." in said
    assert said.count(TO_BEN) == 1
    assert with_ben not in said
    assert TO_BEN not in cleo.page("/check-in/hello")
    ana.say_hello("Your patience")
    assert "Your patience" in cleo.page("/check-in/hello")


def test_after_a_parting_it_says_that_there_is_no_one_to_read_it(ana, ben):
    with_ben = space_of(ana.page("/check-in/hello"))
    ben.post("/pairing/leave")
    answer = ana.post("/check-in/hello", headers=FROM_A_PAGE, text=TO_BEN, version="0", shared_in=with_ben)
    assert answer.status_code == 409
    assert "You aren't sharing with anyone now" in html.unescape(answer.text)
    assert TO_BEN in answer.text


def test_what_only_saves_while_they_type_is_saved_wherever_they_are_by_then(couple, cleo):
    ana, ben = couple
    with_ben, occasion = space_of(ana.page("/check-in")), ana.occasion()
    ben.post("/pairing/leave")
    pair(ana, cleo)
    path = f"/check-in/{occasion}/answers/thanks"
    saved = ana.post(path, json=True, text="the soup", version="0", shared_in=with_ben)
    assert saved.status_code == 200
    note = ana.post("/only-me/pages/settings", lock="0", rhythm="", shared_in=with_ben)
    assert note.status_code == 200


def test_a_script_hears_that_it_was_not_sent(couple, cleo):
    ana, ben = couple
    with_ben = space_of(ana.page("/together"))
    ben.post("/pairing/leave")
    pair(ana, cleo)
    answer = ana.post("/together/wishes", json=True, own=TO_BEN, pause_minutes="20", shared_in=with_ben)
    assert answer.status_code == 409
    assert "nothing was sent" in answer.json["message"]


def test_the_button_of_an_old_page_leaves_no_one_else_and_takes_nothing_back(couple, cleo):
    ana, _ = couple
    with_ben = space_of(ana.page("/pairing/leave"))
    assert ana.post("/pairing/leave", follow=False, shared_in=with_ben).location == "/"
    assert ana.post("/pairing/leave", follow=False, shared_in=with_ben).location == "/pairing"  # a second tap
    pair(ana, cleo)
    ana.say_hello("Your laugh")
    cleo.say_hello("Your patience")
    for more in ({}, {"take_back": "y"}, {"undo_day": "y"}):
        answer = ana.post("/pairing/leave", follow=False, shared_in=with_ben, **more)
        assert answer.status_code == 409
        assert "You share with Cleo now" in answer.text
    assert "Your laugh" in cleo.page("/check-in/hello")
    assert "Cleo" in ana.page("/pairing/leave")
    assert "nothing to undo" in ana.post("/pairing/leave/undo").text
    ana.post("/pairing/leave", shared_in=space_of(ana.page("/pairing/leave")))
    assert "Cleo" not in ana.page("/thanks")


def test_the_page_of_an_error_asks_for_no_space(ana):
    answer = ana.get("/nowhere")
    assert answer.status_code == 404
    assert "shared_in" not in answer.text
