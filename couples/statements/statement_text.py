"""What a statement says: its parts, put together as sentences. Pure values, no storage."""

from functools import cache

from couples import content, text_input
from couples.content import Table, Text
from couples.drafts import Beside, KeepsOthers, beside
from couples.packing import Packed, replace
from couples.statements import joining
from couples.statements.offer_in_text import take_out

MOST_FEELINGS = 3
NOT_SURE = "not sure"
STRONG = 8
LONGEST_TITLE = 80
MOST_DISMISSED = 200


class _Feeling(Table, frozen=True):
    word: Text
    means: Text
    first: bool = False


class _Group(Table, frozen=True):
    name: Text
    feelings: tuple[_Feeling, ...]


class _Needs(Table, frozen=True):
    words: tuple[Text, ...]


class _File(Table, frozen=True):
    groups: tuple[_Group, ...]
    needs: _Needs


_file = content.file(__file__, "feelings.toml", _File)


@cache
def feelings() -> dict[str, str]:
    """The feelings to pick from, each with its short meaning."""
    return {feeling.word: feeling.means for group in _file().groups for feeling in group.feelings}


@cache
def first_feelings() -> tuple[str, ...]:
    """The few that people pick from first; the groups have the others."""
    return tuple(f.word for group in _file().groups for f in group.feelings if f.first)


@cache
def feeling_groups() -> dict[str, tuple[str, ...]]:
    """The other feelings by the name of their group."""
    return {group.name: tuple(f.word for f in group.feelings if not f.first) for group in _file().groups}


def needs() -> tuple[str, ...]:
    return _file().needs.words


class Parts(Packed, frozen=True):
    """The parts of a statement as they are shared. `feelings` are picked words, `feeling` is one in their own words."""

    observation: str = ""
    feelings: tuple[str, ...] = ()
    feeling: str = ""
    need: str = ""
    request: str = ""
    other_view: str = ""

    @property
    def all_feelings(self) -> list[str]:
        picked = [word for word in self.feelings if word != NOT_SURE]
        own = joining.going_on(_without(self.feeling, "i feel"))
        return [*picked, *([own] if own else [])]

    @property
    def is_blank(self) -> bool:
        return not self.all_feelings and all(text_input.is_blank(getattr(self, n)) for n in TEXTS)

    def sentences(self) -> list[str]:
        """The statement as one would say it; a part that is empty is left out, and one that is a sentence of its own stays one.

        "When you came home at nine" isn't one: until something follows, it trails off.
        """
        said = []
        first = _happened(self.observation)
        if joining.is_whole("observation", self.observation):
            said, first = [_end(first, ".")], ""
        if self.all_feelings:
            first = f"{first}, " if first else ""
            first += f"I feel {_listed(self.all_feelings)}"
        is_half = not self.all_feelings
        if joining.is_whole("need", self.need):
            said += [_end(first, " …" if is_half else ".")] if first else []
            said.append(_end(joining.as_whole(self.need), "."))
        elif self.need or not is_half:
            said.append(_end(_with_need(first, self.need), "."))
        elif first:
            said.append(_end(first, " …"))
        if self.other_view:
            said.append(_end(_seen(self.other_view), "."))
        if self.request:
            said.append(_asked(self.request))
        return said


TEXTS = ("observation", "feeling", "need", "request", "other_view")


class DraftWords(KeepsOthers, Parts, frozen=True):
    """All that a draft holds: the parts, the free writing, how strong it feels, the notes that were dismissed.

    `undo` says where the last offer was put in: the field's name, the place, the offer, and the phrase that it replaced; `closed` the quiet lines that its author closed.
    """

    free: str = ""
    intensity: int | None = None
    dismissed: tuple[str, ...] = ()
    undo: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    beside: Beside = beside()

    @property
    def is_blank(self) -> bool:
        return super().is_blank and text_input.is_blank(self.free)

    def without_last_offer(self) -> "DraftWords":
        """Takes the last offer out again, and nothing that was typed since; a second time puts it back in."""
        match self.undo:
            case (name, start, offer, phrase):
                text = take_out(getattr(self, name), int(start), offer, phrase)
                if text is not None:
                    return replace(self, **{name: text}, undo=(name, start, phrase, offer))
        return replace(self, undo=())

    @property
    def is_strong(self) -> bool:
        return self.intensity is not None and self.intensity >= STRONG

    @property
    def parts(self) -> Parts:
        return Parts(*(getattr(self, name) for name in Parts.__struct_fields__))

    def said(self) -> dict[str, str]:
        picked = ", ".join(self.feelings)
        strong = "" if self.intensity is None else f"{self.intensity} out of 10"
        texts = {name: getattr(self, name) for name in (*TEXTS, "free")}
        return texts | {"feelings": picked, "intensity": strong}

    @property
    def title(self) -> str:
        """A line for its author's list: the beginning of what was written."""
        said = next(iter(self.sentences()), "") or self.free.strip()
        line = " ".join(said.split())
        return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + " …"


def _happened(text: str) -> str:
    text = text.strip().rstrip(" .,;")
    if joining.is_whole("observation", text) or joining.begins_a_clause(text):
        return joining.as_whole(text)
    text = _without(text, "when")
    return f"When {joining.going_on(text)}" if text else ""


def _with_need(first: str, need: str) -> str:
    need = joining.going_on(_without(need, "because i need", "i need"))
    if not need:
        return first
    if need.startswith("because "):
        return f"{first}, {need}" if first else joining.as_whole(need)
    return f"{first}, because I need {need}" if first else f"I need {need}"


def _seen(text: str) -> str:
    if joining.is_whole("other_view", text):
        return joining.as_whole(text)
    text = joining.going_on(text.strip())
    return f"I can see that {text}" if joining.is_about_you(text) else f"I can see that you {text}"


def _asked(text: str) -> str:
    if joining.is_whole("request", text):
        return _end(joining.as_whole(text), "." if joining.is_told(text) else "?")
    text = _without(joining.without_please(text), "would you be willing to", "to")
    text = joining.going_on(joining.without_please(text))
    return _end(f"Would you be willing to {text}", "?")


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
