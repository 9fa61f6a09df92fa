"""Without JavaScript: every form with a field to write in, and what can happen between typing and the server's answer.

Afterwards the words were taken by the form's own door, by one tap on "Send it again", or stand in the answer. What happens to
text that is too long is tried in `tests/test_long_texts.py`.
"""

import html
from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError

from couples.db import db
from tests.accounts.test_send_again import SAME, an_older_page, press, signs_in, value_in
from tests.conftest import PASSWORD, Person
from tests.forms import Form, pages
from tests.test_access_control import next_week

WORDS = "The heron by the mill pond"


def sends(person: Person, form: Form, marks: dict[str, str]):
    """The form with words in its first field, as its page has it."""
    fields = {**form.fields, **marks, form.typed[0]: WORDS}
    return person.client.post(form.action, data=fields, base_url=person.base, headers=SAME)


def an_older_token(person: Person, form: Form, monkeypatch):
    answer = sends(person, form, an_older_page(person))
    assert answer.status_code == 400
    return press(person, answer)


def a_session_that_is_over(person: Person, form: Form, monkeypatch):
    marks = dict(person.held_marks())
    person.post("/sign-out")
    answer = sends(person, form, marks)
    assert answer.status_code == 401
    return press(person, signs_in(person, answer))


def proves_it(person: Person, answer):
    """Gives the password on the page that asks who it is before it goes on with what it carries."""
    fields = {**person.held_marks(), "carried": value_in(answer), "current": PASSWORD}
    answer = person.client.post("/settings/its-me", data=fields, base_url=person.base, headers=SAME)
    return press(person, answer) if answer.status_code == 200 else answer


def a_full_disk(person: Person, form: Form, monkeypatch):
    def fail(*_):
        raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    marks = dict(person.held_marks())
    with monkeypatch.context() as patched:
        patched.setattr(db.session, "commit", fail)
        answer = sends(person, form, marks)
    if answer.status_code != 503:
        return answer  # it had nothing to save yet: a preview, or what is asked first
    return press(person, answer)


ACCIDENTS: dict[str, Callable] = {
    "an older token": an_older_token,
    "a session that is over": a_session_that_is_over,
    "a full disk": a_full_disk,
}


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_without_scripts_no_form_loses_words_to(accident, scenario, time, monkeypatch, record_property):
    next_week(scenario, time)
    found: dict[tuple[str, str], tuple[Person, Form]] = {}
    for person, forms in pages(scenario).values():
        for form in forms:
            if form.writes and form.keeps and form.action:
                found.setdefault(form.kind, (person, form))
    assert len(found) > 30
    lost = []
    for person, form in found.values():
        answer = ACCIDENTS[accident](person, form, monkeypatch)
        if answer.status_code == 403 and value_in(
            answer
        ):  # it asks first who it is, and carries the words meanwhile
            answer = proves_it(person, answer)
        is_kept = answer.status_code == 302 or WORDS in html.unescape(answer.text)
        if not is_kept:
            lost.append((form.where, answer.status_code))
    record_property(
        "words kept", f"without JavaScript | {accident:22} | {len(found)} forms | {len(lost)} lost"
    )
    assert lost == []
