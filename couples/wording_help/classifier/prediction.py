"""The second ear: a small trained listener that weighs what the rules found and hears what they cannot name.

Promise: it knows the rules' notes and the words, and gives a chance for "this accuses", for "framed as a feeling",
for "an own feeling" and for each kind. Pure and linear: a sum of weights. It takes back a note where the whole
sounds kind or tells of harm, adds one note on the sentence that carries the sting, and says which kinds a note is about.
Trade-off: it is trained on some thousand short statements; texts over `LONGEST` words are unlike them, so
there the rules decide alone. A quiet line for safety stands before it: it never hears such a text.
How trained: `python -m tools.wording_help.train` (logistic regressions on the example files; needs scikit-learn,
which reading a text does not) writes `weights.json`.
"""

import base64
import json
import math
from functools import cache
from pathlib import Path
from typing import NamedTuple

from couples.wording_help.checks.overlaps import SOFT, TELLING, Note, accusing, lead
from couples.wording_help.classifier.features import GROUPS, PLAIN_GROUPS, THEM, features
from couples.wording_help.classifier.warmth import hard, warm
from couples.wording_help.parts.all_parts import parts_of
from couples.wording_help.reading.analysis import Hit, Reading
from couples.wording_help.results import BESIDE, KINDS

FILE = Path(__file__).parent / "weights.json"
_ACCUSING = ("blame", "pseudo")
LONGEST = 150
FEW, SHORT = 3, 45
HEADS = ("accusing", "pseudo", "feeling", "harm", "praise", *KINDS)
_STANCES = frozenset(["feel", "think", "need", "feeling"])


class Weighed(NamedTuple):
    """The notes as they stand after a second hearing, the label, and whether harm seems to be told of."""

    notes: list[Note]
    label: str
    harm: bool = False


def weighed(readings: list[Reading], notes: list[Note], parts: frozenset[str]) -> Weighed | None:
    """What the second hearing makes of the rules' notes; None where the rules decide alone."""
    length = sum(len(each.sentence.tokens) for each in readings)
    if length > LONGEST or not readings or not learned():
        return None
    if len(readings) > FEW or (len(readings) > 1 and length > SHORT):
        return _one_by_one(readings, notes)
    whole = _as_a_whole(readings, notes, parts)
    if len(readings) == 1 or whole.harm or whole.label in _ACCUSING or not accusing(notes):
        return whole
    apart = _one_by_one(
        readings, notes
    )  # "You never listen. The bus was late.": a sentence beside it takes nothing back
    return apart if apart.label in _ACCUSING and not apart.harm else whole


def _one_by_one(readings: list[Reading], notes: list[Note]) -> Weighed:
    """A longer text is heard sentence by sentence, so that a kind beginning takes back no note further on."""
    each_of = [
        _as_a_whole([reading], [note for note in notes if note[0] is reading], parts_of([reading]))
        for reading in readings
    ]
    if any(each.harm for each in each_of):
        return Weighed([], "i_statement", harm=True)
    labels = [each.label for each in each_of]
    label = next((name for name in labels if name in _ACCUSING), "")
    label = label or ("i_statement" if "i_statement" in labels else "neutral")
    return Weighed([note for each in each_of for note in each.notes], label)


def _as_a_whole(readings: list[Reading], notes: list[Note], parts: frozenset[str]) -> Weighed:
    limits = learned()["limits"]
    chances = heard(features(readings, notes, parts))
    sound = "i_statement" if chances["feeling"] >= limits["feeling"] else "neutral"
    if chances["harm"] >= limits["harm"]:
        return Weighed([], sound, harm=True)
    kept = [note for note in notes if set(note[1].kinds) <= SOFT]
    if chances["accusing"] < bar(chances, limits, warm=warm(readings), hard=hard(accusing(notes))):
        return Weighed(_gentle(readings, notes, kept, chances, limits), sound)
    framed = chances["pseudo"] >= limits["pseudo"]
    notes = notes if accusing(notes) else [*kept, _whole(readings, framed=framed)]
    _name(notes, chances, limits)
    notes.sort(key=lambda note: (readings.index(note[0]), note[1].start))
    return Weighed(_apart(notes), "pseudo" if framed else "blame")


def bar(chances: dict[str, float], limits: dict[str, float], *, warm: bool, hard: bool) -> float:
    """From which chance on the ear speaks: where it may be honest warmth and no rule heard worse, it must be surer."""
    limit = limits["accusing"]
    if hard:
        return limit
    if warm:
        limit = max(limit, limits["warm"])
    return max(limit, limits["praised"]) if chances["praise"] >= limits["praise"] else limit


def _gentle(
    readings: list[Reading], notes: list[Note], kept: list[Note], chances: dict[str, float], limits: dict
) -> list[Note]:
    """What stays where nobody is accused: a vague request, a contested word, a thought called a feeling."""
    for reading, hit in notes:
        if hit.soft and "faux_feeling" in hit.kinds and chances["faux_feeling"] >= limits["gentle"]:
            hit.kinds = ("faux_feeling",)
            kept.append((reading, hit))
    if kept:
        return kept
    for kind in ("vague_request", "feel_that"):
        if chances[kind] >= limits["gentle"] and not accusing(notes):
            reading = _sentence(readings, kind)
            return [(reading, Hit((kind,), 0, len(reading.sentence.tokens), framed=True, soft=True))]
    return []


def _sentence(readings: list[Reading], kind: str) -> Reading:
    """The sentence in which `kind` is most likely."""
    return max(readings, key=lambda each: tones(features([each], [], frozenset()))[kind])


def _whole(readings: list[Reading], *, framed: bool) -> Note:
    """A soft note on the sentence that sounds most accusing; one that speaks to the other is looked at first."""
    near = [each for each in readings if each.sentence.bag & THEM] or readings
    reading = _sentence(near, "accusing")
    stance = framed or any(frame.kind in _STANCES for frame in reading.frames)
    return reading, Hit((), 0, len(reading.sentence.tokens), stance, heard=True)


def _name(notes: list[Note], chances: dict[str, float], limits: dict) -> None:
    """Settle which kinds the notes are about: the likely ones, each said by one note at least."""
    likely = [kind for kind in KINDS if chances[kind] >= limits[kind]]
    likely = likely or [max(KINDS, key=lambda kind: chances[kind] / limits[kind])]
    for _, hit in notes:
        beside = tuple(kind for kind in hit.kinds if kind in BESIDE and set(BESIDE[kind]) & set(likely))
        plain = tuple(kind for kind in hit.kinds if kind in likely)
        first = (lead(hit),) if hit.kinds and len(notes) > 1 else ()
        hit.kinds = beside + plain or first
    said = {counted for _, hit in notes for kind in hit.kinds for counted in BESIDE.get(kind, (kind,))}
    bearer = next((hit for _, hit in notes if hit.heard), None) or max(
        (hit for _, hit in notes), key=lambda hit: len(hit.kinds)
    )
    more = tuple(kind for kind in likely if kind not in said)
    bearer.named = (
        lead(bearer) if bearer.kinds else max(likely, key=lambda kind: chances[kind] / limits[kind])
    )
    bearer.kinds = tuple(sorted(bearer.kinds + more, key=TELLING.index))
    notes[:] = [note for note in notes if note[1].kinds]


def _apart(notes: list[Note]) -> list[Note]:
    """A note on a whole sentence takes in a smaller one that stands in it."""
    whole = next((note for note in notes if note[1].heard), None)
    if whole is None:
        return notes
    inner = [hit for reading, hit in notes if reading is whole[0] and hit is not whole[1]]
    kinds = {kind for hit in (whole[1], *inner) for kind in hit.kinds}
    whole[1].kinds = tuple(sorted(kinds, key=TELLING.index))
    return [note for note in notes if not any(note[1] is hit for hit in inner)]


@cache
def learned() -> dict:
    """The limits and the weights: `rows` holds one signed byte for each head, `scales` what a byte is worth.

    Nothing where no ear for these heads was trained yet: then the rules decide alone.
    """
    data = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    if data.get("heads") != list(HEADS):
        return {}
    for group, names in data["names"].items():
        packed, width = base64.b85decode(data["rows"][group]), len(HEADS)
        rows = (memoryview(packed)[at : at + width].cast("b").tolist() for at in range(0, len(packed), width))
        data["rows"][group] = dict(zip(names.split("\n"), rows, strict=True))
    return data


def heard(found: dict[str, list[str]]) -> dict[str, float]:
    """How likely each head is, from 0 to 1."""
    return {name: 1 / (1 + math.exp(-max(-30.0, min(30.0, tone)))) for name, tone in tones(found).items()}


def tones(found: dict[str, list[str]]) -> dict[str, float]:
    """The sums of the weights; within each group a text counts the same, however many features it has."""
    data = learned()
    totals = list(data["bias"])
    for group in GROUPS:
        rows = data["rows"][group]
        known = [rows[name] for name in found[group] if name in rows]
        if not known:
            continue
        size = 1.0 if group in PLAIN_GROUPS else math.sqrt(len(known))
        scales = data["scales"][group]
        for at, column in enumerate(zip(*known, strict=True)):
            totals[at] += sum(column) * scales[at] / size
    return dict(zip(HEADS, totals, strict=True))
