"""Whether something is asked for.

It guarantees that an order counts as a request only where the checks found nothing to mark in it.
"""

from couples.wording_help.reading.analysis import SentenceAnalysis
from couples.wording_help.reading.inflection import Form
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.word_lists import Phrases, Words

_GRAMMAR = Words("grammar")
_PHRASES = Phrases("by_module/request")
_WORDS = Words("by_module/request")


def has_request(analysis: SentenceAnalysis) -> bool:
    """Whether something is asked for."""
    return asks(analysis) or _orders(analysis)


def asks(analysis: SentenceAnalysis) -> bool:
    """Whether something is asked for in more than a bare order."""
    sentence, norms = analysis.sentence, analysis.sentence.norms
    if analysis.please or _PHRASES.let_us.at(norms, 0):
        return True
    return any(_asks_at(sentence, i, word) for i, word in enumerate(norms)) or _wishes(analysis)


def _asks_at(sentence: Sentence, i: int, word: str) -> bool:
    norms = sentence.norms
    following = norms[i + 1] if i + 1 < len(norms) else ""
    if word in _WORDS.asking and following in _WORDS.asked and (sentence.question or i == 0):
        return True
    mine = word in _WORDS.wishing and _GRAMMAR.i.among(norms[max(0, i - 5) : i])
    if mine and following in _WORDS.wished:
        return (
            _GRAMMAR.to.among(norms[i + 2 : i + 4])
            or _PHRASES.it_if.at(norms, i + 1)
            or following in _WORDS.more
            or word in _WORDS.need
            or norms[i - 1] in _WORDS.would
        )
    if word in _WORDS.how_what and following in _WORDS.about:
        return True
    return _PHRASES.do_you_want.at(norms, i)


def _wishes(analysis: SentenceAnalysis) -> bool:
    sentence, norms = analysis.sentence, analysis.sentence.norms
    if _PHRASES.i_would_like.at(norms, 0):
        return True
    needed = _WORDS.need.among(sentence.bag) and _GRAMMAR.me.among(sentence.bag)
    helped = norms[0] in _WORDS.what and _WORDS.help.among(sentence.bag)
    return sentence.question and (needed or helped)


def _orders(analysis: SentenceAnalysis) -> bool:
    first, norms = analysis.sentence.tokens[0], analysis.sentence.norms
    ordered = Form.BASE in first.tags and first.norm not in _WORDS.no_order and not analysis.matches
    return ordered and len(norms) > 1 and norms[1] not in _GRAMMAR.i_you
