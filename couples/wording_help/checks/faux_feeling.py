"""A word that sounds like a feeling and tells what somebody did: "I feel ignored", "I've been lied to".

It guarantees that reports of harm ("I feel threatened") are never corrected and that contested words are
soft.
"""

from functools import cache
from typing import NamedTuple

import msgspec

from couples.wording_help.files import content_file
from couples.wording_help.reading.analysis import SentenceAnalysis
from couples.wording_help.reading.patterns import PatternTree
from couples.wording_help.reading.stance import Stance
from couples.wording_help.results import Kind
from couples.wording_help.word_lists import Phrases, Replacements, Words

_GRAMMAR = Words("grammar")
_FEELINGS = Words("feelings")
_PHRASES = Phrases("by_module/faux_feeling")
_REPLACED = Replacements("by_module/faux_feeling")
_WORDS = Words("by_module/faux_feeling")


class Underneath(msgspec.Struct, array_like=True, frozen=True):
    """What may lie under a faux feeling: feelings to choose from, a need, and the likeliest feeling."""

    feelings: str
    need: str
    likeliest: str


class FauxFeelings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The list: `contested` words are good feeling words to many, `reports_of_harm` are never corrected."""

    reports_of_harm: str
    clear: dict[str, Underneath]
    contested: dict[str, Underneath]
    unknown: Underneath


faux_feelings = content_file("lists/faux_feelings.toml", FauxFeelings)
"""The file `lists/faux_feelings.toml`."""


def underneath(word: str) -> Underneath:
    """What may lie under `word`."""
    known = faux_feelings()
    return known.contested.get(word) or known.clear.get(word) or known.unknown


class _Named(NamedTuple):
    word: str
    is_harm: bool = False
    is_contested: bool = False


@cache
def _tree() -> PatternTree:
    found, known = PatternTree(), faux_feelings()
    for word in known.reports_of_harm.split():
        found.add(word, _Named(word, is_harm=True))
    for word in known.clear:
        found.add(word, _Named(word))
    for word in known.contested:
        found.add(word, _Named(word, is_contested=True))
    return found


def check_state(analysis: SentenceAnalysis, stance: Stance) -> None:
    """ "I'm being ignored", "I've been lied to", "I am betrayed"."""
    clause = stance.clause
    if clause is None or not clause.be or stance.neg:
        return
    norms = analysis.sentence.norms
    found = _tree().at(analysis.sentence.tokens, clause.head)
    if found is None:
        return
    named, end = found
    passive = _WORDS.passive.among(norms[clause.subject : clause.head])
    if named.is_harm:
        analysis.harm = analysis.harm or passive
    elif (passive or named.word in _WORDS.states or " " in named.word) and not _WORDS.after_no_state.at(
        norms, end
    ):
        analysis.mark(
            (Kind.FAUX_FEELING,),
            stance.start,
            end,
            framed=True,
            soft=named.is_contested,
            faux_word=named.word,
        )


def check_row(analysis: SentenceAnalysis, stance: Stance, j: int) -> int:
    """Walk the words after "feel" ("sad, ignored and used"); one note for the whole row. Returns its end."""
    sentence, word, soft, last = analysis.sentence, "", True, j
    while j < min(len(sentence.norms), stance.end + 16):
        norm = sentence.norms[j]
        found = _tree().at(sentence.tokens, j)
        if found:
            named, j = found
            if named.is_harm:
                analysis.harm = True
            else:
                last, word, soft = j, word or named.word, soft and named.is_contested
        elif stance.neg and norm in _REPLACED.not_loved:
            j += 1
            last, word = j, _REPLACED.not_loved[norm]
        elif _goes_on(norm):
            j += 1
        else:
            break
    if word and (not stance.neg or word.startswith(_PHRASES.denied)):
        analysis.mark((Kind.FAUX_FEELING,), stance.start, last, framed=True, soft=soft, faux_word=word)
    return last


def _goes_on(word: str) -> bool:
    return (
        word in _WORDS.within_a_row
        or word in _GRAMMAR.adverbs
        or word in _FEELINGS.unpleasant
        or word in (",", "/")
    )
