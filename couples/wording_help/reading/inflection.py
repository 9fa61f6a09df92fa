"""Verbs in all their forms, made once from the lists.

Promise: `verb(word)` tells the base form and what the form can be: b(ase), s(he -s), d (past), n (participle),
g (-ing). Only listed verbs are known; nothing a person types is remembered.
"""

from functools import cache

from couples.wording_help.word_lists import lines, load

_VOWELS = "aeiou"


@cache
def table() -> dict[str, tuple[str, str]]:
    """Every known form with its base and tags."""
    known: dict[str, tuple[str, str]] = {}
    irregular = {row.split()[0]: row.split()[1:] for row in lines(load("irregular")["forms"])}
    for base, others in irregular.items():
        _put(known, base, base, "b")
        _put_irregular(known, base, others)
    for base in sorted(_bases() - irregular.keys()):
        for form, tag in _regular(base):
            _put(known, form, base, tag)
    return known


def verb(word: str) -> tuple[str, str] | None:
    """The base and the tags of `word`, if it is a form of a listed verb."""
    return table().get(word)


@cache
def past(base: str) -> str:
    """The past form of a listed verb."""
    return next((form for form, (lemma, tags) in table().items() if lemma == base and "d" in tags), base)


def _bases() -> set[str]:
    data = load("predicates")
    first = {
        row.split()[0]
        for key in ("accuse", "motive", "label", "care", "contact", "good", "harm")
        for row in lines(data[key])
    }
    alternatives = {word for words in first for word in words.split("/")}
    return {word for word in alternatives | set(data["plain"].split()) if word.isalpha()} - {
        "only",
        "always",
        "not",
    }


def _put(known: dict[str, tuple[str, str]], form: str, base: str, tag: str) -> None:
    lemma, tags = known.get(form, (base, ""))
    known[form] = (lemma, tags if tag in tags else tags + tag)


def _put_irregular(known: dict[str, tuple[str, str]], base: str, others: list[str]) -> None:
    _put(known, others[0], base, "d")
    _put(known, others[1], base, "n")
    for form in others[2:]:
        tag = "g" if form.endswith("ing") else "s" if form.endswith("s") else "n"
        _put(known, form, base, tag)
    if not any(form.endswith("ing") for form in others[2:]):
        _put(known, _ing(base), base, "g")
    if base not in ("be", "do", "go", "have", "say"):
        _put(known, _s(base), base, "s")


def _regular(base: str) -> list[tuple[str, str]]:
    doubled = base + base[-1] if _doubles(base) else base
    if base.endswith("e"):
        past_form = base + "d"
    elif base.endswith("y") and base[-2] not in _VOWELS:
        past_form = base[:-1] + "ied"
    else:
        past_form = doubled + "ed"
    return [(base, "b"), (_s(base), "s"), (past_form, "d"), (past_form, "n"), (_ing(base), "g")]


def _doubles(base: str) -> bool:
    """ "Stab" -> "stabbed": one vowel before one closing consonant in a word of one syllable."""
    if len(base) < 3 or base[-1] in _VOWELS + "wxy" or base[-2] not in _VOWELS:
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
