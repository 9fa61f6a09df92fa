"""Ideas for goals outside the couple, from `ideas.toml`, read once."""

from functools import cache

from couples import content
from couples.content import Table, Text


class Idea(Table, frozen=True):
    """One idea: the goal, and first steps that fit into an evening each."""

    key: Text
    text: Text
    steps: tuple[Text, ...]


class Group(Table, frozen=True):
    name: Text
    about: Text
    ideas: tuple[Idea, ...]


class _File(Table, frozen=True):
    groups: tuple[Group, ...]


_file = content.file(__file__, "ideas.toml", _File)


def groups() -> tuple[Group, ...]:
    return _file().groups


@cache
def by_key() -> dict[str, Idea]:
    return {idea.key: idea for group in groups() for idea in group.ideas}
