"""`review(text)`: the whole of wording help for one text.

It guarantees a pure and linear reading; the same text always gets the same answer, and nothing of it is kept.
Trade-off: it reads English by word order and lists. It would rather say nothing than blame honest pain.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from couples.wording_help.checks.all_checks import analyse
from couples.wording_help.checks.overlaps import label_of, notes_of
from couples.wording_help.classifier.decision import Decision, decide
from couples.wording_help.classifier.praise import praise_for
from couples.wording_help.messages import quiet_lines
from couples.wording_help.offers.finding import finding_of
from couples.wording_help.parts.all_parts import parts_of
from couples.wording_help.reading.analysis import SentenceAnalysis, WorkBudget
from couples.wording_help.reading.language import language_of
from couples.wording_help.reading.quotes import unquoted
from couples.wording_help.reading.sentences import sentences
from couples.wording_help.reading.tokens import LONGEST_TEXT, Token, tokenize
from couples.wording_help.results import (
    ACCUSING,
    By,
    Door,
    Finding,
    Label,
    Language,
    Line,
    LineKind,
    Part,
    Pointer,
    Review,
)
from couples.wording_help.safety.harm import is_limit
from couples.wording_help.safety.hearing import Hearing, hear
from couples.wording_help.safety.no_words import has_no_words
from couples.wording_help.safety.quiet_line import lines_for

_MOST_NOTES = 50
_MOST_SENTENCES = 500


def review(
    text: str,
    *,
    by: By = By.ME,
    names: Sequence[str] = (),
    by_rules_alone: bool = False,
    keep_all_notes: bool = False,
) -> Review:
    """What may land as blame in `text`, what already works, and where to find other help.

    Args:
        by: who wrote it. A partner's proposal is only read when its receiver asks, and then only for control.
        names: what the partner is called, so that their name counts as "you".
        by_rules_alone: without the classifier, which learned from what partners say to each other alone.
        keep_all_notes: with the notes in sentences that a question is about, once its author has said that it's not that.
    """
    text = text[:LONGEST_TEXT]
    tokens = tokenize(text)
    analyses = analyses_of(tokens)
    language = language_of(tokens)
    heard = hear(text, analyses, language, by=by, names=names)
    lines = lines_for(heard)
    if heard.is_sure or by == By.PARTNER:
        said = replace(_without_notes(analyses, lines), pointer=heard.pointer)
    elif language != Language.ENGLISH:
        other = Line(LineKind.LANGUAGE, quiet_lines().other.language)
        said = Review(Label.NEUTRAL, frozenset(), lines=lines or (other,), pointer=heard.pointer)
    elif has_no_words([analysis.sentence for analysis in analyses]):
        line = Line(LineKind.EXIT, quiet_lines().other.exit)
        said = Review(Label.NEUTRAL, parts_of(analyses), lines=(line,))
    else:
        said = _with_notes(
            text, analyses, heard, lines, by_rules_alone=by_rules_alone, all_notes=keep_all_notes
        )
    return replace(said, language=language, caution=heard.caution)


def analyses_of(tokens: list[Token]) -> list[SentenceAnalysis]:
    """What the checks notice in every sentence."""
    budget = WorkBudget()
    return [analyse(sentence, budget) for sentence in sentences(unquoted(tokens))[:_MOST_SENTENCES]]


def _without_notes(analyses: list[SentenceAnalysis], lines: tuple[Line, ...]) -> Review:
    """No note at all, only the lines; a report of what happens is the writer's own and accuses no one."""
    for analysis in analyses:
        analysis.matches.clear()
    label = Label.NEUTRAL if is_limit(analyses) else Label.I_STATEMENT
    return Review(label, parts_of(analyses), lines=lines)


def _with_notes(
    text: str,
    analyses: list[SentenceAnalysis],
    heard: Hearing,
    lines: tuple[Line, ...],
    *,
    by_rules_alone: bool,
    all_notes: bool,
) -> Review:
    parts = parts_of(analyses)
    notes = notes_of(analyses)
    decided = None if by_rules_alone else decide(analyses, notes, parts)
    decided = decided or Decision(notes, label_of(notes, parts))
    if decided.harm and heard.pointer == Pointer.NONE:
        heard = Hearing(Pointer.PERHAPS, Door.SAFETY, heard.caution, heard.over, may_be_praised=False)
        lines = lines_for(heard)
    if decided.label == Label.I_STATEMENT and not parts & {Part.FEELING, Part.NEED}:
        parts |= {Part.FEELING}
    kept = parts - {Part.OBSERVATION} if decided.label in ACCUSING else parts
    found = (
        finding_of(text, analysis.sentence.tokens, match) for analysis, match in decided.notes[:_MOST_NOTES]
    )
    findings = tuple(each for each in found if all_notes or not _is_about(each, heard))
    may_be_praised = heard.may_be_praised and not decided.notes and decided.label not in ACCUSING
    praise = praise_for(analyses, kept) if may_be_praised and not lines else ""
    return Review(decided.label, kept, findings, praise, lines, pointer=heard.pointer)


def _is_about(finding: Finding, heard: Hearing) -> bool:
    """Whether it would soften a sentence that a question is asked about."""
    return any(start < finding.end and finding.start < end for start, end in heard.about)
