"""`review(text)`: the whole of word help for one text.

Promise: pure and linear; the same text always gets the same answer, and nothing of it is kept.
Trade-off: word help reads English by word order and lists. It would rather say nothing than blame honest pain.
"""

from couples.coach import safety, second_ear
from couples.coach.hits import Effort, Hit, Reading
from couples.coach.model import BESIDE, Finding, Review
from couples.coach.offers import finding
from couples.coach.parts import parts_of
from couples.coach.quotes import unquoted
from couples.coach.reader import read
from couples.coach.sentences import sentences
from couples.coach.tokens import Token, tokenize
from couples.coach.words_said import language_of, lines_for, strengths_of

LIMIT = 5000
MOST = 50
SENTENCES = 500
_TELLING = (
    "protest", "leave_threat", "feel_that", "faux_feeling", "always_never", "label_insult", "sarcasm_contempt",
    "mind_reading", "you_accusation", "should", "demand_threat", "vague_request",
)  # fmt: skip
_DANGLING = frozenset(["and", "but", "or", "nor", "because", "while", "whereas"])


def review(text: str) -> Review:
    """What may land as blame in `text`, what already works, and where to find other help."""
    tokens = tokenize(text[:LIMIT])
    language = language_of(tokens)
    if language != "en":
        return Review("neutral", frozenset(), lines=lines_for(text, (), language), language=language)
    readings = readings_of(tokens)
    line = quiet_line(readings)
    if line:
        limit = line == "safety" and safety.is_limit(readings)
        return _quiet(readings, line, "neutral" if limit or line == "exit" else "i_statement")
    return _coached(text, readings)


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


def _coached(text: str, readings: list[Reading]) -> Review:
    parts = parts_of(readings)
    notes = notes_of(readings)
    if not notes:
        notes = second_ear.heard(readings, parts)
    _settle([hit for _, hit in notes])
    label = label_of(notes, parts)
    kept = parts - {"observation"} if label in ("blame", "pseudo") else parts
    made = tuple(_made(text, reading.sentence.tokens, hit) for reading, hit in notes[:MOST])
    return Review(label, kept, made, strengths_of(readings, kept), lines_for(text, (), "en"))


def notes_of(readings: list[Reading]) -> list[tuple[Reading, Hit]]:
    """What the rules mark, in order, each with its sentence."""
    return [(reading, hit) for reading in readings for hit in joined(reading.hits)]


def joined(hits: list[Hit]) -> list[Hit]:
    """Overlapping notes become one: the most telling kind first, the others beside it."""
    result: list[Hit] = []
    for hit in sorted(hits, key=lambda each: (each.start, -each.end)):
        if result and hit.start < result[-1].end:
            last = result[-1]
            first, second = sorted((last, hit), key=lambda each: _TELLING.index(lead(each)))
            last_kinds = tuple(dict.fromkeys(first.kinds + second.kinds))
            result[-1] = Hit(
                last_kinds, last.start, max(last.end, hit.end), _stance(last, hit),
                first.soft and second.soft, first.word or second.word, first.clause or second.clause,
            )  # fmt: skip
        else:
            result.append(hit)
    return result


def _settle(hits: list[Hit]) -> None:
    """A plain accusation is not named again where a more telling kind already says it."""
    told = {kind for hit in hits for kind in hit.kinds}
    for hit in hits:
        crowded = "always_never" in hit.kinds and told & {
            "label_insult",
            "feel_that",
            "demand_threat",
            "sarcasm_contempt",
        }
        if crowded or ("feel_that" in hit.kinds and len(hit.kinds) > 2):
            hit.kinds = tuple(kind for kind in hit.kinds if kind != "you_accusation") or hit.kinds


def _stance(last: Hit, hit: Hit) -> bool:
    """Open contempt in the first person is no feeling, whatever words it uses."""
    if last.kinds == ("sarcasm_contempt",) and not last.framed:
        return False
    return last.framed or hit.framed


def lead(hit: Hit) -> str:
    """The kind a note is named by."""
    return min(hit.kinds, key=_TELLING.index)


def label_of(notes: list[tuple[Reading, Hit]], parts: frozenset[str]) -> str:
    """The measuring label; never shown."""
    accusing = [hit for _, hit in notes if set(hit.kinds) != {"vague_request"}]
    if accusing and all(hit.soft for hit in accusing) and "observation" in parts:
        return "i_statement"
    if accusing:
        return "pseudo" if accusing[0].framed else "blame"
    return "i_statement" if parts & {"feeling", "need"} else "neutral"


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
