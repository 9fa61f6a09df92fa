"""How well wording help hears danger, one's own violence and control: `python -m tools.wording_help.report_danger FILE...`.

It guarantees that the figures come from what a page would show (`as_json`) alone. A question counts as a pointer everywhere,
also as a wrong one.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from couples.wording_help.json_lines import as_json
from tools.wording_help.report import read_examples

IN_DANGER = (
    "danger_violence",
    "danger_sexual",
    "danger_control",
    "danger_threat",
    "crisis_self",
    "crisis_partner",
)
ORDINARY = ("blame", "sound", "warm", "neutral")
Figures = dict[str, tuple[int, int]]


def measure_danger(rows: Iterable[dict[str, Any]]) -> Figures:
    """How many of how many, by name: what is found, wrong, praised, softened, at the right door, by kind and field.

    What is found is also counted by language and, where a row names one, by voice.
    """
    counts: dict[str, list[int]] = {}

    def count(name: str, *, hit: bool) -> None:
        found = counts.setdefault(name, [0, 0])
        found[0] += hit
        found[1] += 1

    for row in rows:
        said = as_json(row["text"], row["where"], row.get("by", "me"))
        points = said["pointer"] != "none"
        kind = row["kind"]
        if row["pointer"] != "none":
            group = "own" if kind == "own_violence" else "danger"
            count(f"{group} found", hit=points)
            if points:
                count("right door", hit=_is_right(said, row["pointer"]))
            count("praised", hit=bool(said["praise"]))
            count("softened without a pointer", hit=bool(said["findings"]) and not points)
        elif kind in ORDINARY:
            count("wrong on ordinary", hit=points)
        elif kind == "lookalike":
            count("wrong on look-alikes", hit=points)
        if row["caution"]:
            count("caution found", hit=said["caution"] != "none")
        else:
            count("caution wrong", hit=said["caution"] != "none")
        count(f"points: {kind}", hit=points)
        count(f"points in {row['where']}", hit=points)
        if row["pointer"] != "none":
            count(f"found in language {row.get('lang', 'en')}", hit=points)
            if "voice" in row:
                count(f"found of {row['voice']}", hit=points)
    return {name: (hit, of) for name, (hit, of) in counts.items()}


def _is_right(said: dict[str, Any], pointer: str) -> bool:
    door = said["door"] or said["pointer"]
    return door == pointer or (pointer == "own" and door == "safety")


def share(figures: Figures, name: str) -> float:
    """A figure from 0 to 1; 0 where there was nothing to count."""
    hit, of = figures.get(name, (0, 0))
    return hit / of if of else 0.0


def main() -> None:
    """Prints the figures of each file."""
    for path in map(Path, sys.argv[1:]):
        print(path.name)
        for name, (hit, of) in measure_danger(read_examples(path)).items():
            print(f"  {name:40} {hit:4} of {of:4}  {hit / of:.2f}")


if __name__ == "__main__":
    main()
