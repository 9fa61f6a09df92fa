"""Enter in a field, or "Go" on a phone's keyboard, presses the first button of its form: that never deletes anything, nor leads away.

The forms are found on the pages themselves, with all that a form may hold besides, such as words from another device.
"""

import re

import pytest

from tests.forms import Form, forms_of, pages
from tests.test_access_control import next_week

MEANT_TO_DELETE = {
    "/settings/delete": "the page is for deleting an account, and asks for the password",
    "/pairing/leave": "the page is for it, and asks for the password",
}
"""Forms that are for nothing else, with the reason."""
DELETES = re.compile(r"(Delete|Remove|Take \w+ back|Take back|Undo|End|Stop|Forget|Clear|Turn off|Discard)\b")


def deletes(form: Form) -> bool:
    """Whether Enter in one of its fields would delete something or take it back."""
    if not (form.enters and form.buttons):
        return False
    first = form.buttons[0]
    is_named_so = re.search(r"delete|drop|remove|undo|back$", f"{first.formaction} {first.value}")
    return bool(is_named_so or DELETES.match(first.words))


def test_enter_in_a_field_deletes_nothing_and_takes_nothing_back(scenario, time):
    next_week(scenario, time)
    forms = [form for _, found in pages(scenario).values() for form in found if form.enters]
    assert {form.where for form in forms if deletes(form)} == set(MEANT_TO_DELETE)
    assert len({form.where for form in forms if len(form.buttons) > 1}) > 10


def test_enter_in_a_field_does_what_its_form_is_for(scenario, time):
    next_week(scenario, time)
    forms = [form for _, found in pages(scenario).values() for form in found if form.enters and form.buttons]
    led_elsewhere = {(form.where, form.buttons[0].formaction) for form in forms if form.buttons[0].formaction}
    assert led_elsewhere == set()


FIELD = '<input name="feel">'


@pytest.mark.parametrize(
    "page",
    [
        f'<form>{FIELD}<button name="also" value="drop">No</button><button>Save</button></form>',
        f'<form>{FIELD}<button formaction="/unsent/delete">No</button><button>Save</button></form>',
        f'<form>{FIELD}<button type="button">Show</button><button> <span>Take it\nback</span></button></form>',
        f'<button form="a">Remove this</button><form id="a">{FIELD}<button>Save</button></form>',
    ],
)
def test_a_form_whose_first_button_deletes_would_be_found(page):
    [form] = forms_of(page, "/")
    assert deletes(form)
