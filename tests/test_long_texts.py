"""A text that is longer than its field takes: never cut by the page, refused with a kind word, and whole in the answer.

The forms are found on the pages themselves, so a new one is tried as soon as a page of the access-control test shows it.
"""

import html
import urllib.parse

import pytest

from couples.accounts import send_again
from couples.flask_settings import BODY_LIMIT
from tests.forms import forms_of, pages
from tests.test_access_control import next_week

END = "and this is the end"


def test_no_field_for_words_cuts_them(scenario, time):
    next_week(scenario, time)
    cut = {name: form.cut for name, (_, forms) in pages(scenario).items() for form in forms if form.cut}
    assert cut == {}


def test_a_text_that_is_too_long_is_refused_kindly_and_stays_whole(scenario, time):
    next_week(scenario, time)
    tried = {}
    for name, (person, forms) in pages(scenario).items():
        for form in forms:
            for field, most in form.most.items():
                if (form.where, field) in tried or not form.action or form.method != "post":
                    continue
                text = "word " * (most // 5 + 1) + END
                data = {**form.fields, **person.form_marks(), field: text}
                answer = person.client.post(form.action, data=data, base_url=person.base)
                kept = END in html.unescape(answer.text)
                tried[form.where, field] = (answer.status_code, kept, name)
    assert len(tried) > 25
    assert {k: v for k, v in tried.items() if v[0] not in (409, 422) or not v[1]} == {}


def test_every_form_with_all_its_fields_full_fits_into_one_request_in_any_script_without_javascript(scenario):
    scenario.ids["next"] = scenario.ids["occasion"]
    sizes = {}
    for _, forms in pages(scenario).values():
        for form in forms:
            full = {**form.fields, **{name: "𐌰" * most for name, most in form.most.items()}}
            sizes[form.action] = len(urllib.parse.urlencode(full))
    assert max(sizes.values()) > BODY_LIMIT // 2
    assert {action: size for action, size in sizes.items() if size > BODY_LIMIT - send_again.ROOM} == {}


@pytest.mark.parametrize("shown", ["<textarea name='text' maxlength='5'>", "<input name=text maxlength=5>"])
def test_a_field_that_cuts_would_be_found(shown):
    assert forms_of(f"<form>{shown}</form>", "/")[0].cut == ["text"]
