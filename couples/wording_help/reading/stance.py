"""How the speaker stands to what follows: feels, thinks, needs, hates, tells.

It guarantees one pass from left to right; a stance governs the clauses after it until "but" or "and you" lets
go.
"""

from enum import StrEnum, auto
from functools import cache

import msgspec

from couples.wording_help.reading.clauses import Clause, clause_of
from couples.wording_help.reading.patterns import Patterns
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.word_lists import Replacements, Words, WordSet, union

_GRAMMAR = Words("grammar")
_FEELINGS = Words("feelings")
_STANCES = Words("stances")
_STANCES_PATTERNS = Patterns("stances")
_STANCES_REPLACED = Replacements("stances")
_WORDS = Words("by_module/stance")


class StanceKind(StrEnum):
    """What a speaker does with what follows."""

    NONE = ""
    FEEL = auto()
    THINK = auto()
    KNOW = auto()
    NEED = auto()
    LOVE = auto()
    HATE = auto()
    WONDER = auto()
    FEAR = auto()
    SAID = auto()
    NOTICE = auto()
    FEELING = auto()
    SORRY = auto()


class Stance(msgspec.Struct):
    """Its kind, the tokens it covers, and whether it is denied ("I don't think")."""

    kind: StanceKind
    start: int
    end: int
    neg: bool = False
    clause: Clause | None = None


def stance_at(sentence: Sentence, i: int) -> Stance | None:
    """The stance that begins at token `i`."""
    word = sentence.norms[i]
    if word in _WORDS.before_a_sense:
        sensed = _STANCES_PATTERNS.sensing.at(sentence.tokens, i)
        if sensed:
            return Stance(StanceKind.FEEL, i, sensed[1])
    opinion = _STANCES_PATTERNS.opinion.at(sentence.tokens, i)
    if opinion:
        return Stance(StanceKind.THINK, i, opinion[1])
    if word in _GRAMMAR.i or (word in _GRAMMAR.we and _WORDS.feel.among(sentence.norms[i + 1 : i + 3])):
        return _of_speaker(sentence, i)
    if word in _WORDS.it:
        return _of_it(sentence, i)
    if sentence.tokens[i].lemma in _WORDS.feel and _has_no_subject(sentence, i):
        return Stance(StanceKind.FEEL, i, i + 1)
    return None


@cache
def _kind_of_verb() -> dict[str, StanceKind]:
    return {
        verb: StanceKind(kind)
        for kind, verbs in _STANCES_REPLACED.kind_of_verb.items()
        for verb in verbs.split()
    }


def _has_no_subject(sentence: Sentence, i: int) -> bool:
    """Whether the verb at `i` stands alone: "feel ignored", "felt so alone", "just feeling used"."""
    norms = sentence.norms
    near = norms[max(0, i - 5) : i]
    if _GRAMMAR.to.at(norms, i - 1) and _GRAMMAR.i.among(near) and _WORDS.wishing.among(near):
        return True
    if _GRAMMAR.me.at(norms, i - 1) and _WORDS.leaving.among(norms[max(0, i - 4) : i]):
        return True
    return all(
        word in _GRAMMAR.adverbs or word in _WORDS.before_a_bare_feel for word in norms[max(0, i - 4) : i]
    )


def _of_speaker(sentence: Sentence, i: int) -> Stance | None:
    clause = clause_of(sentence, i)
    if clause is None or clause.head >= len(sentence.tokens):
        return None
    lemma = sentence.tokens[clause.head].lemma
    if clause.be:
        return Stance(_state(sentence, clause), i, clause.head + 1, clause.neg or clause.never, clause)
    kind = _kind_of_verb().get(lemma, StanceKind.NONE)
    if clause.modal in _WORDS.would and lemma in _WORDS.after_would:
        kind = StanceKind.NEED
    if lemma in _WORDS.get and _names_feeling(sentence, clause.head + 1):
        kind = StanceKind.FEELING
    if kind == StanceKind.NONE:
        return Stance(kind, i, clause.head, clause.neg, clause)
    return Stance(kind, i, clause.head + 1, clause.neg or clause.never, clause)


@cache
def feeling_words() -> WordSet:
    """Words for own feelings, pleasant or not."""
    return union(_FEELINGS.unpleasant, _FEELINGS.pleasant)


def _state(sentence: Sentence, clause: Clause) -> StanceKind:
    for word in sentence.norms[clause.head : clause.head + 4]:
        if word in _STANCES.afraid:
            return StanceKind.FEAR
        if word in _STANCES.sure:
            return StanceKind.THINK
        if word in _WORDS.sorry:
            return StanceKind.SORRY
        if word in feeling_words():
            return StanceKind.FEELING
    return StanceKind.NONE


def _names_feeling(sentence: Sentence, j: int) -> bool:
    return _FEELINGS.unpleasant.among(sentence.norms[j : j + 3])


def _of_it(sentence: Sentence, i: int) -> Stance | None:
    """ "It hurts when", "that made me sad that", "it feels like"."""
    norms, j = sentence.norms, i + 1
    while j < len(norms) and j < i + 5 and _is_passed(norms[j]):
        j += 1
    if j >= len(norms):
        return None
    lemma = sentence.tokens[j].lemma
    if lemma in _WORDS.feel:
        return Stance(StanceKind.FEEL, i, j + 1)
    if norms[j] in _WORDS.copula and _FEELINGS.unpleasant.at(norms, j + 1) and _WORDS.that.at(norms, j + 2):
        return Stance(StanceKind.FEELING, i, j + 2)
    touches_me = norms[j] in _FEELINGS.touching and not _WORDS.someone_else.at(norms, j + 1)
    if touches_me and (i > 0 or j + 1 < len(norms)):
        return Stance(StanceKind.FEELING, i, j + 1)
    if lemma in _WORDS.make and _GRAMMAR.me.at(norms, j + 1):
        if _WORDS.feel.at(norms, j + 2):
            return Stance(StanceKind.FEEL, i, j + 3)
        if _names_feeling(sentence, j + 2):
            return Stance(StanceKind.FEELING, i, j + 3)
    return None


def _is_passed(word: str) -> bool:
    """Whether a word between "it" and its verb is stepped over."""
    return word in _GRAMMAR.adverbs or word in _WORDS.between_it_and_verb
