"""The questions that one of the two asked, and taking one back alone.

Promised: a question is its author's words. It can be taken back for both, in every check-in that asked it, without the
partner's yes. Answers to it stay with their writers, and the day, the hour and the other questions stay as they are. The
trade-off: in this week's check-in the question's place stays, without its words, whether or not anyone has answered it
there, so that the partner's draft isn't lost and nothing shows whether there is one.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from couples.checkins import prompts
from couples.checkins.current_week import keep_row, week_of
from couples.checkins.models import Ritual
from couples.db import db, holding, look_up
from couples.spaces.models import CurrentSpace


@holding(Ritual)
def _versions(space_id):
    return select(Ritual).where(Ritual.space_id == space_id).order_by(Ritual.created_at)


def _looked_up(space_id: uuid.UUID) -> list[Ritual]:
    """All versions, for a page that asks twice."""
    look_up((_versions, (space_id,)))
    versions: list[Ritual] = _versions.all(space_id)
    return versions


def _asked_by(person: uuid.UUID, in_force: Ritual, versions: Sequence[Ritual]) -> dict[str, str]:
    """The questions of the version in force that `person` was first to ask, by key: later versions only copy them."""
    first = _askers(versions)
    return {key: text for key, text in (in_force.own or {}).items() if first[key] == person}


def _askers(versions: Sequence[Ritual]) -> dict[str, uuid.UUID | None]:
    first: dict[str, uuid.UUID | None] = {}
    for row in versions:
        for key in row.own or {}:
            first.setdefault(key, row.author_id)
    return first


def mine(place: CurrentSpace) -> dict[str, str]:
    """The questions of the signed-in person that both agreed on, by key."""
    return _asked_by(place.me.user_id, Ritual.in_force(place.space.id), _looked_up(place.space.id))


def earlier(place: CurrentSpace) -> list[tuple[str, str, bool]]:
    """The couple's own questions that both once agreed on and that aren't asked any more, the newest first.

    Each with its key, and whether the signed-in person asked it.
    """
    versions = _looked_up(place.space.id)
    asked, first = Ritual.in_force(place.space.id).own or {}, _askers(versions)
    texts = {key: text for key, text in _agreed(versions).items() if key not in asked}
    return [(key, text, first[key] == place.me.user_id) for key, text in reversed(texts.items())]


def _agreed(versions: Sequence[Ritual]) -> dict[str, str]:
    """All questions that both agreed on, by key."""
    return {key: text for row in versions if row.agreed_at for key, text in (row.own or {}).items()}


def only_in(proposal: Ritual, space_id: uuid.UUID, *, but_not: Iterable[str]) -> list[str]:
    """The questions of a proposal that are in nothing both agreed on, without the texts in `but_not`; they'd go with it."""
    stay = {*but_not, *_agreed(_versions.all(space_id)).values()}
    return [text for text in (proposal.own or {}).values() if text not in stay]


def take_back(key: str, place: CurrentSpace, now: datetime) -> bool:
    """Takes a question of the signed-in person's back for both; False if they asked none with this key. The caller commits, then wipes."""
    versions: list[Ritual] = _versions.all(place.space.id)
    this = week_of(place, now)
    before = this.ritual
    if key not in _agreed(versions) or _askers(versions)[key] != place.me.user_id:
        return False
    is_asked = key in (before.own or {})
    if is_asked:
        keep_row(this.check_in)  # with the version that it was asked with
    for row in versions:
        if key in (row.own or {}):
            row.own = {k: text for k, text in row.own.items() if k != key} or None
        if row.agreed_at is None:
            row.prompt_keys = _without(key, row.prompt_keys, also=row.fresh)
    if not is_asked:
        return True
    new = Ritual(
        space_id=place.space.id, author_id=place.me.user_id, created_at=now, agreed_at=now,
        since=before.since or before.created_at, every=before.every, weekday=before.weekday, at=before.at, zone=before.zone,
        prompt_keys=_without(key, before.prompt_keys, also=before.fresh), fresh=before.fresh,
    )  # fmt: skip
    new.go_on_from(before)
    new.own = before.own
    db.session.add(new)
    return True


def askers(space_id: uuid.UUID) -> dict[str, uuid.UUID | None]:
    """Who first asked each of the couple's own questions, by its key."""
    return _askers(_versions.all(space_id))


def asked_by(space_id: uuid.UUID, person_id: uuid.UUID) -> list[tuple[datetime, str]]:
    """All questions that this person asked, in force or not, each once with the moment."""
    versions: list[Ritual] = _versions.all(space_id)
    first = {key: row for row in reversed(versions) for key in row.own or {}}
    return [(row.created_at, row.own[key]) for key, row in first.items() if row.author_id == person_id]


def take_all_back(space_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """Removes the words of this person's questions from every version, including those their partner copied them into."""
    versions: list[Ritual] = _versions.all(space_id)
    theirs = {key for key, asker in _askers(versions).items() if asker == person_id}
    for row in versions:
        if row.own and theirs & row.own.keys():
            row.own = {key: text for key, text in row.own.items() if key not in theirs} or None


def _without(key: str, keys: list[str], *, also: object) -> list[str]:
    """The other keys; but if those would ask only for numbers, with no fresh question beside them, all of the app's
    own.
    """
    others = [k for k in keys if k != key]
    weekly = prompts.weekly()
    has_words = bool(also) or any(k not in weekly or weekly[k].kind != "scale" for k in others)
    return others if has_words else list(weekly)
