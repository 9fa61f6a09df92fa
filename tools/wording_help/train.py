"""Trains the classifier: `make coach-train` writes its `weights.json` from the examples.

It guarantees that the same examples give the same file. scikit-learn is needed here and nowhere else.
The limits are chosen on writers the classifier had not met: each writer is left out once, and only what is
found in their statements counts. The files named `*_aside` are never learned from; the tests measure on them.
Trade-off: the writer of the rules wrote most examples, so other writers weigh more, and half the time the
rules' findings are hidden in what the rules were made with, lest the classifier trust them more than a
stranger may.
"""

import base64
import json
import os
import sys
from pathlib import Path

from couples.wording_help.classifier.features import PLAIN_GROUPS, Group
from couples.wording_help.classifier.weights import FILE, HEADS
from couples.wording_help.results import ACCUSING
from tools.wording_help.train_limits import figures, limits_of
from tools.wording_help.train_rows import OTHERS, Row, fingerprint, row_of, training_rows

MADE_WITH = frozenset(["own_dev", "sound", "dev", "kept_aside"])
WEIGHTS = {"own_dev": 1.0, "dev": 1.0, "kept_aside": 1.0}
HEAVIEST = 2.0
SCALES = {"phrases": 1.2, "letters": 1.0, "rules": 0.5, "known": 0.2, "shape": 1.0}
SEEN_TWICE = 2
KEPT = 11000
STRENGTH = 6.0


def weight_of(row: Row) -> float:
    """What the example weighs: praise and reports of harm double, for a note there is the worst mistake."""
    weight = WEIGHTS.get(row.writer, HEAVIEST) * (2.0 if row.dear else 1.0)
    return weight * 0.5 if row.writer in MADE_WITH else weight


def columns_of(rows: list[Row]) -> dict[tuple[str, str], int]:
    """The features that stand in at least two examples, with their columns."""
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        for group, names in row.found.items():
            for name in names:
                counts[group, name] = counts.get((group, name), 0) + 1
    return {key: at for at, key in enumerate(sorted(k for k, n in counts.items() if n >= SEEN_TWICE))}


def matrix(rows: list[Row], columns: dict[tuple[str, str], int], hidden: str = ""):
    """The features as numbers, as `prediction.scores` adds them up, without the group `hidden`."""
    from scipy.sparse import csr_matrix

    values, across, ends = [], [], [0]
    for row in rows:
        for group, names in row.found.items():
            known = [columns[group, name] for name in names if (group, name) in columns and group != hidden]
            size = 1.0 if group in PLAIN_GROUPS else len(known) ** 0.5
            across += known
            values += [SCALES[group] / size for _ in known]
        ends.append(len(across))
    return csr_matrix((values, across, ends), shape=(len(rows), len(columns)))


def fitted(rows: list[Row], columns: dict[tuple[str, str], int]) -> dict:
    """A logistic regression for each head."""
    from scipy.sparse import vstack

    shown = [row for row in rows if row.writer in MADE_WITH]
    table = vstack([matrix(rows, columns), matrix(shown, columns, hidden="rules")]).tocsr()
    doubled = [*rows, *shown]
    weights = [weight_of(row) for row in doubled]
    return {head: _fit(head, doubled, table, weights) for head in HEADS}


def _fit(head: str, rows: list[Row], table, weights: list[float]):
    from sklearn.linear_model import LogisticRegression

    known = [at for at, row in enumerate(rows) if answer(head, row) is not None]
    model = LogisticRegression(C=STRENGTH, max_iter=5000)
    return model.fit(
        table[known], [answer(head, rows[at]) for at in known], sample_weight=[weights[at] for at in known]
    )


def answer(head: str, row: Row) -> bool | None:
    """What `head` should find in the example; None where it says nothing about that."""
    accuses = row.label in ACCUSING
    if head == "accusing":
        return accuses
    if head == "harm":
        return row.harm
    if head == "praise":
        return row.praise
    if head == "pseudo":
        return row.label == "pseudo" if accuses else None
    if head == "feeling":
        return None if accuses else row.label == "i_statement"
    return None if row.kinds is None else head in row.kinds


def strangers(rows: list[Row]) -> list[tuple[Row, dict[str, float]]]:
    """The statements of each other writer, with what a classifier finds that never met this writer."""
    heard = []
    for writer in OTHERS:
        known = [row for row in rows if row.writer != writer]
        columns = columns_of(known)
        models, unseen = fitted(known, columns), [row for row in rows if row.writer == writer]
        table = matrix(unseen, columns)
        chances = {head: model.predict_proba(table)[:, 1] for head, model in models.items()}
        heard += [(row, {head: float(chances[head][at]) for head in HEADS}) for at, row in enumerate(unseen)]
        sys.stdout.write(f"without {writer}: {len(known)} known, {len(unseen)} heard\n")
    return [(row, chances) for row, chances in heard if not row.quiet]


def trained() -> dict:
    """All that the weights file holds."""
    os.environ["OMP_NUM_THREADS"] = "1"  # the same sums on every machine, and no waiting for busy cores
    examples = training_rows()
    rows = [row_of(each, name) for name in sorted(examples) for each in examples[name]]
    heard = strangers(rows)
    limits = limits_of(heard)
    for writers in ((writer,) for writer in OTHERS), (OTHERS,):
        for each in writers:
            mine = [pair for pair in heard if pair[0].writer in each]
            sys.stdout.write(f"{'+'.join(each)}: {figures(mine, limits)}\n")
    columns = columns_of(rows)
    models = fitted(rows, columns)
    weight = {key: sum(abs(models[head].coef_[0][at]) for head in HEADS) for key, at in columns.items()}
    kept = sorted(sorted(columns, key=lambda key: (-weight[key] * SCALES[key[0]], key))[:KEPT])
    columns = {key: at for at, key in enumerate(kept)}
    return {
        "trained_on": fingerprint(examples),
        "heads": list(HEADS),
        "limits": limits,
        **packed(fitted(rows, columns), columns),
    }


def packed(models: dict, columns: dict[tuple[str, str], int]) -> dict:
    """Names and weights by group: one signed byte a head, and what a byte is worth."""
    names: dict[str, str] = {}
    rows: dict[str, str] = {}
    scales: dict[str, list[float]] = {}
    for group in Group:
        mine = [key for key in columns if key[0] == group]
        table = [[float(models[head].coef_[0][columns[key]]) for head in HEADS] for key in mine]
        tops = [max(abs(row[at]) for row in table) / 127 for at in range(len(HEADS))]
        whole = [round(value / top) % 256 for row in table for value, top in zip(row, tops, strict=True)]
        names[group] = "\n".join(name for _, name in mine)
        rows[group] = base64.b64encode(bytes(whole)).decode()
        scales[group] = [float(f"{top * SCALES[group]:.5g}") for top in tops]
    bias = [round(float(models[head].intercept_[0]), 3) for head in HEADS]
    return {"names": names, "rows": rows, "scales": scales, "bias": bias}


def main(arguments: list[str]) -> int:
    """Write the weights; `--to PATH` writes elsewhere."""
    options = dict(zip(arguments[::2], arguments[1::2], strict=True))
    data = trained()
    sys.stdout.write(f"{json.dumps(data['limits'])}\n")
    said = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    Path(options.get("--to", FILE)).write_text(said + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
