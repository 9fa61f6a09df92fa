"""The forms of this room. Nothing is refused for how it's said, and what was typed stays."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.validators import Optional

from couples import text_input
from couples.fields import Checkboxes, FreshId, Versioned, one_of, text_area, text_line, zero_to_ten
from couples.reflection import noticed, ranges, worksheets
from couples.reflection.noticed import Words

A_NUMBER = "Choose a number from 0 to 10, or leave it out. The others are still here."
NOTHING_MOVED = "Move one or two sliders first. You can skip the rest."
WORDS_ARE_HERE = "your words are still here"


def _picks(label: str, name: str) -> Checkboxes:
    """Any number of words from a list."""
    return Checkboxes(
        label,
        choices={word: word for word in noticed.words()[name]},
        otherwise="Choose from these words, or add your own.",
    )


def _when(**more: str) -> RadioField:
    """An ending of "Is this then or now?", or none."""
    return one_of(
        "Then or now?",
        choices={**noticed.WHEN, **more},
        validators=[Optional()],
        otherwise="Choose then, now or both, or leave it out.",
    )


class NoticeForm(FlaskForm):
    """One line, and an ending of "Is this then or now?" if its author wants to keep one."""

    id = FreshId(but=WORDS_ARE_HERE)
    line = text_line("What did you notice?", needed="A few words are enough. What was it?")
    when = _when()


class WhenForm(FlaskForm):
    when = _when()


class LongForm(Versioned):
    line = text_line("In one line")
    happened = text_area("What happened")
    told = text_area("What I told myself")
    body = _picks("Where I felt it in my body", "body")
    feelings = _picks("I felt", "feelings")
    feeling = text_line("A feeling in your own words")
    did = text_area("What I did")
    needs = _picks("I needed", "needs")
    need = text_line("A need in your own words")
    helps = _picks("What helped, even a little", "helps")
    help = text_line("What helped, in your own words")
    when = _when(**{"": "Not sure"})

    def words(self, before: Words) -> Words:
        """What was typed; what the form doesn't show stays as it was."""
        values = {name: getattr(self, name).data for name in noticed.LABELS}
        typed: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v or "" for k, v in values.items()}
        return Words(**typed, at=before.at)


class LookForm(Versioned):
    """The sliders of both ranges; they are added below, one for each item."""

    id = FreshId(but=WORDS_ARE_HERE)
    line = text_line("What's been going on?")

    @property
    def sliders(self) -> list[tuple[ranges.Item, Any]]:
        return [(item, self[item.key]) for item in ranges.items()]

    @property
    def answers(self) -> dict[str, int]:
        return {item.key: field.data for item, field in self.sliders if field.data is not None}

    def fits(self) -> bool:
        """Whether this can be kept: every slider is in its range, and at least one thing was said."""
        valid = self.validate()
        if valid and not self.answers and text_input.is_blank(self.line.data):
            self.form_errors.append(NOTHING_MOVED)
        return valid and not self.form_errors


for _item in ranges.items():
    setattr(LookForm, _item.key, zero_to_ten(_item.text, A_NUMBER, invalid_value_message=A_NUMBER))


def _page_form(page: worksheets.Page) -> type[Versioned]:
    """The form of a worksheet, with its fields."""
    fields = {field.key: text_area(field.label, page.limit) for field in page.fields}
    return type("PageForm", (Versioned,), fields)


PAGE_FORMS = {kind: _page_form(page) for kind, page in worksheets.pages().items()}


class CardForm(Versioned):
    text = text_area("Your words", worksheets.CARD_LIMIT)
