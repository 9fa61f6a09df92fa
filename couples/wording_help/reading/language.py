"""Whether a text is English at all.

It guarantees that a short text counts as English: a handful of words is too little to tell.
"""

from couples.wording_help.reading.tokens import Token
from couples.wording_help.results import Language
from couples.wording_help.word_lists import Words

_LANGUAGES = Words("languages")
_ENOUGH = 6


def language_of(tokens: list[Token]) -> Language:
    """English, unless the words do not look like it."""
    spoken = [token.norm for token in tokens if token.word and token.norm[0].isalpha()]
    if len(spoken) < _ENOUGH:
        return Language.ENGLISH
    known = sum(word in _LANGUAGES.english for word in spoken)
    strange = sum(word in _LANGUAGES.foreign for word in spoken)
    return Language.ENGLISH if known * 6 >= len(spoken) and known >= 2 * strange else Language.OTHER
