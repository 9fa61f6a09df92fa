"""What a preview promises: what was shown is what is shared, and nothing else.

A preview carries a mark of what it showed: for whom, which words, and what they would replace. A form that comes back with another
mark is shown once more instead of saved, so that neither words changed since, nor another partner, nor a card that another device
released meanwhile goes by unseen. Trade-off: one more tap after a change.
"""

from hashlib import sha256
from uuid import UUID

from couples.spaces.models import current_space
from couples.wording_help import Line, lines_beside

CHANGED = "It's changed since you last looked. Nothing's been shared yet."


def mark(*shown: str | UUID | None) -> str:
    """A hash of everything that was shown, in order; nothing can be read back from it."""
    parts = [str(part or "") for part in shown]
    return sha256("".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()


def quiet_lines(text: str) -> list[Line]:
    """What is said, to the author alone, beside words that are about to be released, or were just now: about danger and control.

    It holds nothing up and changes nothing.
    """
    return lines_beside([text], names=current_space().partner_names)
