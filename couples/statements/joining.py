"""How what was typed into a field fits after the words that its sentence begins with. Pure; it changes nothing that is stored.

Phones begin every field with a capital, and people write "Could we …?" after "Would you be willing to". So a first word becomes
lower case if it can't be a name, and a text that is a sentence of its own stays one. The trade-off: this goes by first words, so a
name is safe ("Ben came home" stands alone) and an unusual beginning just stays as it was typed.
"""

import re

_FIRST = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_ANOTHER_SENTENCE = re.compile(r"\n|[!?…]|(?<!\.\w)(?<!\.)\.[\"'”’)]*\s+\S|\.{3}\s+[A-Z]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_I = _words("i i'm i've i'd i'll")
_PERSON = _words(
    "you you're you've you'd you'll we we're we've we'd we'll he he's she she's they they're it it's there there's that's"
)
_GOES_ON = _PERSON | _words(
    "the a an my our your his her their its this that these those some all both nobody someone everyone no another when then not"
)
_TIMES = _words("on at in yesterday last today tonight earlier during after before recently once one two")
_DAY = r"(?:this (?:morning|afternoon|evening|week|weekend|month|year)|the other (?:day|night|morning|evening)|every (?!time))"
_OPENS_A_CLAUSE = re.compile(r"(?:every time|each time|whenever|while|if|as soon as|because|since)\b")
_OF_BOTH = re.compile(
    r"(?:could|can|would|will|shall|should|may) we (?:please |both )?|let['\u2019]?s ", re.IGNORECASE
)
_TIMES_WITH_A_NAME = _words(
    "monday tuesday wednesday thursday friday saturday sunday january february april june july august september october november "
    "december christmas easter"
)
_ASKING = _words(
    "could can can't couldn't would wouldn't will won't shall should may might what how is are do does"
)
_A_THING = _words("a an the my our your some more less this that these those it")
_TELLING = _I | (_PERSON - {"it"}) | _words("don't no let's maybe perhaps if")
_DO_ASKING = re.compile(r"do (?:you|we|i|they|he|she)\b")
_PLEASE = re.compile(r"^please\b,?(?! (?:me|us|him|her|them|my|our|your|the)\b)\s+", re.IGNORECASE)
_ABOUT_YOU = re.compile(r"you(?:'(?:re|ve|d|ll))?\b")


def is_whole(name: str, text: str) -> bool:
    """Whether `text` in the field `name` is a sentence of its own, so that nothing is said before it."""
    text = text.strip()
    low, first = _plain(text), first_word(text)
    match name:
        case "observation":
            if _ANOTHER_SENTENCE.search(text.rstrip(" .,;")) or first in _TIMES or re.match(_DAY, low):
                return True
            return text[:1].isupper() and first not in _GOES_ON | _I and not begins_a_clause(text)
        case "need":
            if low.startswith(("i need ", "because ", "you to ")):
                return False
            return first in _I | _PERSON | _ASKING | {"let's", "please"}
        case "request":
            asked = _plain(without_please(text))
            if asked.startswith("would you be willing to ") or (
                asked.startswith("do ") and not _DO_ASKING.match(asked)
            ):
                return False
            return first_word(asked) in _ASKING | _A_THING | _TELLING
        case "other_view":
            return first in _I | _GOES_ON - {"not"} | {"maybe", "perhaps"} and not is_about_you(text)
    return False


def begins_a_clause(text: str) -> bool:
    """Whether it begins with a word that takes the place of "When", such as "while"."""
    return bool(_OPENS_A_CLAUSE.match(_plain(text)))


def is_about_you(text: str) -> bool:
    """Whether it brings the "you" of "I can see that you" itself."""
    return bool(_ABOUT_YOU.match(_plain(text)))


def is_told(text: str) -> bool:
    """Whether a whole request tells and doesn't ask, so that it ends with a full stop."""
    return first_word(without_please(text)) in _TELLING


def without_please(text: str) -> str:
    """A request without the "please" it begins with, which doesn't go on after "Would you be willing to"."""
    return _PLEASE.sub("", text.strip())


def as_agreement(request: str) -> str:
    """A request that someone said yes to, as the beginning of an agreement: "Could we rest?" is "We'll rest." there.

    One that asks for what one of the two does is left as it was typed, without the question mark.
    """
    text = request.strip()
    both = _OF_BOTH.match(text)
    if not both or _ANOTHER_SENTENCE.search(text.rstrip(" ?.!")):
        return text.rstrip(" ?")
    return f"We'll {text[both.end() :].rstrip(' ?.!')}."


def going_on(text: str) -> str:
    """`text` as it goes on within a sentence: its first word small, where it's no name, no "I" and no "TV"."""
    first, low = _FIRST.match(text), first_word(text)
    if not first or first[0][1:] != first[0][1:].lower() or low in _I:
        return text
    may_be_a_name = low in _TIMES_WITH_A_NAME or low.endswith("'s") or text[first.end() :].startswith(" to ")
    return text if may_be_a_name and low not in _GOES_ON | {"time"} else text[:1].lower() + text[1:]


def as_whole(text: str) -> str:
    """`text` as a sentence begins."""
    text = text.strip()
    return text[:1].upper() + text[1:]


def first_word(text: str) -> str:
    """Its first word, small and with a straight apostrophe."""
    first = _FIRST.match(text.strip())
    return _plain(first[0]) if first else ""


def _plain(text: str) -> str:
    return text.strip().lower().replace("\u2019", "'")
