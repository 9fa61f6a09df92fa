"""Turns a request that someone said yes to, or something the two agreed on, into the beginning of a promise of their own. Pure.

"Would you text me when you're late?" becomes "I'll text you when I'm late." Its author sees it before anyone else and
changes it as they like. The trade-off: only what plainly asks for an act is turned around. Anything else gives nothing,
because a sentence that's turned wrong is worse than none.
"""

import re

_ASKS = re.compile(
    r"(?:please,? )?(?:(?:would|could|can|will) you(?: be willing to| be able to)?|"
    r"(?:could|can|shall|should|why don't|how about) we(?: both| each)?|let's(?: both| each)?|"
    r"we'll each|we each|we both|we'll|we)\s+(?:please )?",
    re.IGNORECASE,
)
_NOT_AN_ACT = re.compile(
    r"(?:are|were|can|could|should|need|want|would|like|mind|don't|do not|won't|agree|not (?:just|only|always)|"
    r"be (?:ok|okay|fine|happy|open|up|all right|alright))\b|.*\b(?:get|put|come|pull|stay) together\b",
    re.IGNORECASE,
)
_SAYS_WHAT_IS = re.compile(r"we(?: both| each)? have\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:together|(?:each other|one another)('s)?)(?!\w)", re.IGNORECASE)
_PERSONS = {
    "me": "you", "my": "your", "mine": "yours", "myself": "yourself", "i": "you", "i'm": "you're", "i've": "you've",
    "your": "my", "yours": "mine", "yourself": "myself", "you're": "I'm", "you've": "I've", "you'll": "I'll",
    "we": "I", "we're": "I'm", "we've": "I've", "we'll": "I'll", "ourselves": "myself",
}  # fmt: skip
_WORDS = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
_BEFORE_ME = {
    "for", "with", "to", "of", "from", "at", "about", "on", "by", "near", "behind", "without", "beside", "makes", "lets", "helps",
}  # fmt: skip


def as_own_promise(words: str) -> str:
    """The partner's request, or what both do, as the reader's own act; empty where it asks for none that we can turn round."""
    text = " ".join(words.replace("\u2019", "'").split())
    asks = _ASKS.match(text)
    if (
        not asks
        or re.search(r"[.?!].", text)
        or _NOT_AN_ACT.match(text, asks.end())
        or _SAYS_WHAT_IS.match(text)
    ):
        return ""
    act = text[asks.end() :].rstrip(" ?.!")
    if act.lower().startswith("not "):
        return f"I won't {_turned(act[4:])}."
    return f"I'll {_turned(act)}." if act else ""


def _turned(text: str) -> str:
    """Swaps the first and second person. "You" becomes "me" where no word follows and after "for" and the like; else "I".

    What two do together, or to each other, is done with their partner, or to them.
    """
    before = ""

    def turned(found: re.Match[str]) -> str:
        nonlocal before
        word, last, before = found[0].lower(), before, found[0].lower()
        if word != "you":
            return _PERSONS.get(word, found[0])
        is_object = last in _BEFORE_ME or not re.match(r" [a-z]", text[found.end() :])
        return "me" if is_object else "I"

    return _BOTH.sub(_with_partner, _WORDS.sub(turned, text))


def _with_partner(found: re.Match[str]) -> str:
    if found[0].lower() == "together":
        return "with you"
    return "your" if found[1] else "you"
