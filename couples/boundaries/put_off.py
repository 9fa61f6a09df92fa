"""The proposals that the signed-in person said "not now" to, which they can look at again before its day; for them alone.

A no isn't among them: no page lists what someone has refused.
"""

import uuid
from datetime import date, datetime

from couples.boundaries import seen_rows
from couples.boundaries.agreement import Version
from couples.boundaries.letting_in import end_no
from couples.spaces import letting_in
from couples.spaces.models import CurrentSpace


def put_off(place: CurrentSpace, now: datetime) -> list[tuple[Version, date]]:
    """Of each agreement the newest, with the day on which it's asked again."""
    me = place.me.user_id
    _, seen = seen_rows.all_in(place.space.id, me, now)
    signed = {s.version_id for s in seen.signatures if s.author_id == me}
    found = [v for v in seen.versions if v.id not in signed and is_put_off(v, me, now)]
    newest = {v.agreement_id: v for v in found}.values()
    return [(v, date.fromisoformat(letting_in.choices().aside[v.id.hex])) for v in newest]


def is_put_off(version: Version, me: uuid.UUID, now: datetime) -> bool:
    """Whether the signed-in person, who is `me`, said "not now" to it, and neither has answered otherwise since nor has its day come."""
    chosen = letting_in.choices()
    theirs = version.author_id != me and version.has_arrived(now) and version.removed_at is None
    until_a_day = chosen.aside.get(version.id.hex) and letting_in.is_aside(version.id, now)
    is_off = chosen.is_off("proposals", version.arrives_at, now)
    return bool(theirs and until_a_day and letting_in.is_aside(version.agreement_id, now) and not is_off)


def show_again(version: Version) -> None:
    """Shows it to the signed-in person again, as if they hadn't said "not now". The caller commits, and tells no one."""
    letting_in.show_again({version.id})
    end_no(version.agreement_id, [version.words.topic] if version.words else [])
