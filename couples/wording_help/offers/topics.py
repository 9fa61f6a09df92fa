"""What a phrase is about: a feeling, a need and a request that fit its words.

It guarantees that the last known word decides, and that there is always an answer.
"""

import msgspec

from couples.wording_help.files import content_file
from couples.wording_help.reading.tokens import Token
from couples.wording_help.results import Kind

_SHORT = 7


class Topic(msgspec.Struct, array_like=True, frozen=True):
    """A feeling, a need and a request that can be answered."""

    feeling: str
    need: str
    request: str


class Topics(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Topics by word, and by kind where no word is known; `loose` words count in short phrases only.

    Behind `owners`, a verb is a thing.
    `beside` names for a word the others that may stand in the phrase, and which word's topic it is then.
    """

    loose: str
    owners: str
    beside: dict[str, dict[str, str]]
    words: dict[str, Topic]
    kinds: dict[Kind, Topic]
    otherwise: Topic


class Acts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Acts that could be meant by a vague word; `general` words count where no other is known."""

    general: str
    words: dict[str, tuple[str, ...]]
    otherwise: tuple[str, ...]


topics = content_file("lists/topics.toml", Topics)
"""The file `lists/topics.toml`."""


acts = content_file("lists/acts_to_ask_for.toml", Acts)
"""The file `lists/acts_to_ask_for.toml`."""


def topic_of(said: list[Token], kind: Kind | None = None) -> Topic:
    """What the words `said` are about."""
    known = topics()
    loose = known.loose.split() if len(said) >= _SHORT else []
    norms, owners = [token.norm for token in said], known.owners.split()
    before = ["", *norms]
    lemmas = [token.lemma for last, token in zip(before, said, strict=False) if last not in owners]
    for names in (list(filter(None, lemmas)), norms):
        for name in reversed(names):
            if name in known.words and name not in loose:
                beside = known.beside.get(name, {})
                return known.words[next((beside[norm] for norm in norms if norm in beside), name)]
    return known.kinds.get(kind, known.otherwise) if kind else known.otherwise


def acts_for(said: list[Token]) -> tuple[str, ...]:
    """Acts that could meet the request `said`; the last telling word decides."""
    known = acts()
    names = [name for token in reversed(said) for name in (token.norm, token.lemma) if name in known.words]
    general = known.general.split()
    name = next((each for each in names if each not in general), next(iter(names), ""))
    return known.words.get(name, known.otherwise)
