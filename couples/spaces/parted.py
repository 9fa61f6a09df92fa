"""People who have parted, or can't open what they share since they started over: no page asks them to invite someone. Home says once
that they've parted, before and after what the two shared is deleted.

Guaranteed: only the person's own data decides it: a closed space that they can still read, their own words that were put aside,
or a person whose invitations they block. Nothing about the former partner is stored for it. That a card was set aside is
stored in the cell of what they let in, which no one else can read. The trade-off: someone who deletes all of those words is
treated as a newcomer again.
"""

import uuid
from datetime import datetime

from flask import g

from couples import clock
from couples.accounts.models import me
from couples.spaces import coming_back, kept_words, letting_in, no_invitations
from couples.spaces.kept_words import KeptBox
from couples.spaces.models import CurrentSpace, closed_places, current_space


def has_parted() -> bool:
    """Whether the signed-in person is alone since they parted or started over; for any page, and asked once for each request."""
    if not me().is_authenticated or current_space().is_paired:
        return False
    if "has_parted" not in g:
        earlier = closed_places(clock.now()) or kept_words.own_boxes() or no_invitations.blocked()
        g.has_parted = bool(earlier or coming_back.shut_out_of(me().id))
    parted: bool = g.has_parted
    return parted


def is_shut_out() -> bool:
    """Whether it's because they started over: what they share is still there, and their partner reads it."""
    return has_parted() and coming_back.shut_out_of(me().id) is not None


def shown_on_home(place: CurrentSpace, now: datetime) -> list[CurrentSpace]:
    """Earlier spaces they can still read, if they're alone and haven't set the card about it aside."""
    if place.is_paired:
        return []
    return [old for old in closed_places(now) if not letting_in.is_aside(old.space.id, now)]


def deleted_for(place: CurrentSpace, now: datetime) -> list[KeptBox]:
    """Their own words from an earlier time with someone, once the shared side is deleted and until they set that card
    aside; empty while anything shared can still be read.
    """
    if not has_parted() or closed_places(now):
        return []
    return [box for box in kept_words.own_boxes() if not letting_in.is_aside(box.id, now)]


def set_aside(id: uuid.UUID, now: datetime) -> bool:
    """Takes a card about a parting off Home. The caller commits, and tells no one.

    Returns:
        Whether there's something of theirs that it's about.
    """
    ids = [*(old.space.id for old in closed_places(now)), *(box.id for box in kept_words.own_boxes())]
    if id in ids:
        letting_in.set_aside(id)
    return id in ids
