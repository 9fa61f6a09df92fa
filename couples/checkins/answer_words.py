"""What one person wrote to one prompt, as a value: what of it is shown, and what is left out."""

from typing import Any

from couples import text_input
from couples.drafts import DraftText
from couples.packing import unpack

DAMAGED = {"text": "(These words are damaged and can't be opened.)"}


class Words(DraftText, frozen=True):
    """What one person wrote to one prompt.

    `keep` and `skipped` both hide it from the partner: `keep` is a choice about these words, `skipped` one about the
    question. `closed` are the quiet lines that they closed beside it.
    """

    text: str = ""
    feel: str = ""
    need: str = ""
    value: int | None = None
    keep: bool = False
    skipped: bool = False
    closed: tuple[str, ...] = ()

    @property
    def is_blank(self) -> bool:
        return self.value is None and self._is_wordless

    @property
    def _is_wordless(self) -> bool:
        return all(text_input.is_blank(text) for text in (self.text, self.feel, self.need))

    @property
    def is_shown(self) -> bool:
        """Whether the partner would see it: it has words, neither kept nor skipped. A number is its writer's alone."""
        return not (self._is_wordless or self.keep or self.skipped)

    @property
    def stays(self) -> bool:
        """Whether there's something, and the partner would see none of it."""
        return not (self.is_blank or self.is_shown)

    def said(self) -> dict[str, str]:
        number = "" if self.value is None else f"{self.value} out of 10"
        return {"text": self.text, "feel": self.feel, "need": self.need, "value": number}

    @property
    def unshown(self) -> "Words":
        """What no partner ever sees of words that were shown: the text of another page, and the number."""
        return Words(value=self.value, beside=self.beside)

    def shown(self) -> "Words":
        """What the partner would see: the words alone, without the number or how they were saved."""
        return Words(self.text, self.feel, self.need)


def read_words(value: dict[str, Any] | None) -> Words | None:
    return None if value is None else unpack(Words, value)


def last_words(text: str, most: int = 70) -> str:
    """How a text ends, on one line, from the beginning of a word."""
    line = " ".join(text.split())
    return line if len(line) <= most else "…" + line[-most:].partition(" ")[2]
