"""Drafts that would change an agreement: begun with its newest words, with those of a proposal, or with a line that came too late.

Guaranteed: a draft begun here is private, like every draft, until its author proposes it.
"""

import uuid
from datetime import date

from sqlalchemy import select

from couples.boundaries import agreement_view, drafts
from couples.boundaries.agreement import Agreement, Version
from couples.boundaries.agreement_text import AGREEMENT, DraftWords
from couples.boundaries.drafts import Draft
from couples.db import db
from couples.packing import replace


def go_on(sent: Draft, today: date) -> Draft:
    """Begins a draft for what the author of a sent one goes on to write, as a change of what was sent."""
    its = Version.id == sent.sent_id, Version.author_id == sent.author_id
    version = db.session.scalar(select(Version).where(*its)) if sent.kind == AGREEMENT else None
    if version:
        return drafts.go_on(sent, version.agreement_id, version.id, today)
    return drafts.go_on(sent, sent.sent_id, None, today)


def begin_change(
    agreement: Agreement,
    view: "agreement_view.AgreementView",
    me: uuid.UUID,
    today: date,
    beginning: Version | None = None,
) -> Draft:
    """Begins a draft that would change the agreement, with its newest words or those of `beginning`. The caller commits."""
    draft = drafts.begin(uuid.uuid4(), me, AGREEMENT, today, about_id=agreement.id)
    changed_words(draft, view, me, beginning)
    return draft


def keep_late_line(
    agreement: Agreement, id: uuid.UUID, me: uuid.UUID, line: str, look_on: date, today: date
) -> Draft:
    """Keeps what this person would change as a private draft, because the version that they answered is gone. The caller commits."""
    draft = drafts.begin(id, me, AGREEMENT, today, about_id=agreement.id)
    draft.save(DraftWords(what=line, look_on=look_on.isoformat()), 0, today)
    return draft


def changed_words(
    draft: Draft, view: "agreement_view.AgreementView", me: uuid.UUID, beginning: Version | None = None
) -> None:
    """Fills a fresh draft with the newest words, or those of `beginning`, for a person who would change something."""
    newest = beginning if beginning in view.versions and beginning.words else view.newest
    if view.versions:
        draft.base_id = view.versions[-1].id
    if newest is None or newest.words is None:
        return
    words = newest.words
    draft.words = replace(
        draft.words,
        what=words.what,
        slips=words.slips,
        topic=words.topic,
        why=words.why_of(me),
        closeness=words.closeness.get(str(me), ""),
        look_on=newest.look_on.isoformat(),
    )
