"""Fields look as WTForms draws them, whatever stands in them."""

import pytest
from wtforms import (
    Form,
    HiddenField,
    PasswordField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput

from couples import fields

CHOICES = [fields.SelectChoice("a", "A"), fields.SelectChoice('"b"', "B & <b>")]
MARKS = '" onfocus="x <i>&amp;</i> \''
CHECKS = [InputRequired(), Length(max=7)]


class Theirs(Form):
    line = StringField("Line", CHECKS)
    area = TextAreaField("Area", CHECKS)
    hidden = HiddenField()
    carried = HiddenField()
    password = PasswordField("Password", CHECKS)
    one = RadioField("One", choices=CHOICES)
    several = SelectMultipleField("Several", choices=CHOICES, option_widget=CheckboxInput())


class Ours(Form):
    line = fields.TextLine("Line", CHECKS)
    area = fields.TextArea("Area", CHECKS)
    hidden = fields.Hidden()
    carried = fields.Carried()
    password = fields.Password("Password", CHECKS)
    one = fields.one_of("One", choices=CHOICES)
    several = fields.Checkboxes("Several", choices=CHOICES)


def drawn(form: Form, name: str, **given) -> list[str]:
    field = form[name]
    parts = list(field) if name in ("one", "several") else [field]
    return [str(part(**given)) for part in parts]


@pytest.mark.parametrize("words", ["", "plain", MARKS, 'a "b"'])
@pytest.mark.parametrize(
    "given",
    [
        {},
        {"class": "control", "maxlength": False, "rows": 4, "data-most": 7},
        {"autofocus": True, "title": MARKS},
    ],
)
@pytest.mark.parametrize("name", [field.name for field in Theirs()])
def test_a_field_is_drawn_as_the_library_draws_it(name, given, words):
    data = {"one": '"b"', "several": ["a"]}.get(name, words)
    assert drawn(Ours(data={name: data}), name, **given) == drawn(Theirs(data={name: data}), name, **given)
