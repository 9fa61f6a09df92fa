"""Ideas for goals outside the couple, from `ideas.toml`, read once."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Idea:
    """One idea: the goal, and first steps that fit into an evening each."""

    key: str
    text: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    name: str
    about: str
    ideas: tuple[Idea, ...]


@cache
def groups() -> tuple[Group, ...]:
    file = tomllib.loads((Path(__file__).parent / "ideas.toml").read_text("utf-8"))
    return tuple(
        Group(g["name"], g["about"], tuple(Idea(i["key"], i["text"], tuple(i["steps"])) for i in g["ideas"]))
        for g in file["groups"]
    )


@cache
def by_key() -> dict[str, Idea]:
    return {idea.key: idea for group in groups() for idea in group.ideas}
