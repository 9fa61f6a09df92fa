"""Sentences: the tokens between end marks, with what the readers ask of them again and again.

Promise: each token is in one sentence at most, in order; end marks are kept beside it.
"""

from dataclasses import dataclass, field

from couples.wording_help.reading.inflection import verb
from couples.wording_help.reading.tokens import Token

STOPS = frozenset(".!?\n\u2026")


@dataclass(slots=True)
class Sentence:
    """The tokens of one sentence without its end marks."""

    tokens: list[Token]
    mark: str = ""
    norms: list[str] = field(default_factory=list)
    bag: frozenset[str] = frozenset()

    @property
    def question(self) -> bool:
        return "?" in self.mark


def _clipped(token: Token) -> tuple[str, str] | None:
    """ "Layin", "workin": the last letter is left out in many voices."""
    form = verb(token.norm + "g") if token.norm.endswith("in") else None
    if form is None or "g" not in form[1]:
        return None
    token.norm += "g"
    return form


def sentences(tokens: list[Token]) -> list[Sentence]:
    """`tokens` cut at end marks; every token also learns its verb form."""
    found: list[Sentence] = []
    current: list[Token] = []
    for token in tokens:
        if token.word or token.norm not in STOPS:
            form = verb(token.norm) or _clipped(token)
            if form:
                token.lemma, token.tags = form
            current.append(token)
        elif current:
            found.append(Sentence(current, token.norm))
            current = []
        elif found and token.norm == "?":
            found[-1].mark += "?"
    if current:
        found.append(Sentence(current))
    for sentence in found:
        sentence.norms = [token.norm for token in sentence.tokens]
        sentence.bag = frozenset(sentence.norms)
    return found
