"""What the pages for words take in; nothing is refused for how it is said."""

import uuid
from datetime import date, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from couples import prose
from couples.numbers import Within
from couples.spaces import letters
from couples.statements.words import MOST_FEELINGS, NOT_SURE, DraftWords, feelings

FIELD_LIMIT = 2000
LONGEST_TIME = timedelta(days=14)
TOO_LONG = "This is longer than we can keep here: %(max)d characters. Your words are still here; a shorter version fits."
REPLIES = {
    "heard": "What I heard is …",
    "sense": "It makes sense to me that …",
    "yes": "Yes",
    "yes-and": "Yes, and …",
    "cannot": "I can't, but could we …",
    "time": "I need time until …",
    "talk": "Not in writing, let's talk",
    "not-this": "Not this",
}
WITH_WORDS = {"heard", "sense", "yes-and", "cannot"}
ANSWERS = {"exactly": "Yes", "almost": "Almost", "not-yet": "Not yet"}


def _text(label: str, limit: int = FIELD_LIMIT) -> TextAreaField:
    return TextAreaField(label, filters=[prose.clean], validators=[Length(max=limit, message=TOO_LONG)])


class _Checkboxes(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class DraftForm(FlaskForm):
    observation = _text("When")
    feelings = _Checkboxes("I feel", choices=[])
    feeling = StringField(
        "A word of your own",
        filters=[prose.clean],
        validators=[Length(max=prose.LINE_LIMIT, message=TOO_LONG)],
    )
    need = _text("because I need")
    request = _text("Would you be willing to")
    other_view = _text("I can see that you")
    free = _text("Say it as it comes", prose.ANSWER_LIMIT)
    intensity = IntegerField(
        "How strong is it right now?",
        validators=[
            Optional(),
            Within(0, 10, "Choose a number from 0 to 10, your words are still here."),
        ],
    )
    version = HiddenField(default="0")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.feelings.choices = [
            *(SelectChoice(w, w) for w in feelings()),
            SelectChoice(NOT_SURE, "not sure yet"),
        ]

    def validate_feelings(self, field: Any) -> None:
        if len([w for w in field.data or [] if w != NOT_SURE]) > MOST_FEELINGS:
            raise ValidationError(
                f"Up to {MOST_FEELINGS} feelings can be heard well. Which are the strongest?"
            )

    @property
    def seen_version(self) -> int:
        given = self.version.data or ""
        return int(given) if given.isdecimal() and len(given) < 10 else 0

    def words(self, before: DraftWords, dismissed: list[str]) -> DraftWords:
        """What was typed, with the marks that the draft had before."""
        return DraftWords(
            observation=self.observation.data,
            feelings=tuple(self.feelings.data or ()),
            feeling=self.feeling.data,
            need=self.need.data,
            request=self.request.data,
            other_view=self.other_view.data,
            free=self.free.data,
            intensity=self.intensity.data,
            dismissed=tuple(dict.fromkeys([*before.dismissed, *dismissed]))[-200:],
            undo=before.undo,
        )


class ShareForm(FlaskForm):
    id = HiddenField()
    when = RadioField("When does it arrive?", choices=[], default="letter")

    def validate_id(self, field: Any) -> None:
        try:
            field.data = uuid.UUID(str(field.data))
        except ValueError:
            raise ValidationError(
                "This form is from an older page. Open it again; your draft is still here."
            ) from None


class EntryForm(FlaskForm):
    id = HiddenField()
    kind = RadioField(
        "How do you answer?", choices=[SelectChoice(*r) for r in REPLIES.items()], validate_choice=False
    )
    text = TextAreaField(
        "In your words", filters=[prose.clean], validators=[Length(max=FIELD_LIMIT, message=TOO_LONG)]
    )
    back_on = DateField("Until", validators=[Optional()])

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._today = today

    def validate_id(self, field: Any) -> None:
        ShareForm.validate_id(self, field)

    def validate_kind(self, field: Any) -> None:
        if field.data not in REPLIES:
            raise ValidationError("Choose the answer that fits best.")

    def validate_text(self, field: Any) -> None:
        if self.kind.data in WITH_WORDS and prose.is_blank(field.data):
            raise ValidationError("A few words of your own belong to this answer.")

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Also looks at the day, which an optional field's own check would pass over when it is empty."""
        valid = super().validate(*args, **kwargs)
        if self.kind.data != "time" or self.back_on.errors:
            return valid
        problem = self._problem_with_day(self.back_on.data)
        self.back_on.errors = [problem] if problem else []
        return valid and not problem

    def _problem_with_day(self, day: date | None) -> str:
        if not day:
            return "Until which day? Both of you see it, and it brings you both back."
        in_reach = self._today <= day <= self._today + LONGEST_TIME
        return "" if in_reach else "Choose a day from today up to two weeks ahead."


class AnswerForm(FlaskForm):
    id = HiddenField()
    kind = RadioField(
        "Is that what you meant?",
        choices=[SelectChoice(*a) for a in ANSWERS.items()],
        validate_choice=False,
    )
    text = TextAreaField(
        "A line, if you like", filters=[prose.clean], validators=[Length(max=FIELD_LIMIT, message=TOO_LONG)]
    )

    def validate_kind(self, field: Any) -> None:
        if field.data not in ANSWERS:
            raise ValidationError("Choose yes, almost or not yet.")

    def validate_id(self, field: Any) -> None:
        ShareForm.validate_id(self, field)


class LetterTimeForm(FlaskForm):
    at = TimeField("Time", validators=[InputRequired("Choose a time, for example 18:00.")])

    def validate_at(self, field: Any) -> None:
        if field.data and letters.is_quiet(field.data):
            raise ValidationError("Nothing arrives between 22:00 and 08:00. Choose a time of the day.")
