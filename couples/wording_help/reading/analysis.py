"""What the rules hand on: marked stretches of tokens, before they become findings with words for a person."""

from dataclasses import dataclass, field

from couples.wording_help.reading.clauses import Clause
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.reading.stance import Frame


@dataclass(slots=True)
class Hit:
    """Tokens `start` to `end` (exclusive) of a sentence, the kinds found there, and what made it so."""

    kinds: tuple[str, ...]
    start: int
    end: int
    framed: bool = False
    soft: bool = False
    word: str = ""
    clause: Clause | None = None
    heard: bool = False
    named: str = ""


@dataclass(slots=True)
class Effort:
    """How many more subjects are looked at; no letter between partners comes near it, a hostile text does."""

    left: int = 300


@dataclass(slots=True)
class Reading:
    """One sentence while it is read, with everything the rules noticed."""

    sentence: Sentence
    effort: Effort = field(default_factory=Effort)
    hits: list[Hit] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    you: list[tuple[Clause, str]] = field(default_factory=list)
    frame: Frame | None = None
    reported: bool = False
    harm: bool = False
    please: bool = False

    def hit(self, kinds: tuple[str, ...], start: int, end: int, **more: object) -> None:
        """Note a stretch; where two overlap they are joined later."""
        self.hits.append(Hit(kinds, start, end, **more))
