"""The examples the classifier learns from, as it meets them.

It guarantees that the same files give the same rows; the files named `*_aside` are never among them.
"""

import hashlib
from pathlib import Path
from typing import NamedTuple

from couples.wording_help.checks.overlaps import accusing, notes_of
from couples.wording_help.classifier.features import WARMTH, Group, features
from couples.wording_help.classifier.warmth import is_hard
from couples.wording_help.parts.all_parts import parts_of
from couples.wording_help.reading.tokens import LONGEST_TEXT, tokenize
from couples.wording_help.results import ACCUSING, Label
from couples.wording_help.review_text import analyses_of
from couples.wording_help.safety.crisis import is_crisis
from couples.wording_help.safety.harm import tells_of_harm
from couples.wording_help.safety.no_words import has_no_words
from tools.wording_help.report import read_examples

EXAMPLES = Path(__file__).parents[2] / "tests" / "wording_help" / "examples"
OWN = ("own_dev", "own_hard")
OTHERS = ("dev", "kept_aside", "others", "voices", "look_alikes", "fooling", "praise")
DANGER = frozenset(["safety", "crisis"])
PRAISE = frozenset(["positive_you", "praise", "thanks"])
DEAR = PRAISE | {"safety", "apology"}


class Row(NamedTuple):
    """One statement: its features, what it is, who wrote it, and whether it gets a quiet line."""

    found: dict[Group, list[str]]
    label: str
    kinds: frozenset[str] | None
    writer: str
    quiet: bool
    dear: bool
    harm: bool | None
    praise: bool | None
    warm: bool
    hard: bool


def training_rows(folder: Path = EXAMPLES) -> dict[str, list[dict]]:
    """The examples to learn from, by writer."""
    rows = {name: read_examples(folder / f"{name}.jsonl") for name in (*OWN, *OTHERS)}
    lines = (folder / "sound.txt").read_text(encoding="utf-8").splitlines()
    return rows | {"sound": [{"text": line, "label": "neutral", "issues": []} for line in lines]}


def fingerprint(rows: dict[str, list[dict]]) -> dict:
    """Count and hash of the examples, so that an outdated weights file is noticed."""
    every = [row for name in sorted(rows) for row in rows[name]]
    said = "\n".join(f"{row['label']}\t{row['issues']}\t{row['text']}" for row in every)
    return {"rows": len(every), "sha256": hashlib.sha256(said.encode()).hexdigest()}


def row_of(example: dict, writer: str) -> Row:
    """The example as the classifier meets it."""
    analyses = analyses_of(tokenize(example["text"][:LONGEST_TEXT]))
    said = [analysis.sentence for analysis in analyses]
    quiet = is_crisis(said) or tells_of_harm(analyses) or has_no_words(said)
    notes = notes_of(analyses)
    found = features(analyses, notes, parts_of(analyses))
    kinds = None if example["issues"] is None else frozenset(example["issues"])
    dear = writer == "sound" or (not DEAR.isdisjoint(example.get("tags", ())) and not kinds)
    harm = example["label"] not in ACCUSING and not DANGER.isdisjoint(example.get("tags", ()))
    if not harm and writer == "own_hard" and example["label"] == Label.I_STATEMENT:
        harm = None  # these carry no tags
    praise = writer == "sound" or (not PRAISE.isdisjoint(example.get("tags", ())) and not kinds)
    if not praise and writer == "own_hard" and example["label"] not in ACCUSING:
        praise = None
    warm, severe = WARMTH in found[Group.KNOWN], is_hard(accusing(notes))
    return Row(found, example["label"], kinds, writer, quiet, dear, harm, praise, warm, severe)
