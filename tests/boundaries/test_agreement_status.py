"""Where an agreement stands, as a rule over rows: in whatever order the two do things, only both make it count."""

import random
import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import strategies as st

from couples.boundaries.agreement_status import (
    IN_FORCE,
    LOOK_AGAIN,
    PAST,
    PAUSED,
    PROPOSED,
    Decided,
    Proposed,
    Status,
    in_order,
    status_of,
)
from tests.how_often import often

ANA, BEN, EVE = (uuid.UUID(int=n) for n in (1, 2, 3))
BOTH = (ANA, BEN)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOON.date()
HELD = {IN_FORCE, LOOK_AGAIN, PAUSED}


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def version(hours: float, author=ANA, *, look_in: int = 56, signed=(), **more) -> Proposed:
    """A version that arrived `hours` after noon; `signed` holds who signed it how many hours after noon."""
    signatures = tuple((who, at(when)) for who, when in signed)
    return Proposed(
        more.pop("id", uuid.uuid4()), author, at(hours), more.pop("proposed", at(hours)),
        TODAY + timedelta(days=look_in), signatures, **more,
    )  # fmt: skip


SIGNED = ((ANA, 1), (BEN, 2))


# --- one thing at a time ------------------------------------------------------------------------------------------------


def test_what_nobody_proposed_is_past_and_empty():
    assert status_of([], [], BOTH, TODAY) == Status(PAST)


@pytest.mark.parametrize("signed", [(), ((ANA, 1),), ((BEN, 1),), ((ANA, 1), (EVE, 2)), ((EVE, 1), (BEN, 2))])
def test_one_signature_or_a_strangers_is_not_both(signed):
    v = version(0, signed=signed)
    stands = status_of([v], [], BOTH, TODAY)
    assert (stands.kind, stands.agreed, stands.open) == (PROPOSED, None, v)


def test_two_signatures_on_two_versions_are_not_two_on_one():
    first, second = version(0, signed=((ANA, 1),)), version(2, BEN, signed=((BEN, 3),))
    stands = status_of([first, second], [], BOTH, TODAY)
    assert (stands.kind, stands.agreed, stands.open) == (PROPOSED, None, second)


def test_both_on_the_same_version_and_it_is_in_force_since_the_second():
    v = version(0, signed=SIGNED)
    assert status_of([v], [], BOTH, TODAY) == Status(IN_FORCE, v, since=at(2))


def test_nobody_is_in_force_with_a_partner_who_is_not_there():
    v = version(0, signed=((ANA, 1),))
    assert status_of([v], [], (ANA,), TODAY).kind == PROPOSED


@pytest.mark.parametrize(
    ("day", "kind"), [(55, IN_FORCE), (56, LOOK_AGAIN), (57, LOOK_AGAIN), (700, LOOK_AGAIN)]
)
def test_on_its_day_and_ever_after_it_is_to_look_at_again(day, kind):
    stands = status_of([version(0, signed=SIGNED)], [], BOTH, TODAY + timedelta(days=day))
    assert stands.kind == kind
    assert stands.is_due is (kind == LOOK_AGAIN)


def test_a_slip_brings_it_up_before_its_day_and_nothing_but_what_is_in_force():
    v = version(0, signed=SIGNED)
    assert status_of([v], [], BOTH, TODAY, slipped=True).kind == LOOK_AGAIN
    assert status_of([version(0)], [], BOTH, TODAY, slipped=True).kind == PROPOSED
    ended = [Decided("ended", v.id, at(3))]
    assert status_of([v], ended, BOTH, TODAY, slipped=True).kind == PAST


def test_while_other_words_are_on_the_table_what_both_signed_holds():
    old, new = version(0, signed=SIGNED), version(5, BEN, signed=((BEN, 5),))
    stands = status_of([old, new], [], BOTH, TODAY)
    assert (stands.kind, stands.agreed, stands.open) == (IN_FORCE, old, new)


@pytest.mark.parametrize("kind", ["no", "not-now", "change"])
def test_an_answer_to_other_words_touches_nothing_of_what_both_signed(kind):
    old, new = version(0, signed=SIGNED), version(5, BEN)
    stands = status_of([old, new], [Decided(kind, new.id, at(6), TODAY + timedelta(days=3))], BOTH, TODAY)
    assert (stands.kind, stands.agreed) == (IN_FORCE, old)
    assert stands.open == (None if kind == "no" else new)


def test_refused_alone_it_is_past_and_an_older_one_does_not_come_back_to_the_table():
    old, new = version(0), version(5, BEN)
    assert status_of([old, new], [Decided("no", new.id, at(6))], BOTH, TODAY) == Status(PAST)
    assert status_of([old, new], [Decided("no", old.id, at(6))], BOTH, TODAY).open == new


def test_taken_back_it_leaves_the_table_empty():
    assert status_of([version(0), version(5, removed=True)], [], BOTH, TODAY).open is None


def test_not_now_rests_until_a_day_and_no_longer():
    v = version(0)
    said = [Decided("not-now", v.id, at(1), TODAY + timedelta(days=14))]
    for day, rests in ((0, True), (13, True), (14, False), (20, False)):
        stands = status_of([v], said, BOTH, TODAY + timedelta(days=day))
        assert (stands.kind, stands.open, bool(stands.rests_until)) == (PROPOSED, v, rests)


def test_not_now_to_an_older_version_does_not_rest_the_newer_one():
    old, new = version(0), version(5)
    said = [Decided("not-now", old.id, at(1), TODAY + timedelta(days=14))]
    assert status_of([old, new], said, BOTH, TODAY).rests_until is None


@pytest.mark.parametrize(
    ("then", "rests"),
    [([], True), ([(BEN, "change")], False), ([(ANA, "change")], True), ([(ANA, "no")], False)],
)
def test_a_rest_is_over_once_the_one_who_asked_for_it_answers_anew_and_by_nobody_else(then, rests):
    v = version(0)
    said = [Decided("not-now", v.id, at(1), TODAY + timedelta(days=14), BEN)]
    said += [Decided(kind, v.id, at(2), None, who) for who, kind in then]
    assert bool(status_of([v], said, BOTH, TODAY).rests_until) is rests


@pytest.mark.parametrize(("who", "when", "rests"), [(BEN, 2, False), (BEN, 0.5, True), (ANA, 2, True)])
def test_a_rest_is_over_once_the_one_who_asked_for_it_signs(who, when, rests):
    v = version(0, signed=((who, when),))
    said = [Decided("not-now", v.id, at(1), TODAY + timedelta(days=14), BEN)]
    assert bool(status_of([v], said, BOTH, TODAY).rests_until) is rests


def test_when_both_asked_for_time_the_later_day_counts():
    v = version(0)
    said = [
        Decided("not-now", v.id, at(h), TODAY + timedelta(days=d), who)
        for h, d, who in ((1, 14, BEN), (2, 3, ANA))
    ]
    assert status_of([v], said, BOTH, TODAY).rests_until == TODAY + timedelta(days=14)


def test_a_pause_ends_on_its_day_and_then_it_is_to_look_at_again_whatever_its_own_day():
    v = version(0, signed=SIGNED)
    said = [Decided("paused", v.id, at(3), TODAY + timedelta(days=10))]
    assert status_of([v], said, BOTH, TODAY + timedelta(days=9)).kind == PAUSED
    for day in (10, 11, 300):
        assert status_of([v], said, BOTH, TODAY + timedelta(days=day)).kind == LOOK_AGAIN


def test_the_latest_pause_counts():
    v = version(0, signed=SIGNED)
    said = [Decided("paused", v.id, at(h), TODAY + timedelta(days=d)) for h, d in ((3, 30), (4, 2))]
    assert status_of([v], said, BOTH, TODAY).until == TODAY + timedelta(days=2)


@pytest.mark.parametrize("then", [[], [("paused", 5)], [("ended", 5)], [("paused", 2.5)]])
def test_ended_it_stays_ended_whatever_is_decided_before_or_after(then):
    v = version(0, signed=SIGNED)
    more = [Decided(kind, v.id, at(h), TODAY + timedelta(days=9)) for kind, h in then]
    stands = status_of([v], [Decided("ended", v.id, at(4)), *more], BOTH, TODAY)
    assert (stands.kind, stands.agreed, stands.since) == (PAST, v, at(4))


def test_ended_and_signed_anew_by_both_it_is_in_force_again_and_by_one_it_is_not():
    v, ended = version(0, signed=SIGNED), [Decided("ended", None, at(4))]
    one, two = version(5, signed=((ANA, 5),)), version(5, signed=((ANA, 5), (BEN, 6)))
    assert status_of([v, one], ended, BOTH, TODAY).kind == PAST
    assert status_of([v, two], ended, BOTH, TODAY) == Status(IN_FORCE, two, since=at(6))


def test_an_ending_at_the_very_moment_of_the_second_signature_wins():
    v = version(0, signed=SIGNED)
    assert status_of([v], [Decided("ended", v.id, at(2))], BOTH, TODAY).kind == PAST


def test_of_two_that_arrive_at_the_same_moment_the_one_proposed_later_is_on_the_table():
    early = version(6, proposed=at(1))
    late = version(6, BEN, proposed=at(2))
    for versions in ([early, late], [late, early]):
        assert status_of(versions, [], BOTH, TODAY).open == late
        assert in_order(versions) == [early, late]


def test_of_two_at_the_very_same_moment_everybody_sees_the_same_one():
    twins = [version(6, author, proposed=at(1)) for author in BOTH]
    seen = {
        status_of(order, [], who, TODAY).open.id
        for order in (twins, twins[::-1])
        for who in (BOTH, BOTH[::-1])
    }
    assert len(seen) == 1


# --- any rows at all --------------------------------------------------------------------------------------------------------

hours = st.integers(0, 40)
days = st.integers(-3, 60)


@st.composite
def some_rows(draw):
    """Rows that no verb of ours would have made are among them: signatures before arrival, on old versions, by strangers."""
    versions = [
        version(
            draw(hours), draw(st.sampled_from(BOTH)), look_in=draw(days), proposed=at(draw(hours)),
            signed=tuple({who: draw(hours) for who in draw(st.lists(st.sampled_from((ANA, BEN, EVE)), max_size=3))}.items()),
            removed=draw(st.sampled_from([False, False, False, True])), id=uuid.UUID(int=100 + n),
        )
        for n in range(draw(st.integers(0, 4)))
    ]  # fmt: skip
    ids = [v.id for v in versions] or [None]
    kinds = st.sampled_from(["no", "not-now", "change", "paused", "ended"])
    decisions = [
        Decided(
            draw(kinds),
            draw(st.sampled_from(ids)),
            at(draw(hours)),
            TODAY + timedelta(days=draw(days)),
            draw(st.sampled_from(BOTH)),
        )
        for _ in range(draw(st.integers(0, 4)))
    ]
    return versions, decisions


def is_by_both(v: Proposed) -> bool:
    return {ANA, BEN} <= dict(v.signed).keys()


@often(some_rows(), days, st.booleans())
def test_nothing_stands_that_both_have_not_signed_in_that_very_version(rows, day, slipped):
    versions, decisions = rows
    stands = status_of(versions, decisions, BOTH, TODAY + timedelta(days=day), slipped=slipped)
    if stands.kind in HELD:
        assert stands.agreed in versions
        assert is_by_both(stands.agreed)
    else:
        assert stands.kind in (PROPOSED, PAST)
    if not any(is_by_both(v) for v in versions):
        assert stands.agreed is None
    one_hand = [replace(v, signed=tuple(s for s in v.signed if s[0] != BEN)) for v in versions]
    assert status_of(one_hand, decisions, BOTH, TODAY + timedelta(days=day)).kind in (PROPOSED, PAST)


@often(some_rows(), days, st.randoms(use_true_random=False))
def test_the_order_in_which_rows_are_read_does_not_matter_nor_who_reads(rows, day, dice: random.Random):
    versions, decisions = rows
    today = TODAY + timedelta(days=day)
    mixed, said = dice.sample(versions, len(versions)), dice.sample(decisions, len(decisions))
    assert status_of(mixed, said, BOTH[::-1], today) == status_of(versions, decisions, BOTH, today)


@often(some_rows(), days, st.integers(0, 400))
def test_the_days_alone_never_put_anything_in_force(rows, day, later):
    """Silence is no consent: without a new row, what is not in force today is not in force on any later day."""
    versions, decisions = rows
    today = TODAY + timedelta(days=day)
    now, then = (status_of(versions, decisions, BOTH, d) for d in (today, today + timedelta(days=later)))
    if now.kind != IN_FORCE:
        assert then.kind != IN_FORCE
    if then.agreed and today + timedelta(days=later) >= then.agreed.look_on:
        assert then.kind != IN_FORCE
    assert (then.agreed, then.open) == (now.agreed, now.open)


@often(some_rows(), days)
def test_at_most_one_is_on_the_table_the_newest_and_never_one_refused_taken_back_or_signed_by_both(rows, day):
    versions, decisions = rows
    stands = status_of(versions, decisions, BOTH, TODAY + timedelta(days=day))
    if stands.open:
        assert stands.open == in_order(versions)[-1]
        assert not stands.open.removed
        assert not is_by_both(stands.open)
        assert not [d for d in decisions if d.kind == "no" and d.version == stands.open.id]


@often(some_rows(), days)
def test_an_ending_after_the_signatures_ends_it_whatever_else_there_is(rows, day):
    versions, decisions = rows
    ended = [*decisions, Decided("ended", None, at(1000))]
    assert status_of(versions, ended, BOTH, TODAY + timedelta(days=day)).kind not in HELD


# --- whole lives --------------------------------------------------------------------------------------------------------


@dataclass
class Life:
    """What the verbs of this room write, with the checks that they make, over plain rows."""

    versions: list[Proposed] = field(default_factory=list)
    decisions: list[Decided] = field(default_factory=list)
    now: datetime = NOON

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def arrived(self) -> list[Proposed]:
        return in_order(v for v in self.versions if v.arrived <= self.now)

    @property
    def stands(self) -> Status:
        return status_of(self.arrived, self.decisions, BOTH, self.today)

    def propose(self, who, amount: int) -> None:
        arrives = self.now + timedelta(hours=(0, 6)[amount % 2])
        look = self.today + timedelta(days=1 + amount * 5)
        signed = ((who, self.now),) if amount % 3 else ()
        self.versions.append(
            Proposed(uuid.UUID(int=1000 + len(self.versions)), who, arrives, self.now, look, signed)
        )

    def sign(self, who, amount: int) -> None:
        target = self.stands.open
        if target and target.look_on > self.today and who not in dict(target.signed):
            self._put(target, signed=(*target.signed, (who, self.now)))

    def unsign(self, who, amount: int) -> None:
        for v in self.versions:
            if not is_by_both(v):
                self._put(v, signed=tuple(s for s in v.signed if s[0] != who))

    def answer(self, who, amount: int) -> None:
        kind = ("no", "not-now", "change")[amount % 3]
        if self.stands.open:
            self._decide(kind, self.stands.open.id, amount, who)

    def take_back(self, who, amount: int) -> None:
        for v in self.versions:
            if v.author == who and not is_by_both(v) and v.arrived <= self.now:
                self._put(v, removed=True, signed=())
        self.versions = [v for v in self.versions if v.author != who or v.arrived <= self.now]

    def pause(self, who, amount: int) -> None:
        if self.stands.kind in HELD:
            self._decide("paused", self.stands.agreed.id, amount + 1, who)

    def end(self, who, amount: int) -> None:
        if self.stands.kind in HELD:
            self._decide("ended", self.stands.agreed.id, amount, who)
            assert self.stands.kind == PAST

    def keep(self, who, amount: int) -> None:
        if self.stands.agreed and not self.stands.open:
            look = self.today + timedelta(days=1 + amount)
            self.versions.append(
                Proposed(
                    uuid.UUID(int=1000 + len(self.versions)),
                    who,
                    self.now,
                    self.now,
                    look,
                    ((who, self.now),),
                )
            )

    def wait(self, who, amount: int) -> None:
        self.now += timedelta(days=amount)

    def _put(self, v: Proposed, **changes) -> None:
        self.versions[self.versions.index(v)] = replace(v, **changes)

    def _decide(self, kind: str, version_id, amount: int, who) -> None:
        self.decisions.append(Decided(kind, version_id, self.now, self.today + timedelta(days=amount), who))


VERBS = (
    "propose",
    "propose",
    "sign",
    "sign",
    "sign",
    "unsign",
    "answer",
    "take_back",
    "pause",
    "end",
    "keep",
    "wait",
)
moves = st.tuples(st.sampled_from(VERBS), st.sampled_from(BOTH), st.integers(0, 12))


def fixed(v: Proposed) -> tuple:
    """What of a version never changes once it was proposed."""
    return v.id, v.author, v.arrived, v.proposed, v.look_on


@often(st.lists(moves, min_size=3, max_size=30))
def test_in_any_life_only_both_make_it_count_and_what_arrived_keeps_its_place(done):
    life, held = Life(), []
    for verb, who, amount in done:
        life.now += timedelta(minutes=1)
        before, numbers = life.stands, [fixed(v) for v in life.arrived]
        agreed_before = {v.id for v in life.versions if is_by_both(v)}
        getattr(life, verb)(who, amount)
        after = life.stands
        assert [fixed(v) for v in life.arrived][: len(numbers)] == numbers
        assert agreed_before <= {v.id for v in life.versions if is_by_both(v)}
        if after.kind in HELD:
            assert is_by_both(after.agreed)
        if after.kind == IN_FORCE and before.kind != IN_FORCE:
            assert verb == "sign"
            assert after.agreed.id not in agreed_before
        if after.kind == IN_FORCE:
            assert life.today < after.agreed.look_on
            held.append(after.agreed.id)


def test_the_lives_tried_here_do_come_into_force():
    life = Life()
    for verb, who, amount in (
        ("propose", ANA, 4),
        ("sign", BEN, 0),
        ("pause", BEN, 3),
        ("wait", ANA, 5),
        ("keep", ANA, 9),
    ):
        life.now += timedelta(minutes=1)
        getattr(life, verb)(who, amount)
    assert life.stands.kind == LOOK_AGAIN
    life.sign(BEN, 0)
    assert life.stands.kind == IN_FORCE
    life.now += timedelta(minutes=1)
    life.end(ANA, 0)
    assert life.stands.kind == PAST
