"""Whether a text is English at all.

It guarantees that a short text counts as English: a handful of words is too little to tell. So does a terse one ("Hip
aching. Snapped twice."): it takes words or letters of another language, or no word that's known.
"""

from couples.wording_help.reading.inflection import verb
from couples.wording_help.reading.tokens import Token
from couples.wording_help.results import Language
from couples.wording_help.word_lists import Words

_LANGUAGES = Words("languages")
_ENOUGH = 6
_A_FEW = 2
"""So many words of another language: one alone may be a name, a loan or a slip."""


def language_of(text: str, tokens: list[Token]) -> Language:
    """English, unless the words of `text` look like another language.

    Args:
        tokens: those of `text`.
    """
    spoken = _spoken(tokens)
    if len(spoken) < _ENOUGH:
        return Language.ENGLISH
    rest = [token.norm for token in spoken if not _is_foreign(text[token.start : token.end])]
    foreign, known = len(spoken) - len(rest), sum(map(_is_known, rest))
    if foreign >= _A_FEW:
        return Language.OTHER if foreign >= known else Language.ENGLISH
    return Language.ENGLISH if known or (not foreign and _LANGUAGES.shared.among(rest)) else Language.OTHER


def is_terse(tokens: list[Token]) -> bool:
    """Whether hardly any of the small words are there that make sentences, as in a list or a telegram."""
    spoken = _spoken(tokens)
    known = sum(token.norm in _LANGUAGES.english for token in spoken)
    return len(spoken) >= _ENOUGH and known * 6 < len(spoken)


def _spoken(tokens: list[Token]) -> list[Token]:
    return [token for token in tokens if token.word and token.norm[0].isalpha()]


def _is_foreign(typed: str) -> bool:
    """Whether it's a word of another language, or has letters that no English word has; a name may have them, too."""
    plain = typed.lower().replace("\u2019", "'")
    strange = not plain.replace("'", "").replace("-", "").isascii()
    return plain in _LANGUAGES.foreign or (strange and typed == typed.lower())


def _is_known(norm: str) -> bool:
    """Whether it's an English word that no other language has."""
    if norm in _LANGUAGES.shared:
        return False
    return norm in _LANGUAGES.english or verb(norm) is not None
