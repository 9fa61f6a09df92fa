"""What is true of a running talk: a value without a word in it, kept as JSON and told to both, each their own view of it."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec.structs import replace

from couples.live.talk_steps import ARRIVE, CLOSE

LOBBY, RUNNING, PAUSED, OVER = "lobby", "running", "paused", "over"
ENDED, STOPPED = "ended", "stopped"
"""How a talk is over: at its close, or stopped for today before."""
RESTS_AFTER = timedelta(hours=3)
"""So long after a pause's time to return, a talk that no one came back to rests: it then waits for the next check-in. So does one
that no one ended, so long after its agreed end."""
RUNS_OVER = timedelta(hours=1)
"""So much longer than agreed, a talk that no one ended can still go on."""


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """`people` are one or two ids as text; `moving` those ready for the next step; `closing` those who wrote their last word.

    `moved_by` is whoever alone went back to this step, or to the end.

    `held` counts the seconds that each had the floor, and is told only to the person it's about. `paused_for` counts those of breaks.
    `agreed` are the ids of words to try that both said yes to: one by suggesting them; `late` are those that got that yes once the
    talk was over, and `together` those that got it on one phone. `asks_for_yes` is false in talks from before that was asked.
    `said` is the id of what was said back last, and empty where that was out loud; `understood` are those that got a yes. What
    didn't get one isn't told apart from what got no answer.
    `reply` is the id of the wish to talk about an answer that the talk was asked for from, if there is one.
    `told` counts the changes that each could see: both have versions of their own, so that no number reveals that the other is *ready*.
    """

    kind: str
    people: tuple[str, ...]
    minutes: int
    steps: tuple[str, ...]
    phase: str = LOBBY
    at: int = 0
    sofa: bool = False
    sofa_asked: str = ""
    here: tuple[str, ...] = ()
    ready: tuple[str, ...] = ()
    moving: tuple[str, ...] = ()
    moved_by: str = ""
    breath_at: datetime | None = None
    begun_at: datetime | None = None
    paused_for: int = 0
    holder: str = ""
    turn: int = 0
    turn_at: datetime | None = None
    held: dict[str, int] = {}
    timer_at: datetime | None = None
    timer_until: datetime | None = None
    heard: str = ""
    said: str = ""
    understood: tuple[str, ...] = ()
    repair_by: str = ""
    repair: int = -1
    repairs: int = 0
    paused_by: str = ""
    paused_at: datetime | None = None
    until: datetime | None = None
    asked_longer: bool = False
    back: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    thanked: tuple[str, ...] = ()
    agreed: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    asks_for_yes: bool = False
    over_at: datetime | None = None
    how: str = ""
    reply: str = ""
    told: dict[str, int] = {}

    @property
    def step(self) -> str:
        return self.steps[self.at]

    @property
    def is_alone(self) -> bool:
        return len(self.people) == 1

    def with_no_one_in(self) -> "State":
        """As before anybody came in: whoever came in, or was ready, was so for another time."""
        return replace(self, here=(), ready=(), breath_at=None, sofa=False, sofa_asked="")

    def enough(self, who: tuple[str, ...]) -> bool:
        """Whether everyone whose yes is needed is in `who`: both people, or either one if they share a phone."""
        return bool(who) and (self.sofa or set(self.people) <= set(who))

    def both_are_in(self, now: datetime) -> bool:
        """Whether the talk runs with two who each came in by themselves, after a break again.

        A talk that no one ended counts only for as long as a talk can last.
        """
        if self.is_alone or self.phase != RUNNING or self.agreed_end is None:
            return False
        return set(self.people) <= set(self.here) and now < self.agreed_end + RUNS_OVER

    def one_says_yes_for_both(self, now: datetime) -> bool:
        """Whether the two sit at one phone now, so that a yes given there is both's."""
        return self.sofa and self.both_are_in(now)

    def other(self, person: str) -> str:
        """The one who isn't `person`; oneself when alone."""
        return next((p for p in self.people if p != person), person)

    @property
    def agreed_end(self) -> datetime | None:
        """When the minutes that the two agreed on are over; breaks are no part of them."""
        return self.begun_at and self.begun_at + timedelta(minutes=self.minutes, seconds=self.paused_for)

    def both_had_a_turn(self) -> bool:
        """Whether each has spoken; of the one whose turn it is, only once they were understood."""
        spoke = {*self.held, self.holder if self.heard == "yes" else ""}
        return set(self.people) <= spoke

    def one_said_yes(self, word: str) -> bool:
        """Whether it can be told who said yes to these words. On one phone it was both, and while there's one, no one is named."""
        return word in self.late or not (self.sofa or word in self.together)

    def rests(self, now: datetime) -> bool:
        """Whether both have left it, from a pause or without ending it: it waits for the next check-in, and can still be taken up.

        A later turn keeps it going; other moves leave no time behind.
        """
        ends = (self.until,) if self.phase == PAUSED else (self.agreed_end, self.turn_at, self.timer_until)
        latest = max((end for end in ends if end), default=None)
        return self.phase in (PAUSED, RUNNING) and latest is not None and now >= latest + RESTS_AFTER

    def words_are_open(self) -> bool:
        """Whether the last words are there for both: they open together."""
        return self.enough(self.closing)

    def packed(self) -> str:
        """As JSON, without fields that still have their initial value."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def of(cls, text: str) -> "State":
        return _READER.decode(text)

    def visible_to(self, person: str) -> dict[str, Any]:
        """What `person`'s pages are told, without fields that still have their initial value; moments are text."""
        told: dict[str, Any] = msgspec.to_builtins(self.open_to(person))
        return told | {"step": self.step}

    def open_to(self, person: str) -> "State":
        """The state as `person` may know it: of *ready*, *back* and last words only their own, and who is here only if they are."""
        return replace(
            self,
            here=self.here if person in self.here else (),
            ready=tuple(p for p in self.ready if p == person),
            back=tuple(p for p in self.back if p == person),
            closing=self.closing if self.words_are_open() else tuple(p for p in self.closing if p == person),
            held={k: v for k, v in self.held.items() if k == person},
            reply="",
            told={},
        )


_READER = msgspec.json.Decoder(State)


def told_on(before: State, after: State, mover: str, *, words: bool) -> tuple[State, list[str]]:
    """`after` with its counts raised, and who is told: the partner if they can see a change, then always the mover.

    Args:
        words: words that both can read were added.
    """
    people = sorted(after.people, key=lambda p: p == mover)
    heard_by = [p for p in people if p == mover or words or after.open_to(p) != before.open_to(p)]
    told = after.told | {p: after.told.get(p, 0) + 1 for p in heard_by}
    return replace(after, told=told), heard_by


def beginning(kind: str, people: tuple[str, ...], minutes: int, steps: tuple[str, ...]) -> State:
    """A talk before anybody came in."""
    if steps[0] != ARRIVE or steps[-1] != CLOSE:
        raise ValueError(steps)
    return State(kind, people, minutes, steps, asks_for_yes=True)
