"""What a page says to someone who has just signed: until when the agreement is active, and what comes next. Pure.

Agreements about intimacy bind no one, whoever signed, so no day is named for them. What the partner did or didn't do is
never said.
"""

from dataclasses import dataclass
from datetime import date

from couples.boundaries.agreement import Version
from couples.boundaries.agreement_status import IN_FORCE
from couples.boundaries.agreement_view import AgreementView
from couples.boundaries.review_due import BEFORE
from couples.template_helpers import day_in_words

WEEK_BEFORE = "You'll both see it on Home a week before."
UNDO = "You can undo it until noon tomorrow."


@dataclass(frozen=True)
class Signed:
    """What to say to the signer: `says` what was done, and `next` what comes now, empty where there's nothing to say of it."""

    says: str
    next: str


def signed(
    version: Version, view: AgreementView, partner: str, today: date, *, can_undo: bool = False
) -> Signed:
    """What to say after `version` was signed.

    Args:
        view: the agreement as the signer sees it now.
        partner: their partner's name.
        can_undo: whether it was signed in a talk, so that it can be undone for a while.
    """
    if version.words and version.words.topic == "intimacy":
        return Signed("Signed.", "You can both still say no, every time.")
    if view.agreed_id == version.id:
        until = day_in_words(version.look_on, today, weekday=False)
        next_up = [UNDO] if can_undo else []
        if version.look_on > today + BEFORE:
            next_up.append(WEEK_BEFORE)
        kept = "Kept" if version.is_kept else "Signed"
        return Signed(f"{kept}. It's active until {until}.", " ".join(next_up))
    if version.is_kept:
        return Signed("Saved.", f"{_once_kept(view, today)} once {partner} says yes.")
    return Signed(
        "Signed.", f"It's active once {partner} signs too. Until then you can take your signature back."
    )


def _once_kept(view: AgreementView, today: date) -> str:
    if view.stands.kind != IN_FORCE or view.agreed is None:
        return "It's active again"
    return f"It'll stay active past {day_in_words(view.agreed.look_on, today, weekday=False)}"
