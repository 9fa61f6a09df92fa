import json
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent / "examples"


def read(name: str) -> list[dict]:
    return [json.loads(line) for line in (EXAMPLES / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def everything() -> list[str]:
    """Every statement of every example file."""
    return [row["text"] for name in ("dev.jsonl", "own_dev.jsonl", "kept_aside.jsonl") for row in read(name)]


@pytest.fixture(scope="session")
def sound() -> list[str]:
    return (EXAMPLES / "sound.txt").read_text(encoding="utf-8").splitlines()
