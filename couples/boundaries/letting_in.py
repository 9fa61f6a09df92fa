"""Which of the partner's proposals and notes the signed-in person sees: by their switches, their hours, and what they said no to.

Their hours don't hold back what came right away in a talk, nor a proposal to keep an agreement while both are in a talk.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

from couples.boundaries.agreement import Decision, Slip, Version
from couples.spaces import letting_in
from couples.spaces.models import are_in_a_talk


def is_let_in(row: Version | Slip, me: uuid.UUID, now: datetime) -> bool:
    """Whether the signed-in person, who is `me`, lets in what the other sent."""
    if row.author_id == me:
        return True
    if isinstance(row, Version) and letting_in.is_aside(row.agreement_id, now):
        return False
    if isinstance(row, Version) and not row.is_kept and _is_quiet(row, now):
        return False
    came = "proposals", row.id, row.arrives_at, now
    if letting_in.lets_in(*came):
        return True
    is_kept = isinstance(row, Version) and row.is_kept
    any_hour = row.came_in_a_talk or (is_kept and are_in_a_talk(row.space_id, now))
    return any_hour and letting_in.lets_in(*came, at_any_hour=True)


def shows_answer(row: Decision, me: uuid.UUID | None, now: datetime) -> bool:
    """Whether the signed-in person, who is `me`, lets in what the partner would change of a proposal; in a talk at any hour."""
    came = "answers", row.id, row.decided_at, now
    if row.author_id == me or letting_in.lets_in(*came):
        return True
    return letting_in.lets_in(*came, at_any_hour=True) and are_in_a_talk(row.space_id, now)


def subject_of(topic: str) -> str:
    """The subject under which `letting_in` keeps a no about this topic."""
    return f"agreement {topic}"


def end_no(agreement: uuid.UUID, topics: Iterable[str]) -> None:
    """Ends the signed-in person's no about this agreement and these topics, as they've proposed something themselves.

    What they said no to stays away; what the partner answers is there. The caller commits, and tells no one.
    """
    if agreement.hex in letting_in.choices().aside:
        letting_in.show_again({agreement})
    for topic in set(topics):
        letting_in.unmute(subject_of(topic))


def _is_quiet(version: Version, now: datetime) -> bool:
    """Whether the signed-in person said no to something on its topic before it came."""
    if not letting_in.choices().quiet or version.words is None:
        return False
    return letting_in.is_quiet(subject_of(version.words.topic), version.arrives_at, now)
