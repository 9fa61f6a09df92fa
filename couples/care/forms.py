"""What the pages of the kit take in. One form for each kind of note; its fields carry the names that the sealed value has."""

from typing import Any

from flask_wtf import FlaskForm

from couples import text_input
from couples.care import exercises, models, saying_no
from couples.fields import (
    FreshId,
    Hidden,
    TextArea,
    TextLine,
    Versioned,
    text_area,
    text_line,
    zero_to_ten,
)

NAME_LIMIT = 120
NUMBER = "Choose a number from 0 to 10, or leave it empty."


def _line(label: str, hint: str = "", limit: int = text_input.LINE_LIMIT) -> TextLine:
    return text_line(label, limit, description=hint, render_kw={"dir": "auto"})


def _text(label: str, hint: str = "", rows: int = 3) -> TextArea:
    return text_area(label, description=hint, render_kw={"rows": rows, "dir": "auto"})


class NoteForm(Versioned):
    """What every note has. No field is needed: whatever is written is kept, and leaving is always possible."""

    extra: tuple[str, ...] = ()

    @property
    def own_fields(self) -> list[Any]:
        """The fields that people see, in their order."""
        return [f for f in self if isinstance(f, TextLine | TextArea)]

    @property
    def texts(self) -> dict[str, str]:
        return {f.name: f.data or "" for f in self if f in self.own_fields or f.name in self.extra}

    def words(self, kind: str) -> models.NoteWords:
        """What was typed, as a note of this kind."""
        typed: dict[str, Any] = self.texts
        return models.NoteWords(kind=kind, **typed)

    @property
    def is_blank(self) -> bool:
        return all(text_input.is_blank(text) for text in self.texts.values())


class HelpForm(NoteForm):
    extra = ("exercise",)
    text = _line("What helps", "A walk around the pond, a call, a warm bath.")
    first = _line("The first small step", "Tiny: shoes on, water running.")
    exercise = Hidden()

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        known = exercises.all_of_them().get(self.exercise.data)
        self.exercise.data = known.key if known else ""
        if known and text_input.is_blank(self.text.data):
            self.text.data = known.title
        return super().validate(*args, **kwargs)


class SentenceForm(NoteForm):
    text = _line(
        "A sentence I half believe",
        "Start with “I'm learning to” or “Some days I can”, if you like.",
    )
    speaks = _text("What makes it a little true", "One small thing that really happened.", 2)


class PersonForm(NoteForm):
    name = _line("Name", "", NAME_LIMIT)
    reach = _line("How to reach them", "Write just a number or an address, and you can tap it.")
    good_for = _line("How they help", "Listening, laughing, a sofa for the night, lending a hand.")


class NoForm(NoteForm):
    situation = _text("What someone wants from me", "", 2)
    text = _text("My no", "One sentence is enough.", 3)

    @property
    def is_blank(self) -> bool:
        """Blank as well when a situation from the ladder is there unchanged, without an answer: it was only looked at."""
        given = any(self.situation.data == rung.say for rung in saying_no.ladder().values())
        return super().is_blank or (given and text_input.is_blank(self.text.data))


class FigureForm(NoteForm):
    who = _line("Who it is", "Real, remembered, from a book, made up.")
    does = _text("What they'd do for me now", "", 3)
    allow = _text("What I'll allow myself", "“I can …”", 2)


FORMS: dict[str, type[NoteForm]] = {
    models.HELP: HelpForm,
    models.SENTENCE: SentenceForm,
    models.PERSON: PersonForm,
    models.NO: NoForm,
    models.FIGURE: FigureForm,
}


class TryForm(FlaskForm):
    id = FreshId(but="nothing is lost")
    what = Hidden()
    before = zero_to_ten("How strong was the feeling before?", NUMBER)
    after = zero_to_ten("How strong is it now?", NUMBER)
