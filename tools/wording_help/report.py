"""How well wording help reads labelled statements, one JSON a line: `python -m tools.wording_help.report FILE...`.

Without files it reads plain statements from standard input, one a line, and prints what `as_json` says of
each.

It guarantees that the figures come from `review` alone; parts and kinds as in the rubric of the examples.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from couples.wording_help.json_lines import as_json
from couples.wording_help.results import ACCUSING, KINDS, Label, Review
from couples.wording_help.review_text import review


def score(hits: int, found: int, wanted: int) -> tuple[float, float, float]:
    """Precision, recall and F1; 1.0 where there was nothing to find and nothing was found."""
    precision = hits / found if found else float(not wanted)
    recall = hits / wanted if wanted else float(not found)
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def measure(
    examples: list[dict], read: Callable[[str], Review] = review
) -> dict[str, tuple[float, float, float]]:
    """Scores by name: accusing, each label, label macro, each kind, kinds micro and macro.

    A statement whose `issues` are null was labelled for its label alone. `read` is how a text is read.
    """
    labels, kinds = Counter(), Counter()
    for example in examples:
        said = read(example["text"])
        _count(labels, {said.label}, {example["label"]})
        _count(
            labels,
            {"accusing"} if said.label in ACCUSING else set(),
            {"accusing"} if example["label"] in ACCUSING else set(),
        )
        if example["issues"] is not None:
            _count(kinds, set(said.issues), set(example["issues"]))
    rows = {"accusing": _row(labels, "accusing")} | {label: _row(labels, label) for label in Label}
    rows["labels macro"] = (0.0, 0.0, sum(rows[label][2] for label in Label) / len(Label))
    rows |= {kind: _row(kinds, kind) for kind in KINDS}
    rows["issues micro"] = score(
        *(sum(kinds[kind, what] for kind in KINDS) for what in ("hit", "found", "wanted"))
    )
    rows["issues macro"] = (0.0, 0.0, sum(rows[kind][2] for kind in KINDS) / len(KINDS))
    return rows


def alarms(examples: list[dict], tag: str) -> tuple[int, int]:
    """How many sound statements with `tag` got a note, of how many."""
    sound = [
        example
        for example in examples
        if tag in example["tags"] and example["label"] not in ACCUSING and not example["issues"]
    ]
    return sum(bool(review(example["text"]).findings) for example in sound), len(sound)


def read_examples(path: Path) -> list[dict]:
    """The labelled statements of a file, one JSON a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _count(counts: Counter, found: set[str], wanted: set[str]) -> None:
    for name in found | wanted:
        counts[name, "found"] += name in found
        counts[name, "wanted"] += name in wanted
        counts[name, "hit"] += name in found and name in wanted


def _row(counts: Counter, name: str) -> tuple[float, float, float]:
    return score(counts[name, "hit"], counts[name, "found"], counts[name, "wanted"])


def statements(lines: Iterable[str]) -> Iterator[str]:
    """One JSON object a line for each statement a line; empty lines are left out."""
    for line in lines:
        if line.strip():
            yield json.dumps(as_json(line.rstrip("\r\n")), ensure_ascii=False)


def _table(name: str, examples: list[dict]) -> str:
    lines = [f"{name}: {len(examples)} statements", f"{'':20}{'precision':>10}{'recall':>10}{'F1':>10}"]
    for row, (precision, recall, f1) in measure(examples).items():
        shown = f"{'':20}" if row.endswith("macro") else f"{precision:>10.3f}{recall:>10.3f}"
        lines.append(f"{row:20}{shown}{f1:>10.3f}")
    for tag in ("positive_you", "safety", "crisis", "apology", "textspeak"):
        noted, sound = alarms(examples, tag)
        lines.append(f"notes on sound {tag}: {noted} of {sound}")
    return "\n".join(lines)


def main(paths: list[str]) -> int:
    """Print a table for every file; without files, read statements from standard input, one a line."""
    if not paths:
        for line in statements(sys.stdin):
            sys.stdout.write(line + "\n")
    for path in paths:
        sys.stdout.write(_table(Path(path).name, read_examples(Path(path))) + "\n\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
