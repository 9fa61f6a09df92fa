"""What's marked where two people say what they'll do: "you always do the school run", "listen first, then talk".

It guarantees that a plain arrangement passes, however it sounds among complaints; contempt, motives, insults and threats stay marked.
"""

from couples.wording_help.checks.overlaps import Note
from couples.wording_help.reading.analysis import Match, SentenceAnalysis
from couples.wording_help.reading.patterns import Patterns
from couples.wording_help.results import Kind
from couples.wording_help.word_lists import Phrases

_DEMANDS = Patterns("demands")
_SARCASM = Patterns("sarcasm")
_PHRASES = Phrases("by_module/demand_threat")
_MARKED = frozenset(
    [Kind.LABEL_INSULT, Kind.MIND_READING, Kind.SARCASM_CONTEMPT, Kind.LEAVE_THREAT, Kind.VAGUE_REQUEST]
)


def notes_on_an_arrangement(notes: list[Note]) -> list[Note]:
    """Those of `notes` that stay, each with the kinds that do."""
    for analysis, match in notes:
        match.kinds = tuple(kind for kind in match.kinds if _is_marked(analysis, match, kind))
    return [note for note in notes if note[1].kinds]


def _is_marked(analysis: SentenceAnalysis, match: Match, kind: Kind) -> bool:
    if kind == Kind.DEMAND_THREAT:
        return not _is_plain_order(analysis, match)
    if kind == Kind.SARCASM_CONTEMPT:  # "Every time."
        return _SARCASM.about_acts.at(analysis.sentence.tokens, match.start, opening=True) is None
    return kind in _MARKED


def _is_plain_order(analysis: SentenceAnalysis, match: Match) -> bool:
    """Whether it only says what to do, without a threat or a harsh word anywhere in it."""
    tokens = analysis.sentence.tokens
    harsh = (
        _DEMANDS.phrases.at(tokens, at, opening=at == match.start) for at in range(match.start, match.end)
    )
    if any(harsh):
        return False
    is_plain = match.clause is not None or _DEMANDS.plain.at(tokens, match.start, opening=True) is not None
    return is_plain or _PHRASES.do_not.at(analysis.sentence.norms, match.start)
