"""Words with their exact place in what was typed.

Promise: every token knows `start` and `end` in the original text, so that `text[start:end]` is what the
person wrote, while `norm` is the plain word meant by it ("u" -> "you", "dont" -> "do" + "not").
Trade-off: one typed word may give several tokens that share one place; a typed word is never split into
places that would cut it in the middle of a letter group people see as one.
"""

import re
from dataclasses import dataclass

from couples.wording_help.word_lists import load, words

_PIECE = re.compile(r"[^\W\d_]+(?:['\u2019\u2018`-][^\W\d_]+)*|\d+[^\W\d_]+|\d+(?:[.:,]\d+)*|\n|[^\w\s]|_")
_RUN = re.compile(r"([a-z])\1{2,}")
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "`": "'"})
_TAILS = {"'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'m": "am"}
_S_IS = words("sets", "tokens_s_is")
_SHORT = {key: tuple(value.split()) for key, value in load("textspeak")["words"].items()}
_YOU_ARE_NEXT = words("sets", "tokens_you_are_next")
_UR_ARE_NEXT = _YOU_ARE_NEXT | frozenset(
    [
        "the",
        "just",
        "really",
        "all",
        "going",
        "doing",
        "still",
        "only",
        "more",
        "no",
        "right",
        "wrong",
        "coming",
        "driving",
        "leaving",
        "talking",
    ]
)


@dataclass(slots=True)
class Token:
    norm: str
    start: int
    end: int
    word: bool = True
    lemma: str = ""
    tags: str = ""


def tokenize(text: str) -> list[Token]:
    """All words and marks of `text`, in order; spaces are left out, line ends are kept as marks."""
    tokens: list[Token] = []
    for match in _PIECE.finditer(text):
        piece = match.group()
        if piece[0].isalnum():
            _add_word(tokens, piece, match.start(), match.end())
        else:
            tokens.append(
                Token("\u2026" if piece == "\u2026" else piece, match.start(), match.end(), word=False)
            )
    return _settle_your(tokens)


def _add_word(tokens: list[Token], piece: str, start: int, end: int) -> None:
    low = piece.lower().translate(_QUOTES)
    if "aaa" in low or len(low) > 4:
        low = _calm(low)
    short = _SHORT.get(low)
    if short is not None:
        tokens.extend(Token(norm, start, end) for norm in short)
        return
    cut = low.find("'")
    if cut < 0 or len(low) != end - start:
        tokens.append(Token(low, start, end))
        return
    _add_contraction(tokens, low, start, end)


def _add_contraction(tokens: list[Token], low: str, start: int, end: int) -> None:
    if low.endswith("n't"):
        tokens.append(Token(low[:-3], start, end - 3))
        tokens.append(Token("not", end - 3, end))
        return
    cut = low.rfind("'")
    head, tail = low[:cut], low[cut:]
    if tail in _TAILS:
        _add_word(tokens, head, start, start + cut)
        tokens.append(Token(_TAILS[tail], start + cut, end))
    elif tail == "'s":
        _add_word(tokens, head, start, start + cut)
        tokens.append(Token("is" if head in _S_IS else "'s", start + cut, end))
    else:
        tokens.append(Token(low, start, end))


def _calm(low: str) -> str:
    """Letters held down ("soooo", "neverrrr") are one letter; "coool" loses one too many and stays unknown."""
    return _RUN.sub(r"\1", low)


def _settle_your(tokens: list[Token]) -> list[Token]:
    """ "ur late", "your such a" are "you are": both typed in a hurry, told apart by the next word."""
    settled: list[Token] = []
    for at, token in enumerate(tokens):
        settled.append(token)
        if token.norm != "your" or at + 1 == len(tokens):
            continue
        hurried = token.end - token.start == 2
        if tokens[at + 1].norm in (_UR_ARE_NEXT if hurried else _YOU_ARE_NEXT):
            token.norm = "you"
            settled.append(Token("are", token.start, token.end))
    return settled
