"""What the pages of this room take in."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectChoice, TextAreaField, ValidationError
from wtforms.validators import Length

from couples import prose
from couples.db import given_id
from couples.thanks.words import KINDS, card_kinds

NOTE_LIMIT = 500
RELEASE_LIMIT = 300
TOO_LONG = (
    "This is longer than fits here: %(max)d characters. Your words are still here; a shorter version fits."
)


def _text(label: str, limit: int, missing: str) -> TextAreaField:
    def is_there(_: Any, field: Any) -> None:
        if prose.is_blank(field.data):
            raise ValidationError(missing)

    return TextAreaField(
        label, filters=[prose.clean], validators=[is_there, Length(max=limit, message=TOO_LONG)]
    )


class NoteForm(FlaskForm):
    id = HiddenField(filters=[given_id])
    shown = HiddenField()
    kind = RadioField(
        "What is it?",
        choices=[SelectChoice(*kind) for kind in KINDS.items()],
        default="thanks",
        validate_choice=False,
    )
    text = _text("In your words", NOTE_LIMIT, "A few words are enough, and some are needed.")

    def validate_kind(self, field: Any) -> None:
        if field.data not in KINDS:
            raise ValidationError("Choose “Thank you” or “Went well”.")


class ReleaseForm(FlaskForm):
    """A goal as its owner would show it. `shown` is the mark of what the preview showed; empty before there was one."""

    id = HiddenField(filters=[given_id])
    shown = HiddenField()
    text = _text("Your goal", RELEASE_LIMIT, "There are no words to show yet.")


class CardForm(ReleaseForm):
    kind = RadioField(
        "Which card?",
        choices=[SelectChoice(c.kind, f"{c.title} …") for c in card_kinds().values()],
        validate_choice=False,
    )
    text = _text("Your words", RELEASE_LIMIT, "There are no words on this card yet.")

    def validate_kind(self, field: Any) -> None:
        if field.data not in card_kinds():
            raise ValidationError("Choose the moment that this card is for.")
