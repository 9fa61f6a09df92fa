"""The replies that the reader of a shared copy can give, the answers to what was heard, and when talking is suggested instead."""

from collections.abc import Iterable
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
WITH_WORDS = {"heard", "sense", "own", "yes-and", "cannot"}
ANSWERS = {"exactly": "Yes", "almost": "Almost", "not-yet": "Not really"}
LETS = "Yes, let's"
"""The one tap that accepts what could be done instead ("cannot"); it's kept as a yes about that reply."""
SAID = {kind: label.removesuffix(" …") for kind, label in REPLIES.items() if kind != "own"}
"""What stands above a reply where it's read; own words need nothing above them."""
TALK_AFTER = 2
"""So many times "almost" or "not really", and the page suggests talking instead."""


def suggests_talking(answers: Iterable[str]) -> bool:
    """Whether what was said back was off so often that talking may be easier."""
    return sum(answer in ("almost", "not-yet") for answer in answers) >= TALK_AFTER
