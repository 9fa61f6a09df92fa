"""What each of two keeps when one stops sharing, and until when: the one source of every sentence about it. Pure.

Guaranteed: what people read before they pair is what they read before they leave, and tests hold each sentence against what the app
then does.
"""

from markupsafe import Markup

from couples.spaces.reading_after_parting import READABLE_FOR
from couples.what_deleting_means import backups

DAYS = READABLE_FOR.days


def before_pairing(days_in_backups: int) -> tuple[str, str, str]:
    """Three lines for who thinks about sharing; the rest is a link away."""
    return (
        "Either of you can stop sharing alone, any time, without a reason.",
        f"What you both saw can be read by both for {DAYS} more days. Then it's deleted. What you kept private stays yours. "
        "Each of you can keep what you both opened.",
        f"Deleted means gone from the app right away. {backups(days_in_backups)}",
    )


def before_leaving(
    partner: str, until: str, days_in_backups: int, *, is_anything_shared: bool
) -> tuple[str, ...]:
    """What happens to everything there is, for who is about to leave.

    Args:
        until: the last day of reading, as the page says days.
    """
    name = Markup("<bdi>{}</bdi>").format(partner)
    mine = "Your drafts, your pages and what you kept private stay with you."
    if not is_anything_shared:
        return (mine, "Nothing was shared yet, so nothing is kept of it.")
    return (
        mine,
        Markup("What you both saw: you and {} can read it until {}. No one can add to it.").format(
            name, until
        ),
        Markup("Cards and goals you showed: {} can't see them anymore.").format(name),
        Markup("Messages that {} hasn't seen yet are taken back.").format(name),
        f"After that day it's all deleted from the app. {backups(days_in_backups)}",
    )
