"""How likely a text is to accuse, name the writer's own feeling, report harm, praise, or be of one kind of note.

It guarantees a plain sum of weights. Except in PLAIN_GROUPS, each group's sum is divided by the square root of the number of features
that a text has in it, so that a long text doesn't score higher just for its length.
"""

import math

from couples.wording_help.classifier.features import PLAIN_GROUPS, Group
from couples.wording_help.classifier.weights import HEADS, Weights

_FAR = 30.0


def chances(found: dict[Group, list[str]], weights: Weights) -> dict[str, float]:
    """How likely each head is, from 0 to 1."""
    return {
        head: 1 / (1 + math.exp(-max(-_FAR, min(_FAR, score))))
        for head, score in scores(found, weights).items()
    }


def scores(found: dict[Group, list[str]], weights: Weights) -> dict[str, float]:
    """The sums of the weights."""
    totals = list(weights.bias)
    width = len(HEADS)
    for group in Group:
        row_of, rows, scales = weights.tables[group]
        places = [row_of[name] * width for name in found[group] if name in row_of]
        if not places:
            continue
        size = 1.0 if group in PLAIN_GROUPS else math.sqrt(len(places))
        columns = zip(*(rows[at : at + width] for at in places), strict=True)
        for at, column in enumerate(columns):
            totals[at] += sum(column) * scales[at] / size
    return dict(zip(HEADS, totals, strict=True))
