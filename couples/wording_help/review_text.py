"""`review(text)`: the whole of word help for one text.

Promise: pure and linear; the same text always gets the same answer, and nothing of it is kept.
Trade-off: word help reads English by word order and lists. It would rather say nothing than blame honest pain.
"""

from couples.wording_help.checks.all_checks import read
from couples.wording_help.checks.overlaps import label_of, lead, notes_of
from couples.wording_help.classifier import prediction
from couples.wording_help.offers.offers import finding
from couples.wording_help.parts.all_parts import parts_of
from couples.wording_help.parts.strengths import language_of, lines_for, strengths_of
from couples.wording_help.reading.analysis import Effort, Hit, Reading
from couples.wording_help.reading.quotes import unquoted
from couples.wording_help.reading.sentences import sentences
from couples.wording_help.reading.tokens import Token, tokenize
from couples.wording_help.results import BESIDE, Finding, Review
from couples.wording_help.safety import quiet_line as safety

LIMIT = 5000
MOST = 50
SENTENCES = 500
_DANGLING = frozenset(["and", "but", "or", "nor", "because", "while", "whereas"])


def review(text: str, *, by_rules_alone: bool = False) -> Review:
    """What may land as blame in `text`, what already works, and where to find other help.

    Args:
        by_rules_alone: without the second ear, which learned from what partners say to each other and from nothing else.
    """
    tokens = tokenize(text[:LIMIT])
    language = language_of(tokens)
    if language != "en":
        return Review("neutral", frozenset(), lines=lines_for(text, (), language), language=language)
    readings = readings_of(tokens)
    line = quiet_line(readings)
    if line:
        limit = line == "safety" and safety.is_limit(readings)
        return _quiet(readings, line, "neutral" if limit or line == "exit" else "i_statement")
    return _coached(text, readings, by_rules_alone)


def readings_of(tokens: list[Token]) -> list[Reading]:
    """What the rules notice in every sentence."""
    effort = Effort()
    return [read(sentence, effort) for sentence in sentences(unquoted(tokens))[:SENTENCES]]


def quiet_line(readings: list[Reading]) -> str:
    """The line that stands in place of notes: "crisis", "safety", "exit", or "" for none."""
    said = [reading.sentence for reading in readings]
    if safety.crisis(said):
        return "crisis"
    if safety.harm(readings):
        return "safety"
    return "exit" if safety.shut_down(said) else ""


def _quiet(readings: list[Reading], line: str, label: str) -> Review:
    for reading in readings:
        reading.hits.clear()
    parts = parts_of(readings)
    return Review(label, parts, strengths=strengths_of(readings, parts), lines=lines_for("", (line,), "en"))


def _coached(text: str, readings: list[Reading], by_rules_alone: bool) -> Review:
    parts = parts_of(readings)
    notes = notes_of(readings)
    weighed = None if by_rules_alone else prediction.weighed(readings, notes, parts)
    weighed = weighed or prediction.Weighed(notes, label_of(notes, parts))
    notes, label = weighed.notes, weighed.label
    if label == "i_statement" and not parts & {"feeling", "need"}:
        parts |= {"feeling"}
    kept = parts - {"observation"} if label in ("blame", "pseudo") else parts
    made = tuple(_made(text, reading.sentence.tokens, hit) for reading, hit in notes[:MOST])
    lines = lines_for(text, ("safety",) if weighed.harm else (), "en")
    return Review(label, kept, made, strengths_of(readings, kept), lines)


def _with_mark(text: str, stop: int) -> int:
    """A phrase that ends its sentence takes the end mark along, so that an offer can bring its own."""
    end = stop
    while end < len(text) and end - stop < 3 and text[end] in ".!?":
        end += 1
    return end


def _made(text: str, tokens: list[Token], hit: Hit) -> Finding:
    end = min(hit.end, len(tokens))
    while end > hit.start + 1 and (not tokens[end - 1].word or tokens[end - 1].norm in _DANGLING):
        end -= 1
    start = tokens[min(hit.start, len(tokens) - 1)].start
    stop = max(token.end for token in tokens[hit.start : end]) if end > hit.start else tokens[hit.start].end
    stop = _with_mark(text, stop)
    kind = lead(hit)
    kinds = tuple(each for each in hit.kinds if each != kind and each not in BESIDE.get(kind, ()))
    return finding(kind, kinds, text, start, stop, tokens, hit)
