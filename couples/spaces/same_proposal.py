"""Proposing what the partner has proposed. Pure.

Guaranteed: it's a yes to theirs, whether or not it was let in. So proposing something doesn't show that one had said no to it
before. The trade-off: whoever only wanted to propose finds that both have agreed; it's what they asked for.
"""

import uuid


def is_yes(author: uuid.UUID | None, theirs: object, me: uuid.UUID, mine: object) -> bool:
    """Whether what the person `me` proposes is a yes to the proposal that waits.

    Args:
        author: who made the one that waits; None if their account is gone.
        theirs: what it says, as its pages say it.
        mine: the same of what's proposed now.
    """
    return author is not None and author != me and theirs == mine
