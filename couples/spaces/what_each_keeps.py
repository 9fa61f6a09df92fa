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
        "Either of you can stop sharing on your own, any time, without a reason.",
        f"Your own words stay yours. What you both opened, each of you can read for {DAYS} more days and take along. Then it's "
        "deleted here.",
        f"Deleted means gone from the app right away. {backups(days_in_backups)}",
    )


def before_leaving(
    partner: str, until: str, days_in_backups: int, *, is_anything_shared: bool
) -> tuple[str, ...]:
    """What happens to everything there is, for who is about to leave.

    Args:
        until: the last day of reading, as the page says days.
    """
    if not is_anything_shared:
        return (
            "Your drafts, your pages and what you kept private stay with you.",
            "Nothing was shared yet, so nothing is kept of it.",
        )
    name = Markup("<bdi>{}</bdi>").format(partner)
    read = Markup("What you showed each other: you and {} can read it until {}. No one can add to it.")
    after = Markup("After that day, what {} wrote is deleted for you, and what you wrote for them. {}")
    return (
        "Your own words stay yours: drafts, pages, private notes, what you shared and what you both signed.",
        read.format(name, until),
        Markup("Cards and goals you showed: {} can't see them anymore.").format(name),
        Markup("Messages that haven't reached {} yet are taken back.").format(name),
        after.format(name, backups(days_in_backups)),
    )
