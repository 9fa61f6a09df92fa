"""What a goal says: its words, its small steps and which of them are done. Pure values, no storage.

Steps are written one on each line. A line that stays the same keeps its tick, wherever it moves; a line that is written again
begins without one.
"""

import uuid
from collections import defaultdict

from couples import text_input
from couples.drafts import DraftText
from couples.packing import Packed, replace

MOST_STEPS = 30
STATES = {"growing": "Working on now", "done": "Done", "aside": "Set aside"}


class Step(Packed, frozen=True):
    """One small step. `key` names it in forms for as long as its words stay the same."""

    key: str
    text: str
    done: bool = False


class GoalWords(DraftText, frozen=True):
    """A goal in its owner's words."""

    text: str = ""
    why: str = ""
    steps: tuple[Step, ...] = ()
    state: str = "growing"

    def said(self) -> dict[str, str]:
        return {"text": self.text, "why": self.why, "steps": self.lines}

    @property
    def is_blank(self) -> bool:
        return all(text_input.is_blank(text) for text in self.said().values())

    @property
    def lines(self) -> str:
        """The steps as they are written: one on each line."""
        return "\n".join(step.text for step in self.steps)

    @property
    def next_step(self) -> Step | None:
        return next((step for step in self.steps if not step.done), None)

    @property
    def all_ticked(self) -> bool:
        return bool(self.steps) and self.next_step is None

    def with_lines(self, lines: list[str]) -> "GoalWords":
        """The same goal with its steps written as `lines`."""
        known: dict[str, list[Step]] = defaultdict(list)
        for step in self.steps:
            known[step.text].append(step)
        steps = [known[line].pop(0) if known[line] else Step(uuid.uuid4().hex[:12], line) for line in lines]
        return replace(self, steps=tuple(steps))

    def ticked(self, key: str, done: bool) -> "GoalWords":
        """The same goal with one step done or not done.

        Raises:
            KeyError: there is no such step.
        """
        if key not in {step.key for step in self.steps}:
            raise KeyError(key)
        return replace(self, steps=tuple(replace(s, done=done) if s.key == key else s for s in self.steps))
