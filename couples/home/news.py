"""What's new to one person: which things are news, in which order, and what Home says of each. Pure.

Promised: no one's words are in it, so nothing is quoted, and a line says the same whoever looks over a shoulder. Things of one
kind are one line. What asks for an answer stays until it's answered or set aside, so Home never says that there's nothing while
something was asked. The trade-off: with two messages the line leads to the list of them and not to the first.
"""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from couples.spaces import choices_let_in
from couples.spaces.choices_let_in import NEWS_FOR

SAYS = {
    "talk": ("{name} would like to talk {when}", ""),
    "talk-time": ("{name} suggested talking {when}", ""),
    "wants-to-talk": (
        "{name} would like to talk about one of your answers",
        "{name} would like to talk about {count} of your answers",
    ),
    "come-back": ("It's time to come back to a message", "It's time to come back to {count} messages"),
    "signature": ("{name} signed your agreement", "{name} signed {count} agreements"),
    "kept": ("{name} is keeping your agreement, too", "{name} is keeping {count} agreements, too"),
    "keep": ("{name} would like to keep an agreement", "{name} would like to keep {count} agreements"),
    "proposal": ("{name} is proposing an agreement", "{name} is proposing {count} agreements"),
    "revisit": ("It's time to revisit an agreement", "It's time to revisit {count} agreements"),
    "change": ("{name} answered your proposal", "{name} answered {count} proposals"),
    "check-in": ("{name} has proposed {day}", ""),
    "questions": ("{name} is suggesting other questions", ""),
    "delivery": ("{name} is suggesting another time for messages", ""),
    "light": ("{name} is suggesting a light question", ""),
    "light-days": ("{name} is suggesting light question days", ""),
    "agreed": ("Agreed: {day}", ""),
    "message": ("{name} sent you a message", "{name} sent you {count} messages"),
    "answer": ("{name} wrote back", ""),
    "boundary": ("{name} shared a boundary", "{name} shared {count} boundaries"),
    "hello": ("You can both read your hellos now", ""),
    "promise": ("{name} made a promise", "{name} made {count} promises"),
    "promise-went": ("{name} said how a promise went", "{name} said how {count} promises went"),
    "yes": ("{name} said yes to what you suggested", "{name} said yes to {count} of your suggestions"),
    "reply": ("{name} replied in your check-in", ""),
    "heart": ("{name} sent a heart for your answer", "{name} sent {count} hearts for your answers"),
    "thanks": ("{name} sent you a thank-you", "{name} sent you {count} thank-yous"),
    "nearly": ("It's almost time to revisit an agreement", "It's almost time to revisit {count} agreements"),
}
"""By kind, what Home says of one thing and of several. What asks for an answer or is due comes first, in this order."""
ASKS = {"talk", "talk-time", "keep", "proposal", "check-in", "questions", "delivery", "light", "light-days"}
"""What asks for an answer."""
DUE = {"come-back", "revisit"}
"""What has its day: beside thank-yous it might be overlooked. Whoever looked at it knows of it."""
TO_ANSWER = {*ASKS, "revisit"}
"""What Home marks with "Answer"."""
SAYS_OF_HELLO = {
    "reply": ("{name} replied to your hello", ""),
    "heart": ("{name} sent a heart for your hello", ""),
}
SHOWN = 3
"""So many lines are on Home; the rest is folded beneath them."""


@dataclass(frozen=True)
class News:
    """One thing that came at `came`. Its line leads to `about`; with another `stamp` the same thing is news once more.

    What was said in a check-in is about an answer to `prompt`, in the check-in `where`.
    """

    kind: str
    id: uuid.UUID
    came: datetime
    about: uuid.UUID
    where: str = ""
    stamp: str = ""
    prompt: str = ""

    @property
    def mark(self) -> str:
        return choices_let_in.mark(self.kind, self.id, self.stamp)


@dataclass(frozen=True)
class Line:
    """What's new of one kind, the newest first."""

    kind: str
    news: tuple[News, ...]

    @property
    def asks(self) -> bool:
        return self.kind in TO_ANSWER

    @property
    def words(self) -> str:
        """With places for the partner's `name`, for the `count`, for the `day` of a check-in, and for `when` a talk is asked for."""
        of_hello = all(n.where == "hello" for n in self.news) and SAYS_OF_HELLO.get(self.kind)
        one, several = of_hello or SAYS[self.kind]
        return several if several and len(self.news) > 1 else one


def lines_of(news: Iterable[News], opened: Collection[str], now: datetime) -> list[Line]:
    """What's new now, one line for each kind, without what was opened and what came too long ago.

    First what asks for an answer or is due, then the rest, the newest first.
    """
    rank = list(SAYS).index
    new = [n for n in news if now - NEWS_FOR < n.came <= now and n.mark not in opened]
    ordered = sorted(new, key=lambda n: (rank(n.kind), -n.came.timestamp(), n.id.bytes))
    lines = [Line(kind, tuple(group)) for kind, group in groupby(ordered, lambda n: n.kind)]
    first = [line for line in lines if line.kind in ASKS | DUE]
    rest = [line for line in lines if line not in first]
    return [*first, *sorted(rest, key=lambda line: line.news[0].came, reverse=True)]
