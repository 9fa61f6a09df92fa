"""English verbs in all their forms, made once from the lists by the rules of spelling.

It guarantees that `verb(word)` tells the base form and what the form can be. Only listed verbs are known;
nothing a person types is remembered.
"""

from enum import StrEnum
from functools import cache

from couples.wording_help.word_lists import Phrases, Words, predicate_lines

_IRREGULAR_VERBS = Words("irregular_verbs")
_IRREGULAR_VERBS_PHRASES = Phrases("irregular_verbs")
_VERBS = Words("verbs")
_BEGIN_WITH_A_VERB = (
    "accusations.acts",
    "mind_reading.acts",
    "insults.acts",
    "care.acts",
    "care.contact",
    "praise.acts",
    "harm.plain_acts",
    "harm.acts_that_may_be",
)
_VOWELS = "aeiou"
_NEVER_DOUBLED = _VOWELS + "wxy"


class Form(StrEnum):
    """What a form of a verb can be; `Token.tags` is a row of these."""

    BASE = "b"
    SHE = "s"
    PAST = "d"
    PARTICIPLE = "n"
    ING = "g"


def verb(word: str) -> tuple[str, str] | None:
    """The base and the tags of `word`, if it is a form of a listed verb."""
    return _table().get(word)


def verb_without_last_letter(word: str) -> tuple[str, str, str] | None:
    """ "Layin", "workin": the whole word, its base and its tags, where an -ing form lacks its last letter."""
    whole = word + "g"
    form = verb(whole) if word.endswith("in") else None
    return (whole, *form) if form and Form.ING in form[1] else None


def past(base: str) -> str:
    """The past form of a listed verb."""
    return _past_forms().get(base, base)


@cache
def _table() -> dict[str, tuple[str, str]]:
    """Every known form with its base and tags."""
    known: dict[str, tuple[str, str]] = {}
    irregular = {row[0]: row[1:] for row in _IRREGULAR_VERBS_PHRASES.forms.rows}
    for base, others in irregular.items():
        _put(known, base, base, Form.BASE)
        _put_irregular(known, base, others)
    for base in sorted(_bases() - irregular.keys()):
        for form, tag in _regular(base):
            _put(known, form, base, tag)
    return known


@cache
def _past_forms() -> dict[str, str]:
    found: dict[str, str] = {}
    for form, (base, tags) in _table().items():
        if Form.PAST in tags:
            found.setdefault(base, form)
    return found


def _bases() -> frozenset[str]:
    rows = [row for name in _BEGIN_WITH_A_VERB for row in predicate_lines(name)]
    first = {word for row in rows for word in row.split()[0].split("/")}
    return frozenset(word for word in first | _VERBS.plain if word.isalpha()) - _VERBS.no_verbs


def _put(known: dict[str, tuple[str, str]], form: str, base: str, tag: str) -> None:
    lemma, tags = known.get(form, (base, ""))
    known[form] = (lemma, tags if tag in tags else tags + tag)


def _put_irregular(known: dict[str, tuple[str, str]], base: str, others: list[str]) -> None:
    _put(known, others[0], base, Form.PAST)
    _put(known, others[1], base, Form.PARTICIPLE)
    for form in others[2:]:
        tag = Form.ING if form.endswith("ing") else Form.SHE if form.endswith("s") else Form.PARTICIPLE
        _put(known, form, base, tag)
    if not any(form.endswith("ing") for form in others[2:]):
        _put(known, _ing(base), base, Form.ING)
    if base not in _IRREGULAR_VERBS.she_form_listed:
        _put(known, _s(base), base, Form.SHE)


def _regular(base: str) -> list[tuple[str, Form]]:
    doubled = base + base[-1] if _doubles(base) else base
    if base.endswith("e"):
        past_form = base + "d"
    elif base.endswith("y") and base[-2] not in _VOWELS:
        past_form = base[:-1] + "ied"
    else:
        past_form = doubled + "ed"
    return [
        (base, Form.BASE),
        (_s(base), Form.SHE),
        (past_form, Form.PAST),
        (past_form, Form.PARTICIPLE),
        (_ing(base), Form.ING),
    ]


def _doubles(base: str) -> bool:
    """ "Stab" -> "stabbed": one vowel before one closing consonant in a word of one syllable."""
    if len(base) < 3 or base[-1] in _NEVER_DOUBLED or base[-2] not in _VOWELS:
        return False
    return not any(letter in _VOWELS for letter in base[:-2])


def _s(base: str) -> str:
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        return base + "es"
    if base.endswith("y") and base[-2] not in _VOWELS:
        return base[:-1] + "ies"
    return base + "s"


def _ing(base: str) -> str:
    if _doubles(base):
        return base + base[-1] + "ing"
    if base.endswith("e") and not base.endswith(("ee", "be")):
        return base[:-1] + "ing"
    return base + "ing"
