"""The prompts that a check-in asks: our own from `prompts.toml`, and the couple's own."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

OWN_MARK = "own-"
OWN_LIMIT = 5
BESIDE = "~"


@dataclass(frozen=True)
class Prompt:
    """One thing a check-in asks. `kind` is text, hard (text with feeling and need) or scale (0 to 10)."""

    key: str
    kind: str
    text: str
    hint: str = ""
    example: str = ""
    low: str = ""
    high: str = ""
    steps: tuple[str, ...] = ()

    @property
    def is_kept_at_first(self) -> bool:
        """Whether it starts as its writer's alone."""
        return self.kind == "scale"


@cache
def _file() -> dict:
    return tomllib.loads((Path(__file__).parent / "prompts.toml").read_text("utf-8"))


@cache
def weekly() -> dict[str, Prompt]:
    """Our prompts of the week by key, in the order they are asked: light first."""
    fields = Prompt.__dataclass_fields__
    known = [{k: v for k, v in entry.items() if k in fields} for entry in _file()["weekly"]]
    return {p["key"]: Prompt(**{**p, "steps": tuple(p.get("steps", ()))}) for p in known}


@cache
def hello() -> Prompt:
    entry = _file()["hello"]
    return Prompt("hello", "text", entry["text"], entry.get("hint", ""), entry.get("example", ""))


@cache
def replies() -> dict[str, str]:
    """The one-tap replies: key and words."""
    return {r["key"]: r["text"] for r in _file()["replies"]}


@cache
def promise_words() -> dict:
    return _file()["promise"]


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
    """The prompts with these keys: ours in our order, then the couple's own."""
    chosen = [p for k, p in weekly().items() if k in keys and p.kind != "scale"]
    scales = [p for k, p in weekly().items() if k in keys and p.kind == "scale"]
    return [*chosen, *(own(k, t) for k, t in own_texts.items() if k in keys), *scales]
