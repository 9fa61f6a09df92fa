"""Words with their exact place in what was typed.

It guarantees that every token knows `start` and `end` in the original text, so that `text[start:end]` is what
the person wrote, while `norm` is the plain word meant by it ("u" -> "you", "dont" -> "do" + "not").
Trade-off: one typed word may give several tokens that share one place; a typed word is never split into
places that would cut it in the middle of a letter group people see as one.
"""

import re
from functools import cache

import msgspec

from couples.wording_help.word_lists import Phrases, Replacements, Words, WordSet, union

_TEXTSPEAK_PHRASES = Phrases("textspeak")
_TEXTSPEAK_REPLACED = Replacements("textspeak")
_REPLACED = Replacements("by_module/tokens")
_WORDS = Words("by_module/tokens")
LONGEST_TEXT = 5000
"""How many characters of a text are read."""
_SHORT_WORD = 4
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "`": "'"})


class Token(msgspec.Struct):
    """A word or a mark. `lemma` and `tags` are its verb and its forms, once its sentence is read."""

    norm: str
    start: int
    end: int
    word: bool = True
    lemma: str = ""
    tags: str = ""


def tokenize(text: str) -> list[Token]:
    """All words and marks of `text`, in order; spaces are left out, line ends are kept as marks."""
    tokens: list[Token] = []
    for match in _pieces().finditer(text):
        piece = match.group()
        if piece[0].isalnum():
            _add_word(tokens, piece, match.start(), match.end())
        else:
            tokens.append(Token(piece, match.start(), match.end(), word=False))
    return _settle_misspelt(tokens)


@cache
def _pieces() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_]+(?:['\u2019\u2018`-][^\W\d_]+)*|\d+[^\W\d_]+|\d+(?:[.:,]\d+)*|\n|[^\w\s]|_")


@cache
def _held_down() -> re.Pattern[str]:
    return re.compile(r"([a-z])\1{2,}")


@cache
def _short() -> dict[str, tuple[str, ...]]:
    return {key: tuple(meant.split()) for key, meant in _TEXTSPEAK_REPLACED.words.items()}


def _add_word(tokens: list[Token], piece: str, start: int, end: int) -> None:
    low = piece.lower().translate(_APOSTROPHES)
    if len(low) > _SHORT_WORD or _TEXTSPEAK_PHRASES.drawn_out.inside(low):
        low = _calm(low)
    short = _short().get(low)
    if short is not None:
        tokens.extend(Token(norm, start, end) for norm in short)
        return
    if "'" not in low or len(low) != end - start:
        tokens.append(Token(low, start, end))
        return
    _add_contraction(tokens, low, start, end)


def _add_contraction(tokens: list[Token], low: str, start: int, end: int) -> None:
    for ending, meant in _REPLACED.negation.items():
        if low.endswith(ending):
            cut = len(low) - len(ending)
            if cut:
                tokens.append(Token(low[:cut], start, start + cut))
            tokens.append(Token(meant, start + cut, end))
            return
    cut = low.rfind("'")
    head, tail = low[:cut], low[cut:]
    if tail in _REPLACED.endings:
        _add_word(tokens, head, start, start + cut)
        tokens.append(Token(_REPLACED.endings[tail], start + cut, end))
    elif tail in _REPLACED.verb_or_owner:
        _add_word(tokens, head, start, start + cut)
        is_verb = head in _WORDS.before_a_verb
        tokens.append(Token(_REPLACED.verb_or_owner[tail] if is_verb else tail, start + cut, end))
    else:
        tokens.append(Token(low, start, end))


def _calm(low: str) -> str:
    """Letters held down ("soooo", "neverrrr") are one letter; "coool" loses one too many."""
    return _held_down().sub(r"\1", low)


@cache
def _after_you_are_in_a_hurry() -> WordSet:
    return union(_WORDS.after_you_are, _WORDS.after_ur)


def _settle_misspelt(tokens: list[Token]) -> list[Token]:
    """ "ur late", "your such a" are "you are": both typed in a hurry, told apart by the next word."""
    settled: list[Token] = []
    for at, token in enumerate(tokens):
        settled.append(token)
        if token.norm not in _REPLACED.misspelt or at + 1 == len(tokens):
            continue
        hurried = token.end - token.start == 2
        if tokens[at + 1].norm in (_after_you_are_in_a_hurry() if hurried else _WORDS.after_you_are):
            token.norm, second = _REPLACED.misspelt[token.norm].split()
            settled.append(Token(second, token.start, token.end))
    return settled
