"""What the pages of this room take in; nothing is refused for how it is said, and what was typed stays."""

import uuid
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from couples import prose
from couples.numbers import Within
from couples.reflection import noticed, ranges, sheets
from couples.reflection.noticed import Words

FIELD_LIMIT = 2000
TOO_LONG = "This is longer than we can keep here: %(max)d characters. Your words are still here; a shorter version fits."
A_NUMBER = "Choose a number from 0 to 10, or leave it open. The others are still here."
A_FEW_WORDS = "A few words are enough. What was it?"
NOTHING_MOVED = "No slider is moved yet. One or two are enough; the rest can stay open."
OLDER_PAGE = "This form is from an older page. Open it again; your words are still here."


def fresh_id() -> str:
    """An id made with the form, so that sending it twice makes one row."""
    return str(uuid.uuid4())


def _uuid(form: FlaskForm, field: Any) -> None:
    try:
        field.data = uuid.UUID(str(field.data))
    except ValueError:
        raise ValidationError(OLDER_PAGE) from None


def _line(label: str, limit: int = prose.LINE_LIMIT) -> StringField:
    return StringField(label, filters=[prose.clean], validators=[Length(max=limit, message=TOO_LONG)])


def _text(label: str, limit: int = FIELD_LIMIT) -> TextAreaField:
    return TextAreaField(label, filters=[prose.clean], validators=[Length(max=limit, message=TOO_LONG)])


class _Picks(SelectMultipleField):
    """Any number of words from a list, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: FlaskForm) -> None:
        if not {*(self.data or ())} <= {choice.value for choice in self.choices}:
            raise ValidationError("Choose from these words, or add one of your own beside them.")


def _picks(label: str, name: str) -> _Picks:
    return _Picks(label, choices=[SelectChoice(w, w) for w in noticed.words()[name]])


class _When(RadioField):
    def pre_validate(self, form: FlaskForm) -> None:
        if self.data and self.data not in noticed.WHEN:
            raise ValidationError("Choose old, now or both, or leave it open.")


class _Versioned(FlaskForm):
    version = HiddenField(default="0")

    @property
    def seen_version(self) -> int:
        """The version of the row that this form was made from; 0 for none."""
        given = self.version.data or ""
        return int(given) if given.isdecimal() and len(given) < 10 else 0


class NoticeForm(FlaskForm):
    """Ten seconds: one line, and perhaps an ending of "Is this old or now?" that its author wants to keep."""

    id = HiddenField(default=fresh_id, validators=[_uuid])
    line = _line("What did you notice?")
    when = _When("Old or now?", choices=[SelectChoice(*w) for w in noticed.WHEN.items()])

    def validate_line(self, field: Any) -> None:
        if prose.is_blank(field.data):
            raise ValidationError(A_FEW_WORDS)


class WhenForm(FlaskForm):
    when = _When("Old or now?", choices=[SelectChoice(*w) for w in noticed.WHEN.items()])


class LongForm(_Versioned):
    line = _line("In one line")
    happened = _text("What happened")
    told = _text("What I told myself")
    body = _picks("Where I felt it in my body", "body")
    feelings = _picks("I felt", "feelings")
    feeling = _line("A feeling in your own words")
    did = _text("What I did")
    needs = _picks("I needed", "needs")
    need = _line("A need in your own words")
    helps = _picks("What helped, even a little", "helps")
    help = _line("What helped, in your own words")
    when = _When(
        "Old or now?",
        choices=[*(SelectChoice(*w) for w in noticed.WHEN.items()), SelectChoice("", "Not sure")],
    )

    def words(self, before: Words) -> Words:
        """What was typed, with what the form does not show as it was before."""
        values = {name: getattr(self, name).data for name in noticed.LABELS}
        return Words(
            **{k: tuple(v) if isinstance(v, list) else v or "" for k, v in values.items()},
            at=before.at,
        )


class _Slider(IntegerField):
    """0 to 10, or no answer."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(A_NUMBER) from None


class LookForm(_Versioned):
    """The sliders of both ranges; they are added below, one for each item."""

    id = HiddenField(default=fresh_id, validators=[_uuid])
    line = _line("What was going on in these days?")

    @property
    def sliders(self) -> list[tuple[ranges.Item, Any]]:
        return [(item, self[item.key]) for item in ranges.items()]

    @property
    def answers(self) -> dict[str, int]:
        return {item.key: field.data for item, field in self.sliders if field.data is not None}

    def fits(self) -> bool:
        """Whether this can be kept: every slider is in its range, and at least one thing was said."""
        valid = self.validate()
        if valid and not self.answers and prose.is_blank(self.line.data):
            self.form_errors.append(NOTHING_MOVED)
        return valid and not self.form_errors


for _item in ranges.items():
    setattr(LookForm, _item.key, _Slider(_item.text, validators=[Optional(), Within(0, 10, A_NUMBER)]))


def _page_form(page: sheets.Page) -> type[_Versioned]:
    """The form of a page of one's own, with its fields."""
    fields = {field.key: _text(field.label, page.limit) for field in page.fields}
    return type("PageForm", (_Versioned,), fields)


PAGE_FORMS = {kind: _page_form(page) for kind, page in sheets.pages().items()}


class CardForm(_Versioned):
    text = _text("Your words", sheets.CARD_LIMIT)
