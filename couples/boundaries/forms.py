"""What the pages for boundaries and agreements take in; nothing is refused for how it is said."""

import uuid
from datetime import date, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length, Optional

from couples import prose
from couples.boundaries.limits import KEPT
from couples.boundaries.signing import LATEST, SOONEST
from couples.boundaries.words import CLOSENESS, DraftWords, topics
from couples.numbers import Within

FIELD_LIMIT = 2000
TOO_LONG = "This is longer than we can keep here: %(max)d characters. Your words are still here; a shorter version fits."
ANSWERS = {"no": "No", "not-now": "Not now", "change": "I would change something"}
LONGEST_REST = timedelta(days=92)
SLIPPED_SINCE = timedelta(days=31)


def _text(label: str, limit: int = FIELD_LIMIT) -> TextAreaField:
    return TextAreaField(label, filters=[prose.clean], validators=[Length(max=limit, message=TOO_LONG)])


def _line(label: str) -> StringField:
    return StringField(
        label, filters=[prose.clean], validators=[Length(max=prose.LINE_LIMIT, message=TOO_LONG)]
    )


def _comfort(label: str) -> IntegerField:
    return IntegerField(
        label,
        validators=[
            Optional(),
            Within(0, 10, "Choose a number from 0 to 10, your words are still here."),
        ],
    )


class DayField(DateField):
    """One day, from suggestions or typed beside them under the same name: the first that is filled in counts."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.raw_data = [next(filter(None, valuelist), "")]
        super().process_formdata(self.raw_data)


def _day(label: str, id: str | None = None) -> DayField:
    return DayField(label, validators=[Optional()], id=id)


class _Id:
    """A client-made id, so that a form sent twice makes one row."""

    id = HiddenField()

    def validate_id(self, field: Any) -> None:
        try:
            field.data = uuid.UUID(str(field.data))
        except ValueError:
            raise ValidationError(
                "This form is from an older page. Open it again; nothing was changed."
            ) from None


def problem_with_look(day: date | None, today: date) -> str:
    """What is wrong with a day to look again, or nothing."""
    if day is None:
        return "Choose a day on which you both look at it again."
    if day < today + SOONEST:
        return "This day is not ahead any more. Choose one from tomorrow on."
    return "" if day <= today + LATEST else "This is more than two years ahead. A nearer day keeps it alive."


class DraftForm(FlaskForm):
    """Both kinds of draft. Saving refuses only what can't be kept; `problems` says what a proposal still wants."""

    what = _text("What we do")
    why = _text("Why it matters to me")
    slips = _text("What happens if it slips")
    look_on = _day("When we look again")
    closeness = RadioField(
        "How it is for me just now",
        choices=[SelectChoice("", "I'd rather not say"), *(SelectChoice(*c) for c in CLOSENESS.items())],
        default="",
    )
    comfort = _comfort("How comfortable am I with it?")
    show_comfort = BooleanField("Show it to both, if we both choose to")
    when = _text("When")
    will = _text("I will")
    need = _text("because I need")
    crossed = _text("If it is crossed all the same")
    topic = SelectField("Topic", default="")
    version = HiddenField(default="0")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.topic.choices = [
            SelectChoice("", "No topic"),
            *(SelectChoice(t.key, t.name) for t in topics().values()),
        ]

    @property
    def seen_version(self) -> int:
        given = self.version.data or ""
        return int(given) if given.isdecimal() and len(given) < 10 else 0

    def words(self) -> DraftWords:
        """What was typed."""
        return DraftWords(
            **{name: getattr(self, name).data or "" for name in (*DraftWords.TEXTS, "topic", "closeness")},
            look_on=self.look_on.data.isoformat() if self.look_on.data else "",
            comfort=self.comfort.data,
            show_comfort=self.show_comfort.data,
        )


def problems(kind: str, words: DraftWords, today: date) -> dict[str, str]:
    """What a draft still wants before the other can see it, by field."""
    found = {}
    if kind == "boundary":
        if prose.is_blank(words.will):
            found["will"] = "A boundary is something you do yourself. What will you do?"
        return found
    if prose.is_blank(words.what):
        found["what"] = "An agreement begins with what you both do. One sentence is enough."
    day = problem_with_look(date.fromisoformat(words.look_on) if words.look_on else None, today)
    return found | ({"look_on": day} if day else {})


class SendForm(_Id, FlaskForm):
    """How a previewed draft goes out."""

    when = RadioField("When does it arrive?", choices=[], default="letter", validate_choice=False)

    def validate_when(self, field: Any) -> None:
        if field.data not in ("letter", "at-once"):
            raise ValidationError("Choose when it arrives.")


class SignForm(FlaskForm):
    comfort = _comfort("How comfortable am I with it?")
    show_comfort = BooleanField("Show it to both, if we both choose to")


class AnswerForm(_Id, FlaskForm):
    kind = RadioField(
        "Your answer", choices=[SelectChoice(*a) for a in ANSWERS.items()], validate_choice=False
    )
    line = _line("A line, if you like")
    until = _day("Until", id="answer-until")

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._today = today

    def validate_kind(self, field: Any) -> None:
        if field.data not in ANSWERS:
            raise ValidationError("Choose the answer that fits best.")

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Also looks at the day of a "not now", which an optional field's own check passes over when it is empty."""
        valid = super().validate(*args, **kwargs)
        if self.kind.data != "not-now" or self.until.errors:
            return valid
        problem = problem_with_rest(self.until.data, self._today)
        self.until.errors = [problem] if problem else []
        return valid and not problem


def problem_with_rest(day: date | None, today: date | None) -> str:
    """What is wrong with the day until which something rests, or nothing."""
    if day is None or today is None:
        return "Until which day? Both of you see it, and it brings you both back."
    in_reach = today < day <= today + LONGEST_REST
    return "" if in_reach else "Choose a day from tomorrow up to three months ahead."


class LookForm(_Id, FlaskForm):
    """Keep it until another day."""

    look_on = _day("Look at it again on")

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._today = today

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        valid = super().validate(*args, **kwargs)
        if self.look_on.errors:
            return valid
        problem = problem_with_look(self.look_on.data, self._today or date.max)
        self.look_on.errors = [problem] if problem else []
        return valid and not problem


class PauseForm(_Id, FlaskForm):
    until = _day("Pause it until", id="pause-until")

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._today = today

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        valid = super().validate(*args, **kwargs)
        if self.until.errors:
            return valid
        problem = problem_with_rest(self.until.data, self._today)
        self.until.errors = [problem] if problem else []
        return valid and not problem


class EndForm(_Id, FlaskForm):
    """Withdrawing: no field asks why."""


class SlipForm(_Id, FlaskForm):
    day = _day("On which day?")
    text = StringField(
        "About yourself, in a sentence",
        filters=[prose.clean],
        validators=[Length(max=prose.LINE_LIMIT, message=TOO_LONG)],
    )

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._today = today

    def validate_text(self, field: Any) -> None:
        if prose.is_blank(field.data):
            raise ValidationError("A few words about yourself belong to it.")

    def validate_day(self, field: Any) -> None:
        if self._today and field.data and not self._today - SLIPPED_SINCE <= field.data <= self._today:
            raise ValidationError("Choose today or a day of the last month.")


class NoteForm(_Id, FlaskForm):
    """For oneself: did I do what I said I would?"""

    kept = RadioField(
        "Did I do what I said I would?",
        choices=[SelectChoice(*k) for k in KEPT.items()],
        validate_choice=False,
    )
    line = _line("A line for yourself")

    def validate_kept(self, field: Any) -> None:
        if field.data not in KEPT:
            raise ValidationError("Choose what fits, or leave it.")
