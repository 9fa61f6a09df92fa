"""Teaches the second ear: `python -m couples.coach.train` writes `lists/second_ear.json` from the example files.

Promise: the same examples give the same file. scikit-learn is needed here and nowhere else.
Trade-off: the threshold is chosen on a few held-out statements by another writer (`others.jsonl`, every
second row; the rest stays unseen for measuring), so it is a fair guess and no guarantee.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import NamedTuple

from couples.coach.parts import parts_of
from couples.coach.report import ACCUSING, read_examples
from couples.coach.review import LIMIT, notes_of, quiet_line, readings_of
from couples.coach.second_ear import FILE, features, spoken_to
from couples.coach.tokens import tokenize

EXAMPLES = Path(__file__).parents[2] / "tests" / "coach" / "examples"
OWN = ("own_dev", "dev", "kept_aside")
SCALES = {"phrases": 1.2, "letters": 1.0, "rules": 0.2}
SEEN_TWICE = 2
KEPT = 9000
STRENGTH = 8.0
FOLDS, SEEDS = 6, 3
RIGHT = 0.95
GRID = [step / 100 for step in range(55, 91)]
_OTHERS, _HIDDEN, _NEAR = 3, 3, 2


class Row(NamedTuple):
    """One statement: its features, whether it accuses, whether the ear may speak, and what it weighs."""

    found: dict[str, list[str]]
    accuses: bool
    open: bool
    weight: int


def training_rows(folder: Path = EXAMPLES, without: tuple[str, ...] = ()) -> tuple[list[dict], list[dict]]:
    """The examples to learn from: by the writer of the rules (praise and plain talk too), and by another."""
    own = [row for name in OWN if name not in without for row in read_examples(folder / f"{name}.jsonl")]
    if "sound" not in without:
        lines = (folder / "sound.txt").read_text(encoding="utf-8").splitlines()
        own += [{"text": line, "label": "neutral"} for line in lines]
    return own, read_examples(folder / "others.jsonl")[0::2]


def fingerprint(rows: list[dict]) -> dict:
    """Count and hash of the examples, so that an outdated weights file is noticed."""
    said = "\n".join(f"{row['label']}\t{row['text']}" for row in rows)
    return {"rows": len(rows), "sha256": hashlib.sha256(said.encode()).hexdigest()}


def row_of(example: dict, weight: int) -> Row:
    """The example as the ear meets it; blame that no rule finds weighs most, what lies near it more."""
    readings = readings_of(tokenize(example["text"][:LIMIT]))
    found = features(readings, parts_of(readings))
    accuses = example["label"] in ACCUSING
    silent = not quiet_line(readings) and not notes_of(readings)
    heard = silent and bool(spoken_to(readings))
    if heard:
        weight *= _HIDDEN if accuses else _NEAR
    return Row(found, accuses, heard, weight)


def vocabulary(rows: list[Row]) -> dict[tuple[str, str], int]:
    """The features that stand in at least two examples, with their columns."""
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        for group, names in row.found.items():
            for name in names:
                counts[group, name] = counts.get((group, name), 0) + 1
    return {key: at for at, key in enumerate(sorted(k for k, n in counts.items() if n >= SEEN_TWICE))}


def matrix(rows: list[Row], columns: dict[tuple[str, str], int]):
    """The features as numbers, in the very way `second_ear.tone` adds them up."""
    from scipy.sparse import csr_matrix

    values, across, ends = [], [], [0]
    for row in rows:
        for group, names in row.found.items():
            known = [columns[group, name] for name in names if (group, name) in columns]
            size = 1.0 if group == "rules" else len(known) ** 0.5
            across += known
            values += [SCALES[group] / size] * len(known)
        ends.append(len(across))
    return csr_matrix((values, across, ends), shape=(len(rows), len(columns)))


def fitted(rows: list[Row]):
    """A logistic regression on the features that weigh most, and their columns."""
    columns = vocabulary(rows)
    model = _fit(rows, columns)
    by_weight = sorted(columns, key=lambda key: (-abs(model.coef_[0][columns[key]]), key))
    columns = {key: at for at, key in enumerate(sorted(by_weight[:KEPT]))}
    return _fit(rows, columns), columns


def _fit(rows: list[Row], columns: dict[tuple[str, str], int]):
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=STRENGTH, max_iter=5000)
    return model.fit(
        matrix(rows, columns), [row.accuses for row in rows], sample_weight=[row.weight for row in rows]
    )


def threshold(own: list[Row], others: list[Row]) -> float:
    """The lowest from which on enough of the notes on held-out statements by another writer are right."""
    from sklearn.model_selection import StratifiedKFold

    chances = [0.0] * len(others)
    for seed in range(SEEDS):
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
        for known, unseen in folds.split(others, [row.accuses for row in others]):
            model, columns = fitted(own + [others[at] for at in known])
            found = model.predict_proba(matrix([others[at] for at in unseen], columns))[:, 1]
            for at, chance in zip(unseen, found, strict=True):
                chances[at] += float(chance) / SEEDS
    spoken = [(chance, row.accuses) for chance, row in zip(chances, others, strict=True) if row.open]
    best = GRID[-1]
    for limit in reversed(GRID):
        right = [accuses for chance, accuses in spoken if chance >= limit]
        sys.stdout.write(f"{limit:.2f}: {sum(right)} of {len(right)} right\n")
        if right and sum(right) < RIGHT * len(right):
            break
        best = limit
    return best


def trained(without: tuple[str, ...] = ()) -> dict:
    """All that the weights file holds; `without` leaves out example files, to measure on them."""
    examples = training_rows(without=without)
    own, others = [row_of(each, 1) for each in examples[0]], [row_of(each, _OTHERS) for each in examples[1]]
    limit = threshold(own, others)
    model, columns = fitted(own + others)
    weights: dict[str, dict[str, float]] = {group: {} for group in SCALES}
    for (group, name), at in columns.items():
        weights[group][name] = round(float(model.coef_[0][at]) * SCALES[group], 3)
    return {
        "trained_on": fingerprint(examples[0] + examples[1]),
        "threshold": limit,
        "bias": round(float(model.intercept_[0]), 3),
        "weights": weights,
    }


def main(arguments: list[str]) -> int:
    """Write the weights; `--without NAME` leaves out an example file and `--to PATH` writes elsewhere."""
    options = dict(zip(arguments[::2], arguments[1::2], strict=True))
    data = trained((options["--without"],) if "--without" in options else ())
    said = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    Path(options.get("--to", FILE)).write_text(said + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
