"""Questions for a friend and how to look for a therapist, from `finding_help.toml`. Words of ours; every fact names its source."""

from couples import content
from couples.content import Table, Text


class Asking(Table, frozen=True):
    """What I could ask a friend, by what it is for."""

    title: Text
    questions: tuple[Text, ...]


class Question(Table, frozen=True):
    say: Text
    why: Text


class Kind(Table, frozen=True):
    name: Text
    about: Text


class Fact(Table, frozen=True):
    say: Text
    source: Text


class Therapy(Table, frozen=True):
    """What to ask, kinds of therapy, facts, and when couples counselling isn't the place."""

    intro: Text
    ask: tuple[Question, ...]
    kinds: tuple[Kind, ...]
    facts: tuple[Fact, ...]
    not_for: Fact


class _File(Table, frozen=True):
    asking: tuple[Asking, ...]
    therapy: Therapy


_file = content.file(__file__, "finding_help.toml", _File)


def asking() -> tuple[Asking, ...]:
    return _file().asking


def therapy() -> Therapy:
    return _file().therapy
