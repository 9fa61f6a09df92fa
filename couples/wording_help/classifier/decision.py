"""What the classifier makes of the checks' notes.

It guarantees that a note is taken back where the whole sounds kind or tells of harm, that at most one note is
added, on the sentence that carries the sting, and that every note says what it is about.
Trade-off: it learned from some thousand short statements; texts over `LONGEST` words are unlike them, so
there the checks decide alone. A quiet line for safety comes before it: it never sees such a text.
"""

from typing import NamedTuple

from couples.wording_help.checks.overlaps import NOT_ACCUSING, Note, accusing, by_telling, lead
from couples.wording_help.classifier.features import features, speaks_to_you
from couples.wording_help.classifier.prediction import chances, scores
from couples.wording_help.classifier.warmth import is_hard, is_warm
from couples.wording_help.classifier.weights import Head, Limit, Weights, learned
from couples.wording_help.parts.all_parts import parts_of
from couples.wording_help.reading.analysis import Manner, Match, SentenceAnalysis
from couples.wording_help.reading.patterns import Patterns
from couples.wording_help.reading.stance import StanceKind
from couples.wording_help.results import ACCUSING, COUNTED_AS, KINDS, Kind, Label, Part

LONGEST = 150
_FEW_SENTENCES = 3
_FEWEST_WORDS = 2
_FEWEST_IN_A_ROW = 3
_PATTERNS = Patterns("by_module/decision")
_SHORT = 45
_STANCES = frozenset([StanceKind.FEEL, StanceKind.THINK, StanceKind.NEED, StanceKind.FEELING])
Chances = dict[str, float]


class Decision(NamedTuple):
    """The notes that stand, the label, and whether harm seems to be told of."""

    notes: list[Note]
    label: Label
    harm: bool = False


def decide(analyses: list[SentenceAnalysis], notes: list[Note], parts: frozenset[Part]) -> Decision | None:
    """What the classifier makes of the checks' notes; None where the checks decide alone."""
    length = sum(len(each.sentence.tokens) for each in analyses)
    weights = learned()
    if length > LONGEST or not analyses or weights is None:
        return None
    if len(analyses) > _FEW_SENTENCES or (len(analyses) > 1 and length > _SHORT):
        return _one_by_one(analyses, notes, weights)
    whole = _as_a_whole(analyses, notes, parts, weights)
    if len(analyses) == 1 or whole.harm or whole.label in ACCUSING or not accusing(notes):
        return whole
    # "You never listen. The bus was late.": a sentence beside it takes nothing back
    apart = _one_by_one(analyses, notes, weights)
    return apart if apart.label in ACCUSING and not apart.harm else whole


def _one_by_one(analyses: list[SentenceAnalysis], notes: list[Note], weights: Weights) -> Decision:
    """A longer text is weighed by sentences, so that a kind beginning takes back no note further on.

    What speaks to no one ("Shopping: 1. milk 2. eggs") gets no note for its sound alone.
    """
    fewest = _FEWEST_IN_A_ROW if any(map(speaks_to_you, analyses)) else LONGEST
    each_of = [
        _as_a_whole([each], [note for note in notes if note[0] is each], parts_of([each]), weights, fewest)
        for each in analyses
    ]
    if any(each.harm for each in each_of):
        return Decision([], Label.I_STATEMENT, harm=True)
    labels = [each.label for each in each_of]
    sound = Label.I_STATEMENT if Label.I_STATEMENT in labels else Label.NEUTRAL
    label = next((each for each in labels if each in ACCUSING), sound)
    return Decision([note for each in each_of for note in each.notes], label)


def _as_a_whole(
    analyses: list[SentenceAnalysis],
    notes: list[Note],
    parts: frozenset[Part],
    weights: Weights,
    fewest: int = _FEWEST_WORDS,
) -> Decision:
    limits = weights.limits
    likely = chances(features(analyses, notes, parts), weights)
    sound = Label.I_STATEMENT if likely[Head.FEELING] >= limits[Head.FEELING] else Label.NEUTRAL
    if likely[Head.HARM] >= limits[Head.HARM]:
        return Decision([], sound, harm=True)
    kept = [note for note in notes if set(note[1].kinds) <= NOT_ACCUSING]
    limit = limit_for_blame(likely, limits, warm=is_warm(analyses), hard=is_hard(accusing(notes)))
    if likely[Head.ACCUSING] < limit:
        return Decision(_gentle(analyses, notes, kept, likely, weights), sound)
    bearers = [each for each in analyses if _can_bear_a_note(each, fewest)]
    if any(each.harmless for each in analyses):
        bearers = [each for each in bearers if not _is_empathy(each)]
    if not accusing(notes) and not bearers:
        return Decision(kept, sound)
    framed = likely[Head.PSEUDO] >= limits[Head.PSEUDO]
    notes = notes if accusing(notes) else [*kept, _on_a_sentence(bearers, weights, framed=framed)]
    notes = _named(notes, likely, limits)
    notes.sort(key=lambda note: (analyses.index(note[0]), note[1].start))
    return Decision(_without_inner(notes), Label.PSEUDO if framed else Label.BLAME)


def limit_for_blame(likely: Chances, limits: dict[str, float], *, warm: bool, hard: bool) -> float:
    """The chance from which on it says "blame": higher for what may be honest warmth, unless a check found an insult or worse."""
    limit = limits[Head.ACCUSING]
    if hard:
        return limit
    if warm:
        limit = max(limit, limits[Limit.WARM])
    return max(limit, limits[Limit.PRAISED]) if likely[Head.PRAISE] >= limits[Head.PRAISE] else limit


def _gentle(
    analyses: list[SentenceAnalysis], notes: list[Note], kept: list[Note], likely: Chances, weights: Weights
) -> list[Note]:
    """What stays where nobody is accused: a vague request, a contested word, a thought called a feeling."""
    limit = weights.limits[Limit.GENTLE]
    for analysis, match in notes:
        if match.soft and Kind.FAUX_FEELING in match.kinds and likely[Kind.FAUX_FEELING] >= limit:
            match.kinds = (Kind.FAUX_FEELING,)
            kept.append((analysis, match))
    if kept:
        return kept
    for kind in (Kind.VAGUE_REQUEST, Kind.FEEL_THAT):
        if likely[kind] >= limit and not accusing(notes):
            analysis = _likeliest_sentence(analyses, kind, weights)
            match = Match((kind,), 0, len(analysis.sentence.tokens), framed=True, soft=True)
            return [(analysis, match)]
    return []


def _likeliest_sentence(analyses: list[SentenceAnalysis], head: str, weights: Weights) -> SentenceAnalysis:
    """The sentence in which `head` is most likely."""
    return max(analyses, key=lambda each: scores(features([each], [], frozenset()), weights)[head])


def _can_bear_a_note(analysis: SentenceAnalysis, fewest: int) -> bool:
    """Whether a sentence of at least `fewest` words may be noted for its sound alone."""
    words = sum(token.word and token.norm[0].isalpha() for token in analysis.sentence.tokens)
    is_plain = _PATTERNS.plain.at(analysis.sentence.tokens, 0, opening=True) is not None
    return words >= fewest and not analysis.harmless and not is_plain


def _is_empathy(analysis: SentenceAnalysis) -> bool:
    """ "You're just tired": beside "you're not a bad dad" it's said kindly, alone it may not be."""
    return {manner for _, manner in analysis.about_you} == {Manner.EMPATHY}


def _on_a_sentence(analyses: list[SentenceAnalysis], weights: Weights, *, framed: bool) -> Note:
    """A soft note on the sentence that sounds most accusing."""
    analysis = _likeliest_sentence(analyses, Head.ACCUSING, weights)
    framed = framed or any(stance.kind in _STANCES for stance in analysis.stances)
    return analysis, Match((), 0, len(analysis.sentence.tokens), framed, by_classifier=True)


def _named(notes: list[Note], likely: Chances, limits: dict[str, float]) -> list[Note]:
    """The notes with the kinds they are about: the likely ones, each said by one note at least."""
    most = max(KINDS, key=lambda kind: likely[kind] / limits[kind])
    kinds = [kind for kind in KINDS if likely[kind] >= limits[kind]] or [most]
    matches = [match for _, match in notes]
    for match in matches:
        beside = tuple(kind for kind in match.kinds if set(COUNTED_AS.get(kind, ())) & set(kinds))
        plain = tuple(kind for kind in match.kinds if kind in kinds)
        first = (lead(match),) if match.kinds and len(notes) > 1 else ()
        match.kinds = beside + plain or first
    said = {counted for match in matches for kind in match.kinds for counted in COUNTED_AS.get(kind, (kind,))}
    bearer = next((match for match in matches if match.by_classifier), None)
    bearer = bearer or max(matches, key=lambda match: len(match.kinds))
    bearer.lead = lead(bearer) if bearer.kinds else max(kinds, key=lambda kind: likely[kind] / limits[kind])
    bearer.kinds = by_telling((*bearer.kinds, *(kind for kind in kinds if kind not in said)))
    return [note for note in notes if note[1].kinds]


def _without_inner(notes: list[Note]) -> list[Note]:
    """A note on a whole sentence takes in a smaller one that stands in it."""
    whole = next((note for note in notes if note[1].by_classifier), None)
    if whole is None:
        return notes
    inner = [match for analysis, match in notes if analysis is whole[0] and match is not whole[1]]
    whole[1].kinds = by_telling({kind for match in (whole[1], *inner) for kind in match.kinds})
    return [note for note in notes if not any(note[1] is match for match in inner)]
