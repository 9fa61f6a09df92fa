"""What someone noticed about themselves: one line at first, the long form whenever they like. Pure values, no storage."""

from couples import content, text_input
from couples.content import Table, Text
from couples.drafts import DraftText
from couples.packing import asdict
from couples.titles import title_of

NEWEST_SHOWN = 3
"""How many of the newest entries stand on the room's first page."""
ON_A_PAGE = 40
WHEN = {"old": "Mostly then", "now": "Now", "both": "Both"}
LABELS = {
    "line": "In one line:",
    "happened": "What happened:",
    "told": "What I told myself:",
    "body": "In my body:",
    "feelings": "I felt:",
    "feeling": "I felt:",
    "did": "What I did:",
    "needs": "I needed:",
    "need": "I needed:",
    "helps": "What helped:",
    "help": "What helped:",
    "when": "Then or now:",
}
DAMAGED = "(These words are damaged and can't be opened.)"
LONG = ("happened", "told", "body", "feelings", "feeling", "did", "needs", "need", "helps", "help")


class _File(Table, frozen=True):
    body: tuple[Text, ...]
    feelings: tuple[Text, ...]
    needs: tuple[Text, ...]
    helps: tuple[Text, ...]


_file = content.file(__file__, "noticed.toml", _File)


def words() -> dict[str, tuple[str, ...]]:
    """The words to pick from: body, feelings, needs, helps."""
    return asdict(_file())


class Words(DraftText, frozen=True):
    """All that one entry holds. `at` only puts the entries of one day in order."""

    line: str = ""
    happened: str = ""
    told: str = ""
    body: tuple[str, ...] = ()
    feelings: tuple[str, ...] = ()
    feeling: str = ""
    did: str = ""
    needs: tuple[str, ...] = ()
    need: str = ""
    helps: tuple[str, ...] = ()
    help: str = ""
    when: str = ""
    at: str = ""
    is_damaged: bool = False

    @property
    def is_blank(self) -> bool:
        return not self.is_long and text_input.is_blank(self.line)

    @property
    def is_long(self) -> bool:
        """Whether more than the one line was written."""
        return any(
            value if isinstance(value, tuple) else not text_input.is_blank(value)
            for value in (getattr(self, name) for name in LONG)
        )

    @property
    def title(self) -> str:
        """A line for its author's list."""
        if self.is_damaged:
            return DAMAGED
        text = self.line or self.happened or self.told or ", ".join(self.all_feelings) or "Noticed"
        return title_of(text)

    @property
    def texts(self) -> tuple[str, ...]:
        """What was written in sentences, for the check whether someone may be in danger."""
        return tuple(filter(None, (self.line, self.happened, self.told, self.did, self.help)))

    @property
    def all_feelings(self) -> list[str]:
        return [*self.feelings, *in_own_words(self.feeling)]

    @property
    def all_needs(self) -> list[str]:
        return [*self.needs, *in_own_words(self.need)]

    @property
    def all_helps(self) -> list[str]:
        return [*self.helps, *in_own_words(self.help)]

    @property
    def labels(self) -> dict[str, str]:
        return LABELS

    def said(self) -> dict[str, str]:
        values = {name: getattr(self, name) for name in LABELS}
        return {name: ", ".join(v) if isinstance(v, tuple) else v for name, v in values.items()}


def in_own_words(text: str) -> list[str]:
    """The words of a free line, parted at commas."""
    return [" ".join(word.split()) for word in text.split(",") if word.strip()]
