import json
from functools import cache
from pathlib import Path

import pytest

from couples import wording_help
from couples.wording_help.safety import danger_model

EXAMPLES = Path(__file__).parent / "examples"


@pytest.fixture(autouse=True)
def found_out(monkeypatch) -> list[str]:
    """What is found to be missing is forgotten after the test."""
    missing: list[str] = []
    monkeypatch.setattr(danger_model, "_missing", missing)
    return missing


@cache
def review(text: str) -> wording_help.Review:
    """What wording help makes of `text`; thousands of statements are read once for all tests that look at them."""
    return wording_help.review(text)


def read(name: str) -> list[dict]:
    return [json.loads(line) for line in (EXAMPLES / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def everything() -> list[str]:
    """Every statement of every example file."""
    return [row["text"] for name in ("dev.jsonl", "own_dev.jsonl", "kept_aside.jsonl") for row in read(name)]


@pytest.fixture(scope="session")
def sound() -> list[str]:
    return (EXAMPLES / "sound.txt").read_text(encoding="utf-8").splitlines()
