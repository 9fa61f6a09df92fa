"""What was typed into one form, as it's sealed: its fields, what was chosen beside them, and the form's name."""

import hmac
from collections.abc import Mapping

import msgspec

from couples import text_input
from couples.drafts import DraftText
from couples.packing import replace

MARK_LENGTH = 16

Chosen = str | list[str]
"""What was chosen in one field; a list where several boxes are ticked, and an empty text where none is."""


class FieldTexts(DraftText, frozen=True):
    """The texts of a form's fields and what was chosen beside them, by the fields' names, and which form it is.

    Choices are kept with words alone, unless `counts_choices`; a page sends those that were made on it, and what other pages had sent is
    `chosen_elsewhere`. An earlier version stored no `place`. After new keys, such a row has the
    old mark of its form as `mark`, and the key that made it as `marked_by`.
    """

    place: str = ""
    fields: dict[str, str] = msgspec.field(default_factory=dict)
    choices: dict[str, Chosen] = msgspec.field(default_factory=dict)
    chosen_elsewhere: dict[str, Chosen] = msgspec.field(default_factory=dict)
    counts_choices: bool = False
    mark: str = ""
    marked_by: str = ""

    def are_of(self, place: str) -> bool:
        """Whether they belong to the form called `place`: as they say themselves, or by the old mark, from before the new keys."""
        if self.place:
            return self.place == place
        if not self.marked_by:
            return False
        made = hmac.digest(bytes.fromhex(self.marked_by), place.encode(), "sha256")
        return made[:MARK_LENGTH].hex() == self.mark

    def said(self) -> Mapping[str, str]:
        return self.fields

    @property
    def chosen(self) -> dict[str, Chosen]:
        """All that was chosen; of two pages that chose in one field, by the one that saved last."""
        return self.chosen_elsewhere | self.choices

    def beside_choices_of(self, before: "FieldTexts", *, is_late: bool) -> "FieldTexts":
        """The same with what other pages had chosen in other fields.

        Args:
            is_late: whether the page that sent this hadn't seen all of `before`.
        """
        theirs = before.chosen if is_late else before.chosen_elsewhere
        return replace(self, chosen_elsewhere={n: v for n, v in theirs.items() if n not in self.choices})

    @property
    def to_read(self) -> list[str]:
        """Everything that was typed, also what other pages had saved."""
        return [text for text in (*self.fields.values(), self.also) if not text_input.is_blank(text)]

    @property
    def is_blank(self) -> bool:
        if self.counts_choices and self.chosen:
            return False
        return all(text_input.is_blank(text) for text in self.fields.values())
