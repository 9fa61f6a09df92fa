"""`review(text)`: the whole of wording help for one text.

It guarantees a pure and linear reading; the same text always gets the same answer, and nothing of it is kept.
Trade-off: it reads English by word order and lists. It would rather say nothing than blame honest pain. Notes are for the first
5,000 letters; danger and control are heard in all of it.
"""

from collections.abc import Collection, Sequence

from msgspec.structs import replace

from couples.wording_help.checks.all_checks import analyse
from couples.wording_help.checks.arrangements import notes_on_an_arrangement
from couples.wording_help.checks.overlaps import label_of, notes_of
from couples.wording_help.classifier.decision import Decision, decide
from couples.wording_help.classifier.praise import praise_for
from couples.wording_help.messages import quiet_lines
from couples.wording_help.offers.finding import finding_of
from couples.wording_help.parts.all_parts import parts_of
from couples.wording_help.reading.analysis import SentenceAnalysis, WorkBudget
from couples.wording_help.reading.language import is_terse, language_of
from couples.wording_help.reading.quotes import unquoted
from couples.wording_help.reading.sentences import sentences
from couples.wording_help.reading.tokens import LONGEST_TEXT, Token, tokenize
from couples.wording_help.results import (
    ACCUSING,
    By,
    Caution,
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
from couples.wording_help.safety.harm import is_limit, tells_of_harm
from couples.wording_help.safety.hearing import Hearing, hear
from couples.wording_help.safety.no_words import has_no_words
from couples.wording_help.safety.pieces import Share
from couples.wording_help.safety.quiet_line import lines_for

_MOST_NOTES = 50
_MOST_SENTENCES = 500
LONGEST_HEARD = 100_000
"""How many letters are heard; no field takes more."""


def review(
    text: str,
    *,
    by: By = By.ME,
    names: Sequence[str] = (),
    by_rules_alone: bool = False,
    is_arranged: bool = False,
    closed: Collection[Door] = (),
    share: Share | None = None,
) -> Review:
    """What may land as blame in `text`, what already works, and where to find other help.

    Args:
        by: who wrote it. A partner's proposal is only read when its receiver asks, and then only for control.
        names: what the partner is called, so that their name counts as "you".
        by_rules_alone: for what two agree on: without the classifier, which learned from what partners say to each other alone.
        is_arranged: whether it says what two people will do, so that only contempt, motives, insults and threats are marked.
        closed: the kinds of help that its author was asked about and answered "No, I'm okay"; held-back notes then show.
        share: what the text may ask for as a part of its draft.
    """
    first = text[:LONGEST_TEXT]
    tokens = tokenize(first)
    every = analyses_of(tokens)
    analyses, language = every[:_MOST_SENTENCES], language_of(text, tokens)
    every += _beyond(text[LONGEST_TEXT:LONGEST_HEARD])
    told, agreed = text[:LONGEST_HEARD], by_rules_alone
    heard = hear(told, every, language, by=by, names=names, closed=closed, share=share, is_agreed=agreed)
    lines = lines_for(heard)
    if heard.is_sure or by == By.PARTNER:
        said = replace(_without_notes(analyses, lines), pointer=heard.pointer)
    elif language != Language.ENGLISH:
        said = _with_one_line(frozenset(), heard, lines, LineKind.LANGUAGE, quiet_lines().other.language)
    elif has_no_words([analysis.sentence for analysis in every]):
        said = _with_one_line(parts_of(analyses), heard, lines, LineKind.EXIT, quiet_lines().other.exit)
    else:
        by_rules = agreed or is_terse(tokens)  # the classifier learned from whole sentences
        said = _with_notes(first, analyses, heard, lines, by_rules_alone=by_rules, is_arranged=is_arranged)
    return replace(said, language=language, caution=heard.caution)


def analyses_of(tokens: list[Token]) -> list[SentenceAnalysis]:
    """What the checks notice in every sentence."""
    found: list[SentenceAnalysis] = []
    budget = WorkBudget()
    for number, sentence in enumerate(sentences(unquoted(tokens)), 1):
        found.append(analyse(sentence, budget))
        budget = budget if number % _MOST_SENTENCES else WorkBudget()
    return found


def _beyond(text: str) -> list[SentenceAnalysis]:
    """What the checks notice in the rest of a long text, for what is heard alone; cut where a word ends."""
    found: list[SentenceAnalysis] = []
    while text:
        end = len(text) if len(text) <= LONGEST_TEXT else text.rfind(" ", 0, LONGEST_TEXT) + 1 or LONGEST_TEXT
        found += analyses_of(tokenize(text[:end]))
        text = text[end:]
    return found


def _with_one_line(
    parts: frozenset[Part], heard: Hearing, lines: tuple[Line, ...], kind: LineKind, text: str
) -> Review:
    """A review without notes: with the lines for what was heard, or else with one line of this kind."""
    lines = lines or (Line(kind, text),)
    return Review(Label.NEUTRAL, parts, lines=lines, pointer=heard.pointer, may_be_praised=False)


def _without_notes(analyses: list[SentenceAnalysis], lines: tuple[Line, ...]) -> Review:
    """No note at all, only the lines; a report of what happens is the writer's own and accuses no one."""
    for analysis in analyses:
        analysis.matches.clear()
    label = Label.NEUTRAL if is_limit(analyses) else Label.I_STATEMENT
    return Review(label, parts_of(analyses), lines=lines, may_be_praised=False)


def _with_notes(
    text: str,
    analyses: list[SentenceAnalysis],
    heard: Hearing,
    lines: tuple[Line, ...],
    *,
    by_rules_alone: bool,
    is_arranged: bool,
) -> Review:
    parts = parts_of(analyses)
    notes = notes_on_an_arrangement(notes_of(analyses)) if is_arranged else notes_of(analyses)
    decided = None if by_rules_alone else decide(analyses, notes, parts)
    decided = decided or Decision(notes, label_of(notes, parts))
    if decided.harm and heard.pointer == Pointer.NONE and heard.may_be_hinted:
        heard = Hearing(Pointer.PERHAPS, Door.SAFETY, heard.caution, heard.over, may_be_praised=False)
        lines = lines_for(heard)
    if decided.label == Label.I_STATEMENT and not parts & {Part.FEELING, Part.NEED}:
        parts |= {Part.FEELING}
    kept = parts - {Part.OBSERVATION} if decided.label in ACCUSING else parts
    found = (
        finding_of(text, analysis.sentence.tokens, match, is_arranged=is_arranged)
        for analysis, match in decided.notes[:_MOST_NOTES]
        if not tells_of_harm([analysis])  # it may be something else, and what isn't is never corrected
    )
    findings = tuple(each for each in found if not _is_about(each, heard))
    if heard.caution == Caution.OVER and heard.over:  # other words for a rule over someone make it smoother
        findings = tuple(replace(each, offers=()) for each in findings)
    may_be_praised = heard.may_be_praised and not decided.notes and decided.label not in ACCUSING
    praise = praise_for(analyses, kept) if may_be_praised and not lines else ""
    return Review(
        decided.label,
        kept,
        findings,
        praise,
        lines,
        pointer=heard.pointer,
        may_be_praised=may_be_praised and not lines,
    )


def _is_about(finding: Finding, heard: Hearing) -> bool:
    """Whether this finding is on a sentence that a question about danger is about, which it would soften."""
    return any(start < finding.end and finding.start < end for start, end in heard.about)
