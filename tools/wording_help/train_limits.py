"""From which chance on each head of the classifier speaks, and how well writers it had not met were read."""

from itertools import product

from couples.wording_help.classifier.decision import limit_for_blame
from couples.wording_help.results import ACCUSING, KINDS, Label
from tools.wording_help.report import score
from tools.wording_help.train_rows import Row

RIGHT = 0.96
GRID = [step / 100 for step in range(10, 86, 5)]
FINE_GRID = [step / 100 for step in range(50, 81)]
ALARMS = 0.02
SURE = (0.97, 0.98, 0.99)
"""Less passes on these writers, and marks one praise in ten of writers nobody developed with."""
MAYBE_PRAISE = (0.05, 0.1, 0.15, 0.2)
TRAPS = "praise"
"""Praise and its look-alikes, written to fool this very classifier: no measure of everyday words."""
GENTLE = 0.6
HARM = 0.3
GENTLE_KINDS = ("vague_request", "feel_that", "faux_feeling")


def limits_of(heard: list[tuple[Row, dict[str, float]]]) -> dict[str, float]:
    """From which chance on each head speaks, chosen on writers it had not met."""
    heard = [pair for pair in heard if pair[0].writer != TRAPS]
    limits = {"pseudo": 0.5, "feeling": 0.5, "gentle": GENTLE, "harm": HARM}
    limits["accusing"] = next((t for t in FINE_GRID if _right(heard, t) >= RIGHT), FINE_GRID[-1])
    limits |= _guard(heard, limits)
    spoken = [pair for pair in heard if _speaks(*pair, limits)]
    for kind in KINDS:
        limits[kind] = max(GRID, key=lambda t: (_f1(spoken, kind, t), t))
    return limits


def figures(heard: list[tuple[Row, dict[str, float]]], limits: dict[str, float]) -> str:
    """How well unmet writers were read, in one line, without the quiet texts."""
    named = [(row, _label(row, chances, limits), _kinds(row, chances, limits)) for row, chances in heard]
    scores = {}
    for name in ("accusing", *Label):
        both = ACCUSING if name == "accusing" else {name}
        hits = sum(row.label in both and label in both for row, label, _ in named)
        scores[name] = score(
            hits, sum(label in both for _, label, _ in named), sum(row.label in both for row, _, _ in named)
        )
    kinds = score(
        *(
            sum(len(each) for each in column)
            for column in zip(*((row.kinds & said, said, row.kinds) for row, _, said in named), strict=True)
        )
    )
    macro = sum(scores[label][2] for label in Label) / len(Label)
    right, found, _ = scores["accusing"]
    return (
        f"accusing {right:.3f}/{found:.3f}, i_statement {scores['i_statement'][2]:.3f}, "
        f"macro {macro:.3f}, issues {kinds[2]:.3f} ({kinds[0]:.2f}/{kinds[1]:.2f})"
    )


def _guard(heard: list[tuple[Row, dict[str, float]]], limits: dict[str, float]) -> dict[str, float]:
    """How sure it must be where it may be warmth: the least recall lost for hardly a note on praise."""
    praise = [pair for pair in heard if pair[0].praise]
    blame = [pair for pair in heard if pair[0].label in ACCUSING]
    best, lost = {"warm": SURE[-1], "praise": MAYBE_PRAISE[0], "praised": SURE[-1]}, len(blame) + 1
    for warm, maybe, praised in product(SURE, MAYBE_PRAISE, SURE):
        tried = {"warm": warm, "praise": maybe, "praised": praised}
        missed = sum(not _speaks(*pair, limits | tried) for pair in blame)
        if missed < lost and sum(_speaks(*pair, limits | tried) for pair in praise) <= ALARMS * len(praise):
            best, lost = tried, missed
    return best


def _speaks(row: Row, chances: dict[str, float], limits: dict[str, float]) -> bool:
    if chances["harm"] >= limits["harm"]:
        return False
    return chances["accusing"] >= limit_for_blame(chances, limits, warm=row.warm, hard=row.hard)


def _label(row: Row, chances: dict[str, float], limits: dict[str, float]) -> str:
    if _speaks(row, chances, limits):
        return "pseudo" if chances["pseudo"] >= limits["pseudo"] else "blame"
    return "i_statement" if chances["feeling"] >= limits["feeling"] else "neutral"


def _kinds(row: Row, chances: dict[str, float], limits: dict[str, float]) -> set[str]:
    if not _speaks(row, chances, limits):
        return {kind for kind in GENTLE_KINDS if chances[kind] >= limits["gentle"]}
    likely = {kind for kind in KINDS if chances[kind] >= limits[kind]}
    return likely or {max(KINDS, key=lambda kind: chances[kind] / limits[kind])}


def _right(heard: list[tuple[Row, dict[str, float]]], limit: float) -> float:
    found = [row.label in ACCUSING for row, chances in heard if chances["accusing"] >= limit]
    return sum(found) / len(found) if found else 1.0


def _f1(heard: list[tuple[Row, dict[str, float]]], kind: str, limit: float) -> float:
    """The F1 of `kind`, for a limit a little higher or lower as well: a lone peak is chance."""
    total = 0.0
    for near in (limit - 0.05, limit, limit + 0.05):
        found = {at for at, (_, chances) in enumerate(heard) if chances[kind] >= near}
        wanted = {at for at, (row, _) in enumerate(heard) if kind in (row.kinds or ())}
        total += 2 * len(found & wanted) / (len(found) + len(wanted)) if found or wanted else 0.0
    return total
