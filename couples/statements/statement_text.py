"""What a statement says: its parts, put together as sentences. Pure values, no storage."""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from couples import text_input

MOST_FEELINGS = 3
NOT_SURE = "not sure"
STRONG = 8


@cache
def feelings() -> dict[str, str]:
    """The feelings to pick from, in mixed order, each with its short meaning."""
    return {entry["word"]: entry["means"] for entry in _file()["feelings"]}


@cache
def needs() -> list[str]:
    return _file()["needs"]["words"]


@cache
def _file() -> dict:
    return tomllib.loads((Path(__file__).parent / "feelings.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Parts:
    """The parts of a statement as they are shared. `feelings` are picked words, `feeling` is an own one."""

    observation: str = ""
    feelings: tuple[str, ...] = ()
    feeling: str = ""
    need: str = ""
    request: str = ""
    other_view: str = ""

    @property
    def all_feelings(self) -> list[str]:
        picked = [word for word in self.feelings if word != NOT_SURE]
        return [*picked, *([self.feeling] if self.feeling else [])]

    @property
    def is_blank(self) -> bool:
        return not self.all_feelings and all(text_input.is_blank(getattr(self, n)) for n in TEXTS)

    def sentences(self) -> list[str]:
        """The statement as one would say it; a part that is empty is left out."""
        said = []
        first = _begin("When", self.observation)
        if self.all_feelings:
            first = f"{first}, " if first else ""
            first += f"I feel {_listed(self.all_feelings)}"
        if self.need:
            first += (", because I need " if first else "I need ") + _without(
                self.need, "because i need", "i need"
            )
        if first:
            said.append(_end(first, "."))
        if self.other_view:
            said.append(
                _end("I can see that you " + _without(self.other_view, "i can see that you", "you"), ".")
            )
        if self.request:
            asked = _without(self.request, "would you be willing to", "would you")
            said.append(_end(f"Would you be willing to {asked}", "?"))
        return said

    def packed(self) -> dict:
        return {k: list(v) if isinstance(v, tuple) else v for k, v in vars(self).items() if v}

    @classmethod
    def of(cls, value: dict) -> "Parts":
        known = {f.name for f in fields(cls)}
        values = {k: tuple(v) if isinstance(v, list) else v for k, v in value.items() if k in known}
        return cls(**values)


TEXTS = ("observation", "feeling", "need", "request", "other_view")


@dataclass(frozen=True)
class DraftWords(Parts):
    """All that a draft holds: the parts, the free writing, how strong it feels, the notes that were dismissed.

    `also` is what another device had saved meanwhile; `undo` is a field's name and its text before an offer was put in.
    """

    free: str = ""
    intensity: int | None = None
    dismissed: tuple[str, ...] = ()
    also: str = ""
    undo: tuple[str, ...] = ()

    @property
    def is_blank(self) -> bool:
        return super().is_blank and text_input.is_blank(self.free)

    @property
    def is_strong(self) -> bool:
        return self.intensity is not None and self.intensity >= STRONG

    @property
    def parts(self) -> Parts:
        return Parts.of(vars(self))

    @property
    def title(self) -> str:
        """A line for its author's list: the beginning of what was written."""
        said = next(iter(self.sentences()), "") or self.free.strip()
        line = " ".join(said.split())
        return line if len(line) <= 80 else line[:79].rsplit(" ", 1)[0] + " …"


def _begin(word: str, text: str) -> str:
    text = _without(text, word.lower()).rstrip(" .,;")
    return f"{word} {text}" if text else ""


def _without(text: str, *openings: str) -> str:
    """`text` without an opening that the sentence brings itself."""
    text = text.strip()
    for opening in openings:
        if text.lower().startswith(opening + " "):
            return text[len(opening) + 1 :].lstrip()
    return text


def _end(text: str, mark: str) -> str:
    text = text.rstrip()
    return text if text[-1:] in ".?!…" else text.rstrip(",;") + mark


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
