"""Phrase lists as one tree of words, walked from a token.

Promise: the work at one token is bounded by the longest pattern, however many patterns there are and
however hostile the text; there is no backtracking over the text.
A pattern is a row of elements: `word`, `a/b`, `word?`, `~base` (any form of a verb), `*` (any one word),
`@list` (a word of that list), a leading `^` (start of a sentence) and a closing `$` (its end).
"""

from itertools import product

from couples.wording_help.reading.tokens import Token, tokenize
from couples.wording_help.word_lists import words

_CLASSES = {
    "@insult_adj": lambda: words("words", "insult_adj"),
    "@mean_adj": lambda: words("words", "insult_adj") - words("words", "situation"),
    "@insult_noun": lambda: words("words", "insult_noun"),
    "@good_feel": lambda: words("feelings", "met"),
}

_MARKS = frozenset("!'\"")


class Phrases:
    """A set of patterns, each with what it means; `at` gives the longest one that starts at a token."""

    def __init__(self) -> None:
        self._anywhere: dict = {}
        self._opening: dict = {}
        self._starts: set[str] = set()

    def add(self, pattern: str, meaning: object, *, verb_first: bool = False) -> None:
        """Take in one pattern; with `verb_first` its first word stands for all its forms."""
        parts = pattern.lower().split()
        opening = parts[0] == "^"
        if opening:
            parts = parts[1:]
        if verb_first:
            parts[0] = "/".join("~" + word for word in parts[0].split("/"))
        for row in product(*(_choices(part) for part in parts)):
            node = self._opening if opening else self._anywhere
            self._note_start(row)
            for key in (key for keys in row for key in keys):
                if key in _CLASSES and key not in node:
                    node.setdefault("@", []).append((_CLASSES[key](), node.setdefault(key, {})))
                node = node.setdefault(key, {})
            node.setdefault("=", meaning)

    def _note_start(self, row: tuple[tuple[str, ...], ...]) -> None:
        first = next(key for keys in row for key in keys)
        self._starts |= _CLASSES[first]() if first in _CLASSES else {first}

    def can_start(self, token: Token) -> bool:
        """Whether any pattern begins with `token`: the quick way out for most words."""
        return token.norm in self._starts or (token.lemma != "" and "~" + token.lemma in self._starts)

    def at(self, tokens: list[Token], i: int, *, opening: bool = False) -> tuple[object, int] | None:
        """The meaning and the end of the longest pattern starting at `tokens[i]`."""
        if i >= len(tokens) or not self.can_start(tokens[i]):
            return None
        best = _walk(self._anywhere, tokens, i)
        if opening:
            first = _walk(self._opening, tokens, i)
            if first and (best is None or first[1] >= best[1]):
                best = first
        return best


def _choices(part: str) -> list[tuple[str, ...]]:
    perhaps = part.endswith("?") and len(part) > 1
    found: list[tuple[str, ...]] = [()] if perhaps else []
    for word in part.rstrip("?").split("/") if len(part) > 1 else [part]:
        if word[:1] in "~@*$=" or not word[:1].isalpha():
            found.append((word,))
        else:
            found.append(tuple(token.norm for token in tokenize(word)))
    return list(dict.fromkeys(found))


def _walk(root: dict, tokens: list[Token], i: int) -> tuple[object, int] | None:
    best: tuple[object, int] | None = None
    stack = [(root, i)]
    size = len(tokens)
    while stack:
        node, j = stack.pop()
        meaning = node.get("=")
        if meaning is not None and (best is None or j > best[1]):
            best = (meaning, j)
        if j < size:
            _step(node, tokens[j], j, stack, within=j > i)
        elif "$" in node and (best is None or j > best[1]):
            best = (node["$"].get("="), j)
    return best


def _step(node: dict, token: Token, j: int, stack: list[tuple[dict, int]], *, within: bool) -> None:
    """Put every node that `token` leads to on the stack; commas within a phrase are stepped over."""
    if not token.word:
        if token.norm == "," and within:
            stack.append((node, j + 1))
        elif token.norm in _MARKS and token.norm in node:
            stack.append((node[token.norm], j + 1))
        return
    child = node.get(token.norm)
    if child is not None:
        stack.append((child, j + 1))
    if token.lemma:
        child = node.get("~" + token.lemma)
        if child is not None:
            stack.append((child, j + 1))
    child = node.get("*")
    if child is not None:
        stack.append((child, j + 1))
    for members, child in node.get("@", ()):
        if token.norm in members:
            stack.append((child, j + 1))
