"""Sentences: the tokens between end marks, with what the readers ask of them again and again.

It guarantees that each token is in one sentence at most, in order; end marks are kept beside it.
"""

import msgspec

from couples.wording_help.reading.inflection import verb, verb_without_last_letter
from couples.wording_help.reading.tokens import Token

_END_MARKS = frozenset(".!?\n\u2026")


class Sentence(msgspec.Struct):
    """The tokens of one sentence without its end marks; `norms` are its words in order, `bag` the same words as a set."""

    tokens: list[Token]
    mark: str = ""
    norms: list[str] = []
    bag: frozenset[str] = frozenset()

    @property
    def question(self) -> bool:
        return "?" in self.mark


def sentences(tokens: list[Token]) -> list[Sentence]:
    """`tokens` cut at end marks; every token also learns its verb form."""
    found: list[Sentence] = []
    current: list[Token] = []
    for token in tokens:
        if token.word or token.norm not in _END_MARKS:
            _learn_verb(token)
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


def _learn_verb(token: Token) -> None:
    form = verb(token.norm)
    if form:
        token.lemma, token.tags = form
        return
    whole = verb_without_last_letter(token.norm)
    if whole:
        token.norm, token.lemma, token.tags = whole
