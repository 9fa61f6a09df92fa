"""Without JavaScript: every form with a field to write in, and what can happen between typing and the server's answer.

Each field holds words of its own. Afterwards they were taken by the form's own door, by one tap on "Send it again", and lie
sealed once, exactly; or they stand in the answer. Meanwhile nothing of them is saved, and the partner reads only what was
sent to them. What happens to text that is too long is tried in `tests/test_long_texts.py`.
"""

import html
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import TooManyRequests

from couples.db import db
from couples.drafts import NoRoom
from tests.accounts.test_send_again import SAME, an_older_page, press, signs_in, value_in
from tests.conftest import PASSWORD, Person
from tests.forms import Form, forms_of, pages
from tests.how_often import first
from tests.takeout.test_completeness import opened_by
from tests.test_access_control import DOORS, next_week
from tests.words_table import WITHOUT, record, row_of

SHOWN = {
    "/check-in/ritual", "/agreements/<which>/slips", "/agreements/versions/<which>/answers", "/check-in/<which>/promises",
    "/check-in/answers/<which>/afterthoughts", "/check-in/answers/<which>/replies", "/settings",
    "/statements/<which>/entries", "/statements/entries/<which>/answer", "/thanks", "/together/<which>/moves",
}  # fmt: skip
"""Forms whose words are for the partner as soon as they're sent."""

SAVES_NOTHING = {
    "/thanks/cards": "what it would look like is shown first",
    "/thanks/goals": "what it would look like is shown first",
    "/statements/new#as-it-comes": "it opens a page with the words in it",
}
"""Forms that a save can't fail, with the reason."""
CHOSEN = {
    "/check-in/ritual": {"weekday": "2"},
    "/agreements/versions/<which>/answers": {"kind": "change"},
}
"""What a form asks for besides words."""


@dataclass
class Sending:
    """One form, filled in by `person`, and the newest answer to it."""

    person: Person
    form: Form
    words: dict[str, str]
    answer: Any = None

    def send(self, marks: dict[str, str]) -> None:
        self._post(
            self.form.action, {**self.form.fields, **CHOSEN.get(self.form.where, {}), **marks, **self.words}
        )

    def goes_on(self) -> None:
        """By one tap on what the answer carries; the password first where someone is asked for it, also again after a new sign-in."""
        if self.answer.status_code == 401:
            self.person.post("/sign-out")
        for _ in range(5):
            if not value_in(self.answer):
                return
            if self.answer.status_code == 401:
                self.answer = signs_in(self.person, self.answer)
            elif self.answer.status_code == 403:
                fields = {**self.person.held_marks(), "carried": value_in(self.answer), "current": PASSWORD}
                self._post("/settings/its-me", fields)
            else:
                self.answer = press(self.person, self.answer)

    def _post(self, path: str, fields: dict[str, str]) -> None:
        body = urllib.parse.urlencode(fields, errors="surrogatepass")
        kind = "application/x-www-form-urlencoded"
        self.answer = self.person.client.post(
            path, data=body, content_type=kind, base_url=self.person.base, headers=SAME
        )

    def losses(self, sealed: list[str]) -> Iterator[str]:
        """Which fields' words aren't kept once and exactly: sealed or on the form's page if it was taken, else in the answer alone."""
        is_taken = self.answer.status_code == 302
        page = self.person.page(self.form.page) if is_taken else self.answer.text
        in_fields = [value.strip() for form in forms_of(page, "") for value in form.fields.values()]
        for name, words in self.words.items():
            lies = [text for text in sealed if words in text]
            is_kept = lies == [words] or (not lies and in_fields.count(words) == 1)
            if not (is_kept if is_taken else not lies and words in in_fields):
                yield f"{self.form.where} {name}: {self.answer.status_code}, {lies}"


def fails(error: Callable[[], Exception]) -> Callable[..., None]:
    def fail(*_: Any) -> None:
        raise error()

    return fail


def out_of_the_session(person: Person) -> dict[str, str]:
    """The marks of a page of theirs, once their session is over."""
    marks = dict(person.held_marks())
    person.post("/sign-out")
    return marks


def full_disk() -> Exception:
    return OperationalError("COMMIT", {}, Exception("database or disk is full"))


ACCIDENTS: dict[str, tuple[int, Callable[[Person], dict[str, str]], Callable[[], Exception] | None]] = {
    "an older token": (400, an_older_page, None),
    "a session that is over": (401, out_of_the_session, None),
    "a full disk": (503, Person.held_marks, full_disk),
    "no room for more": (413, Person.held_marks, NoRoom),
    "too many tries": (429, Person.held_marks, TooManyRequests),
    "something that broke": (500, Person.held_marks, lambda: RuntimeError("planted")),
}
"""By name: how it's answered, the marks that a page has when it happens, and what a save raises then."""


def filled_in(scenario) -> list[Sending]:
    """Each form that keeps words, once."""
    found: dict[tuple[str, str], Sending] = {}
    for person, forms in pages(scenario).values():
        for form in forms:
            if form.writes and form.keeps and form.action and form.kind not in found:
                found[form.kind] = Sending(person, form, form.filled(len(found)))
    assert len(found) > 30
    return list(found.values())


def lie_sealed(scenario) -> list[str]:
    """Every text in every cell, as other devices of the two open it."""
    devices = (scenario.ana.another_device(), scenario.ben.another_device())
    return [text for device in devices for _, text in opened_by(device)]


def what_is_read_by(person: Person, ids: dict[str, str]) -> str:
    """All pages that this person can open, one after the other."""
    person.prove()
    answers = [
        person.get(door.address(ids), follow_redirects=True)
        for name, door in DOORS.items()
        if name.startswith("GET") and "file" not in name and "export" not in name
    ]
    return html.unescape("".join(answer.text for answer in answers if answer.mimetype == "text/html"))


@pytest.mark.parametrize("accident", first(*ACCIDENTS))
def test_without_scripts_no_form_loses_words_to(accident, scenario, time, monkeypatch, record_property):
    next_week(scenario, time)
    sendings = filled_in(scenario)
    status, comes_with, error = ACCIDENTS[accident]
    marks = {person.name: comes_with(person) for person in (scenario.ana, scenario.ben)}
    with monkeypatch.context() as patched:
        if error:
            patched.setattr(db.session, "commit", fails(error))
        for sending in sendings:
            sending.send(marks[sending.person.name])
    untouched = {s.form.where for s in sendings if s.answer.status_code != status}
    assert untouched == (set(SAVES_NOTHING) if error else set())
    early = lie_sealed(scenario)
    assert [
        s.form.where for s in sendings if s.form.where not in untouched and not list(s.losses(early))
    ] == []
    assert [text for s in sendings for words in s.words.values() for text in early if words in text] == []
    for sending in sendings:
        if sending.form.where not in untouched:
            sending.goes_on()
    sealed = lie_sealed(scenario)
    lost = {row_of(s.form): ", ".join(said) for s in sendings if (said := [*s.losses(sealed)])}
    read = {p.name: what_is_read_by(p.another_device(), scenario.ids) for p in (scenario.ben, scenario.ana)}
    shown = [
        s.form
        for s in sendings
        for name, text in read.items()
        if name != s.person.name and any(words in text for words in s.words.values())
    ]
    assert "/thanks" in {form.where for form in shown}
    lost |= {row_of(form): "shown to the partner" for form in shown if form.where not in SHOWN}
    none = {row_of(s.form): SAVES_NOTHING[s.form.where] for s in sendings if s.form.where in untouched}
    record(record_property, accident, WITHOUT, [s.form for s in sendings], lost, none)
    assert lost == {}


HALF = "\ud83d"
"""The first half of a letter that takes two places in a script; no browser sends it alone, but other programs may."""
STANDS_FOR_IT = urllib.parse.quote(HALF, errors="surrogatepass")
"""What's no letter stays as it was sent."""


def test_half_a_letter_breaks_no_form_and_the_words_around_it_are_kept(scenario, time):
    next_week(scenario, time)
    sendings = filled_in(scenario)
    for sending in sendings:
        whole = sending.words
        sending.words = {name: words.replace(" on ", f" {HALF} on ") for name, words in whole.items()}
        sending.send(dict(sending.person.held_marks()))
        sending.words = {name: words.replace(HALF, STANDS_FOR_IT) for name, words in sending.words.items()}
    said = {s.form.where: s.answer.status_code for s in sendings if s.answer.status_code != 302}
    assert said == dict.fromkeys(SAVES_NOTHING, 200)
    sealed = lie_sealed(scenario)
    assert [lost for s in sendings if s.form.where not in SAVES_NOTHING for lost in s.losses(sealed)] == []


@pytest.mark.long
def test_whoever_else_signs_in_on_a_page_gets_nothing_of_it_from_any_form(scenario, time, record_property):
    """They sign in on the page that asks whose form that was, or it's sent with a token of their session."""
    next_week(scenario, time)
    sendings = filled_in(scenario)
    ana, ben = scenario.ana, scenario.ben
    marks = {person.name: out_of_the_session(person) for person in (ana, ben)}
    shown: dict[str, str] = {}
    for sending in sendings:
        owner = sending.person
        other = Person(owner.app, "Ben" if owner is ana else "Ana", browser=owner.client)
        sending.send(marks[owner.name])
        if sending.answer.status_code == 400:  # no cookie is left of her session
            sending.answer = press(other, sending.answer)
        assert sending.answer.status_code == 401
        answers = [signs_in(other, sending.answer)]
        token = other.form_marks()["csrf_token"]
        sending.send({**marks[owner.name], "csrf_token": token})
        answers.append(sending.answer)
        other.post("/sign-out")
        for answer in answers:
            said = html.unescape(answer.text)
            if (
                answer.status_code != 409
                or value_in(answer)
                or any(w in said for w in sending.words.values())
            ):
                shown[row_of(sending.form)] = f"answered {answer.status_code}"
    sealed = lie_sealed(scenario)
    in_cells = [text for text in sealed if "Heron" in text]
    shown |= {row_of(s.form): "saved" for s in sendings for w in s.words.values() if w in "".join(in_cells)}
    record(record_property, "another person signs in", WITHOUT, [s.form for s in sendings], shown)
    assert shown == {}
