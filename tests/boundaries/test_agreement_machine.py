"""Ana and Ben in any order, sometimes in the same instant: in force only with both hands on that very version, and what was proposed stays.

After every step the rows are compared with those before it, and each one's pages with what is theirs to see. Every sentence is used
once, so that whose it is can be told.
"""

import re
import uuid
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as play

from couples.spaces import choices_let_in
from tests.boundaries.acts import (
    answer,
    at_once,
    begin_change,
    drafted,
    everything_of,
    file_of,
    id_in,
    new_id,
    posting,
    save,
    without_not_now,
)
from tests.conftest import COUPLE
from tests.how_often import either
from tests.machines import CoupleMachine, how_often
from tests.scenario import connect, dump

REFUSALS = {False: 3, True: 1000}
"""How often each refusal is tried, all lives together: the other's pages are all read before and after."""
ELSEWHERE = {False: ("/",), True: ("/", "/check-in", "/shared", "/only-me")}
HOW_OFTEN = how_often(runs=10, long_runs=100, steps=16)
NAMES = ("Ana", "Ben")
people = st.sampled_from(NAMES)
some = st.integers(0, 5)
yes_or_no = st.booleans()
whens = st.sampled_from(["at-once", "at-once", "letter"])
VERBS = ("propose", "counter", "sign", "sign", "sign", "unsign", "change", "change", "take back", "keep", "pause", "end", "slip", "slip", "let go", "let go")  # fmt: skip


class Agreeing(CoupleMachine):
    refusals = 0

    def __init__(self, folder: Path, stages, clock, done: Counter, pages):
        super().__init__(folder, stages, pages)
        self.clock, self.begun, self.done = clock, clock.time, done
        self.people = {name: stages.restore(self.app, COUPLE, name) for name in NAMES}
        self.words, self.taken_out, self.meant = {}, set(), {}
        self.names = dict(self.rows("SELECT id, name FROM users"))
        self.before, self.told = self.look(), None

    def teardown(self):
        self.clock.time = self.begun
        super().teardown()

    # --- what there is --------------------------------------------------------------------------------------------------

    def rows(self, query: str) -> list[tuple]:
        with connect(self.app) as db:
            return db.execute(query).fetchall()

    def look(self) -> dict:
        """The rows as they are: versions with what never changes of them, who signed which, and which arrived in which order."""
        now = self.clock.time.strftime("%Y-%m-%d %H:%M:%S")
        query = "SELECT id, agreement_id, author_id, arrives_at, proposed_at, look_on, is_kept, removed_at FROM agreement_versions"
        versions = {row[0]: row for row in self.rows(query)}
        arrived = sorted((v for v in versions.values() if v[3][:19] <= now), key=lambda v: (v[3], v[4], v[0]))
        signed = self.rows("SELECT version_id, author_id FROM agreement_signatures")
        slips = self.rows("SELECT id, agreement_id, author_id, arrives_at FROM agreement_slips")
        return {
            "fixed": {id: row[:7] for id, row in versions.items()},
            "removed": {id for id, row in versions.items() if row[7]},
            "arrived": [v[0] for v in arrived],
            "signed": {(v, self.names[who]) for v, who in signed},
            "slips": {s[0]: (s[1], self.names[s[2]], s[3][:19] <= now) for s in slips},
            "ended": {
                a for (a,) in self.rows("SELECT agreement_id FROM agreement_decisions WHERE kind = 'ended'")
            },
        }

    def is_signed_by_both(self, version: str) -> bool:
        return {(version, name) for name in NAMES} <= self.before["signed"]

    def author(self, version: str) -> str:
        return self.names[self.before["fixed"][version][2]]

    def to_see(self, who: str) -> list[str]:
        """The versions that this person can name: those that arrived, and their own."""
        mine = [v for v in self.before["fixed"] if self.author(v) == who and v not in self.before["arrived"]]
        return [*self.before["arrived"], *mine]

    def agreements(self, who: str) -> list[str]:
        return list(dict.fromkeys(self.before["fixed"][v][1] for v in self.to_see(who)))

    # --- what the two do ------------------------------------------------------------------------------------------------

    def move(self, who: str, verb: str, n: int, sign: bool, when: str):
        """A form of this person ready to be sent, or None where there is nothing to do it with; drafts are made on the way."""
        person, versions, agreements = self.people[who], self.to_see(who), self.agreements(who)
        version = str(uuid.UUID(versions[-1 - n % len(versions)])) if versions else ""
        agreement = str(uuid.UUID(agreements[n % len(agreements)])) if agreements else ""
        day = (self.clock.time + timedelta(days=20 + n)).date().isoformat()
        if verb == "propose" or (verb == "counter" and not self.before["arrived"]):
            return self.sending(person, drafted(person, self.sentence(who), look_on=day), sign, when)
        if not versions:
            return None
        if verb == "counter":
            draft = begin_change(person, str(uuid.UUID(self.before["fixed"][self.before["arrived"][-1]][1])))
            save(person, draft, what=self.sentence(who), look_on=day, version="0")
            return self.sending(person, draft, sign, when)
        at_version, at_agreement = f"/agreements/versions/{version}", f"/agreements/{agreement}"
        fields = {"id": new_id()}
        match verb:
            case "sign" | "unsign":
                self.meant[who] = uuid.UUID(version).hex
                return posting(person, f"{at_version}/{verb}")
            case "change":
                return posting(person, f"{at_version}/answers", kind=verb, **fields)
            case "take back":
                return posting(person, f"{at_version}/take-back")
            case "keep":
                self.words[uuid.UUID(fields["id"]).hex] = ""
                return posting(person, f"{at_agreement}/keep", look_on=day, **fields)
            case "pause":
                return posting(person, f"{at_agreement}/pause", until=day, **fields)
            case "end":
                return posting(person, f"{at_agreement}/end", **fields)
            case "slip":
                text, today = self.sentence(who), self.clock.time.date().isoformat()
                return posting(person, f"{at_agreement}/slips", text=text, day=today, **fields)
            case "let go":
                slips = [
                    s for s, (_, author, arrived) in self.before["slips"].items() if arrived or author == who
                ]
                return posting(person, f"/agreements/slips/{uuid.UUID(slips[0])}/remove") if slips else None

    def sending(self, person, draft: str, sign: bool, when: str):
        version = new_id()
        self.words[uuid.UUID(version).hex] = f"{person.name.lower()}said{self.said:04}x"
        return posting(
            person, f"/agreements/drafts/{draft}/send", id=version, when=when, sign="yes" if sign else ""
        )

    def done_by(self, moves: dict) -> None:
        """Sends the forms, in the same instant if there are two, and compares the rows with those before."""
        moves = {key: form for key, form in moves.items() if form}
        statuses = at_once(*moves.values())
        assert set(statuses) <= {200, 302, 400, 404, 409, 422}, (list(moves), statuses)
        before, now = self.before, self.look()
        self.before = now
        verbs = dict(moves.keys())
        for version, row in before["fixed"].items():
            if version in before["arrived"]:
                assert now["fixed"][version] == row, "what was proposed changed"
            elif version in now["fixed"]:
                assert now["fixed"][version] == row
            else:
                assert verbs.get(self.names[row[2]]) == "take back"
        assert now["arrived"][: len(before["arrived"])] == before["arrived"]
        for version, who in now["signed"] - before["signed"]:
            assert verbs.get(who) in ("sign", "keep", "propose", "counter"), "somebody signed for the other"
            assert verbs[who] != "sign" or self.meant[who] == version, "a signature went onto another version"
        for version, who in before["signed"] - now["signed"]:
            assert (
                verbs.get(who) == "unsign"
                or verbs.get(self.names[before["fixed"][version][2]]) == "take back"
            )
            assert not {(version, name) for name in NAMES} <= before["signed"], (
                "a version both signed lost one"
            )
        for version in now["removed"] - before["removed"]:
            assert verbs.get(self.author(version)) == "take back"
            assert not {(version, name) for name in NAMES} <= before["signed"]
            self.taken_out.add(version)
        assert before["removed"] <= now["removed"]
        self.done.update(verbs.values())
        self.done["in the same instant"] += len(moves) == 2
        self.done["refused"] += 409 in statuses

    @initialize(first=people, agreed=yes_or_no)
    def they_have_begun(self, first, agreed):
        self.done_by({(first, "propose"): self.move(first, "propose", 5, True, "at-once")})
        self.some_time_passes(0)
        if agreed:
            for who in NAMES:
                self.done_by({(who, "sign"): self.move(who, "sign", 0, False, "")})

    @rule(who=people, verb=st.sampled_from(VERBS), n=some, sign=yes_or_no, when=whens)
    def one_does_something(self, who, verb, n, sign, when):
        self.clock.move(minutes=1)
        self.before = self.look()
        self.done_by({(who, verb): self.move(who, verb, n, sign, when)})

    @rule(verbs=st.tuples(*[st.sampled_from(VERBS)] * 2), n=some, m=some, sign=yes_or_no)
    def both_do_something_in_the_same_instant(self, verbs, n, m, sign):
        self.clock.move(minutes=1)
        self.before = self.look()
        forms = [
            self.move(who, verb, k, sign, "at-once")
            for who, verb, k in zip(NAMES, verbs, (n, m), strict=True)
        ]
        if all(forms):
            self.done_by(dict(zip(zip(NAMES, verbs, strict=True), forms, strict=True)))

    def one_refuses_and_the_other_cannot_tell(self, version: str, verb: str) -> None:
        """Nothing of it is in a row that the other could read, or on a page of theirs. Then it's forgotten, so that life goes on."""
        other = self.author(version)
        who, agreement = next(name for name in NAMES if name != other), self.before["fixed"][version][1]
        ids = [str(uuid.UUID(a)) for a in self.agreements(other)]
        for path in ("/", *(f"/agreements/{id}" for id in ids)):
            self.people[other].page(path)  # so that what's said once is said
        rows, pages = dump(self.app), everything_of(self.people[other], *ids)
        until = (self.clock.time + timedelta(days=20)).date().isoformat()
        said = answer(self.people[who], str(uuid.UUID(version)), verb, until=until)
        assert said.status_code in (302, 404), said.status_code
        if dump(self.app)["letting_in"]:
            assert everything_of(self.people[other], *ids) == pages
            after = dump(self.app)
            assert {t for t in rows if rows[t] != after[t]} <= {"letting_in", "sessions"}
            self.refused_is_out_of_sight(who, version, agreement)
            with connect(self.app) as db:
                db.execute("DELETE FROM letting_in")
                db.commit()
            self.done[verb] += 1

    def refused_is_out_of_sight(self, who: str, version: str, agreement: str) -> None:
        word = self.words.get(version)
        signed = (version, who) in self.before["signed"]
        if word and not signed and list(self.words.values()).count(word) == 1:
            page = self.people[who].get(f"/agreements/{uuid.UUID(agreement)}").text
            assert word not in page + without_not_now(self.people[who].page("/agreements"))

    @precondition(
        lambda self: self.before["arrived"] and not self.is_signed_by_both(self.before["arrived"][-1])
    )
    @rule(n=some)
    def both_sign_what_is_on_the_table(self, n):
        """Without this a life would seldom come into force. Before they do, one of them says no, or not now."""
        verb = ("no", "not-now")[n % 2]
        if self.done[verb] < self.refusals:
            self.one_refuses_and_the_other_cannot_tell(self.before["arrived"][-1], verb)
        newest = str(uuid.UUID(self.before["arrived"][-1]))
        self.meant = dict.fromkeys(NAMES, self.before["arrived"][-1])
        for who in NAMES:
            self.clock.move(minutes=1)
            self.before = self.look()
            self.done_by({(who, "sign"): posting(self.people[who], f"/agreements/versions/{newest}/sign")})

    @rule(n=st.integers(0, 3))
    def some_time_passes(self, n):
        self.clock.move(**({"minutes": 11}, {"hours": 7}, {"hours": 12}, {"days": 15})[n])
        for person in self.people.values():
            if person.get("/settings").status_code != 200:
                assert person.sign_in().status_code == 302
        before, self.before = self.before, self.look()
        assert self.before["fixed"] == before["fixed"]
        assert self.before["signed"] == before["signed"]
        assert self.before["arrived"][: len(before["arrived"])] == before["arrived"]

    # --- what holds after every step --------------------------------------------------------------------------------------

    @invariant()
    def both_read_the_same_and_in_force_is_only_what_both_signed(self):
        today = self.clock.time.date().isoformat()
        for agreement in {self.before["fixed"][v][1] for v in self.before["arrived"]}:
            arrived = [v for v in self.before["arrived"] if self.before["fixed"][v][1] == agreement]
            files = [file_of(self.people[who], str(uuid.UUID(agreement))) for who in NAMES]
            stands = [file.pop("stands") for file in files]
            assert files[0] == files[1]
            self.each_version_reads_as_it_was_proposed(files[0]["versions"], arrived)
            noted = [slip for slip in self.before["slips"].values() if slip[0] == agreement and not slip[2]]
            assert stands[0] == stands[1] or noted
            by_both = [v for v in arrived if {(v, name) for name in NAMES} <= self.before["signed"]]
            for kind in stands:
                self.done[kind] += 1
                if kind in ("in-force", "look-again", "paused"):
                    assert by_both
                if kind == "in-force":
                    assert max(self.before["fixed"][v][5] for v in by_both) > today
                    assert files[0]["events"][-1]["what"] != "ended"

    def each_version_reads_as_it_was_proposed(self, told: list[dict], arrived: list[str]) -> None:
        assert len(told) == len(arrived)
        for version, row in zip(told, arrived, strict=True):
            assert version["taken_back"] is (row in self.taken_out)
            if not version["taken_back"]:
                assert version["what"] == (self.words[row] or version["what"])
                self.words[row] = version["what"]

    @invariant()
    def nobody_sees_a_word_of_the_other_that_has_not_arrived_or_was_taken_out(self):
        if not self.has_changed() and self.before == self.told:
            return
        self.told = self.before
        self.done["read"] += 1
        for who in NAMES:
            person = self.people[who]
            ids = [str(uuid.UUID(a)) for a in self.agreements(who)]
            pages = [f"/agreements/{id}{end}" for id in ids for end in ("", "/history")]
            texts = [
                person.get(page, follow_redirects=True) for page in (*self.elsewhere, "/agreements", *pages)
            ]
            assert {text.status_code for text in texts} == {200}
            seen = {w for text in texts for w in re.findall(r"(?:ana|ben)said\d{4}x", text.text)}
            of_other = {w for w in seen if not w.startswith(who.lower())}
            slips = {
                id for id, (_, author, arrived) in self.before["slips"].items() if arrived and author != who
            }
            shown = {self.words[v] for v in self.before["arrived"] if v not in self.taken_out}
            assert len(of_other - shown) <= len(slips)
            assert not {w for w in of_other - shown if w in self.words.values()}
            assert {w for w in shown if w} <= seen
            gone = {self.words[v] for v in self.taken_out} - shown
            assert not seen & gone


@pytest.mark.parametrize("long", either(False, True))
def test_in_any_order_only_both_make_it_count_and_what_was_proposed_stays(
    stages, tmp_path, time, compiled_pages, monkeypatch, no_limits, long
):
    done = Counter()
    monkeypatch.setattr(Agreeing, "elsewhere", ELSEWHERE[long])
    monkeypatch.setattr(Agreeing, "refusals", REFUSALS[long])
    monkeypatch.setattr(choices_let_in, "HOURS", (0, 24))

    def life():
        return Agreeing(tmp_path / "data", stages, time, done, compiled_pages)

    play(life, settings=HOW_OFTEN[long])
    wanted = (
        *VERBS,
        "no",
        "not-now",
        "in the same instant",
        "refused",
        "in-force",
        "look-again",
        "paused",
        "past",
        "proposed",
    )
    assert [kind for kind in wanted if not done[kind]] == [], "these runs prove too little"


def test_the_pages_read_here_would_show_a_sentence_that_is_there(couple, time):
    ana, ben = couple
    draft = drafted(ana, "anasaid0001x")
    place = ana.post(f"/agreements/drafts/{draft}/send", follow=False, id=new_id(), when="letter").location
    for end in ("", "/history.json"):
        assert ben.get(f"{place}{end}").status_code == 404
    time.move(hours=6)
    for end in ("", "/history", "/history.json"):
        assert "anasaid0001x" in ben.get(f"/agreements/{id_in(place)}{end}").text
