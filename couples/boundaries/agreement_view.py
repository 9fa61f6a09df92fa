"""One agreement as one person sees it: where it stands, its versions with their numbers and changes, and notes of slips.

Every page, fragment and file about agreements is made from an `AgreementView`. Nothing in it depends on what the partner
hasn't shown.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from operator import attrgetter
from typing import Any

from couples import reader_formats
from couples.boundaries import comfort
from couples.boundaries import seen_rows as rows
from couples.boundaries.agreement import Agreement, Decision, Signature, Slip, Version
from couples.boundaries.agreement_status import IN_FORCE, Status, status_of
from couples.boundaries.agreement_text import CLOSENESS, AgreementWords, topics
from couples.boundaries.comfort import Comfort
from couples.boundaries.letting_in import is_let_in, shows_answer
from couples.boundaries.review_due import is_near
from couples.boundaries.text_diff import changes
from couples.spaces.models import CurrentSpace

agreement = rows.seen_agreement


@dataclass
class AgreementView:
    agreement: Agreement
    partners: tuple[uuid.UUID, ...]
    versions: list[Version]
    signatures: list[Signature]
    decisions: list[Decision]
    slips: list[Slip]
    waiting: list[Version] = field(default_factory=list)
    today: date = date.min
    me: uuid.UUID | None = None
    now: datetime | None = None

    @cached_property
    def stands(self) -> Status:
        """Where it stands. A slip counts for its author right away, and for their partner once it has arrived."""
        return status_of(
            [rows.as_proposed(v, self.signatures) for v in self.versions],
            [rows.as_decided(d) for d in self.decisions],
            self.partners,
            self.today,
            slipped=bool(self.slips),
        )

    @cached_property
    def _by_id(self) -> dict[uuid.UUID, Version]:
        return {v.id: v for v in self.versions}

    @property
    def agreed(self) -> Version | None:
        """The version that both signed last, even if it has been put on hold or ended since."""
        return self._by_id[self.stands.agreed.id] if self.stands.agreed else None

    @property
    def agreed_id(self) -> uuid.UUID | None:
        return self.stands.agreed.id if self.stands.agreed else None

    @property
    def is_near(self) -> bool:
        """Whether it's active and its day to revisit is less than a week away, and neither has suggested anything since."""
        agreed = self.stands.agreed
        is_quiet = self.stands.kind == IN_FORCE and self.stands.open is None and not self.waiting
        return is_quiet and agreed is not None and is_near(agreed.look_on, self.today)

    @property
    def open(self) -> Version | None:
        """The proposal on the table."""
        return self._by_id[self.stands.open.id] if self.stands.open else None

    @property
    def newest(self) -> Version | None:
        """The newest version with words: what a change begins from."""
        return next((v for v in reversed(self.versions) if v.removed_at is None), None)

    @property
    def shown(self) -> Version | None:
        """The version whose words stand for the agreement in a list."""
        held = self.agreed if self.stands.kind != "past" else None
        return held or self.open or self.agreed or self.newest or next(iter(self.waiting), None)

    @property
    def title(self) -> str:
        words = self.shown and self.shown.words
        return words.title if words else "Words taken back"

    def number(self, version: Version) -> int:
        """Its number among the versions that arrived, from 1; 0 for one that hasn't."""
        return self.versions.index(version) + 1 if version in self.versions else 0

    def before(self, version: Version) -> Version | None:
        """The version that its changes are shown against: the newest before it that still has its words."""
        earlier = self.versions[: self.number(version) - 1] if version in self.versions else self.versions
        return next((v for v in reversed(earlier) if v.removed_at is None), None)

    def changes_in(self, version: Version) -> dict[str, list[tuple[str, str]]]:
        """By field, what a version changed against the one before it; empty where nothing did or nothing can be told."""
        before, words = self.before(version), version.words
        day, by = version.look_on.isoformat(), version.author_id
        return changes_between(before, words, day, by=by) if before and words else {}

    def signed_by(self, version: Version) -> dict[uuid.UUID, datetime]:
        came = version.arrives_at if version in self.versions else version.proposed_at
        return {s.author_id: max(s.signed_at, came) for s in self.signatures_on(version)}

    def signatures_on(self, version: Version) -> list[Signature]:
        return [s for s in self.signatures if s.version_id == version.id]

    def answers_to(self, version: Version) -> list[Decision]:
        """The answers that both can see and this person lets in. A no that an earlier version of this app saved is shown to no one."""
        said = [d for d in self.decisions if d.version_id == version.id and d.kind == "change"]
        return [d for d in said if self.now and shows_answer(d, self.me, self.now)]

    def comfort_with(self, version: Version) -> list[Comfort]:
        """Both partners' numbers, or an empty list: they open together."""
        both = [c for c in comfort.numbers_on(version.id) if c.shared_cell]
        return both if len(both) == 2 else []

    def own_comfort(self, version: Version) -> Comfort | None:
        return next((c for c in comfort.numbers_on(version.id) if c.author_id == self.me), None)


def changes_between(
    before: Version, words: AgreementWords, look_on: str, *, by: uuid.UUID | None = None
) -> dict[str, list[tuple[str, str]]]:
    """By field, what other words and another day to revisit would change of the version `before`; fields that stay are left out.

    With `by`, so is what the other of the two says about themselves: a proposal by this person changes nothing of that.
    """
    old = before.words
    if old is None:
        return {}
    pairs = {"what": (old.what, words.what), "slips": (old.slips, words.slips)}
    for person in [str(by)] if by else {*old.whys, *words.whys, *old.closeness, *words.closeness}:
        pairs[f"why-{person}"] = (old.whys.get(person, ""), words.whys.get(person, ""))
        pairs[f"near-{person}"] = (_near(old, person), _near(words, person))
    day, in_words = date.fromisoformat(look_on) if look_on else None, reader_formats.here().day
    pairs["topic"] = (_topic(old), _topic(words))
    pairs["look_on"] = (in_words(before.look_on, year=True), in_words(day, year=True) if day else "")
    return {name: changes(*pair) for name, pair in pairs.items() if pair[0] != pair[1]}


def _near(words: AgreementWords, person: str) -> str:
    return CLOSENESS.get(words.closeness.get(person, ""), "")


def _topic(words: AgreementWords) -> str:
    return topics()[words.topic].name if words.topic in topics() else ""


def newest_of(
    agreement: Agreement,
    me: uuid.UUID,
    now: datetime,
    *,
    after: uuid.UUID | None = None,
    with_words: bool = False,
) -> Version | None:
    """The newest version that arrived and that the signed-in person, who is `me`, lets in.

    Args:
        after: only those that came after the version with this id.
        with_words: only those whose words weren't taken out.
    """
    for version in reversed(_let_in(rows.arrived_versions([agreement.id], now), me, now, but=after)):
        if version.id == after:
            return None
        if not (with_words and version.removed_at):
            return version
    return None


def _let_in(
    arrived: list[Version], me: uuid.UUID, now: datetime, *, but: uuid.UUID | None = None
) -> list[Version]:
    """Those that the person `me` signed or lets in, and the one with the id `but` in any case."""
    mine = {s.version_id for s in rows.signatures_on([v.id for v in arrived]) if s.author_id == me}
    return [v for v in arrived if v.id in mine or v.id == but or is_let_in(v, me, now)]


def look(
    agreement: Agreement, place: CurrentSpace, now: datetime, today: date, *, even_unseen: bool = False
) -> AgreementView:
    """The agreement as the signed-in person sees it; with `even_unseen`, what they don't let in is in it, too: no page may show that."""
    who = place.me.user_id, members_of(place)
    return view_of_agreement(agreement, *who, now, today, even_unseen=even_unseen)


def members_of(place: CurrentSpace) -> tuple[uuid.UUID, ...]:
    return tuple(p for p in (place.me.user_id, place.partner and place.partner.id) if p)


def view_of_agreement(
    agreement: Agreement, me: uuid.UUID, partners: tuple[uuid.UUID, ...], now: datetime, today: date,
    *, even_unseen: bool = False,
) -> AgreementView:  # fmt: skip
    """What one person sees of the agreement; one select, if the request only reads."""
    seen = rows.all_about(agreement.id, me, now)
    return _views([agreement], seen, me, partners, now, today, even_unseen=even_unseen)[0]


def _views(
    found: list[Agreement], seen: rows.Seen, me: uuid.UUID, partners: tuple[uuid.UUID, ...], now: datetime, today: date,
    *, even_unseen: bool = False,
) -> list[AgreementView]:  # fmt: skip
    mine = {s.version_id for s in seen.signatures if s.author_id == me}
    let_in = [v for v in seen.versions if even_unseen or v.id in mine or is_let_in(v, me, now)]
    of_version = {v.id: v.agreement_id for v in (*seen.versions, *seen.waiting)}
    # Of a version that came since they were asked for, a signature is left out.
    signed = _grouped(seen.signatures, lambda s: of_version.get(s.version_id, s.version_id))
    versions, on_the_way, decisions = _grouped(let_in), _grouped(seen.waiting), _grouped(seen.decisions)
    slips = _grouped(s for s in seen.slips if is_let_in(s, me, now))
    return [
        AgreementView(
            a, partners, versions[a.id], signed[a.id], decisions[a.id], slips[a.id], on_the_way[a.id], today, me, now,
        )
        for a in found
    ]  # fmt: skip


def _grouped(
    found: Iterable[Any], agreement_of: Callable[[Any], uuid.UUID] = attrgetter("agreement_id")
) -> dict[uuid.UUID, list[Any]]:
    """By agreement, in the same order."""
    groups: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for one in found:
        groups[agreement_of(one)].append(one)
    return groups


def in_space(place: CurrentSpace, now: datetime, today: date) -> list[AgreementView]:
    """All agreements of the current space that this person sees something of, the newest begun last."""
    views = in_space_of(place.space.id, place.me.user_id, members_of(place), now, today)
    return [view for view in views if view.versions or view.waiting]


def in_space_of(
    space_id: uuid.UUID, me: uuid.UUID, partners: tuple[uuid.UUID, ...], now: datetime, today: date
) -> list[AgreementView]:
    """What one person sees of each agreement of a space that they may read, the empty views included."""
    return _views(*rows.all_in(space_id, me, now), me, partners, now, today)
