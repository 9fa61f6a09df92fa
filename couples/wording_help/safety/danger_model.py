"""How likely a text tells of danger, a crisis, one's own violence or control: learned from the project's own rows.

It guarantees a pure answer for each text in time linear in it. Where the encoder or the weights can't be loaded, every chance is 0
and the lists in this folder hear alone, until the process starts again; one log line says why. Where one text can't be read, that's
so for it alone, and a log line says why. `tools/wording_help/train_danger.py` writes the weights.

A text is compared by meaning with every row that was learned from, and by its words and pairs of words; each head adds both up,
and knows whether it's about what two agree on.
Trade-off: it was taught by short texts, so a longer one is heard in pieces (`pieces`), of which the gravest decide.
"""

import logging
import re
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum, auto
from functools import cache
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple
from zipfile import BadZipFile

from couples.wording_help.safety import sentence_encoder
from couples.wording_help.safety.by_head import HEADS, ByHead
from couples.wording_help.safety.chances import Chances, Heard, Limits
from couples.wording_help.safety.ordinary_regret import is_ordinary_regret
from couples.wording_help.safety.pieces import Attention, Share, Span, are_all, pieces_of
from couples.wording_help.word_lists import Words

FILE = Path(__file__).with_name("danger_weights.npz")


class Stored(StrEnum):
    """The arrays in the weights file: what it learned from, by rows and by words, and how each head adds both up."""

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


_WORD = re.compile(r"[\w']+")
_FEWEST_WORDS = 4
"""A shorter text says too little to compare; the lists hear it."""
_WORDS = Words("by_module/danger_model")


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

    with FILE.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
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


_FAILURES = (ImportError, OSError, EOFError, KeyError, ValueError, BadZipFile, MemoryError)
_log = logging.getLogger("couples")
_loading = Lock()
"""So that two first texts don't load everything twice at the same moment."""
_missing: list[str] = []
"""Why the encoder or the weights can't be loaded, once that was found out; then no text tries again."""


class Missing(Exception):
    """Why texts are heard by the lists alone, in words for a host."""


def _at_hand() -> Weights | None:
    """The weights, once the encoder is loaded, too; None if either can't be loaded, which the log says once."""
    with _loading:
        if not _missing and (why := _weights_missing() or _encoder_missing()):
            _missing.append(str(why))
            _log.warning("wording help hears danger by its lists alone: %s", why)
        return None if _missing else learned()


def _weights_missing() -> Missing | None:
    """Why the weights can't be used; None if they're loaded."""
    try:
        if learned():
            return None
    except Exception as broken:  # noqa: BLE001  a damaged file can fail in any way
        return Missing(f"{FILE.name} can't be read ({type(broken).__name__})")
    return Missing(f"{FILE.name} is {'from another version' if FILE.exists() else 'missing'}")


def _encoder_missing() -> Missing | None:
    """The same for the encoder."""
    try:
        sentence_encoder.load()
    except Exception as broken:  # noqa: BLE001  it reads files, too
        return Missing(f"its encoder can't be loaded ({type(broken).__name__})")
    return None


def what_is_missing() -> Missing | None:
    """Why texts are heard by the lists alone; None if nothing is missing. It reads the weights, and no encoder."""
    return _weights_missing() if sentence_encoder.is_installed() else Missing("its encoder isn't installed")


def chances_in(
    text: str,
    names: Sequence[str] = (),
    *,
    is_english: bool = True,
    is_agreed: bool = False,
    share: Share | None = None,
) -> Chances:
    """What the model makes of `text`.

    Args:
        is_english: it learned far less of other languages, and asks there only where it's surer.
        is_agreed: whether it's about what two agree on or promise, where rules of a house stand and danger is seldom told.
        names: what the partner is called; each is read as "you".
        share: what the text may ask for as a part of its draft.
    """
    weights = _at_hand() if len(_WORD.findall(text)) >= _FEWEST_WORDS else None
    if weights is None:
        return Chances()
    try:
        pieces, chances = _read(text, names, share or Share(Attention()), weights, is_agreed=is_agreed)
    except _FAILURES as failure:  # of this text alone: it may not make the model deaf to the next
        _log.warning("wording help heard a text by its lists alone: %s", type(failure).__name__)
        return Chances()
    limits = weights.limits.here(is_english=is_english, is_agreed=is_agreed)
    return Chances(
        tuple(
            Heard(at, each.danger, each.door, is_ordinary=_is_ordinary(text, at, each, limits))
            for at, each in zip(pieces, chances, strict=True)
        ),
        *_about_control(text, pieces, chances, limits),
        limits,
        is_whole=is_english and len(pieces) == 1,
        heard_all=are_all(text, pieces),
    )


def _is_ordinary(text: str, at: Span, chances: ByHead, limits: Limits) -> bool:
    """Whether what sounds like a question is the ordinary regret of any day."""
    return limits.perhaps <= chances.danger < limits.sure and is_ordinary_regret(text[at[0] : at[1]])


def _about_control(
    text: str, pieces: list[Span], chances: list[ByHead], limits: Limits
) -> tuple[float, float]:
    """The highest chance in any piece of a rule over the partner, and of freedom given up; ordinary regret is neither."""
    low = min(limits.over, limits.self_surrender)
    told = [
        each
        for at, each in zip(pieces, chances, strict=True)
        if each.control < low or not is_ordinary_regret(text[at[0] : at[1]])
    ]
    over, self_surrender = (each.over for each in told), (each.self_surrender for each in told)
    return max(over, default=0.0), max(self_surrender, default=0.0)


def _read(
    text: str, names: Sequence[str], share: Share, weights: Weights, *, is_agreed: bool
) -> tuple[list[Span], list[ByHead]]:
    """The pieces of `text` that are heard, and the chances of each; those known from the same draft aren't read again."""
    known = share.attention.known
    pieces = pieces_of(text, share, lambda piece: _telling(called_you(piece, names), weights))
    said = [text[start:end] for start, end in pieces]
    new = [piece for piece in dict.fromkeys(said) if piece not in known]
    if new:
        spoken = [called_you(piece, names) for piece in new]
        vectors = sentence_encoder.encode(spoken)
        known.update(zip(new, _chances(spoken, vectors, weights, is_agreed=is_agreed), strict=True))
    return pieces, [known[piece] for piece in said]


def _telling(piece: str, weights: Weights) -> float:
    """How much its words alone sound like danger or control; cheap, to choose what is heard by meaning."""
    by_words = ByHead(*_by_words(piece, weights))
    return float(max(by_words.danger, by_words.control))


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


def _chances(texts: list[str], vectors: Any, weights: Weights, *, is_agreed: bool) -> list[ByHead]:
    np = sentence_encoder.numbers()

    near = np.exp(weights.gamma * (2 * vectors @ weights.rows.T - 2))
    by_words = np.stack([_by_words(text, weights) for text in texts])
    meaning, words, agreed, bias = weights.mix
    scores = near @ weights.dual * meaning + by_words * words + agreed * is_agreed + bias
    return [ByHead(*row) for row in (1 / (1 + np.exp(-np.clip(scores, -30, 30)))).tolist()]


def _by_words(text: str, weights: Weights) -> Any:
    np = sentence_encoder.numbers()

    known = (weights.words.get(word) for word in words_of(text))
    counts = Counter(at for at in known if at is not None)
    if not counts:
        return np.zeros(len(HEADS), np.float32)
    places = list(counts)
    values = (1 + np.log(np.array(list(counts.values()), np.float32))) * weights.idf[places]
    return (values / np.sqrt((values**2).sum())) @ weights.by_word[places]
