"""All that can be taken away, and what is left out on purpose, with the reason."""

from couples.takeout import agreements, opened_to_me, private_rooms, shared_rooms
from couples.takeout.sections import Part

MINE = Part("mine", "What I wrote", (*private_rooms.SECTIONS, *shared_rooms.SECTIONS, *agreements.OWN))
SIGNED = Part("signed", "What we both signed", agreements.SIGNED)
OPENED = Part("opened_to_me", "What was shared with me", opened_to_me.SECTIONS)

LEFT_OUT = {
    "sign-in code": "a key to this server, of no use elsewhere, and no word of anyone's",
    "agreement.slip": "a note that something slipped goes once both have looked again, and is in no history and no file; after parting its author's copy is in kept.piece",
    "calendar.secret": "a way to read when the check-in is; no one's words",
    "comfort.shown": "a copy of comfort.own",
    "invitation.secret": "a way in, good for a week; no one's words",
    "invitation.code": "a way in, good for half an hour; no one's words",
    "letting.in": "hours, and what someone said no to: a no is kept against no one, and stays out of every file",
    "light.shared": "a copy of light.draft, until midnight",
    "next.topic": "the topic's key of one's own proposal, beside a day; its words are in proposals",
    "passkey": "a key to this server, and what its device is called",
    "page.settings": "minutes of a lock and how often: no words",
}
"""Sealed columns that no file has."""
LEFT_OUT_IN_PART = {
    "agreement.draft": "one about intimacy that was proposed, or that begins with what both have: there, no paper binds anyone",
    "agreement.version": "one about intimacy: nothing binds there, and no paper says otherwise",
}
"""Sealed columns of which a file leaves some rows out."""


def parts(*, with_opened: bool) -> tuple[Part, ...]:
    return (MINE, SIGNED, OPENED) if with_opened else (MINE, SIGNED)
