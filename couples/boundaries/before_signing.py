"""Before signing: the same quiet question beside every proposal, and help with thinking about it for whoever received it.

Guaranteed: the question is there whoever wrote the proposal and whatever it says, so it accuses no one. A partner's words
are read only when their receiver asks, for danger and control alone, and nothing of it is kept or told. The trade-off: the
receiver has to ask again each time.
"""

from collections.abc import Sequence

from couples.boundaries.agreement import Version
from couples.wording_help import By, Line, read_draft
from couples.wording_help.messages import quiet_lines


def question() -> str:
    """What stands beside every proposal."""
    return quiet_lines().other.receiver


def lines_for_receiver(version: Version, *, names: Sequence[str]) -> tuple[Line, ...]:
    """What there is to think about in a proposal, for the person who received it.

    Args:
        names: what the receiver is called: in their partner's words, these names count as "you".
    """
    words = version.words
    if words is None:
        return ()
    texts = (words.what, words.slips, words.why_of(version.author_id))
    fields = {str(number): text for number, text in enumerate(texts)}
    return read_draft(fields, by=By.PARTNER, names=names, by_rules_alone=True).lines
