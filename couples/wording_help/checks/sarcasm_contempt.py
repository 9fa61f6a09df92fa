"""Sarcasm: a glad opening with a barb, "Wow, you actually ...", "Lovely, another ...".

It guarantees that thanks and love in the same sentence let it off. Whole phrases of sarcasm are found with
those of every other kind, in `set_phrases`; both have their words in `lists/sarcasm.toml`.
"""

from couples.wording_help.reading.analysis import SentenceAnalysis
from couples.wording_help.results import Kind
from couples.wording_help.word_lists import Phrases, Words

_SARCASM = Words("sarcasm")
_SARCASM_PHRASES = Phrases("sarcasm")
_LONGEST = 16


def check_glad_opening(analysis: SentenceAnalysis) -> None:
    """Look at the first words of a sentence."""
    norms = analysis.sentence.norms
    if not norms or not (norms[0] in _SARCASM.glad or _SARCASM_PHRASES.well_done.at(norms, 0)):
        return
    barbed = _SARCASM.snide.among(norms[1:12]) or _SARCASM.barbs.among(norms[1:9])
    warm = any(word in _SARCASM.warm and word != norms[0] for word in analysis.sentence.bag)
    if barbed and not warm:
        analysis.mark((Kind.SARCASM_CONTEMPT,), 0, min(len(norms), _LONGEST))
