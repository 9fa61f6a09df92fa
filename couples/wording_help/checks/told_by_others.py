"""Whether a clause about "you" is denied by the speaker or told by someone else: "I never said you were lazy", "Mum thinks you're rude".

It guarantees that a crowd that is called to witness ("everyone thinks you're rude") still counts as the speaker's own voice.
"""

from couples.wording_help.reading.analysis import SentenceAnalysis
from couples.wording_help.reading.clauses import Clause
from couples.wording_help.reading.inflection import Form
from couples.wording_help.reading.patterns import Patterns
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.reading.stance import StanceKind
from couples.wording_help.word_lists import Phrases, Words

_GRAMMAR = Words("grammar")
_PHRASES = Phrases("by_module/told_by_others")
_PATTERNS = Patterns("by_module/told_by_others")
_WORDS = Words("by_module/told_by_others")
_FAR = 4


def is_denied_or_told(analysis: SentenceAnalysis, clause: Clause) -> bool:
    """Whether the speaker doesn't stand for `clause`."""
    sentence, stance = analysis.sentence, analysis.stance
    before = clause.opener if clause.marker in _WORDS.links else clause.subject
    denied = stance is not None and stance.kind == StanceKind.SAID and stance.neg and stance.end == before
    return denied or _is_denied(sentence, before) or _tells(sentence, before - 1)


def _is_denied(sentence: Sentence, end: int) -> bool:
    """ "It's not that", "I used to think", right before token `end`."""
    starts = (_PATTERNS.denied.at(sentence.tokens, at) for at in range(max(0, end - _FAR), end))
    return any(found and found[1] in (end, end + 1) for found in starts)


def _tells(sentence: Sentence, at: int) -> bool:
    """Whether the verb at `at` says what someone else says or thinks."""
    at -= at > 0 and _WORDS.told.at(sentence.norms, at)
    if at < 1 or sentence.tokens[at].lemma not in _WORDS.telling:
        return False
    near = sentence.norms[max(0, at - _FAR) : at]
    if _PHRASES.no_one.inside(" ".join(near)):
        return True
    tags = sentence.tokens[at].tags
    told = Form.SHE in tags or (Form.PAST in tags and Form.BASE not in tags)
    return told and not _GRAMMAR.i_you.among(near) and not _WORDS.crowd.among(near)
