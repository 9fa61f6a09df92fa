"""A form that's sent, written on, and sent again: what came with the second tap is said to be unsent, and goes with a third."""

import uuid

import pytest

from couples.own_rows import SENT_BEFORE
from tests.forms import forms_of
from tests.pages import text_of

MORE = ", and the zebra in the kitchen"
FORMS = {
    "promise from a yes": ("ana", "/check-in/promises/own", {"text": "Cook thrice", "cue": ""}),
    "afterthought": ("ana", "/check-in/answers/{answer_ana}/afterthoughts", {"text": "One more"}),
    "slip": ("ana", "/agreements/{agreement}/slips", {"text": "I was late", "day": "2026-11-22"}),
    "boundary note": (
        "ana",
        "/agreements/boundaries/{boundary_ana}/notes",
        {"line": "I went out late", "kept": "partly"},
    ),
    "line to a proposal": (
        "ben",
        "/agreements/versions/{version_open_ana}/answers",
        {"line": "Saturdays rather", "kind": "change", "until": ""},
    ),
    "answer to a message": ("ben", "/statements/{statement}/entries", {"text": "Plans", "kind": "heard"}),
    "is that what you meant": (
        "ana",
        "/statements/entries/{heard_ben}/answer",
        {"text": "A bit more", "kind": "almost"},
    ),
    "noticed": ("ana", "/reflection/noticed", {"line": "The hall light"}),
    "ranges": ("ana", "/reflection/looks", {"line": "A hard week", "settled": "3", "signs": "8"}),
}


@pytest.mark.parametrize("more", [{"text": "Cook thrice" + MORE}, {"cue": "we come home" + MORE}])
def test_a_promise_with_other_words_on_the_second_tap_is_asked_about_as_one_more(scenario, more):
    path, id = f"/check-in/{scenario.ids['occasion']}/promises", str(uuid.uuid4())
    fields = {"text": "Cook thrice", "cue": ""}
    for _ in range(2):
        assert scenario.ana.post(path, follow=False, id=id, **fields).status_code == 302
    answer = scenario.ana.post(path, follow=False, id=id, **(fields | more))
    assert answer.status_code == 409
    assert "You've already promised “Cook thrice”." in text_of(answer.text)
    again = next(each for each in forms_of(answer.text, path) if MORE in str(each.fields))
    assert again.fields["id"] != id


@pytest.mark.parametrize("form", FORMS)
def test_words_that_came_with_a_second_tap_are_never_dropped_silently(scenario, form):
    name, address, fields = FORMS[form]
    person, path = getattr(scenario, name), address.format(**scenario.ids)
    first, id = next(iter(fields)), str(uuid.uuid4())
    for _ in range(2):  # a form that's sent twice as it was is sent once
        assert person.post(path, follow=False, id=id, **fields).status_code == 302
    more = fields | {first: fields[first] + MORE}
    answer = person.post(path, follow=False, id=id, **more)
    assert answer.status_code == 422
    assert SENT_BEFORE in text_of(answer.text)
    assert MORE in answer.text
    again = next(each for each in forms_of(answer.text, path) if MORE in str(each.fields))
    assert again.fields["id"] != id
    assert person.post(path, follow=False, **more, id=again.fields["id"]).status_code == 302


def test_other_sliders_with_a_second_tap_are_a_second_look(scenario):
    id = str(uuid.uuid4())
    for settled in ("3", "9"):
        scenario.ana.post("/reflection/looks", id=id, settled=settled, signs="8")
    looks = scenario.ana.page("/reflection/looks")
    assert looks.count(id) < looks.count("/reflection/looks/")
