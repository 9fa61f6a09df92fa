"""Which quiet line stands in place of all notes.

It guarantees that a crisis comes before everything else, and harm before having no words.
"""

from couples.wording_help.reading.analysis import SentenceAnalysis
from couples.wording_help.results import LineKind
from couples.wording_help.safety.crisis import is_crisis
from couples.wording_help.safety.harm import tells_of_harm
from couples.wording_help.safety.no_words import has_no_words


def quiet_line(analyses: list[SentenceAnalysis]) -> LineKind | None:
    """The line for a text that gets no notes, if it is one."""
    sentences = [analysis.sentence for analysis in analyses]
    if is_crisis(sentences):
        return LineKind.CRISIS
    if tells_of_harm(analyses):
        return LineKind.SAFETY
    return LineKind.EXIT if has_no_words(sentences) else None
