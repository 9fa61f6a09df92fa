"""What is never coached: fear, force, control, danger, and talk of ending one's life; and having no words.

Promise: such a text gets a quiet line and no note at all; the words for harm are never corrected.
Trade-off: a word too many shows a line nobody needed; a word too few would ask somebody to soften a warning.
"""

from functools import cache

from couples.wording_help.reading.analysis import Reading
from couples.wording_help.reading.patterns import Phrases
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.word_lists import lines, load, words


def crisis(sentences: list[Sentence]) -> bool:
    """Whether somebody speaks of ending their life, as pain or as threat."""
    return _any(sentences, "crisis", "crisis_aimed")


def harm(readings: list[Reading]) -> bool:
    """Whether fear, force or control is told of."""
    if any(reading.harm for reading in readings):
        return True
    told = words("safety", "words")
    for reading in readings:
        if told & reading.sentence.bag:
            return True
    return _any([reading.sentence for reading in readings], "harm")


def shut_down(sentences: list[Sentence]) -> bool:
    """Whether the whole text says no more than "I'm fine" or "whatever"."""
    known = set(lines(load("safety")["shutdown"]))
    whole = [
        [word for word in sentence.norms if word[0].isalnum() and word not in _HUSH] for sentence in sentences
    ]
    said = [" ".join(row) for row in whole if row]
    if not said or sum(len(row) for row in whole) > 14:
        return False
    return all(row in known for row in _pieces(sentences)) or all(row in known for row in said)


_HUSH = words("sets", "safety_hush")


def _pieces(sentences: list[Sentence]) -> list[str]:
    pieces: list[str] = []
    for sentence in sentences:
        current: list[str] = []
        for token in sentence.tokens:
            if token.word and token.norm not in _HUSH:
                current.append(token.norm)
            elif not token.word and current:
                pieces.append(" ".join(current))
                current = []
        if current:
            pieces.append(" ".join(current))
    return pieces or [""]


_LEAVING = (["i", "am", "leaving"], ["i", "am", "going"], ["i", "am", "calling"], ["i", "am", "not"])


def is_limit(readings: list[Reading]) -> bool:
    """ "If you hit me again, I will leave": what I do to stay safe."""
    for reading in readings:
        norms, bag = reading.sentence.norms, reading.sentence.bag
        if (
            bag & {"if", "when", "while"}
            and "i" in bag
            and bag & {"will", "leaving", "going", "call", "leave"}
            and any(
                norms[k : k + 2] == ["i", "will"] or norms[k : k + 3] in _LEAVING for k in range(len(norms))
            )
        ):
            return True
        if norms[:3] == ["i", "will", "not"] or norms[:4] in (
            ["i", "am", "not", "staying"],
            ["i", "am", "not", "getting"],
        ):
            return True
    return False


@cache
def _tree(*keys: str) -> Phrases:
    found = Phrases()
    for key in keys:
        for row in lines(load("safety")[key]):
            found.add(row, key)
    return found


def _any(sentences: list[Sentence], *keys: str) -> bool:
    found = _tree(*keys)
    for sentence in sentences:
        for i, token in enumerate(sentence.tokens):
            if found.can_start(token) and found.at(sentence.tokens, i, opening=i == 0):
                return True
    return False
