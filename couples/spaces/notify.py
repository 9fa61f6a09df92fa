"""Telling both partners that something they share has changed; what it is, each page fetches for itself."""

import uuid

from flask_login import current_user

from couples import realtime
from couples.spaces.models import CurrentSpace, current_space


def notify_both(place: CurrentSpace, what: str, version: int) -> None:
    """Every open page of both hears that `what` is now at `version`. Call it after the commit."""
    for person in filter(None, (current_user, place.partner)):
        realtime.notify(person.id, what, version)


def notify_about(space_id: uuid.UUID, what: str, version: int) -> None:
    """The same for something in a space that may be closed: of that, only the signed-in person's own pages hear. Whoever they
    share with now isn't told that anything happened in an earlier time, and whoever they shared with then isn't told any more.
    """
    place = current_space()
    if place.space.id == space_id:
        notify_both(place, what, version)
    else:
        realtime.notify(current_user.id, what, version)
