"""No form loses what is typed into it: each saves it as a draft of its own, or keeps it as unsent words.

The forms are found on the pages themselves, so a new one without a way of keeping fails as soon as a page of the
access-control test shows it; and in the templates, for those that no page of a test shows. What browsers do with them is tried in `tests/browser/test_no_word_is_lost.py`.
"""

import re

import pytest

from couples.accounts.last_words import BUTTONS
from tests.forms import EXEMPT, Form, forms_of, pages
from tests.template_forms import TemplateForm, all_forms_of_templates, fields_for_words, read_forms
from tests.test_access_control import next_week


def places(forms: list[Form]) -> dict[str, set[str]]:
    """How the forms with a field to write in keep their words, by where they go."""
    found: dict[str, set[str]] = {}
    for form in forms:
        if form.writes:
            found.setdefault(form.where, set()).add(form.keeps)
    return found


def keeping_nothing(forms: list[Form]) -> set[str]:
    return {where for where, ways in places(forms).items() if "" in ways}


def all_forms(scenario) -> list[Form]:
    return [form for _, forms in pages(scenario).values() for form in forms]


def test_every_form_with_a_field_to_write_in_keeps_what_is_typed(scenario, time):
    next_week(scenario, time)
    forms = all_forms(scenario)
    assert keeping_nothing(forms) - set(EXEMPT) == set()
    assert len(places(forms)) > 25


def test_no_form_is_exempt_that_keeps_its_words_or_is_not_there(scenario, nobody, time):
    next_week(scenario, time)
    forms = all_forms(scenario)
    scenario.ana.post("/only-me/pages/settings", lock="5", rhythm="weekly")
    scenario.ana.post("/only-me/close")
    forms += forms_of(scenario.ana.post("/only-me/open").text, "/only-me/open")
    for path in ("/sign-in", "/sign-up", "/sign-in/recovery", "/pairing/join"):
        forms += forms_of(nobody.page(path), path)
    assert keeping_nothing(forms) == set(EXEMPT)


GO_ELSEWHERE = {
    "accounts/bring_back.html": {"/sign-in/bring-back"},
    "macros/search.html": {"/only-me/pages/found", "/check-in/looking-back"},
}
"""Forms of templates whose address isn't written in them, with where they go."""


def keep_nothing(forms: list[TemplateForm]) -> list[TemplateForm]:
    words = fields_for_words()
    return [form for form in forms if form.posts and form.writes(words) and not form.keeps]


def test_no_form_in_any_template_loses_words_whether_or_not_a_page_shows_it(app):
    rules = {rule.endpoint: re.sub("<.*?>", "<which>", rule.rule) for rule in app.url_map.iter_rules()}
    forms = all_forms_of_templates()
    goes = {
        form: {rules[form.endpoint]} if form.endpoint else GO_ELSEWHERE.get(form.template, {form.template})
        for form in keep_nothing(forms)
    }
    assert {form.template: paths for form, paths in goes.items() if not paths <= set(EXEMPT)} == {}
    assert set(GO_ELSEWHERE) <= {form.template for form in goes}
    assert sum(form.posts and form.keeps for form in forms) > 40


FIELD_OF_A_ROOM = "{{ csrf() }} {{ field(f.text, rows=3) }}"


@pytest.mark.parametrize(
    "inside",
    [
        FIELD_OF_A_ROOM,
        "{% if more %}<textarea class='control' name=\"words\"></textarea>{% endif %}",
        '<input class="control" name="line">',
        "{{ field(form[each]) }}",
        "{{ text(class='control') }}",
        '{% include "checkins/_hello_field.html" %}',
    ],
)
def test_a_form_of_a_template_that_keeps_nothing_would_be_found(app, inside):
    form = f"""<form class="form" method="post" action="{{{{ url_for('x.y', id=a.id) }}}}">{inside}</form>"""
    kept = form.replace("{{ csrf", "{{ unsent('x') }} {{ csrf").replace("<form", "<form data-save")
    assert [found.endpoint for found in keep_nothing(read_forms("new.html", form))] == ["x.y"]
    assert keep_nothing(read_forms("new.html", kept)) == []


def test_no_field_for_words_is_called_like_a_button_since_last_words_would_be_taken_for_a_tap(scenario, time):
    """Of what was typed right before a session ended on purpose, only what no button was pressed for is saved."""
    next_week(scenario, time)
    forms = [form for form in all_forms(scenario) if form.saves]
    assert {"/reflection/pages/needs", "/only-me/pages/<which>"} <= {form.where for form in forms}
    assert {form.where: BUTTONS & set(form.typed) for form in forms if BUTTONS & set(form.typed)} == {}


def test_a_place_is_one_form_and_what_it_is_about(scenario, time):
    """Two forms of one place would offer each other's words; only a form that leads on to another shares it."""
    next_week(scenario, time)
    found: dict[str, set[str]] = {}
    for form in all_forms(scenario):
        if form.place:
            found.setdefault(re.sub(r"[0-9a-f-]{36}|\d{4}-\d\d-\d\d", "<which>", form.place), set()).add(
                form.where
            )
    assert {place: where for place, where in found.items() if len(where) > 1} == {}


@pytest.mark.parametrize(
    "field", ["<textarea name=text></textarea>", "<input name=text>", "<input type=text name=a>"]
)
def test_a_form_that_keeps_nothing_would_be_found(field):
    [form] = forms_of(f"<form method=post action=/x>{field}</form>", "/")
    assert (form.writes, form.keeps) == (True, "")
