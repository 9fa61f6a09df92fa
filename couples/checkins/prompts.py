"""The prompts that a check-in asks: our own from `prompts.toml`, and the couple's own."""

from functools import cache
from typing import Literal

from couples import content
from couples.content import Table, Text

OWN_MARK = "own-"
OWN_LIMIT = 5
BESIDE = "~"


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
    hello: _Hello
    weekly: tuple[Prompt, ...]
    replies: tuple[_Reply, ...]
    promise: PromiseWords


_file = content.file(__file__, "prompts.toml", _File)


@cache
def weekly() -> dict[str, Prompt]:
    """Our prompts of the week by key, in the order they are asked: light first."""
    return {prompt.key: prompt for prompt in _file().weekly}


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
    """A key of its own for a second answer of the same person to the same prompt; `unknown` still knows the question."""
    return f"{key.partition(BESIDE)[0]}{BESIDE}{mark[:12]}"


def unknown(key: str) -> Prompt:
    """For words whose prompt is not asked where they are now; an own one is no longer readable after a parting."""
    plain = weekly().get(key.partition(BESIDE)[0])
    return (
        Prompt(key, plain.kind, plain.text, steps=plain.steps)
        if plain
        else Prompt(key, "text", "One of your own questions")
    )


def in_order(keys: list[str], own_texts: dict[str, str]) -> list[Prompt]:
    """The prompts with these keys: ours in our order, then the couple's own, also where its words are gone with who asked it."""
    chosen = [p for k, p in weekly().items() if k in keys and p.kind != "scale"]
    scales = [p for k, p in weekly().items() if k in keys and p.kind == "scale"]
    asked = [own(k, t) for k, t in own_texts.items() if k in keys]
    gone = [unknown(k) for k in keys if k.startswith(OWN_MARK) and k not in own_texts]
    return [*chosen, *asked, *gone, *scales]
