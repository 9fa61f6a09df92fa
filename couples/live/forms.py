"""What the pages of a talk take in."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import InputRequired

from couples.fields import (
    Carried,
    Checkboxes,
    Fits,
    FreshId,
    Lines,
    Previewed,
    Versioned,
    WallTime,
    one_of,
    refuse,
    text_area,
    text_line,
)
from couples.live import talk_steps
from couples.live.listening_notes import NOTE_LIMIT
from couples.live.moves.pauses import DEFAULT_PAUSE, LONGEST_PAUSE_MINUTES, SHORTEST_OWN_PAUSE
from couples.live.talk_requests import FARTHEST, TALK_LENGTHS
from couples.live.talk_wishes import MOST_OWN_PHRASES
from couples.number_input import Within

KINDS = {
    talk_steps.TALK: "One topic, taking turns",
    talk_steps.CHECK_IN: "Your check-in, step by step",
}


def asWallTime(wall: datetime | None) -> datetime | None:
    """What a person typed as wall time, in UTC; of two same wall times in autumn, the first."""
    return wall.replace(tzinfo=ZoneInfo(current_user.zone)).astimezone(UTC) if wall else None


class _Timed(FlaskForm):
    """A form in which `when` is now or a time."""

    when = one_of("When?", choices={"now": "Now", "at": "Later"}, default="now")
    at = WallTime("Day and time")

    def __init__(self, *args: Any, now: datetime | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._now = now

    @property
    def suits_at(self) -> datetime | None:
        return asWallTime(self.at.data) if self.when.data == "at" else None

    def validate_at(self, field: Any) -> None:
        if self.when.data == "at" and self._now is not None:
            refuse(_problem_with_time(self.suits_at, self._now))


def _problem_with_time(at: datetime | None, now: datetime) -> str:
    """What is wrong with the time that somebody suggests for a talk, or nothing."""
    if at is None:
        return "Which day and time? Your partner can suggest another."
    return "" if now < at <= now + FARTHEST else "Choose a time in the next two weeks."


class AskForm(_Timed):
    id = FreshId(but="nothing was sent")
    kind = one_of("What kind of talk?", choices=KINDS, default=talk_steps.TALK)
    topic = text_line("The topic, in a few words")
    statement = Carried()
    reply = Carried()
    instead = Carried()
    minutes = one_of(
        "How long?",
        choices={str(m): f"{m} minutes" for m in TALK_LENGTHS},
        default=str(TALK_LENGTHS[0]),
    )


class AnswerForm(_Timed):
    """An answer with another time; now and not today need no field. It may stand beside an AskForm."""

    at = WallTime("Day and time", id="answer-at")


class PauseTimeForm(FlaskForm):
    at = WallTime("Back at")

    @property
    def until(self) -> datetime | None:
        return asWallTime(self.at.data)


class NoteForm(Versioned):
    text = text_area("For yourself", NOTE_LIMIT)


class WishForm(Previewed):
    """What I am glad to hear when it gets hard, and how long my pauses are."""

    phrases = Checkboxes("Good to hear", choices=[], validate_choice=False)
    own = Lines(
        "In my own words, one per line",
        [Fits(1200)],
        most=MOST_OWN_PHRASES,
        too_many=f"You can have up to {MOST_OWN_PHRASES} of your own.",
        long_line="One of the lines is too long. A shorter one is easier to say.",
    )
    pause_minutes = IntegerField(
        "My breaks, in minutes",
        default=DEFAULT_PAUSE,
        validators=[
            InputRequired("How many minutes?"),
            Within(
                SHORTEST_OWN_PAUSE,
                LONGEST_PAUSE_MINUTES,
                f"Between {SHORTEST_OWN_PAUSE} minutes and 24 hours.",
            ),
        ],
    )
