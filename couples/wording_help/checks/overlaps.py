"""Matches of the checks, joined where they overlap, and the label that follows from them.

It guarantees that no two notes overlap, and that each is named by its most telling kind.
"""

from couples.wording_help.reading.analysis import Match, SentenceAnalysis
from couples.wording_help.results import Kind, Label, Part

MOST_TELLING_FIRST = (
    Kind.PROTEST,
    Kind.LEAVE_THREAT,
    Kind.FEEL_THAT,
    Kind.FAUX_FEELING,
    Kind.ALWAYS_NEVER,
    Kind.LABEL_INSULT,
    Kind.SARCASM_CONTEMPT,
    Kind.MIND_READING,
    Kind.YOU_ACCUSATION,
    Kind.SHOULD,
    Kind.DEMAND_THREAT,
    Kind.VAGUE_REQUEST,
)
NOT_ACCUSING = frozenset([Kind.VAGUE_REQUEST])
_SAYS_IT_ALREADY = frozenset([Kind.LABEL_INSULT, Kind.FEEL_THAT, Kind.DEMAND_THREAT, Kind.SARCASM_CONTEMPT])

Note = tuple[SentenceAnalysis, Match]


def notes_of(analyses: list[SentenceAnalysis]) -> list[Note]:
    """What the checks match, in order, each with its sentence."""
    notes = [(analysis, match) for analysis in analyses for match in _joined(analysis.matches)]
    _leave_out_repeated_charges([match for _, match in notes])
    return notes


def by_telling(kinds: set[Kind] | tuple[Kind, ...]) -> tuple[Kind, ...]:
    """`kinds` with the most telling one first."""
    return tuple(sorted(kinds, key=MOST_TELLING_FIRST.index))


def _joined(matches: list[Match]) -> list[Match]:
    """Overlapping matches become one: the most telling kind first, the others beside it."""
    result: list[Match] = []
    for match in sorted(matches, key=lambda each: (each.start, -each.end)):
        if result and match.start < result[-1].end:
            result[-1] = _merged(result[-1], match)
        else:
            result.append(match)
    return result


def _merged(last: Match, match: Match) -> Match:
    first, second = sorted((last, match), key=lambda each: MOST_TELLING_FIRST.index(lead(each)))
    return Match(
        tuple(dict.fromkeys(first.kinds + second.kinds)),
        last.start,
        max(last.end, match.end),
        framed=_is_framed(last, match),
        soft=first.soft and second.soft,
        faux_word=first.faux_word or second.faux_word,
        clause=first.clause or second.clause,
    )


def _leave_out_repeated_charges(matches: list[Match]) -> None:
    """A plain accusation is not named again where a more telling kind already says it."""
    said = {kind for match in matches for kind in match.kinds}
    for match in matches:
        crowded = Kind.ALWAYS_NEVER in match.kinds and said & _SAYS_IT_ALREADY
        if crowded or (Kind.FEEL_THAT in match.kinds and len(match.kinds) > 2):
            without = tuple(kind for kind in match.kinds if kind != Kind.YOU_ACCUSATION)
            match.kinds = without or match.kinds


def _is_framed(last: Match, match: Match) -> bool:
    """Open contempt in the first person is no feeling, whatever words it uses."""
    if last.kinds == (Kind.SARCASM_CONTEMPT,) and not last.framed:
        return False
    return last.framed or match.framed


def lead(match: Match) -> Kind:
    """The kind a note is named by."""
    return match.lead or min(match.kinds, key=MOST_TELLING_FIRST.index)


def accusing(notes: list[Note]) -> list[Match]:
    """The notes that say more than "this request is vague"."""
    return [match for _, match in notes if not set(match.kinds) <= NOT_ACCUSING]


def label_of(notes: list[Note], parts: frozenset[Part]) -> Label:
    """The measuring label where the checks alone decide; never shown."""
    found = accusing(notes)
    if found and all(match.soft for match in found) and Part.OBSERVATION in parts:
        return Label.I_STATEMENT
    if found:
        return Label.PSEUDO if found[0].framed else Label.BLAME
    return Label.I_STATEMENT if parts & {Part.FEELING, Part.NEED} else Label.NEUTRAL
