"""What the check-in's pages take in; every message says what to do and keeps what was typed."""

import re
import uuid
from datetime import date, time
from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    SelectField,
    SelectMultipleField,
    ValidationError,
)
from wtforms.validators import InputRequired

from couples import reader_formats, text_input
from couples.checkins import prompts
from couples.checkins.answer_words import Words
from couples.checkins.can_pause import NOT_POSSIBLE
from couples.checkins.models import Ritual
from couples.checkins.pause import is_possible
from couples.checkins.promises import REPORTS
from couples.checkins.schedule import MONTHLY, TWO_WEEKS, WEEKDAYS, WEEKLY
from couples.checkins.schedule_change import Chosen
from couples.fields import (
    Day,
    DrawnWith,
    FreshId,
    Hidden,
    Lines,
    Needed,
    Previewed,
    SelectChoice,
    TimeNeeded,
    Versioned,
    Zone,
    drawn_with,
    one_of,
    text_area,
    text_line,
    zero_to_ten,
)
from couples.fields.widgets import CheckboxInput
from couples.form_responses import closed_lines, today
from couples.packing import asdict
from couples.word_search import LONGEST

LINE_TOO_LONG = "This is a little long for one line: {limit} characters fit. Your words are still here."
WORDS_ARE_HERE = "your words are still here"


class AnswerForm(Versioned, DrawnWith):
    text = text_area("Your words", text_input.ANSWER_LIMIT)
    feel = text_line("I feel", too_long=LINE_TOO_LONG)
    need = text_line("I need", too_long=LINE_TOO_LONG)
    value = zero_to_ten("From 0 to 10")
    keep = BooleanField("Keep this to myself")
    caret = Hidden()

    @classmethod
    def with_words(cls, words: Words, version: int) -> Self:
        chosen = {"version": str(version), "was": drawn_with({"keep": words.keep})}
        return cls(formdata=None, data={**asdict(words), **chosen})

    @property
    def shows(self) -> str:
        """What the page shows that sent this, as a page says what it was drawn with."""
        return drawn_with({"keep": self.keep.data})

    @property
    def was_kept(self) -> bool | None:
        """Whether "Keep this to myself" was ticked as the page was drawn; None where it doesn't say."""
        said = self._was().get("keep")
        return said if isinstance(said, bool) else None

    def stopped_at(self) -> str:
        """Where the cursor was, as the page says; else the end of the words."""
        said = re.fullmatch(r"(text|feel|need):\d{1,5}", self.caret.data)
        return said[0] if said else f"text:{len(self.text.data)}"

    def words(self) -> Words:
        said = self.text.data, self.feel.data, self.need.data, self.value.data
        return Words(*said, self.keep.data, closed=closed_lines())


class BroughtForm(FlaskForm):
    """Words brought along from elsewhere, and the question that they belong to."""

    text = text_area("Your words", text_input.ANSWER_LIMIT, needed="There are no words here yet.")
    prompt = one_of(
        "Which question do they belong to?",
        choices=[],
        otherwise="Choose one of the questions.",
    )

    def offer(self, asked: list[prompts.Prompt]) -> None:
        self.prompt.choices = [SelectChoice(p.key, p.text) for p in asked if p.kind != "scale"]


class HelloForm(AnswerForm):
    def validate_text(self, field: Any) -> None:
        Needed("Three words are enough. What comes to mind?")(self, field)


class AfterthoughtForm(FlaskForm):
    id = FreshId(but=WORDS_ARE_HERE)
    text = text_area("Your afterthought", text_input.ANSWER_LIMIT, needed="Write what you'd like to add.")


class ReplyForm(Previewed):
    text = text_area("In your own words", needed="Write what you'd like to say.")


class PromiseForm(FlaskForm):
    """A promise and, optionally, the moment that will remind its maker of it: "When ..., I'll ..."."""

    id = FreshId(but=WORDS_ARE_HERE)
    cue = text_line("When", too_long=LINE_TOO_LONG)
    text = text_area(
        "Your promise",
        text_input.LINE_LIMIT,
        needed="Write one small thing that you'll do.",
        too_long=LINE_TOO_LONG,
    )


class ReportForm(FlaskForm):
    state = one_of(
        "How did it go?",
        choices=REPORTS,
        validators=[InputRequired("Choose what fits best.")],
    )


class CallOffForm(FlaskForm):
    day = SelectField(
        "On another day",
        choices=[],
        default="",
        coerce=lambda v: date.fromisoformat(v) if v and v != "None" else None,
    )

    def offer(self, days: list[date], name_of) -> None:
        self.day.choices = [
            SelectChoice("", "No other day"),
            *(SelectChoice(d.isoformat(), name_of(d)) for d in days),
        ]


class PauseForm(FlaskForm):
    until = Day("Until")

    def validate_until(self, field: Any) -> None:
        if field.data and not is_possible(field.data, today()):
            raise ValidationError(NOT_POSSIBLE)


class RitualForm(FlaskForm):
    every = SelectField(
        "How often",
        choices=[
            SelectChoice(WEEKLY, "Every week"),
            SelectChoice(TWO_WEEKS, "Every other week"),
            SelectChoice(MONTHLY, "At the start of each month"),
        ],
        default=WEEKLY,
    )
    weekday = SelectField(
        "Day", choices=lambda: [SelectChoice(i, WEEKDAYS[i]) for i in reader_formats.weekdays()], coerce=int
    )
    at = TimeNeeded("Time", time(19))
    zone = Zone("Time zone")
    keys = SelectMultipleField("Questions", choices=[], option_widget=CheckboxInput())
    decks = SelectMultipleField("A new question each time", choices=[], option_widget=CheckboxInput())
    instead = Hidden()
    own = Lines(
        "Your own questions, one per line",
        most=prompts.OWN_LIMIT,
        too_many=f"Up to {prompts.OWN_LIMIT} of your own fit well into one check-in. Yours are still here.",
        long_line="One of these questions is very long. A question of one or two lines works best.",
    )

    def __init__(self, *args: Any, own_texts: dict[str, str] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._own_texts = own_texts or {}
        self.keys.choices = [
            SelectChoice(p.key, p.text) for p in prompts.weekly().values() if p.kind != "scale"
        ]
        self.decks.choices = [SelectChoice(key, deck.name) for key, deck in prompts.decks().items()]

    def validate_keys(self, field: Any) -> None:
        if not (field.data or self.decks.data or self.own.lines):
            raise ValidationError("Keep at least one question.")

    def is_like(self, ritual: Ritual) -> bool:
        """Whether it chooses the day, the time and the questions of `ritual`, so that nothing would change."""
        when = self.every.data, self.weekday.data, self.at.data, self.zone.data
        before = ritual.unpaused_rhythm
        if when != (before.every, before.weekday, before.at, before.zone):
            return False
        asked = {p.key for p in ritual.prompts if p.key in prompts.weekly() and p.kind != "scale"}
        decks = set(ritual.plan.decks if ritual.plan else ())
        same = set(self.keys.data or ()) == asked and set(self.decks.data or ()) == decks
        return same and self.own.lines == list((ritual.own or {}).values())

    def chosen(self) -> Chosen:
        when = self.every.data, self.weekday.data, self.at.data, self.zone.data
        return Chosen(*when, list(self.keys.data or ()), self._own_prompts(), tuple(self.decks.data or ()))

    def _own_prompts(self) -> dict[str, str]:
        """The couple's own questions by key; one whose text didn't change keeps its key, and so its answers."""
        known = {text: key for key, text in self._own_texts.items()}
        return {known.get(line, prompts.OWN_MARK + uuid.uuid4().hex[:12]): line for line in self.own.lines}


class FindForm(FlaskForm):
    """What someone looks for in their own check-ins."""

    text = text_line("Search what you wrote", LONGEST, too_long=LINE_TOO_LONG)
