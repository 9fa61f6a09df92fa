"""How likely a text tells of danger, a crisis, one's own violence or control: learned from the project's own rows.

It guarantees a pure answer for each text in time linear in it, and no answer at all where the encoder or the weights aren't
there: then every chance is 0 and the lists in this folder hear alone. `tools/wording_help/train_danger.py` writes the weights.

A text is compared by meaning with every row that was learned from, and by its words and pairs of words; each head adds both up.
Trade-off: it was taught by short texts, so a longer one is heard in overlapping pieces of two sentences, and the piece that
sounds most like danger decides.
"""

import logging
import re
from collections.abc import Sequence
from enum import StrEnum, auto
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from couples.wording_help.results import Door
from couples.wording_help.safety import sentence_encoder
from couples.wording_help.word_lists import Words

FILE = Path(__file__).with_name("danger_weights.npz")


class Head(StrEnum):
    """What it gives a chance for: any danger, the help that fits, a rule over the partner, one's own freedom given up."""

    DANGER = auto()
    SAFETY = auto()
    CRISIS = auto()
    OWN = auto()
    OVER = auto()
    SELF_SURRENDER = auto()


HEADS = tuple(Head)


class Stored(StrEnum):
    """What stands in the file: each row in bytes with its scale, what it says, the words likewise, and how they add up."""

    HEADS = auto()
    GAMMA = auto()
    ROWS = auto()
    SCALE = auto()
    DUAL = auto()
    WORDS = auto()
    IDF = auto()
    BY_WORD = auto()
    WORD_SCALE = auto()
    MIX = auto()
    LIMITS = auto()


LONGEST = 4000
"""Letters that are read; a person who writes more is heard in what comes first and in the listed words."""
_MOST_PIECES = 60
_WHOLE = 3
"""Up to how many sentences a text is heard as a whole."""
_SENTENCE = re.compile(r"[^.!?\n\u2026\u061f]+[.!?\n\u2026\u061f]*")
_WORD = re.compile(r"[\w']+")
_LONGEST_PIECE = 400
_FEWEST_WORDS = 4
"""A shorter text says too little to compare; the lists hear it."""
_WORDS = Words("by_module/danger_model")


class Limits(msgspec.Struct, frozen=True):
    """From which chance on something counts; over 1: never. `elsewhere` is `perhaps` for other languages than English."""

    sure: float = 1.1
    perhaps: float = 1.1
    elsewhere: float = 1.1
    praise: float = 1.1
    over: float = 1.1
    self_surrender: float = 1.1


class Chances(msgspec.Struct, frozen=True):
    """The highest chance of each head over the pieces of a text; `about` is where danger is likely."""

    danger: float = 0.0
    doors: dict[Door, float] = {}
    over: float = 0.0
    self_surrender: float = 0.0
    about: tuple[tuple[int, int], ...] = ()
    limits: Limits = Limits()

    @property
    def most(self) -> float:
        return max(self.danger, self.over, self.self_surrender)

    def sure(self) -> Door | None:
        """Which help to point to without a question."""
        return self._door() if self.danger >= self.limits.sure else None

    def perhaps(self) -> Door | None:
        """Which help to ask about."""
        return self._door() if self.danger >= self.limits.perhaps else None

    def _door(self) -> Door:
        return max(self.doors, key=lambda door: self.doors[door], default=Door.SAFETY)


class Weights(NamedTuple):
    """What was learned: the rows by meaning, the words, and how each head adds them up."""

    gamma: float
    rows: Any
    dual: Any
    words: dict[str, int]
    idf: Any
    by_word: Any
    mix: Any
    limits: Limits


@cache
def learned() -> Weights | None:
    """The weights, if there are any for these heads."""
    if not FILE.exists():
        return None
    np = sentence_encoder.numbers()

    with np.load(FILE, allow_pickle=False) as file:
        if tuple(file[Stored.HEADS]) != HEADS:
            return None
        rows = file[Stored.ROWS].astype(np.float32) * file[Stored.SCALE][:, None]
        return Weights(
            float(file[Stored.GAMMA]),
            rows,
            file[Stored.DUAL].astype(np.float32),
            {word: at for at, word in enumerate(str(file[Stored.WORDS]).split("\n"))},
            file[Stored.IDF].astype(np.float32),
            file[Stored.BY_WORD].astype(np.float32) * file[Stored.WORD_SCALE],
            file[Stored.MIX],
            Limits(*(float(limit) for limit in file[Stored.LIMITS])),
        )


def chances_in(text: str, names: Sequence[str] = (), *, is_english: bool = True) -> Chances:
    """What the model makes of `text`.

    Args:
        is_english: it learned far less of other languages, and asks there only where it's surer.
        names: what the partner is called; each is read as "you".
    """
    pieces = pieces_of(text[:LONGEST])
    said = [called_you(text[start:end], names) for start, end in pieces]
    if len(_WORD.findall(text)) < _FEWEST_WORDS or not said or _is_missing():
        return Chances()
    try:
        weights = learned()
        if weights is None:
            return Chances()
        found = _chances(said, sentence_encoder.encode(said), weights)
    except (ImportError, OSError, KeyError, MemoryError) as missing:
        _go_on_without(missing)
        return Chances()
    except ValueError:  # of this text alone: no one may make it deaf to the next
        return Chances()
    limits = weights.limits if is_english else replace(weights.limits, perhaps=weights.limits.elsewhere)
    worst = max(range(len(pieces)), key=lambda at: found[at][0])
    return Chances(
        float(found[worst][0]),
        {Door.SAFETY: found[worst][1], Door.CRISIS: found[worst][2], Door.OWN: found[worst][3]},
        max(each[4] for each in found),
        max(each[5] for each in found),
        tuple(piece for piece, each in zip(pieces, found, strict=True) if each[0] >= limits.perhaps),
        limits,
    )


_missing: list[str] = []
"""Why the encoder or the weights can't be used, once that was found out; then no text tries again."""


def _is_missing() -> bool:
    return bool(_missing)


def _go_on_without(missing: Exception) -> None:
    _missing.append(type(missing).__name__)
    logging.getLogger("couples").warning(
        "wording help hears danger by its lists alone: %s", type(missing).__name__
    )


def pieces_of(text: str) -> list[tuple[int, int]]:
    """The stretches that are heard: all of a short text, else every two sentences that follow each other."""
    sentences = [(m.start(), m.end()) for m in _SENTENCE.finditer(text) if _WORD.search(m[0])]
    cut = [
        (at, min(at + _LONGEST_PIECE, end))
        for start, end in sentences
        for at in range(start, end, _LONGEST_PIECE)
    ]
    if len(cut) <= _WHOLE and sum(end - start for start, end in cut) <= _LONGEST_PIECE:
        return [(cut[0][0], cut[-1][1])] if cut else []
    pairs = [(a[0], b[1]) for a, b in pairwise(cut)] or cut
    return pairs[:_MOST_PIECES]


def called_you(text: str, names: Sequence[str]) -> str:
    """`text` with the partner spoken to: it was taught by texts to and about "you"."""
    called, you = set(names), min(_WORDS.partner)

    def spoken_to(word: re.Match[str]) -> str:
        name = word[0].removesuffix(min(_WORDS.possessive))
        return you + word[0][len(name) :] if name in called else word[0]

    return _WORD.sub(spoken_to, text) if called else text


def words_of(text: str) -> list[str]:
    """Its words and the pairs of words that follow each other."""
    words = _WORD.findall(text.lower().replace("\u2019", "'"))
    return words + [f"{a} {b}" for a, b in pairwise(words)]


def _chances(texts: list[str], vectors: Any, weights: Weights) -> list[list[float]]:
    np = sentence_encoder.numbers()

    near = np.exp(weights.gamma * (2 * vectors @ weights.rows.T - 2))
    by_meaning = near @ weights.dual
    by_words = np.stack([_by_words(text, weights) for text in texts])
    meaning, words, bias = weights.mix
    scores = by_meaning * meaning + by_words * words + bias
    chances: list[list[float]] = (1 / (1 + np.exp(-np.clip(scores, -30, 30)))).tolist()
    return chances


def _by_words(text: str, weights: Weights) -> Any:
    np = sentence_encoder.numbers()

    counts: dict[int, int] = {}
    for word in words_of(text):
        at = weights.words.get(word)
        if at is not None:
            counts[at] = counts.get(at, 0) + 1
    if not counts:
        return np.zeros(len(HEADS), np.float32)
    places = list(counts)
    values = (1 + np.log(np.array(list(counts.values()), np.float32))) * weights.idf[places]
    return (values / np.sqrt((values**2).sum())) @ weights.by_word[places]
