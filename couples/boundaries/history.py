"""The history of one agreement: what was proposed, changed, signed and decided, in order, for the page and as JSON.

It doesn't say who ended anything, and it names days: the minute at which someone was up is in none of it. Answers to
proposals, notes of slips and numbers for comfort are left out, so that a no is never held against anyone. Agreements about
intimacy bind no one, so there's no file of them, and the printed page says so.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from couples import clock
from couples.boundaries import seen_rows as rows
from couples.boundaries.agreement import Decision, Version
from couples.boundaries.agreement_view import AgreementView
from couples.boundaries.decisions import ANSWERS


@dataclass(frozen=True)
class Event:
    """`kind` is proposed, kept, signed, agreed, paused or ended; `who` is None where nobody is named."""

    at: datetime
    kind: str
    version: Version | None = None
    who: uuid.UUID | None = None
    decision: Decision | None = None


def events(view: AgreementView) -> list[Event]:
    """All that happened, the oldest first."""
    found = []
    for version in view.versions:
        found.append(
            Event(version.arrives_at, "kept" if version.is_kept else "proposed", version, version.author_id)
        )
        proposed = rows.as_proposed(version, view.signatures)
        for person, at in proposed.signed:
            found.append(Event(max(at, version.arrives_at), "signed", version, person))
        agreed = proposed.agreed_at(view.partners)
        if agreed:
            found.append(Event(max(agreed, version.arrives_at), "agreed", version))
    for decision in view.decisions:
        if decision.kind not in ANSWERS:
            about = next((v for v in view.versions if v.id == decision.version_id), None)
            found.append(Event(decision.decided_at, decision.kind, about, decision=decision))
    rank = ("proposed", "kept", "signed", "agreed")
    return sorted(found, key=lambda e: (e.at, rank.index(e.kind) if e.kind in rank else len(rank)))


def is_intimate(view: AgreementView) -> bool:
    """Whether any of its words are about intimacy."""
    return any(version.words and version.words.topic == "intimacy" for version in view.versions)


def as_json(view: AgreementView, names: dict[uuid.UUID, str], zone: str) -> dict[str, Any]:
    """The history as plain values, for a file to take away; `names` by the person's id, and days in the reader's zone."""
    return {
        "stands": view.stands.kind,
        "versions": [_version(view, version, names) for version in view.versions],
        "events": [
            {
                "on": clock.local(event.at, zone).date().isoformat(),
                "what": event.kind,
                "version": view.number(event.version) if event.version else None,
                "who": names.get(event.who) if event.who else None,
                "until": event.decision.until.isoformat()
                if event.decision and event.decision.until
                else None,
            }
            for event in events(view)
        ],
    }


def _version(view: AgreementView, version: Version, names: dict[uuid.UUID, str]) -> dict[str, Any]:
    words = version.words
    value: dict[str, Any] = {
        "number": view.number(version),
        "proposed_by": names.get(version.author_id),
        "taken_back": words is None,
    }
    if words is None:
        return value
    return value | {
        "what": words.what,
        "if_it_slips": words.slips,
        "why": _by_person(words.whys, names),
        "closeness": _by_person(words.closeness, names),
        "look_again_on": version.look_on.isoformat(),
    }


def _by_person(said: dict[str, str], names: dict[uuid.UUID, str]) -> list[dict[str, str]]:
    """A list and not a mapping by name, since both people can have the same name."""
    return [{"who": names.get(uuid.UUID(person), "?"), "words": words} for person, words in said.items()]
