"""What a signature means, said to whoever has just given it: until when it's active, and what comes next. Pure.

In intimacy nothing binds, whoever signed, so there no day is named. What the partner did or didn't do is never in it.
"""

from dataclasses import dataclass
from datetime import date

from couples.boundaries.agreement import Version
from couples.boundaries.agreement_view import AgreementView
from couples.template_helpers import day_in_words

WEEK_BEFORE = "You'll both see it on Home a week before."


@dataclass(frozen=True)
class Signed:
    """`says` is what was done, `next` what comes now."""

    says: str
    next: str


def signed(version: Version, view: AgreementView, partner: str, today: date) -> Signed:
    """What to say after `version` was signed.

    Args:
        view: the agreement as the signer sees it now.
        partner: their partner's name.
    """
    if version.words and version.words.topic == "intimacy":
        return Signed("Signed.", "You can both still say no, every time.")
    if view.agreed_id == version.id:
        until = day_in_words(version.look_on, today, weekday=False)
        return Signed(f"{'Kept' if version.is_kept else 'Signed'}. It's active until {until}.", WEEK_BEFORE)
    if version.is_kept:
        return Signed("Saved.", f"It stays active once {partner} keeps it too.")
    return Signed(
        "Signed.", f"It's active once {partner} signs too. Until then you can take your signature back."
    )
