"""Having no words yet: a text that says no more than "I'm fine" or "whatever".

It guarantees that the whole text says so; one word more, and it is read like any other.
"""

from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.word_lists import Phrases, Words

_NO_WORDS = Words("no_words")
_NO_WORDS_PHRASES = Phrases("no_words")
_LONGEST = 14


def has_no_words(sentences: list[Sentence]) -> bool:
    """Whether the whole text only shuts the conversation down."""
    whole = [
        [word for word in sentence.norms if word[0].isalnum() and word not in _NO_WORDS.fillers]
        for sentence in sentences
    ]
    said = [" ".join(row) for row in whole if row]
    if not said or sum(len(row) for row in whole) > _LONGEST:
        return False
    return all(row in _NO_WORDS_PHRASES.shutting_down for row in _pieces(sentences)) or all(
        row in _NO_WORDS_PHRASES.shutting_down for row in said
    )


def _pieces(sentences: list[Sentence]) -> list[str]:
    """What stands between the marks, without fillers."""
    pieces: list[str] = []
    for sentence in sentences:
        current: list[str] = []
        for token in sentence.tokens:
            if token.word and token.norm not in _NO_WORDS.fillers:
                current.append(token.norm)
            elif not token.word and current:
                pieces.append(" ".join(current))
                current = []
        if current:
            pieces.append(" ".join(current))
    return pieces or [""]
