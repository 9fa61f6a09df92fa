"""The prompts that a check-in asks: ours from `prompts.toml` and `fresh_questions.toml`, and the couple's own."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Literal

from couples import content
from couples.content import Table, Text

OWN_MARK = "own-"
OWN_LIMIT = 5
BESIDE = "~"
MAIN_DECK = "two"


class Prompt(Table, frozen=True):
    """One thing a check-in asks. `kind` is text, hard (text with feeling and need) or scale (0 to 10, its writer's alone)."""

    key: Text
    kind: Literal["text", "hard", "scale"]
    text: Text
    hint: str = ""
    example: str = ""
    low: str = ""
    high: str = ""
    steps: tuple[Text, ...] = ()


class _Hello(Table, frozen=True):
    text: Text
    hint: str = ""
    example: str = ""


class _Reply(Table, frozen=True):
    key: Text
    text: Text


class PromiseWords(Table, frozen=True):
    """The words around a promise."""

    text: Text
    hint: Text
    examples: tuple[Text, ...]


class _File(Table, frozen=True):
    core: tuple[Text, ...]
    hello: _Hello
    weekly: tuple[Prompt, ...]
    replies: tuple[_Reply, ...]
    promise: PromiseWords


class Deck(Table, frozen=True):
    """Questions of one kind, by key."""

    name: Text
    questions: dict[Text, Text]


class _Decks(Table, frozen=True):
    decks: dict[str, Deck]
    busy: dict[Text, Text]


_file = content.file(__file__, "prompts.toml", _File)
_decks = content.file(__file__, "fresh_questions.toml", _Decks)


@cache
def weekly() -> dict[str, Prompt]:
    """Our prompts of every week by key, in the order they are asked: light first."""
    return {prompt.key: prompt for prompt in _file().weekly}


def core() -> list[str]:
    """The keys of our prompts in a check-in, until the two choose their own."""
    return list(_file().core)


def decks() -> dict[str, Deck]:
    return _decks().decks


def keys_of(chosen: Iterable[str]) -> list[str]:
    """The keys of all questions in these decks; a deck that isn't there has none."""
    return [key for name, deck in decks().items() if name in chosen for key in deck.questions]


@cache
def _known() -> dict[str, Prompt]:
    """Every prompt of ours by key, in an order that is the same for both of two."""
    asked = [d.questions for d in decks().values()] + [_decks().busy]
    return weekly() | {k: Prompt(k, "text", t) for questions in asked for k, t in questions.items()}


def ours() -> list[Prompt]:
    return list(_known().values())


def known(key: str) -> Prompt | None:
    """The prompt of ours with this key, whether it's asked now or not."""
    return _known().get(key)


def busy_on(day: date) -> Prompt:
    """The one question of a busy week; they take turns, week by week."""
    keys = list(_decks().busy)
    return _known()[keys[day.toordinal() // 7 % len(keys)]]


@cache
def hello() -> Prompt:
    words = _file().hello
    return Prompt("hello", "text", words.text, words.hint, words.example)


@cache
def replies() -> dict[str, str]:
    """The short phrases to say back: key and words."""
    return {reply.key: reply.text for reply in _file().replies}


def promise_words() -> PromiseWords:
    return _file().promise


def own(key: str, text: str) -> Prompt:
    return Prompt(key, "text", text)


def beside(key: str, mark: str) -> str:
    """A key for a second answer of one person to the same prompt, from which the question can still be told (see `unknown`)."""
    return f"{asked_by(key)}{BESIDE}{mark[:12]}"


def asked_by(key: str) -> str:
    """The key of the question that an answer is to, also where it's a second one."""
    return key.partition(BESIDE)[0]


def unknown(key: str) -> Prompt:
    """A prompt for words whose question isn't asked in the check-in that they're in now.

    The text of a couple's own question can't be read any more after they've stopped sharing, so it isn't quoted.
    """
    plain = known(asked_by(key))
    return (
        Prompt(key, plain.kind, plain.text, steps=plain.steps)
        if plain
        else Prompt(key, "text", "One of your own questions")
    )


def beyond(asked: list[Prompt], keys: set[str]) -> list[Prompt]:
    """Our prompts with these keys that aren't among `asked`: what someone answered on top."""
    more = keys - {prompt.key for prompt in asked}
    return [prompt for key, prompt in _known().items() if key in more]


def in_order(keys: list[str], own_texts: dict[str, str], fresh: str | None = None) -> list[Prompt]:
    """The prompts with these keys: ours in our order, then the couple's own, including those whose words were taken back, then numbers.

    The fresh question comes second: after the lightest one, before what's hard.
    """
    chosen = [p for k, p in weekly().items() if k in keys and p.kind != "scale"]
    scales = [p for k, p in weekly().items() if k in keys and p.kind == "scale"]
    asked = [own(k, t) for k, t in own_texts.items() if k in keys]
    gone = [unknown(k) for k in keys if k.startswith(OWN_MARK) and k not in own_texts]
    if fresh:
        chosen.insert(1, unknown(fresh))
    return [*chosen, *asked, *gone, *scales]
