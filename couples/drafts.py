"""Words that are saved while they're typed, by one author who may have them open in several pages at the same time.

Promised: no text whose save was acknowledged is lost, whatever two devices do and in whatever order their saves arrive. The row
holds the newest words. If another page had saved text that the newest words neither continue nor contain, it's kept beside them
until the author drops it. Each text beside carries the row version at which it was the newest. A page sends the version that it
has seen, so that its own earlier text gives way to what it saves now: two pages that save in turn keep one text each, however
often they do. The trade-offs: texts beside have a generous limit, beyond which a save is refused; and a page that never got the
answer to its save counts as another page, so unless its author just went on typing, its own older text stays beside.
"""

import re
import secrets
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from couples import text_input
from couples.packing import Packed, replace

MOST_BESIDE = 200_000
"""Letters that other pages' texts may take beside one draft: a few of the longest pages."""
BEGIN_WITHIN = 900_000_000
"""A new row's versions begin at random up to this; as many again as anyone saves still fit the nine digits of `as_version`.

An old page may have seen a row that's gone, and not know that its place now holds another. If both began at 1, that page's
version would come again, and its words would silently replace the new row's. Time would order them as well, but tell when
someone wrote.
"""


class NoRoom(Exception):
    """The limit of what is stored of this kind is reached. Nothing was cut, and what was sent last isn't saved."""


class Other(msgspec.Struct, frozen=True, array_like=True):
    """A text that another page had saved, and the row version at which it was the newest; 0 if that is unknown."""

    version: int
    text: str


Beside = str | tuple[Other | str, ...]
"""Other texts as they are stored: earlier versions stored one text, or several without a version."""


class KeepsOthers(msgspec.Struct, frozen=True):
    """Base class of words that keep other pages' texts, in a field `beside`."""

    if TYPE_CHECKING:

        @property
        def beside(self) -> Beside: ...

    def said(self) -> Mapping[str, str]:
        """The text of each field, by the field's name; of one that's chosen, the choice in words."""
        raise NotImplementedError

    @property
    def labels(self) -> Mapping[str, str]:
        """What is put before a field's text when it's kept beside; a field that isn't listed gets nothing."""
        return {}

    @property
    def others(self) -> tuple[Other, ...]:
        stored = (self.beside,) if isinstance(self.beside, str) else self.beside
        return tuple(o if isinstance(o, Other) else Other(0, o) for o in stored if o)

    @property
    def also(self) -> str:
        """What other pages had saved, as one text to read: each once, without those that another one contains."""
        texts = list(dict.fromkeys(other.text for other in self.others))
        return "\n\n".join(t for t in texts if not any(t != other and goes_on(t, other) for other in texts))


def beside() -> Any:
    """The field of words that holds what other pages had saved."""
    return msgspec.field(default=(), name="also")


class DraftText(KeepsOthers, Packed, frozen=True, kw_only=True):
    """Words of several fields, together with what other pages had saved."""

    beside: Beside = beside()


D = TypeVar("D", bound=KeepsOthers)


def merge(now: D, before: D, *, at: int, seen: int, drop_also: bool = False) -> tuple[D, bool]:
    """Puts `now`, sent by a page that had seen version `seen`, over `before`, which is version `at` of the same row.

    Args:
        drop_also: the author dismisses the texts beside. It counts only from a page that has seen the newest version.

    Returns:
        The words to keep, and whether this save put another page's text beside them.
    """
    carried = replace(now, beside=() if drop_also and seen == at else before.beside)
    others = [other for other in before.others if not seen or other.version != seen]
    is_the_same_again = carried == before and len(others) == len(before.others)  # a repeated save
    if seen == at or is_the_same_again:
        return carried, False
    theirs = _not_in(now.said(), before.said(), now.labels)
    newer = (*now.said().values(), theirs)
    kept = tuple(other for other in others if not any(goes_on(other.text, text) for text in newer))
    return replace(now, beside=(*kept, Other(at, theirs)) if theirs else kept), bool(theirs)


def _not_in(now: Mapping[str, str], before: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """The texts of `before` that `now` neither continues nor contains, field by field."""
    found = []
    for name, text in before.items():
        if text_input.is_blank(text) or goes_on(text, now.get(name, "")) or text in now.values():
            continue
        found.append(f"{labels[name]} {text}" if labels.get(name) else text)
    return "\n\n".join(found)


def _size(words: KeepsOthers) -> int:
    return sum(len(other.text) for other in words.others)


_WORDLIKE = re.compile(r"\w")


def goes_on(text: str, longer: str) -> bool:
    """Whether `longer` begins with `text`, or contains it between word boundaries.

    Overlapping occurrences aren't tried, so that it stays linear even if both texts repeat themselves; at worst a text stays beside
    that needn't.
    """
    return longer.startswith(text) or any(
        not _WORDLIKE.match(longer[found.start() - 1 : found.start()])
        and not _WORDLIKE.match(longer[found.end() : found.end() + 1])
        for found in (re.finditer(re.escape(text), longer) if text else ())
    )


class _Versioned(Generic[D]):
    """A row with the `words` of one author and the `version` that counts their changes; `words` can be set."""

    if TYPE_CHECKING:
        words: Any
        version: Any

    def _keep(self, words: D, seen: int, drop_also: bool) -> bool:
        before = self.words or type(words)()
        merged, met = merge(words, before, at=self.version, seen=seen, drop_also=drop_also)
        if MOST_BESIDE < _size(merged) > _size(before):
            raise NoRoom
        if merged != before or not self.version:
            self.words = merged
            self.version = self.version + 1 if self.version else 1 + secrets.randbelow(BEGIN_WITHIN)
        return met


class DraftRow(_Versioned[D]):
    """A draft: the words, of type `D`, of one author."""

    def save(self, words: D, seen: int, *, drop_also: bool = False) -> bool:
        """Keeps `words` from a page that has seen version `seen`, and what other pages had saved. Saving the same again changes nothing.

        Returns:
            Whether this save put another page's text beside them.

        Raises:
            NoRoom: the texts beside have grown beyond MOST_BESIDE.
        """
        return self._keep(words, seen, drop_also)


class DatedDraftRow(_Versioned[D]):
    """A draft with the day of its newest change, by which its author's list is ordered."""

    if TYPE_CHECKING:
        changed_on: Any

    def save(self, words: D, seen: int, today: date, *, drop_also: bool = False) -> bool:
        """As `DraftRow.save` does, on the day `today` where its author is."""
        met = self._keep(words, seen, drop_also)
        self.changed_on = today
        return met
