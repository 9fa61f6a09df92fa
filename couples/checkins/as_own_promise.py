"""Turns a request that someone said yes to, or what two agreed, into the beginning of a promise of their own. Pure.

"Would you text me when you're late?" becomes "I'll text you when I'm late." Its author sees it before anyone else and
changes it as they like. The trade-off: only what plainly asks for an act is turned around. Anything else gives just "I'll
", because a sentence that's turned wrong is worse than none.
"""

import re

BEGINNING = "I'll "
_ASKS = re.compile(
    r"(?:please,? )?(?:would you be willing to|would you be able to|would you mind|would you|could you|can you|will you|"
    r"we'll each|we each|we both|we'll|we)\s+(?:please )?",
    re.IGNORECASE,
)
_NOT_AN_ACT = re.compile(
    r"(?:are|were|have|can|could|should|need|want|would|like|don't|do not|won't|agree to)\b", re.IGNORECASE
)
_PERSONS = {
    "me": "you", "my": "your", "mine": "yours", "myself": "yourself", "i": "you", "i'm": "you're", "i've": "you've",
    "your": "my", "yours": "mine", "yourself": "myself", "you're": "I'm", "you've": "I've", "you'll": "I'll",
}  # fmt: skip
_WORDS = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
_BEFORE_ME = {
    "for", "with", "to", "of", "from", "at", "about", "on", "by", "near", "behind", "without", "beside", "makes", "lets", "helps",
}  # fmt: skip


def as_own_promise(words: str) -> str:
    """The partner's request as the reader's own act; only a beginning ("I'll ") where it asks for none that we can turn round."""
    text = " ".join(words.replace("\u2019", "'").split())
    asks = _ASKS.match(text)
    if not asks or re.search(r"[.?!].", text) or _NOT_AN_ACT.match(text, asks.end()):
        return BEGINNING
    return BEGINNING + _turned(text[asks.end() :].rstrip(" ?.!")) + "."


def _turned(text: str) -> str:
    """Swaps the first and second person. "You" becomes "me" where no word follows and after "for" and the like; else "I"."""
    before = ""

    def turned(found: re.Match[str]) -> str:
        nonlocal before
        word, last, before = found[0].lower(), before, found[0].lower()
        if word != "you":
            return _PERSONS.get(word, found[0])
        is_object = last in _BEFORE_ME or not re.match(r" [a-z]", text[found.end() :])
        return "me" if is_object else "I"

    return _WORDS.sub(turned, text)
