"""The second ear: a small trained listener for blame that no rule names ("the garden won't dig itself").

Promise: it listens only where the rules found nothing, where no quiet line stands and where the other person is
spoken to; it adds at most one note. Pure and linear: a sum of weights over words, letter groups and what the rules know.
Trade-off: it hears a tone and cannot say which word carries it. Its threshold is set for precision, so it
stays silent when in doubt; texts over `LONGEST` words are unlike all it has learned from and are left alone.
How trained: `python -m couples.coach.train` (logistic regression on the example files; needs scikit-learn,
which reading a text does not) writes `lists/second_ear.json`.
"""

import json
import math
from functools import cache
from pathlib import Path

from couples.coach.hits import Hit, Reading
from couples.coach.tokens import Token

FILE = Path(__file__).parent / "lists" / "second_ear.json"
LONGEST = 150
_LETTERS = 400
_THEM = frozenset(["you", "your", "yours", "yourself", "ya", "u", "ur"])
_JABS = frozenset([("some", "people"), ("some", "of"), ("be", "nice"), ("lucky", "me"), ("silly", "me")])
_STANCES = frozenset(["feel", "think", "need", "feeling"])
_WARM = frozenset(["thank", "thanks", "grateful", "appreciate", "proud", "love", "glad", "lucky"])
_OWNING = frozenset(["sorry", "apologise", "apologize", "forgive"])
_MARKS = frozenset("?!,\u2026-")


def heard(readings: list[Reading], parts: frozenset[str]) -> list[tuple[Reading, Hit]]:
    """The sentence that speaks to the other, as one soft note, where the whole sounds accusing; else nothing."""
    near = spoken_to(readings)
    if not near:
        return []
    data = learned()
    if chance(features(readings, parts)) < data["threshold"]:
        return []
    reading = max(near, key=lambda each: tone(features([each], frozenset())))
    framed = any(frame.kind in _STANCES for frame in reading.frames)
    tokens = reading.sentence.tokens
    return [(reading, Hit(("you_accusation",), 0, len(tokens), framed, heard=True))]


def spoken_to(readings: list[Reading]) -> list[Reading]:
    """The sentences that mention the other; none in a long text and none where a rule knows praise."""
    if sum(len(each.sentence.tokens) for each in readings) > LONGEST:
        return []
    if any(kind == "good" for each in readings for _, kind in each.you):
        return []
    return [each for each in readings if speaks_to(each)]


def speaks_to(reading: Reading) -> bool:
    """Whether the other is mentioned, as "you" or as the "some people" of a jab."""
    norms = reading.sentence.norms
    return bool(reading.sentence.bag & _THEM) or any(
        tuple(norms[at : at + 2]) in _JABS for at in range(len(norms) - 1)
    )


@cache
def learned() -> dict:
    """The threshold and the weights."""
    return json.loads(FILE.read_text(encoding="utf-8"))


def chance(found: dict[str, list[str]]) -> float:
    """How likely it is that the text accuses, from 0 to 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, tone(found)))))


def tone(found: dict[str, list[str]]) -> float:
    """The sum of the weights; within each group a text counts the same, however many features it has."""
    data = learned()
    total = data["bias"]
    for group, names in found.items():
        weights = data["weights"][group]
        known = [weights[name] for name in names if name in weights]
        if known:
            total += math.fsum(known) / (1.0 if group == "rules" else math.sqrt(len(known)))
    return total


def features(readings: list[Reading], parts: frozenset[str]) -> dict[str, list[str]]:
    """What the ear hears, by group, each feature once and in a settled order."""
    spoken = [_spoken(reading.sentence.tokens) + _end(reading) for reading in readings]
    phrases: set[str] = set()
    letters: set[str] = set()
    for row in spoken:
        row = ["^", *row]
        for size in (1, 2, 3):
            phrases.update(" ".join(row[at : at + size]) for at in range(len(row) - size + 1))
    for word in {word for row in spoken for word in row if word.isalpha()}:
        letters.update(_letters(word))
    return {
        "phrases": sorted(phrases - {"^"}),
        "letters": sorted(letters)[:_LETTERS],
        "rules": sorted(_known(readings, parts, sum(map(len, spoken)))),
    }


def _spoken(tokens: list[Token]) -> list[str]:
    return [token.norm for token in tokens if token.word or token.norm in _MARKS]


def _end(reading: Reading) -> list[str]:
    return [mark for mark in reading.sentence.mark[:1] if mark in _MARKS]


def _letters(word: str) -> set[str]:
    """Groups of two to four letters, with the ends of the word as a blank."""
    padded = f" {word[:20]} "
    return {padded[at : at + size] for size in (2, 3, 4) for at in range(len(padded) - size + 1)}


def _known(readings: list[Reading], parts: frozenset[str], length: int) -> set[str]:
    """What the rules know of the text besides its words."""
    norms = [norm for reading in readings for norm in reading.sentence.norms]
    bag = frozenset(norms)
    found = {f"part {part}" for part in parts} | {f"length {min(6, length // 6)}"}
    named = {
        "question": any(each.sentence.question for each in readings),
        "all questions": all(each.sentence.question for each in readings),
        "please": any(each.please for each in readings),
        "reported": any(each.reported for each in readings),
        "quoted": '"' in bag,
        "warm": bool(bag & _WARM),
        "owning": bool(bag & _OWNING),
        "i": bool(bag & {"i", "me", "my"}),
        "we": bool(bag & {"we", "us", "our"}),
        "your": "your" in bag,
        "you first": norms[:1] in (["you"], ["your"]),
        "i first": norms[:1] in (["i"], ["my"]),
        "much you": sum(norm in _THEM for norm in norms) > 1,
        "you lead": sum(norm in _THEM for norm in norms) > sum(norm in ("i", "me", "my") for norm in norms),
        "no you": not bag & _THEM,
    }
    return found | {name for name, present in named.items() if present}
