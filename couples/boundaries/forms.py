"""What the pages for boundaries and agreements take in; nothing is refused for how it is said."""

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField

from couples import text_input
from couples.boundaries.agreement_text import CLOSENESS, DraftWords, topics
from couples.boundaries.decisions import ANSWERS
from couples.boundaries.own_boundary import KEPT
from couples.boundaries.pause_length import problem_with_rest
from couples.boundaries.review_due import problem_with_look
from couples.boundaries.slip_days import problem_with_slip_day
from couples.fields import (
    Dated,
    Day,
    DrawnWith,
    FreshId,
    Hidden,
    Previewed,
    Versioned,
    one_of,
    refuse,
    text_area,
    text_line,
    zero_to_ten,
)
from couples.form_responses import closed_lines

NOTHING_CHANGED = "nothing was changed"


class DraftForm(Versioned, DrawnWith):
    """Both kinds of draft. Saving refuses only what can't be stored; `problems` says what's still missing for a proposal."""

    what = text_area("What we do")
    why = text_area("Why it matters to me")
    slips = text_area("What happens if it slips")
    look_on = Day("When we revisit it")
    closeness = one_of(
        "For me, right now, this is", choices={"": "I'd rather not say", **CLOSENESS}, default=""
    )
    comfort = zero_to_ten("How comfortable am I with it?")
    show_comfort = BooleanField("Show both numbers if we both want to")
    when = text_area("When")
    will = text_area("I'll")
    need = text_area("because I need")
    crossed = text_area("If it's crossed")
    topic = SelectField(
        "Topic", choices=lambda: {"": "No topic", **{t.key: t.name for t in topics().values()}}, default=""
    )

    def words(self, before: DraftWords | None = None) -> DraftWords:
        """What was typed, with the lines that were closed before."""
        return DraftWords(
            **{name: getattr(self, name).data or "" for name in (*DraftWords.TEXTS, "topic", "closeness")},
            look_on=self.look_on.data.isoformat() if self.look_on.data else "",
            comfort=self.comfort.data,
            show_comfort=self.show_comfort.data,
            closed=closed_lines(before.closed if before else ()),
        )


def choices(words: DraftWords) -> dict[str, Any]:
    """What's chosen beside the words, by the names of the fields."""
    day = date.fromisoformat(words.look_on) if words.look_on else None
    chosen = {name: getattr(words, name) for name in ("closeness", "topic", "show_comfort")}
    return {"look_on": day, **chosen}


def problems(kind: str, words: DraftWords, today: date) -> dict[str, str]:
    """What's still missing before a draft can be sent, by field."""
    found = {}
    if kind == "boundary":
        if text_input.is_blank(words.will):
            found["will"] = "A boundary is something you do yourself. What will you do?"
        return found
    if text_input.is_blank(words.what):
        found["what"] = "What will you both do? One sentence is enough."
    day = problem_with_look(date.fromisoformat(words.look_on) if words.look_on else None, today)
    return found | ({"look_on": day} if day else {})


class SendForm(Previewed):
    """How a previewed draft goes out."""

    id = FreshId(but=NOTHING_CHANGED)
    when = one_of(
        "When does it arrive?",
        choices=[],
        default="letter",
        otherwise="It can't arrive right away anymore. Choose when it arrives.",
    )


class SignForm(FlaskForm):
    comfort = zero_to_ten("How comfortable am I with it?")
    show_comfort = BooleanField("Show both numbers if we both want to")


class AnswerForm(Dated):
    id = FreshId(but=NOTHING_CHANGED)
    kind = one_of("Your answer", choices=ANSWERS, otherwise="Choose the answer that fits best.")
    line = text_line("What you'd change")
    until = Day("Until", id="answer-until")
    write = BooleanField(
        "For “I'd change something”: let me draft my own version", id="answer-write", default=True
    )

    def validate_line(self, field: Any) -> None:
        if self.kind.data in ("no", "not-now") and not text_input.is_blank(field.data):
            refuse("No one sees a no, so leave this empty.")

    def validate_until(self, field: Any) -> None:
        if self.kind.data == "not-now":
            refuse(problem_with_rest(field.data, self.today))


class LookForm(Dated):
    """Keep it until another day; `instead` is the partner's proposal that the page showed beside it."""

    id = FreshId(but=NOTHING_CHANGED)
    look_on = Day("Until when?")
    instead = Hidden()

    def validate_look_on(self, field: Any) -> None:
        refuse(problem_with_look(field.data, self.today))


class PauseForm(Dated):
    id = FreshId(but=NOTHING_CHANGED)
    until = Day("On hold until", id="pause-until")

    def validate_until(self, field: Any) -> None:
        refuse(problem_with_rest(field.data, self.today))


class EndForm(FlaskForm):
    """Ending an agreement: no field asks why."""

    id = FreshId(but=NOTHING_CHANGED)


class SlipForm(Dated):
    id = FreshId(but=NOTHING_CHANGED)
    day = Day("On which day?")
    text = text_line("About yourself, in a sentence", needed="Add a few words about yourself.")

    def validate_day(self, field: Any) -> None:
        refuse(problem_with_slip_day(field.data, self.today))


class NoteForm(FlaskForm):
    """For the author alone: did I do what I said I would?"""

    id = FreshId(but=NOTHING_CHANGED)
    kept = one_of(
        "Did I do what I said I would?",
        choices=KEPT,
        otherwise="Choose what fits best.",
    )
    line = text_line("A line for yourself")
