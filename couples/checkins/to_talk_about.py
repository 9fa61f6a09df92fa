"""What the two want to talk about: at most three opened answers, that one of them asked about with a tap.

Guaranteed: whoever asked can't tell whether their partner still has it on the list. Whoever clears their own takes the question back
for both; clearing the partner's hides it from oneself alone. Each fades by itself, so nothing stays as a debt, and goes
for both at the end of a talk that was asked for from it. The trade-off:
the two lists can differ.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_login import current_user
from sqlalchemy import Connection, delete, func, select

from couples.checkins import prompts
from couples.checkins.answers import Answer
from couples.checkins.models import CheckIn
from couples.checkins.prompts import Prompt
from couples.checkins.replies_and_afterthoughts import TALK, Reply
from couples.db import query
from couples.spaces import choices_let_in, letting_in
from couples.spaces.models import CurrentSpace

MOST = 3
FADES_AFTER = timedelta(days=14)


@dataclass(frozen=True)
class ToTalkAbout:
    """An answer that one of the two would like to talk about; `id` is that of the reply that says so."""

    id: uuid.UUID
    answer_id: uuid.UUID
    occasion: str
    prompt_key: str
    is_mine: bool
    said_at: datetime

    @property
    def prompt(self) -> Prompt:
        """What was asked. The couple's own questions aren't quoted, since they're someone's words."""
        return prompts.unknown(self.prompt_key)

    @property
    def topic(self) -> str:
        """The question as the topic of a talk; empty for the couple's own."""
        ours = prompts.known(prompts.asked_by(self.prompt_key))
        return ours.text if ours else ""


def is_fresh(said_at: datetime, now: datetime) -> bool:
    return said_at > now - FADES_AFTER


def shown(found: Iterable[ToTalkAbout], now: datetime) -> list[ToTalkAbout]:
    """The newest that haven't faded, and that the signed-in person asked about themselves or lets in."""
    fresh = [x for x in found if is_fresh(x.said_at, now)]
    mine = [x for x in fresh if x.is_mine or letting_in.lets_in("replies", x.id, x.said_at, now)]
    return sorted(mine, key=lambda x: (x.said_at, x.id.bytes), reverse=True)[:MOST]


def list_of(place: CurrentSpace, now: datetime) -> list[ToTalkAbout]:
    """The signed-in person's list."""
    if not place.is_paired:
        return []
    rows = _asked_since.rows(place.space.id, now - FADES_AFTER)
    me = place.me.user_id
    return shown(
        [ToTalkAbout(r.id, r.answer_id, r.occasion, r.prompt, r.author_id == me, r.said) for r in rows], now
    )


SAID_AT = func.coalesce(Reply.said_at, CheckIn.revealed_at)
"""When a reply was said; one from an earlier version, without a time, counts from the reveal."""


@query
def _asked_since(space_id, since):
    columns = (
        Reply.id,
        Reply.answer_id,
        Reply.author_id,
        CheckIn.occasion,
        Answer.prompt,
        SAID_AT.label("said"),
    )
    asked = select(*columns).join(Answer, Answer.id == Reply.answer_id)
    return asked.join(CheckIn, CheckIn.id == Answer.check_in_id).where(
        Reply.space_id == space_id, Reply.kind == TALK, Answer.shared_cell.is_not(None), since < SAID_AT
    )


def take_off(id: uuid.UUID, space_id: uuid.UUID, connection: Connection) -> None:
    """Takes it off both lists, because the two have talked about it."""
    wish = Reply.id == id, Reply.space_id == space_id, Reply.kind == TALK
    connection.execute(delete(Reply).where(*wish))


def is_full(place: CurrentSpace, now: datetime) -> bool:
    """Whether the signed-in person has asked about as many as they can. What either cleared of the other's makes no difference."""
    asked = _asked_since.rows(place.space.id, now - FADES_AFTER)
    return sum(row.author_id == place.me.user_id for row in asked) >= MOST


def said_first(id: uuid.UUID, now: datetime) -> datetime:
    """When the signed-in person first asked with this reply, as far as their own cell knows; the caller commits.

    The cell keeps only the day. So for a reply that's tapped again, it's `now`, but at most the end of that first day.
    """
    mark = choices_let_in.mark("asked-to-talk", id)
    first = letting_in.choices().opened.get(mark)
    if first is None:
        letting_in.mark_opened([mark], now)
        return now
    end = datetime.combine(date.fromisoformat(first), time.max, ZoneInfo(current_user.zone))
    return min(now, end)
