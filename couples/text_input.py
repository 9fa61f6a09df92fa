"""What people type, made safe to keep without changing what it says.

Line ends become "\\n", characters that no keyboard makes (controls, lone surrogates) go, and text is
kept in NFC. Nothing is cut silently: a text that is too long is refused by its form, with the text kept.
"""

import re
import unicodedata

from couples import normal_form

ANSWER_LIMIT = 5000
LINE_LIMIT = 300
MOST_MARKS = 4
"""A Hebrew letter can have a point, a dot, a vowel and an accent at once."""

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"}
_LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85]")
"""What ends a line here or there. Those that are controls would go without a trace, and glue two words together."""
_DROPPED = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\u202a-\\u202e\\u2066-\\u2069\\ufeff]"
)
"""Controls, lone surrogates and direction overrides. A pattern, because a text of a megabyte comes before anyone knows its length."""
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


def clean(text: str | None) -> str:
    """`text` with unified line ends and without control characters, ready to be sealed.

    Joiners stay (emoji and several scripts need them); direction overrides go, because they make a
    sentence read differently from what was written.
    """
    if not text:
        return ""
    text = _LINE_END.sub("\n", text)
    return normal_form.normalize("NFC", _DROPPED.sub("", text)).strip()


def is_blank(text: str | None) -> bool:
    """Whether nothing would be seen of `text`: spaces and invisible characters don't count as words."""
    return all(unicodedata.category(c) in _INVISIBLE or _is_filler(c) for c in text or "")


def clean_name(text: str | None) -> str:
    """A display name on one line."""
    return " ".join(clean(text).split())


def piles_marks(name: str) -> bool:
    """Whether a letter has more combining marks than any language writes, so that they'd cover the lines around it."""
    marks = 0
    for c in name:
        marks = marks + 1 if unicodedata.combining(c) else 0
        if marks > MOST_MARKS:
            return True
    return False


def mixes_scripts(name: str) -> bool:
    """Whether letters of scripts that look alike are mixed, as in a Latin "Ben" with a Cyrillic В.

    A name that is all Cyrillic or all Greek is a name; a mixture is how one person is dressed up as
    another.
    """
    found = {
        script
        for c in name
        if c.isalpha()
        for script in _SCRIPTS
        if unicodedata.name(c, "").startswith(script + " ")
    }
    return len(found) > 1


def _is_filler(c: str) -> bool:
    return c in "\u115f\u1160\u3164\uffa0\u2800" or bool(unicodedata.combining(c))


def imitates(name: str, other: str) -> bool:
    """Whether `name` is drawn with look-alike letters to read as `other`. The very same name isn't an imitation."""
    return name != other and _skeleton(name) == _skeleton(other)


_LOOK_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеіјорсухѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧοı", "ABESIJKMHOPCTYXaeijopcyxsABEZHIKMNOPTYXoi"
)


def _skeleton(name: str) -> str:
    plain = normal_form.normalize("NFKD", name)
    letters = "".join(
        c for c in plain if not unicodedata.combining(c) and unicodedata.category(c)[0] not in "CZ"
    )
    return letters.translate(_LOOK_ALIKE).casefold()
