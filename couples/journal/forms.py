"""What the pages take in. A day, moods, a number and tags can all be left out; nothing is cut silently."""

from datetime import date
from functools import cache
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, ValidationError
from wtforms.validators import Length

from couples import text_input
from couples.fields import (
    Checkboxes,
    Dated,
    Day,
    DrawnWith,
    Fits,
    Hidden,
    TextLine,
    Versioned,
    drawn_with,
    one_of,
    text_area,
    zero_to_ten,
)
from couples.journal import prompts_and_moods
from couples.journal.calendar_month import EARLIEST
from couples.journal.entry_text import LIMIT, MOOD_LENGTH, MOST_TAGS, TAG_LENGTH, WITH_ONESELF, Words
from couples.journal.search import Query
from couples.journal.self_check_in_rhythm import RHYTHMS
from couples.only_me.second_lock import LOCKS
from couples.packing import asdict
from couples.word_search import LONGEST

TOO_LONG = "A note holds up to {limit} characters, and this is more. Your words are still here; start a second note for the rest."
LINE_TOO_LONG = "Up to {limit} characters fit here. Your words are still here."


def _line(label: str, limit: int) -> TextLine:
    return TextLine(label, [Fits(limit, LINE_TOO_LONG)], clean=_on_one_line)


def _on_one_line(text: str | None) -> str:
    return " ".join(text_input.clean(text).split())


class EntryForm(Dated, Versioned, DrawnWith):
    """A page as it is written. `today` is the latest day that it can be about."""

    text = text_area("Your words", LIMIT, too_long=TOO_LONG)
    on_day = Day("Day", invalid_value_message="Choose a day, for example 2026-03-14.")
    moods = Checkboxes(
        "How I am, in words", choices=lambda: {mood: mood for mood in prompts_and_moods.moods()}
    )
    mood = _line("A word of your own", MOOD_LENGTH)
    settled = zero_to_ten("How calm am I?")
    tags = TextLine("Tags")
    prompt = Hidden()
    kind = Hidden()

    def validate_on_day(self, field: Any) -> None:
        if field.data and not EARLIEST <= field.data.year <= self.today.year:
            raise ValidationError(f"Choose a day between {EARLIEST} and today.")
        if field.data and field.data > self.today:
            raise ValidationError("That day is in the future. Choose today or earlier.")

    def validate_tags(self, field: Any) -> None:
        if len(self.tag_list) > MOST_TAGS:
            raise ValidationError(f"A note can have up to {MOST_TAGS} tags. Yours are still here.")
        if any(len(tag) > TAG_LENGTH for tag in self.tag_list):
            raise ValidationError(
                f"One of these tags is longer than {TAG_LENGTH} characters. Separate tags with commas."
            )

    @property
    def tag_list(self) -> list[str]:
        """The tags apart, without a leading #, each once however it is capitalised."""
        found = (
            _on_one_line(tag).lstrip("#").strip() for tag in self.tags.data.replace("\n", ",").split(",")
        )
        return list(
            {tag.casefold(): tag for tag in reversed(list(found)) if not text_input.is_blank(tag)}.values()
        )[::-1]

    @property
    def answers(self) -> dict[str, str]:
        """What was written to each question of a check-in with oneself; only there."""
        fields = {key: self._fields.get(f"answer_{key}") for key in prompts_and_moods.questions()}
        return {key: f.data for key, f in fields.items() if f is not None and not text_input.is_blank(f.data)}

    def words(self, before: Words) -> Words:
        """What was typed, with what no field holds."""
        return Words(
            text=self.text.data,
            moods=tuple(self.moods.data or ()),
            mood=self.mood.data,
            settled=self.settled.data,
            tags=tuple(self.tag_list),
            prompt=self.prompt.data if self.prompt.data in prompts_and_moods.prompts() else "",
            kind=before.kind or (WITH_ONESELF if isinstance(self, WithOneself()) else ""),
            answers=self.answers,
            place=before.place,
        )


@cache
def WithOneself() -> type[EntryForm]:
    """The form of a check-in with oneself: a page with a field for each question.

    All of it together still fits into one request (`flask_settings.BODY_LIMIT`).
    """
    fields = {
        f"answer_{key}": text_area(text, text_input.ANSWER_LIMIT)
        for key, text in prompts_and_moods.questions().items()
    }
    return type("WithOneselfForm", (EntryForm,), fields)


def form_for(kind: str) -> type[EntryForm]:
    return WithOneself() if kind == WITH_ONESELF else EntryForm


def choices(words: Words, on_day: date) -> dict[str, Any]:
    """What's chosen beside the words, by the names of the fields."""
    return {"on_day": on_day, "moods": list(words.moods), "tags": ", ".join(words.tags)}


def filled(words: Words, on_day: date, version: int, today: date) -> EntryForm:
    """The form with what an entry holds."""
    chosen = choices(words, on_day)
    data = {
        **asdict(words),
        **{f"answer_{key}": text for key, text in words.answers.items()},
        **chosen,
        "version": str(version),
        "was": drawn_with(chosen),
    }
    return form_for(words.kind)(formdata=None, data=data, today=today)


class LookForm(FlaskForm):
    text = _line("Search", LONGEST)
    tag = Hidden(validators=[Length(max=TAG_LENGTH)])
    mood = Hidden(validators=[Length(max=MOOD_LENGTH)])

    def query(self) -> Query:
        return Query(self.text.data, self.tag.data, self.mood.data)


class SettingsForm(DrawnWith):
    lock = one_of("Ask for my password again", choices=LOCKS, coerce=int)
    rhythm = one_of("A check-in with myself", choices=RHYTHMS, default="")
    neutral = BooleanField("Open the app on a neutral page")
