"""The exercises of the kit, from `exercises.toml`, in the order in which they're offered.

The body scan never comes first: on a bad night, turning attention to the body can stir up more (its source is in that
file).
"""

from functools import cache

from couples import content
from couples.content import Table, Text

LAST = "body-scan"
BEGIN_WITH = ("senses", "long-out-breath")
"""What's suggested to someone who doesn't want to choose: one that looks outward, one that breathes."""
PHASES = {"in": "In", "hold": "Pause", "out": "Out", "rest": "Pause"}


class Step(Table, frozen=True):
    """What is said, and after how many seconds the guide goes on by itself; 0: it waits."""

    say: Text
    seconds: int


class Twin(Table, frozen=True):
    """Another exercise, and the sentence that leads to it."""

    say: Text
    key: Text


class Fact(Table, frozen=True):
    """A sentence, with where it comes from."""

    say: Text
    source: Text


class Exercise(Table, frozen=True):
    """One exercise. `breath` has the seconds of each phase; `write` says which words of their own a person can add."""

    key: Text
    group: Text
    title: Text
    takes: Text
    about: Text
    steps: tuple[Step, ...]
    twin: Twin
    facts: tuple[Fact, ...]
    careful: str = ""
    write: str = ""
    breath: dict[str, int] = {}
    rounds: int = 0
    before: str = ""

    @property
    def pattern(self) -> str:
        """The phases for the guide: "In 4, Out 6"."""
        return ", ".join(f"{PHASES[name]} {seconds}" for name, seconds in self.breath.items() if seconds)


class Group(Table, frozen=True):
    key: Text
    title: Text
    about: Text

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        return tuple(e for e in all_of_them().values() if e.group == self.key)


class _File(Table, frozen=True):
    stop: Text
    groups: tuple[Group, ...]
    exercises: tuple[Exercise, ...]


_file = content.file(__file__, "exercises.toml", _File)


@cache
def all_of_them() -> dict[str, Exercise]:
    """By key, in the order in which they are offered."""
    return {exercise.key: exercise for exercise in _file().exercises}


def groups() -> tuple[Group, ...]:
    return _file().groups


def first_choices() -> list[Exercise]:
    return [all_of_them()[key] for key in BEGIN_WITH]


def stop() -> str:
    """What every exercise says: that stopping is fine."""
    return _file().stop
