"""What each of two keeps when one stops sharing, and until when: the one source of every sentence about it. Pure.

Guaranteed: what people read before they pair is what they read before they leave, and tests hold each sentence against what the app
then does.
"""

from markupsafe import Markup

from couples.spaces.reading_after_parting import READABLE_FOR
from couples.what_deleting_means import backups

DAYS = READABLE_FOR.days


def before_pairing(days_in_backups: int) -> tuple[str, str, str]:
    """Three lines for someone who's thinking about sharing; the rest is a link away."""
    return (
        "Either of you can stop sharing on your own, any time, no reason needed.",
        "Your own words stay yours. You can each save a copy of what you both saw, any time. "
        f"Your partner's words are deleted for you {DAYS} days after you stop sharing, and yours for them.",
        f"Deleted means gone from the app right away. {backups(days_in_backups)}",
    )


def before_leaving_shut_out(day: str, days: int, *, is_later: bool) -> tuple[str, ...]:
    """The same for someone who started over, so that their keys don't open what they share; `day` is when it takes effect, `days` after that."""
    waits = (
        Markup(
            "You'll stop sharing on {}. Whoever can open your mailbox could start over and do this in your name, so it waits until "
            "{} days after you started over."
        ).format(day, days),
        "Until then, nothing your partner sends reaches you, and you can undo it in Only me. Your old password or code calls it "
        "off, and so does your partner letting you back in.",
    )
    return (
        *(waits if is_later else ()),
        f"Your partner can read what you've shared until then, and for {DAYS} days after. Then it's deleted for them."
        if is_later
        else f"Your partner can read what you've shared for {DAYS} more days. Then it's deleted for them.",
        "You can't take anything back: that needs the keys you had before.",
    )


def before_leaving(
    partner: str, until: str, days_in_backups: int, *, is_anything_shared: bool
) -> tuple[str, ...]:
    """What happens to everything there is, for whoever is about to leave.

    Args:
        until: the last day of reading, as the page says days.
    """
    if not is_anything_shared:
        return (
            "Your drafts, your notes and what you didn't share stay with you.",
            "Nothing's been shared since you joined, so there's nothing else to keep.",
        )
    name = Markup("<bdi>{}</bdi>").format(partner)
    read = Markup(
        "For {1} days after you stop (until {2} if you stop now), you and {0} can both read what you've shared with "
        "each other. Neither of you can add to it. {0} sees when that is, too, and can work out when you left."
    )
    after = Markup(
        "After those {2} days, what {0} wrote is deleted for you, and what you wrote is deleted for {0}. {1}"
    )
    return (
        "Your own words stay yours: drafts, private notes, what you shared and what you both signed.",
        read.format(name, DAYS, until),
        Markup("Cards and goals you shared: {} can't see them anymore.").format(name),
        Markup("Messages that haven't reached {} yet are taken back.").format(name),
        after.format(name, backups(days_in_backups), DAYS),
    )
