"""Whether something is told that a camera could have seen.

It guarantees that a verdict is no observation: a clause about "you" counts only where the checks found it
plain, good or reported.
"""

from couples.wording_help.reading.analysis import Manner, SentenceAnalysis
from couples.wording_help.reading.clauses import Clause, clause_of
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.word_lists import Words

_GRAMMAR = Words("grammar")
_WORDS = Words("by_module/observation")
_SEEN = frozenset([Manner.PLAIN, Manner.GOOD, Manner.REPORTED])
_FAR = 400


def has_observation(analysis: SentenceAnalysis) -> bool:
    """Whether something is told that a camera could have seen."""
    return any(_is_seen(clause, manner) for clause, manner in analysis.about_you) or _is_scene(
        analysis.sentence
    )


def _is_seen(clause: Clause, manner: Manner) -> bool:
    if manner not in _SEEN or clause.inverted or clause.to or clause.modal:
        return False
    return clause.past or clause.perfect or clause.marker in _WORDS.time_markers


def _is_scene(sentence: Sentence) -> bool:
    """ "We argued twice", "when the door slams", "it's 7:40"."""
    norms = sentence.norms
    for i, word in enumerate(norms):
        if word in _WORDS.others and len(norms) - i > 3 and i < _FAR and _acted(sentence, i):
            return True
        if word in _WORDS.opens_a_scene and len(norms) - i > 3 and norms[i + 1] not in _WORDS.no_scene:
            if norms[i + 1] in _GRAMMAR.i and word not in _WORDS.when:
                continue
            return word not in _WORDS.every_after or norms[i + 1] in _WORDS.time
        if word[0].isdigit() and not sentence.question:
            return True
    return False


def _acted(sentence: Sentence, i: int) -> bool:
    clause = clause_of(sentence, i)
    if clause is None or clause.head >= len(sentence.norms) or clause.be or clause.modal:
        return False
    return clause.past or clause.perfect
