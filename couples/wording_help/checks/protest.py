"""One act as the proof of love: "if you loved me you would ...", "if I mattered to you ...".

It guarantees that "if you love pasta, we could ..." is none: the verb has to be about love, and about us.
"""

from couples.wording_help.checks.you_accusation import is_own_thought
from couples.wording_help.reading.analysis import SentenceAnalysis
from couples.wording_help.reading.clauses import clause_of
from couples.wording_help.results import Kind
from couples.wording_help.word_lists import Words

_GRAMMAR = Words("grammar")
_PROTESTS = Words("protests")
_WORDS = Words("by_module/protest")
_LONGEST = 24


def check_protest(analysis: SentenceAnalysis, at: int) -> bool:
    """Look at the "if" at token `at`; returns whether it protests."""
    sentence, norms = analysis.sentence, analysis.sentence.norms
    if norms[at] not in _WORDS.if_ or not _GRAMMAR.i_you.at(norms, at + 1):
        return False
    if _WORDS.as_before_if.at(norms, at - 1) or not _WORDS.proof.among(sentence.bag):
        return False
    clause = clause_of(sentence, at + 1)
    if clause is None or clause.head >= len(norms):
        return False
    lemma = sentence.tokens[clause.head].lemma
    if norms[at + 1] in _GRAMMAR.i:
        loved = lemma in _PROTESTS.mattering and _GRAMMAR.you.among(norms[at + 1 : at + 8])
    else:
        loved = lemma in _PROTESTS.loving and (clause.past or _WORDS.truly.among(clause.adverbs))
        if lemma in _WORDS.needs_an_object:
            loved = loved and _WORDS.us.among(norms[clause.head : clause.end])
    if loved:
        start = 0 if at < 3 else at
        analysis.mark((Kind.PROTEST,), start, min(len(norms), _LONGEST), framed=is_own_thought(analysis))
    return loved
