"""`review(text)`: the whole of wording help for one text.

It guarantees a pure and linear reading; the same text always gets the same answer, and nothing of it is kept.
Trade-off: it reads English by word order and lists. It would rather say nothing than blame honest pain.
"""

from couples.wording_help.checks.all_checks import analyse
from couples.wording_help.checks.overlaps import label_of, notes_of
from couples.wording_help.classifier.decision import Decision, decide
from couples.wording_help.messages import quiet_lines
from couples.wording_help.offers.finding import finding_of
from couples.wording_help.parts.all_parts import parts_of
from couples.wording_help.parts.strengths import strengths_of
from couples.wording_help.reading.analysis import SentenceAnalysis, WorkBudget
from couples.wording_help.reading.language import language_of
from couples.wording_help.reading.quotes import unquoted
from couples.wording_help.reading.sentences import sentences
from couples.wording_help.reading.tokens import LONGEST_TEXT, Token, tokenize
from couples.wording_help.results import ACCUSING, Label, Language, Line, LineKind, Part, Review
from couples.wording_help.safety.harm import is_limit
from couples.wording_help.safety.quiet_line import quiet_line

_MOST_NOTES = 50
_MOST_SENTENCES = 500


def review(text: str, *, by_rules_alone: bool = False) -> Review:
    """What may land as blame in `text`, what already works, and where to find other help.

    Args:
        by_rules_alone: without the classifier, which learned from what partners say to each other alone.
    """
    tokens = tokenize(text[:LONGEST_TEXT])
    language = language_of(tokens)
    if language != Language.ENGLISH:
        line = Line(LineKind.LANGUAGE, quiet_lines().language)
        return Review(Label.NEUTRAL, frozenset(), lines=(line,), language=language)
    analyses = analyses_of(tokens)
    line_kind = quiet_line(analyses)
    if line_kind:
        return _quiet(analyses, line_kind)
    return _with_notes(text, analyses, by_rules_alone=by_rules_alone)


def analyses_of(tokens: list[Token]) -> list[SentenceAnalysis]:
    """What the checks notice in every sentence."""
    budget = WorkBudget()
    return [analyse(sentence, budget) for sentence in sentences(unquoted(tokens))[:_MOST_SENTENCES]]


def _quiet(analyses: list[SentenceAnalysis], kind: LineKind) -> Review:
    """No note at all, only the line; what works is said all the same."""
    is_neutral = kind == LineKind.EXIT or (kind == LineKind.SAFETY and is_limit(analyses))
    said = {LineKind.CRISIS: quiet_lines().crisis, LineKind.SAFETY: quiet_lines().safety}
    line = Line(kind, said.get(kind, quiet_lines().exit))
    for analysis in analyses:
        analysis.matches.clear()
    parts = parts_of(analyses)
    label = Label.NEUTRAL if is_neutral else Label.I_STATEMENT
    return Review(label, parts, strengths=strengths_of(analyses, parts), lines=(line,))


def _with_notes(text: str, analyses: list[SentenceAnalysis], *, by_rules_alone: bool) -> Review:
    parts = parts_of(analyses)
    notes = notes_of(analyses)
    decided = None if by_rules_alone else decide(analyses, notes, parts)
    decided = decided or Decision(notes, label_of(notes, parts))
    if decided.label == Label.I_STATEMENT and not parts & {Part.FEELING, Part.NEED}:
        parts |= {Part.FEELING}
    kept = parts - {Part.OBSERVATION} if decided.label in ACCUSING else parts
    findings = tuple(
        finding_of(text, analysis.sentence.tokens, match) for analysis, match in decided.notes[:_MOST_NOTES]
    )
    lines = (Line(LineKind.SAFETY, quiet_lines().safety),) if decided.harm else ()
    return Review(decided.label, kept, findings, strengths_of(analyses, kept), lines)
