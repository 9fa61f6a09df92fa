"""A text that is longer than its field takes: never cut by the page, refused with a kind word, and whole in the answer.

The forms are found on the pages themselves, so a new one is tried as soon as a page of the access-control test shows it.
"""

import html
import re
import urllib.parse
from html.parser import HTMLParser

import pytest

from couples.accounts import send_again
from couples.flask_settings import BODY_LIMIT
from tests.test_access_control import DOORS, OTHER, next_week

END = "and this is the end"
EXEMPT = {"email", "password", "current", "code", "invitation"}
"""Fields that hold no words of people's own."""


class Forms(HTMLParser):
    """The forms of a page: where each goes, and its fields as a browser would send them; `most` by name."""

    def __init__(self, page: str):
        super().__init__()
        self.found: list[dict] = []
        self._area = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "form":
            self.found.append(
                {
                    "action": a.get("action", ""),
                    "method": a.get("method"),
                    "fields": {},
                    "most": {},
                    "cut": [],
                }
            )
        if not self.found or tag not in ("input", "textarea") or "name" not in a:
            return
        form = self.found[-1]
        kind = a.get("type", "text")
        if "maxlength" in a and a["name"] not in EXEMPT:
            form["cut"].append(a["name"])
        if "data-most" in a and a["name"] not in EXEMPT:
            form["most"][a["name"]] = int(a["data-most"])
        if tag == "textarea":
            self._area = (form, a["name"])
            form["fields"][a["name"]] = ""
        elif kind not in ("radio", "checkbox") or "checked" in a:
            form["fields"][a["name"]] = a.get("value") or ""
        elif kind == "radio":
            form["fields"].setdefault(a["name"], a.get("value") or "")

    def handle_data(self, data):
        if self._area:
            form, name = self._area
            form["fields"][name] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._area = None


def pages(scenario) -> dict[str, list[dict]]:
    """The forms with words on every page that Ana or Ben can open, by the address of the page."""
    found = {}
    for name, door in DOORS.items():
        if not name.startswith("GET") or "file" in name or "export" in name:
            continue
        person = scenario.ben if door.who == OTHER else scenario.ana
        answer = person.get(door.address(scenario.ids), follow_redirects=True)
        if answer.mimetype == "text/html":
            found[name] = [(person, form) for form in Forms(answer.text).found]
    return found


def test_no_field_for_words_cuts_them(scenario, time):
    next_week(scenario, time)
    cut = {name: form["cut"] for name, forms in pages(scenario).items() for _, form in forms if form["cut"]}
    assert cut == {}


def test_a_text_that_is_too_long_is_refused_kindly_and_stays_whole(scenario, time):
    next_week(scenario, time)
    tried = {}
    for name, forms in pages(scenario).items():
        for person, form in forms:
            for field, most in form["most"].items():
                where = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "<id>", form["action"].partition("?")[0])
                if (where, field) in tried or not where:
                    continue
                text = "word " * (most // 5 + 1) + END
                data = {**form["fields"], **person.form_marks(), field: text}
                answer = person.client.post(form["action"], data=data, base_url=person.base)
                kept = END in html.unescape(answer.text)
                tried[where, field] = (answer.status_code, kept, name)
    assert len(tried) > 25
    assert {k: v for k, v in tried.items() if v[0] not in (409, 422) or not v[1]} == {}


def test_every_form_with_all_its_fields_full_fits_into_one_request_in_any_script_without_javascript(scenario):
    scenario.ids["next"] = scenario.ids["occasion"]
    sizes = {}
    for forms in pages(scenario).values():
        for _, form in forms:
            full = {**form["fields"], **{name: "𐌰" * most for name, most in form["most"].items()}}
            sizes[form["action"]] = len(urllib.parse.urlencode(full))
    assert max(sizes.values()) > BODY_LIMIT // 2
    assert {action: size for action, size in sizes.items() if size > BODY_LIMIT - send_again.ROOM} == {}


@pytest.mark.parametrize("shown", ["<textarea name='text' maxlength='5'>", "<input name=text maxlength=5>"])
def test_a_field_that_cuts_would_be_found(shown):
    assert Forms(f"<form>{shown}</form>").found[0]["cut"] == ["text"]
