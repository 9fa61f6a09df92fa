"""Two who come together again within the 30 days: what they shared before stays to be read, if both want it.

Guaranteed: each is asked alone; a yes, a no and no answer look the same to the other, even if the other runs the server
(`hidden_wishes`). If both said yes, the old space stays, to be read and not to be written in, for as long as they share; when they
part again it ends with the new one. Either can end that alone before, and then a yes of the other's is over, too: it takes both once
more. What was taken back stays taken back. The trade-off: no one learns whether it was a no, so no one can be told "not this time" either.
"""

from datetime import datetime

from couples.accounts.models import me
from couples.packing import replace
from couples.spaces import choices_let_in, hidden_wishes, kept_words, letting_in
from couples.spaces.membership import Membership
from couples.spaces.models import CurrentSpace, closed_places

YES, NO, END = "yes", "no", "end"


def before(place: CurrentSpace, now: datetime) -> list[CurrentSpace]:
    """The spaces that the two of `place` had before, for as long as they can be read."""
    if place.partner is None:
        return []
    return [old for old in closed_places(now) if old.partner and old.partner.id == place.partner.id]


def is_nothing_shared(place: CurrentSpace, now: datetime) -> bool:
    """Whether two share nothing yet: nothing since they paired, and nothing from before either."""
    return place.is_paired and not has_begun(place, now) and not before(place, now)


def has_begun(place: CurrentSpace, now: datetime) -> bool:
    """Whether anything was shared since they paired, as far as the signed-in person knows: what they said themselves, and what their
    partner did once their own hours let it show.
    """
    since = place.space.shared_since
    if since is None:
        return False
    hours = letting_in.choices().hours or choices_let_in.HOURS
    shows = choices_let_in.shows_at(since, me().zone, hours) <= now
    return shows or any(mine for _, mine in kept_words.said.send(place.space.id, person_id=place.me.user_id))


def is_kept(place: CurrentSpace, now: datetime) -> bool:
    """Whether both said yes to it, which each of the two can see."""
    return any(old.space.stays_with for old in before(place, now))


def is_asked(place: CurrentSpace, now: datetime) -> bool:
    """Whether the signed-in person hasn't answered yet."""
    found = before(place, now)
    return any(not _said(old.me, place) for old in found if not old.space.stays_with)


def own_answer(place: CurrentSpace, now: datetime) -> str:
    """What the signed-in person answered, until both keep it; for a page that's theirs alone, since it may be a no."""
    said = (_said(old.me, place) for old in before(place, now) if not old.space.stays_with)
    return next(filter(None, said), "")


def _said(member: Membership | None, place: CurrentSpace) -> str:
    """This member's answer since the two of `place` are together again; one from an earlier time no longer counts."""
    said, _, where = hidden_wishes.of(member).reads_again.partition(" ")
    return said if where == str(place.space.id) else ""


def answer(place: CurrentSpace, now: datetime, *, yes: bool) -> None:
    """What the signed-in person answers takes the place of what they said before. The caller commits, and tells no one.

    A no that ends what both keep also clears the partner's yes; a no before that leaves theirs alone, since they'd see it.
    """
    for old in before(place, now):
        if old.space.stays_with and old.theirs and not yes:
            hidden_wishes.keep(old.theirs, replace(hidden_wishes.of(old.theirs), reads_again=""))
        wishes = replace(hidden_wishes.of(old.me), reads_again=f"{YES if yes else NO} {place.space.id}")
        hidden_wishes.keep(old.me, wishes)
        both = yes and _said(old.theirs, place) == YES
        old.space.stays_with = place.space.id if both else None
