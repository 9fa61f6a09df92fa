"""What the second ear listens to: words, letter groups, the shape of a sentence, and what the rules know.

Promise: pure, linear in the text, each feature once and in a settled order.
"""

from functools import cache

from couples.wording_help.checks.overlaps import Note, label_of
from couples.wording_help.classifier.warmth import warm
from couples.wording_help.reading.analysis import Reading
from couples.wording_help.reading.tokens import Token
from couples.wording_help.word_lists import load, words

GROUPS = ("letters", "known", "phrases", "rules", "shape")
PLAIN_GROUPS = frozenset(["known", "rules"])
_LETTERS = 400
THEM = frozenset(["you", "your", "yours", "yourself", "ya", "u", "ur"])
_ME = frozenset(["i", "me", "my"])
_WARM = frozenset(["thank", "thanks", "grateful", "appreciate", "proud", "love", "glad", "lucky"])
_OWNING = frozenset(["sorry", "apologise", "apologize", "forgive"])
_MARKS = frozenset("?!,\u2026-")
_SHAPE_MARKS = frozenset("?!,:;\u2026")
_CLASSES = (
    ("FEEL", "feelings", "unmet"), ("GLAD", "feelings", "met"), ("BODY", "feelings", "body"), ("NEED", "feelings", "need"),
    ("GOOD", "words", "good_adj"), ("GOOD", "words", "good_noun"), ("INS", "words", "insult_adj"),
    ("INSN", "words", "insult_noun"), ("BADN", "words", "bad_noun"),
)  # fmt: skip


def features(readings: list[Reading], notes: list[Note], parts: frozenset[str]) -> dict[str, list[str]]:
    """What the ear hears, by group."""
    phrases: set[str] = set()
    letters: set[str] = set()
    shapes: set[str] = set()
    length = 0
    for reading in readings:
        said = _spoken(reading.sentence.tokens) + _end(reading)
        length += len(said)
        phrases |= _runs(["^", *said, "$"], (1, 2, 3))
        shapes |= _runs(["^", *_shape(reading.sentence.tokens), *_end(reading), "$"], (2, 3, 4))
        for word in said:
            if word.isalpha():
                letters |= _letter_groups(word)
    return {
        "letters": sorted(letters)[:_LETTERS],
        "known": sorted(_known(readings, parts, length)),
        "phrases": sorted(phrases - {"^", "$"}),
        "rules": sorted(_ruled(notes, parts)),
        "shape": sorted(shapes),
    }


def _runs(row: list[str], sizes: tuple[int, ...]) -> set[str]:
    return {" ".join(row[at : at + size]) for size in sizes for at in range(len(row) - size + 1)}


def _spoken(tokens: list[Token]) -> list[str]:
    return [token.norm for token in tokens if token.word or token.norm in _MARKS]


def _end(reading: Reading) -> list[str]:
    return [mark for mark in reading.sentence.mark[:1] if mark in _MARKS]


@cache
def _letter_groups(word: str) -> frozenset[str]:
    """Groups of two to four letters, with the ends of the word as a blank."""
    padded = f" {word[:20]} "
    return frozenset(padded[at : at + size] for size in (2, 3, 4) for at in range(len(padded) - size + 1))


@cache
def _classes() -> dict[str, str]:
    """The class of every listed word; the first list that has it decides."""
    found = {word: "FAUX" for key in ("words", "soft") for word in load("faux")[key] if " " not in word}
    for name, file, key in _CLASSES:
        for word in words(file, key):
            found.setdefault(word, name)
    return found


def _shape(tokens: list[Token]) -> list[str]:
    """The sentence with its telling words as classes and the rest as kinds of word."""
    small, classes = words("sets", "features_small"), _classes()
    row: list[str] = []
    for token in tokens:
        word = token.norm
        if not token.word:
            row += [word] if word in _SHAPE_MARKS else []
        elif word in small:
            row.append(word)
        elif word in classes:
            row.append(classes[word])
        elif word[0].isdigit():
            row.append("NUM")
        elif token.lemma:
            row.append("Vg" if "g" in token.tags else "Vd" if "d" in token.tags else "Vb")
        elif word.endswith("ly"):
            row.append("LY")
        elif row[-1:] != ["X"]:
            row.append("X")
    return row


def _ruled(notes: list[Note], parts: frozenset[str]) -> set[str]:
    """What the rules found."""
    found = {f"label {label_of(notes, parts)}"} | ({"no hit"} if not notes else set())
    for _, hit in notes:
        framed = " framed" if hit.framed else ""
        found |= {f"hit {kind}" for kind in hit.kinds}
        found.add("hits " + "+".join(sorted(hit.kinds)) + framed)
        found |= {f"hit{framed}"} if framed else set()
        found |= {"hit soft"} if hit.soft else set()
    return found


def _known(readings: list[Reading], parts: frozenset[str], length: int) -> set[str]:
    """What the rules know of the text besides its words."""
    norms = [norm for reading in readings for norm in reading.sentence.norms]
    bag = frozenset(norms)
    found = {f"part {part}" for part in parts} | {f"length {min(6, length // 6)}"}
    found |= {f"manner {manner}" for reading in readings for _, manner in reading.you}
    them = sum(norm in THEM for norm in norms)
    named = {
        "question": any(each.sentence.question for each in readings),
        "all questions": all(each.sentence.question for each in readings),
        "please": any(each.please for each in readings),
        "reported": any(each.reported for each in readings),
        "quoted": '"' in bag,
        "warm": bool(bag & _WARM),
        "warmth": warm(readings),
        "owning": bool(bag & _OWNING),
        "i": bool(bag & _ME),
        "we": bool(bag & {"we", "us", "our"}),
        "your": "your" in bag,
        "you first": norms[:1] in (["you"], ["your"]),
        "i first": norms[:1] in (["i"], ["my"]),
        "much you": them > 1,
        "you lead": them > sum(norm in _ME for norm in norms),
        "no you": not bag & THEM,
    }
    return found | {name for name, present in named.items() if present}
