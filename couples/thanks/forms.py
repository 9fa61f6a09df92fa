"""What the pages of this room take in."""

from flask_wtf import FlaskForm

from couples.fields import Carried, FreshId, SelectChoice, one_of, text_area
from couples.thanks.card_kinds import card_kinds
from couples.thanks.shared_words import RELEASE_LIMIT
from couples.thanks.thank_you_notes import NOTE_KINDS, NOTE_LIMIT


class NoteForm(FlaskForm):
    id = FreshId()
    kind = one_of(
        "What is it?",
        choices=NOTE_KINDS,
        default="thanks",
        otherwise="Choose “Thank you” or “Went well”.",
    )
    text = text_area(
        "In your words",
        NOTE_LIMIT,
        needed="Write at least a few words.",
    )


class ReleaseForm(FlaskForm):
    """A goal as its owner would show it. `shown` is the mark of what the preview showed; empty before there was one."""

    id = FreshId()
    shown = Carried()
    text = text_area("Your goal", RELEASE_LIMIT, needed="There are no words to show yet.")


class CardForm(ReleaseForm):
    kind = one_of(
        "Which card?",
        choices=[SelectChoice(c.kind, f"{c.title} …") for c in card_kinds().values()],
        otherwise="Choose the moment that this card is for.",
    )
    text = text_area("Your words", RELEASE_LIMIT, needed="There are no words on this card yet.")
