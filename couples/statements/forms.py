"""What the pages for words take in; nothing is refused for how it is said."""

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import ValidationError

from couples import reader_formats, text_input
from couples.fields import (
    Checkboxes,
    Dated,
    Day,
    FreshId,
    Hidden,
    Previewed,
    TimeNeeded,
    Versioned,
    one_of,
    refuse,
    text_area,
    text_line,
    zero_to_ten,
)
from couples.form_responses import closed_lines
from couples.spaces import delivery_time
from couples.spaces.delivery_time import NIGHT_BEGINS, NIGHT_ENDS
from couples.statements.statement_text import MOST_DISMISSED, MOST_FEELINGS, NOT_SURE, DraftWords, feelings
from couples.statements.thread_replies import ANSWERS, LONGEST_TIME, REPLIES, WITH_WORDS

DRAFT_IS_HERE = "your draft is still here"


def _feelings() -> dict[str, str]:
    return {**{word: word for word in feelings()}, NOT_SURE: "not sure yet"}


class DraftForm(Versioned):
    observation = text_area("When …")
    feelings = Checkboxes("I feel", choices=_feelings)
    feeling = text_line("A word of your own")
    need = text_area("because I need")
    request = text_area("Would you be willing to")
    other_view = text_area("I can see that you")
    free = text_area("Say it as it comes", text_input.ANSWER_LIMIT)
    intensity = zero_to_ten("How strong is the feeling right now?")

    def validate_feelings(self, field: Any) -> None:
        if len([w for w in field.data or [] if w != NOT_SURE]) > MOST_FEELINGS:
            raise ValidationError(f"Up to {MOST_FEELINGS} feelings. Which are the strongest?")

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
            dismissed=tuple(dict.fromkeys([*before.dismissed, *dismissed]))[-MOST_DISMISSED:],
            undo=before.undo,
            closed=closed_lines(before.closed),
        )


class ShareForm(Previewed):
    id = FreshId(but=DRAFT_IS_HERE)
    when = one_of(
        "When does it arrive?",
        choices=[],
        default="letter",
        otherwise="You're not in a talk right now. Choose when your message arrives.",
    )


class EntryForm(Dated):
    id = FreshId(but=DRAFT_IS_HERE)
    kind = one_of(
        "Which answer fits?",
        choices=REPLIES,
        otherwise="Choose the answer that fits best.",
    )
    text = text_area("In your words")
    back_on = Day("Until")

    def validate_text(self, field: Any) -> None:
        if self.kind.data in WITH_WORDS and text_input.is_blank(field.data):
            raise ValidationError("Add a few words of your own to this answer.")

    def validate_back_on(self, field: Any) -> None:
        if self.kind.data == "time":
            refuse(problem_with_time(field.data, self.today))


def problem_with_time(day: date | None, today: date) -> str:
    """What is wrong with the day until which somebody asks for time, or nothing."""
    if day is None:
        return "Until which day? You'll both see it and come back to it then."
    return "" if today <= day <= today + LONGEST_TIME else "Choose a day from today up to two weeks ahead."


class AnswerForm(FlaskForm):
    id = FreshId(but=DRAFT_IS_HERE)
    kind = one_of(
        "Is that what you meant?",
        choices=ANSWERS,
        otherwise="Choose yes, almost or not really.",
    )
    text = text_area("A line, if you like")

    def validate_text(self, field: Any) -> None:
        if self.kind.data == "own" and text_input.is_blank(field.data):
            raise ValidationError("Add a few words of your own.")


class LetterTimeForm(FlaskForm):
    at = TimeNeeded("Time", delivery_time.DEFAULT_HOUR)
    instead = Hidden()

    @property
    def hint(self) -> str:
        hour = reader_formats.here().hour
        return f"Between {hour(NIGHT_ENDS)} and {hour(NIGHT_BEGINS)}."

    def validate_at(self, field: Any) -> None:
        if field.data and delivery_time.is_quiet(field.data):
            hour = reader_formats.here().hour
            night = f"{hour(NIGHT_BEGINS)} and {hour(NIGHT_ENDS)}"
            raise ValidationError(f"Nothing arrives between {night}. Choose a daytime hour.")
