"""What wording help finds in a person's own part of a check-in, and tells them alone.

Guaranteed: only the person's own words are read. Until a check-in opens, wording help's lines are on the pages where the
person writes. Once it's open, two people may be reading from one screen, so nothing there changes, and the line waits on
the page "Safety and help".
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from couples import clock
from couples.checkins import current_week, promises, visible_answers
from couples.checkins.models import CheckIn, Ritual
from couples.checkins.replies_and_afterthoughts import Afterthought
from couples.checkins.visible_answers import Line
from couples.db import db
from couples.spaces.models import CurrentSpace
from couples.wording_help import Line as QuietLine
from couples.wording_help import lines_beside, lines_by_text


def lines_by_question(
    place: CurrentSpace, lines: list[Line], only: Line | None = None
) -> dict[str, list[QuietLine]]:
    """What is said beside the answers that someone is writing, by the question's key, without what they closed beside any.

    Lines about several answers together have the key "".

    Args:
        only: the one answer that's heard; else all of `lines` are.
    """
    texts = {
        f"{line.prompt.key} {number}": text
        for line in ([only] if only else lines)
        for number, text in enumerate(_texts([line.private]))
    }
    closed = {each for line in lines if line.private for each in line.private.closed}
    found: dict[str, list[QuietLine]] = {}
    for name, said in lines_by_text(texts, names=place.partner_names, closed=closed).items():
        found.setdefault(name.partition(" ")[0], []).extend(said)
    return found


def lines_of(place: CurrentSpace, proposal: Ritual | None) -> list[QuietLine]:
    """The lines for someone about the questions that they proposed."""
    if proposal is None or proposal.author_id != place.me.user_id:
        return []
    return lines_beside((proposal.own or {}).values(), names=place.partner_names)


def own_words(place: CurrentSpace, check_in: CheckIn) -> list[str]:
    """All that the person of `place` wrote into a check-in: answers, afterthoughts, replies, promises."""
    if not check_in.version and check_in not in db.session:
        return []
    me = place.me.user_id
    answers = visible_answers.answers_for(check_in, me, current_week.asked_in(check_in))
    ids = [line.mine.answer.id for line in answers if line.mine]
    added = db.session.scalars(
        select(Afterthought).where(Afterthought.answer_id.in_(ids), Afterthought.author_id == me)
    )
    replies = [r.text for line in answers if line.theirs for r in line.theirs.replies if r.text]
    mine = [made for made in promises.made_in(check_in, clock.now()) if made.author_id == me]
    made = [text for row in mine for text in (row.cue, row.text) if text]
    return [*_texts(line.private for line in answers), *(row.text for row in added), *replies, *made]


def _texts(words: Iterable[Any]) -> list[str]:
    return [text for each in words if each for text in (each.text, each.feel, each.need) if text]
