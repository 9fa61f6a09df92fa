"""One sentence while it is read: what the checks match in it, and what is known of the speaker's stance.

It guarantees plain data: marked stretches of tokens, before they become findings with words for a person.
"""

from enum import StrEnum, auto

import msgspec

from couples.wording_help.reading.clauses import Clause
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.reading.stance import Stance
from couples.wording_help.results import Kind


class Manner(StrEnum):
    """How a clause speaks about "you"."""

    BLAME = auto()
    GOOD = auto()
    EMPATHY = auto()
    PLAIN = auto()
    REPORTED = auto()
    HARM = auto()


class Match(msgspec.Struct):
    """Tokens `start` to `end` (exclusive) of a sentence, the kinds found there, and what made it so.

    `framed` means that the speaker says it as their own feeling, thought or need; `soft` marks a
    suggestion. `lead` is the kind it is named by, where the classifier decided that.
    """

    kinds: tuple[Kind, ...]
    start: int
    end: int
    framed: bool = False
    soft: bool = False
    faux_word: str = ""
    clause: Clause | None = None
    by_classifier: bool = False
    lead: Kind | None = None


class WorkBudget(msgspec.Struct):
    """How many more subjects may be looked at. No text between partners comes near the limit; a hostile one does."""

    subjects: int = 300


class SentenceAnalysis(msgspec.Struct):
    """A sentence with everything that the checks notice; `stance` is the one that governs what comes next.

    `harmless` is what sounds like blame and is known to be none: "I never said you were lazy".
    """

    sentence: Sentence
    budget: WorkBudget
    matches: list[Match] = []
    stances: list[Stance] = []
    about_you: list[tuple[Clause, Manner]] = []
    stance: Stance | None = None
    reported: bool = False
    harm: bool = False
    please: bool = False
    harmless: bool = False

    def mark(
        self,
        kinds: tuple[Kind, ...],
        start: int,
        end: int,
        *,
        framed: bool = False,
        soft: bool = False,
        faux_word: str = "",
        clause: Clause | None = None,
    ) -> None:
        """Note a stretch; where two overlap they are joined later."""
        self.matches.append(Match(kinds, start, end, framed, soft, faux_word, clause))
