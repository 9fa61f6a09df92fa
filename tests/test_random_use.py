"""Ana and Ben in any order: whatever the two do, nobody sees before giving, nothing of one's own is lost, and it opens once.

A model of what each must see stands beside the real app; after every step each page that there is for each of the two is
read and compared with it. Every sentence is used once, so that whose it is and when it was written can be told.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as play

from couples.extensions import limiter
from tests.conftest import COUPLE, PASSWORD, Person
from tests.how_often import either
from tests.machines import CoupleMachine, how_often
from tests.scenario import connect

OCCASION = "2026-11-22"
PROMPTS = ("thanks", "close", "hard")
PAGES = tuple(f"/check-in{end}" for end in ("", "/history", *(f"/{OCCASION}{e}" for e in ("", "/part", "/preview", "/questions"))))  # fmt: skip
ELSEWHERE = {False: ("/only-me",), True: ("/only-me", "/", "/shared")}
HOW_OFTEN = how_often(runs=9, long_runs=300, steps=14)
people = st.sampled_from(["Ana", "Ben"])
prompts = st.sampled_from(PROMPTS)


@dataclass
class Draft:
    """What one person has in hand for one prompt."""

    text: str
    keep: bool
    version: int = 1
    skipped: bool = False
    also: set[str] = field(default_factory=set)


@dataclass
class Side:
    """One of the two as the model knows them."""

    browser: Person
    other_device: Person
    password: str = PASSWORD
    is_ready: bool = False
    drafts: dict[str, Draft] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)

    @property
    def to_show(self) -> set[str]:
        return {d.text for d in self.drafts.values() if not (d.keep or d.skipped)}


class Evening(CoupleMachine):
    def __init__(self, folder: Path, stages, done: Counter, pages):
        super().__init__(folder, stages, pages)
        self.sides = {
            n: Side(stages.restore(self.app, COUPLE, n), Person(self.app, n)) for n in ("Ana", "Ben")
        }
        self.done = done
        self.is_open, self.called_off_by, self.moved = False, "", False

    @property
    def is_writable(self) -> bool:
        return not self.is_open and (not self.called_off_by or self.moved)

    def save(self, who: str, browser: Person, prompt: str, keep: bool, version: int) -> None:
        """Writes one sentence; what the app answers is what the model expects."""
        side, text = self.sides[who], self.sentence(who)
        fields = {"feel": text} if prompt == "hard" else {"text": text}
        answer = browser.write(prompt, occasion=OCCASION, json=True, version=str(version), **fields, **({"keep": "y"} if keep else {}))  # fmt: skip
        if self.is_open or side.is_ready:  # what's typed after it was called off is left over
            assert answer.status_code == 409
            assert text not in answer.text
            self.done["refused"] += 1
            return
        assert answer.status_code == 200, answer.text
        before = side.drafts.get(prompt)
        draft = side.drafts[prompt] = Draft(text, keep, answer.json["version"])
        if before:
            draft.skipped = before.skipped
            draft.keep = keep or (version != before.version and before.keep)
            assert draft.version == before.version + 1
            draft.also = before.also | ({before.text} if version != before.version else set())

    # --- what the two do ---

    @initialize(
        writers=st.sampled_from(["Ana Ben", "Ana Ben", "Ana", ""]),
        prompt=prompts,
        ready=st.sampled_from(["", "Ana", "Ana", "Ana Ben"]),
    )
    def some_have_written_before(self, writers, prompt, ready):
        for who in writers.split():
            self.save(who, self.sides[who].browser, prompt, keep=False, version=0)
        for who in ready.split() if writers else ():
            self.say_ready(who)

    @rule(who=people, prompt=prompts, how=st.sampled_from(["show", "show", "show", "keep", "skip"]))
    def writes(self, who, prompt, how):
        draft, keep = self.sides[who].drafts.get(prompt), how == "keep"
        if how == "skip":
            self.skip(who, prompt)
            return
        self.save(who, self.sides[who].browser, prompt, keep, draft.version if draft else 0)
        self.done["written"] += 1

    @rule(who=people, prompt=prompts, keep=st.booleans())
    def writes_on_another_device_that_has_seen_nothing(self, who, prompt, keep):
        side = self.sides[who]
        if side.other_device.get("/settings").status_code != 200:
            assert side.other_device.sign_in(side.password).status_code == 302
        self.save(who, side.other_device, prompt, keep, 0)
        self.done["beside"] += bool(side.drafts.get(prompt) and side.drafts[prompt].also)

    def skip(self, who: str, prompt: str) -> None:
        """By the button under a field in which words stand that no save has taken yet."""
        side, text = self.sides[who], self.sentence(who)
        before = side.drafts.get(prompt)
        fields = {"feel": text} if prompt == "hard" else {"text": text}
        answer = side.browser.write(
            prompt, occasion=OCCASION, go="skip", version=str(before.version if before else 0), **fields
        )
        if self.is_open or side.is_ready:  # what's typed after it was called off is left over
            assert answer.status_code == 409
            return
        assert answer.status_code == 302
        side.drafts[prompt] = Draft(
            text, False, (before.version if before else 0) + 1, True, before.also if before else set()
        )
        self.done["skipped"] += 1

    @precondition(lambda self: self.is_writable and self.skipped())
    @rule()
    def answers_after_all(self):
        side, prompt, draft = self.skipped()[0]
        path = f"/check-in/{OCCASION}/answers/{prompt}/answer-after-all"
        assert side.browser.post(path, follow=False, version=str(draft.version)).status_code == 302
        self.done["answered after all"] += 1
        draft.version, draft.skipped = draft.version + 1, False

    def skipped(self) -> list[tuple[Side, str, Draft]]:
        sides = [side for side in self.sides.values() if not side.is_ready]
        return [(side, key, d) for side in sides for key, d in side.drafts.items() if d.skipped]

    @rule(who=people)
    def is_ready(self, who):
        self.say_ready(who)

    def say_ready(self, who: str) -> None:
        side, other = self.sides[who], self.sides["Ben" if who == "Ana" else "Ana"]
        status = side.browser.ready(OCCASION).status_code
        if not self.is_writable:
            assert status == 302
        elif not side.to_show:
            assert status == 422
        else:
            assert status == 302
            side.is_ready = True
            if other.is_ready:
                self.opens()

    def opens(self):
        self.is_open = True
        self.done["opened"] += 1
        for side in self.sides.values():
            side.shown, side.is_ready = side.to_show, False
            side.drafts = {k: d for k, d in side.drafts.items() if d.keep or d.skipped}

    @precondition(lambda self: any(side.is_ready for side in self.sides.values()))
    @rule(who=people)
    def takes_ready_back(self, who):
        assert self.sides[who].browser.post(f"/check-in/{OCCASION}/ready/take-back").status_code == 200
        self.sides[who].is_ready = False
        self.done["taken back"] += 1

    @rule(who=people, day=st.sampled_from(["", "", "2026-11-24"]))
    def calls_it_off(self, who, day):
        possible = self.is_writable
        assert (
            self.sides[who].browser.post(f"/check-in/{OCCASION}/call-off", follow=False, day=day).status_code
            == 302
        )
        if possible:
            self.called_off_by, self.moved = who, bool(day)
            self.done["called off"] += 1
            for side in self.sides.values():
                side.is_ready = side.is_ready and self.moved

    @precondition(lambda self: self.called_off_by)
    @rule(who=people)
    def calls_it_on(self, who):
        status = self.sides[who].browser.post(f"/check-in/{OCCASION}/call-on", follow=False).status_code
        if who != self.called_off_by or self.is_open:
            assert status == 404
        else:
            assert status == 302
            self.called_off_by, self.moved = "", False

    @rule(who=people)
    def signs_out_and_in(self, who):
        side = self.sides[who]
        side.browser.post("/sign-out")
        assert seen_by(side.browser, PAGES) == set()
        assert side.browser.sign_in(side.password).status_code == 302

    @precondition(lambda self: all(side.password == PASSWORD for side in self.sides.values()))
    @rule(who=people)
    def changes_the_password(self, who):
        side = self.sides[who]
        with side.browser.app.app_context():
            limiter.reset()  # ten an hour are tried elsewhere
        new = "green teapot on a shelf"
        answer = side.browser.post("/settings/password", follow=False, current=side.password, password=new)
        assert answer.status_code == 200, answer.text
        side.password = new
        assert side.other_device.get("/settings").status_code == 302
        self.done["new password"] += 1

    # --- what holds after every step ---

    @invariant()
    def each_sees_what_is_theirs_to_see_and_no_other_word(self):
        if not self.has_changed():
            return
        self.done["read"] += 1
        ana, ben = self.sides["Ana"], self.sides["Ben"]
        for me, other in ((ana, ben), (ben, ana)):
            mine = {d.text for d in me.drafts.values()}
            mine |= {t for d in me.drafts.values() for t in d.also}
            seen = seen_by(me.browser, PAGES + self.elsewhere)
            if not self.is_open:
                assert seen - mine == set()
            assert mine | me.shown | other.shown <= seen
            assert {t for t in seen if not t.startswith(me.browser.name.lower())} == other.shown

    @invariant()
    def it_has_opened_once_at_most_and_only_with_both(self):
        with connect(self.app) as db:
            opened = db.execute("SELECT version FROM check_ins WHERE revealed_at IS NOT NULL AND occasion = ?", (OCCASION,)).fetchall()  # fmt: skip
            ready = db.execute("SELECT COUNT(*) FROM readies").fetchone()
        assert len(opened) == self.is_open
        assert ready == (sum(side.is_ready for side in self.sides.values()),)


def seen_by(person: Person, pages: tuple[str, ...]) -> set[str]:
    """Every sentence that this person finds on any of the pages."""
    texts = (person.get(page, follow_redirects=True) for page in pages)
    return {found for answer in texts for found in re.findall(r"(?:ana|ben)said\d{4}x", answer.text)}


@pytest.mark.parametrize("long", either(False, True))
def test_in_any_order_nobody_sees_before_giving_and_nobody_loses_a_word(
    stages, tmp_path, time, compiled_pages, monkeypatch, long
):
    done = Counter()
    monkeypatch.setattr(Evening, "elsewhere", ELSEWHERE[long])

    def evening():
        return Evening(tmp_path / "data", stages, done, compiled_pages)

    play(evening, settings=HOW_OFTEN[long])
    never = [kind for kind in ("written", "refused", "beside", "skipped", "answered after all", "opened", "taken back", "called off", "new password") if not done[kind]]  # fmt: skip
    assert never == [], "these runs prove too little"


def test_the_pages_read_here_would_show_a_sentence_that_is_there(couple):
    ana, ben = couple
    ana.write("thanks", "anasaid0001x", OCCASION)
    assert seen_by(ana, PAGES) == {"anasaid0001x"}
    assert seen_by(ben, PAGES) == set()
    ben.write("thanks", "bensaid0002x", OCCASION)
    ana.ready(OCCASION)
    ben.ready(OCCASION)
    assert seen_by(ana, PAGES) == seen_by(ben, PAGES) == {"anasaid0001x", "bensaid0002x"}
