"""The replies that the reader of a shared copy can give, the answers to what was heard, and when talking is suggested instead."""

from collections.abc import Collection, Iterable
from datetime import timedelta

LONGEST_TIME = timedelta(days=14)
REPLIES = {
    "heard": "What I heard is …",
    "sense": "It makes sense to me that …",
    "own": "In my own words",
    "yes": "Yes",
    "yes-and": "Yes, and …",
    "cannot": "I can't, but could we …",
    "time": "I need time until …",
    "talk": "Not in writing, let's talk",
    "not-this": "No, not this",
}
FIRST = ("heard", "sense", "own")
FIRST_IF_ASKED = ("heard", "yes", "cannot", "not-this")
TO_A_REQUEST = ("yes", "yes-and", "cannot", "not-this")
"""The replies that are offered first: to a message, to one that asks for something, and once it was heard; the rest are folded."""
DECISIONS = {*TO_A_REQUEST, "time", "talk"}
"""What a reader can decide; an author's "Yes, let's" counts as one."""
WITH_WORDS = {"heard", "sense", "own", "yes-and", "cannot"}
ANSWERS = {"exactly": "Yes", "almost": "Almost", "not-yet": "Not really"}
THANKS = "Thank you"
LETS = "Yes, let's"
"""The one tap that accepts what could be done instead ("cannot"); it's kept as a yes about that reply."""
WARMLY = {"thanks": THANKS, "own": ""}
TO_A_REPLY = {
    "heard": ANSWERS,
    "cannot": {"yes": LETS},
    "yes": WARMLY,
    "yes-and": WARMLY,
    "sense": WARMLY,
    "own": WARMLY,
}
"""What the author can say to a reply. A no, and asking for time or a talk, are left alone, so that nothing presses there."""
ASK_BACK = {"heard", "cannot"}
"""The replies that ask the author something; the rest can go without a word."""
SAID = {kind: label.removesuffix(" …") for kind, label in REPLIES.items() if kind != "own"} | {
    "thanks": THANKS
}
"""What stands above a reply where it's read; own words need nothing above them."""
TALK_AFTER = 2
"""So many times "almost" or "not really", and the page suggests talking instead."""


def offered_first(has_request: bool, still_asks: bool) -> tuple[str, ...]:
    if still_asks:
        return TO_A_REQUEST
    return FIRST_IF_ASKED if has_request else FIRST


def still_asks(said: Collection[str], answers: Collection[str]) -> bool:
    """Whether the request is what's left to answer: what the reader heard was what was meant, and they said no more than that.

    Args:
        said: the kinds of the reader's replies.
        answers: what their partner answered to those.
    """
    return "exactly" in answers and {"heard", "sense"}.issuperset(said)


def is_settled(kinds: Iterable[str]) -> bool:
    """Whether the newest decision is a yes, so that the message's author may be done with it.

    Args:
        kinds: those of the thread, the oldest first; what was taken back isn't among them.
    """
    decided = [kind for kind in kinds if kind in DECISIONS]
    return bool(decided) and decided[-1] in ("yes", "yes-and")


def is_done(kind: str | None, answer: str | None) -> bool:
    """Whether the reader need do nothing more: by the kind of their newest reply, and what its author answered to it, if anything."""
    return kind not in (None, "time", "talk") and answer not in ("almost", "not-yet")


def suggests_talking(answers: Iterable[str]) -> bool:
    """Whether what was said back was off so often that talking may be easier."""
    return sum(answer in ("almost", "not-yet") for answer in answers) >= TALK_AFTER
