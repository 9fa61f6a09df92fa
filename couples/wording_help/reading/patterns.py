"""Patterns of words as one tree, walked from a token.

It guarantees that the work at one token is bounded by the longest pattern, however many patterns there are
and however hostile the text; there is no backtracking over the text. `lists/README.md` tells how patterns are
written.
"""

from collections.abc import Iterable
from functools import cache
from itertools import product
from typing import Any

from couples.wording_help.reading.tokens import Token, tokenize
from couples.wording_help.word_lists import Lists, Words, WordSet, pattern_lines, predicate_lines

_OPENING, _END, _ANY, _FORM, _LIST, _MEANING = "^", "$", "*", "~", "@", "="
_MARKS = frozenset("!'\"")
Node = dict[str, Any]


class PatternTree:
    """A set of patterns, each with what it means; `at` gives the longest one that starts at a token."""

    def __init__(self) -> None:
        self._anywhere: Node = {}
        self._at_a_start: Node = {}
        self._first_words: set[str] = set()

    def add(self, pattern: str, meaning: object, *, is_predicate: bool = False) -> None:
        """Take in one pattern; the first word of a predicate stands for all its forms."""
        parts = pattern.lower().split()
        opening = parts[0] == _OPENING
        if opening:
            parts = parts[1:]
        if is_predicate:
            parts[0] = "/".join(_FORM + word for word in parts[0].split("/"))
        for row in product(*(_choices(part) for part in parts)):
            keys = [key for each in row for key in each]
            self._note_first(keys[0])
            node = self._at_a_start if opening else self._anywhere
            for key in keys:
                if key.startswith(_LIST) and key not in node:
                    node.setdefault(_LIST, []).append((_members(key), node.setdefault(key, {})))
                node = node.setdefault(key, {})
            node.setdefault(_MEANING, meaning)

    def _note_first(self, key: str) -> None:
        self._first_words |= _members(key) if key.startswith(_LIST) else {key}

    def can_start(self, token: Token) -> bool:
        """Whether any pattern begins with `token`: the quick way out for most words."""
        return token.norm in self._first_words or (
            token.lemma != "" and _FORM + token.lemma in self._first_words
        )

    def at(self, tokens: list[Token], i: int, *, opening: bool = False) -> tuple[Any, int] | None:
        """The meaning and the end of the longest pattern starting at `tokens[i]`."""
        if i >= len(tokens) or not self.can_start(tokens[i]):
            return None
        best = _walk(self._anywhere, tokens, i)
        if opening:
            first = _walk(self._at_a_start, tokens, i)
            if first and (best is None or first[1] >= best[1]):
                best = first
        return best

    def anywhere(self, tokens: list[Token]) -> bool:
        """Whether any pattern stands in the sentence `tokens`."""
        return any(
            self.can_start(token) and self.at(tokens, i, opening=i == 0) for i, token in enumerate(tokens)
        )


class Patterns(Lists[PatternTree]):
    """The table `[patterns]` of a file; each pattern means the name of its list."""

    def _read(self, key: str) -> PatternTree:
        return patterns((key, f"{self._file}.{key}"))


def patterns(*lists: tuple[object, str]) -> PatternTree:
    """One tree of several lists ("file.list" of the tables `[patterns]`), each with what its lines mean.

    The first list that has a pattern decides.
    """
    tree = PatternTree()
    for meaning, name in lists:
        for line in pattern_lines(name):
            tree.add(line, meaning)
    return tree


def predicates(*lists: tuple[object, str]) -> PatternTree:
    """As `patterns`, of the tables `[predicates]`: the first word of a line stands for all its forms."""
    tree = PatternTree()
    for meaning, name in lists:
        for line in predicate_lines(name):
            tree.add(line, meaning, is_predicate=True)
    return tree


def _members(key: str) -> WordSet:
    """The words of the list named by "@file.list"."""
    file, _, name = key.removeprefix(_LIST).partition(".")
    members: WordSet = getattr(Words(file), name)
    return members


def _choices(part: str) -> Iterable[tuple[str, ...]]:
    perhaps = part.endswith("?") and len(part) > 1
    found: list[tuple[str, ...]] = [()] if perhaps else []
    words = part.rstrip("?").split("/") if len(part) > 1 else [part]
    return dict.fromkeys(found + [_norms(word) for word in words])


@cache
def _norms(word: str) -> tuple[str, ...]:
    """The keys that one word of a pattern stands for; a short form such as "im" stands for two."""
    if not word[:1].isalpha():
        return (word,)
    return tuple(token.norm for token in tokenize(word))


def _walk(root: Node, tokens: list[Token], i: int) -> tuple[Any, int] | None:
    best: tuple[Any, int] | None = None
    stack = [(root, i)]
    size = len(tokens)
    while stack:
        node, j = stack.pop()
        meaning = node.get(_MEANING)
        if meaning is not None and (best is None or j > best[1]):
            best = (meaning, j)
        if j < size:
            _step(node, tokens[j], j, stack, within=j > i)
        elif _END in node and (best is None or j > best[1]):
            best = (node[_END].get(_MEANING), j)
    return best


def _step(node: Node, token: Token, j: int, stack: list[tuple[Node, int]], *, within: bool) -> None:
    """Put every node that `token` leads to on the stack; commas within a phrase are stepped over."""
    if not token.word:
        if token.norm == "," and within:
            stack.append((node, j + 1))
        elif token.norm in _MARKS and token.norm in node:
            stack.append((node[token.norm], j + 1))
        return
    keys = (token.norm, _FORM + token.lemma, _ANY) if token.lemma else (token.norm, _ANY)
    for key in keys:
        child = node.get(key)
        if child is not None:
            stack.append((child, j + 1))
    for members, child in node.get(_LIST, ()):
        if token.norm in members:
            stack.append((child, j + 1))
