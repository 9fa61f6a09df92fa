"""The exercises of the kit, from `exercises.toml`, in the order in which they are offered.

The body scan is never the first of anything: looking into the body on a bad night can stir up more (see its source there).
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LAST = "body-scan"
BEGIN_WITH = ("senses", "long-out-breath")
"""What the kit suggests to somebody who does not want to choose: one that looks outward, one that breathes."""
PHASES = {"in": "In", "hold": "Pause", "out": "Out", "rest": "Pause"}


@dataclass(frozen=True)
class Step:
    """What is said, and after how many seconds the guide goes on by itself; 0: it waits."""

    say: str
    seconds: int


@dataclass(frozen=True)
class Said:
    """A sentence, with where it comes from or where it leads to."""

    say: str
    source: str = ""
    key: str = ""


@dataclass(frozen=True)
class Exercise:
    """One exercise. `breath` holds the seconds of each phase; `write` names the own words that belong to it."""

    key: str
    group: str
    title: str
    takes: str
    about: str
    steps: tuple[Step, ...]
    twin: Said
    facts: tuple[Said, ...]
    careful: str = ""
    write: str = ""
    breath: tuple[tuple[str, int], ...] = ()
    rounds: int = 0
    before: str = ""

    @property
    def pattern(self) -> str:
        """The phases for the guide: "In 4, Out 6"."""
        return ", ".join(f"{PHASES[name]} {seconds}" for name, seconds in self.breath if seconds)


@dataclass(frozen=True)
class Group:
    key: str
    title: str
    about: str
    exercises: tuple[Exercise, ...]


@cache
def all_of_them() -> dict[str, Exercise]:
    """By key, in the order in which they are offered."""
    return {entry["key"]: _exercise(entry) for entry in _file()["exercises"]}


@cache
def groups() -> tuple[Group, ...]:
    return tuple(
        Group(**g, exercises=tuple(e for e in all_of_them().values() if e.group == g["key"]))
        for g in _file()["groups"]
    )


def first_choices() -> list[Exercise]:
    return [all_of_them()[key] for key in BEGIN_WITH]


def stop() -> str:
    """What every exercise says: that stopping is fine."""
    return _file()["stop"]


def _exercise(entry: dict) -> Exercise:
    made = dict(entry)
    made["steps"] = tuple(Step(**step) for step in made["steps"])
    made["twin"] = Said(**made["twin"])
    made["facts"] = tuple(Said(**fact) for fact in made["facts"])
    made["breath"] = tuple(made.get("breath", {}).items())
    return Exercise(**made)


@cache
def _file() -> dict:
    return tomllib.loads(Path(__file__).with_name("exercises.toml").read_text("utf-8"))
