"""Telling both partners that something they share has changed; what it is, each page fetches for itself."""

from flask_login import current_user

from couples import wire
from couples.spaces.models import Here


def notify_both(place: Here, what: str, version: int) -> None:
    """Every open page of both hears that `what` is now at `version`. Call it after the commit."""
    for person in filter(None, (current_user, place.partner)):
        wire.tell(person.id, what, version)
