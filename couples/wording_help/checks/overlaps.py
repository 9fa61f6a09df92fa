"""Notes: what the rules marked, joined where it overlaps, and the label that follows from it.

Promise: no two notes overlap, and each is named by its most telling kind.
"""

from couples.wording_help.reading.analysis import Hit, Reading

TELLING = (
    "protest", "leave_threat", "feel_that", "faux_feeling", "always_never", "label_insult", "sarcasm_contempt",
    "mind_reading", "you_accusation", "should", "demand_threat", "vague_request",
)  # fmt: skip
SOFT = frozenset(["vague_request"])
_CROWDING = frozenset(["label_insult", "feel_that", "demand_threat", "sarcasm_contempt"])

Note = tuple[Reading, Hit]


def notes_of(readings: list[Reading]) -> list[Note]:
    """What the rules mark, in order, each with its sentence."""
    notes = [(reading, hit) for reading in readings for hit in joined(reading.hits)]
    _settle([hit for _, hit in notes])
    return notes


def joined(hits: list[Hit]) -> list[Hit]:
    """Overlapping notes become one: the most telling kind first, the others beside it."""
    result: list[Hit] = []
    for hit in sorted(hits, key=lambda each: (each.start, -each.end)):
        if result and hit.start < result[-1].end:
            last = result[-1]
            first, second = sorted((last, hit), key=lambda each: TELLING.index(lead(each)))
            last_kinds = tuple(dict.fromkeys(first.kinds + second.kinds))
            result[-1] = Hit(
                last_kinds, last.start, max(last.end, hit.end), _stance(last, hit),
                first.soft and second.soft, first.word or second.word, first.clause or second.clause,
            )  # fmt: skip
        else:
            result.append(hit)
    return result


def _settle(hits: list[Hit]) -> None:
    """A plain accusation is not named again where a more telling kind already says it."""
    told = {kind for hit in hits for kind in hit.kinds}
    for hit in hits:
        crowded = "always_never" in hit.kinds and told & _CROWDING
        if crowded or ("feel_that" in hit.kinds and len(hit.kinds) > 2):
            hit.kinds = tuple(kind for kind in hit.kinds if kind != "you_accusation") or hit.kinds


def _stance(last: Hit, hit: Hit) -> bool:
    """Open contempt in the first person is no feeling, whatever words it uses."""
    if last.kinds == ("sarcasm_contempt",) and not last.framed:
        return False
    return last.framed or hit.framed


def lead(hit: Hit) -> str:
    """The kind a note is named by."""
    return hit.named or min(hit.kinds, key=TELLING.index)


def accusing(notes: list[Note]) -> list[Hit]:
    """The notes that say more than "this request is vague"."""
    return [hit for _, hit in notes if not set(hit.kinds) <= SOFT]


def label_of(notes: list[Note], parts: frozenset[str]) -> str:
    """The measuring label where the rules alone decide; never shown."""
    found = accusing(notes)
    if found and all(hit.soft for hit in found) and "observation" in parts:
        return "i_statement"
    if found:
        return "pseudo" if found[0].framed else "blame"
    return "i_statement" if parts & {"feeling", "need"} else "neutral"
