"""No one can crowd their partner with words: whatever reaches the other has an end for the day, and what's too much keeps its words.

A door that sends something to the partner and is in neither list fails here.
"""

import re
import uuid
from dataclasses import dataclass, field

import pytest

from couples import own_rows
from couples.clock import A_DAY
from couples.db import db
from couples.spaces import asking_again, counted_today
from tests.boundaries.acts import answer, propose
from tests.conftest import Clock
from tests.pages import text_of
from tests.scenario import Scenario, one, user_id
from tests.walking import AT_ONCE, DRAFTS, IF_CONFIRMED, LATER

IN_A_DAY = {
    "checkins.make_own_promise": ("Ana", "/check-in/promises/own", {}),
    "checkins.make_promise": ("Ana", "/check-in/{occasion}/promises", {}),
    "checkins.add_afterthought": ("Ana", "/check-in/answers/{answer_ana}/afterthoughts", {}),
    "statements.answer": ("Ben", "/statements/{statement}/entries", {"kind": "yes"}),
    "statements.confirm": ("Ana", "/statements/entries/{heard_ben}/answer", {"kind": "almost"}),
    "boundaries.note_slip": ("Ana", "/agreements/{agreement}/slips", {"day": "2026-11-22"}),
}
"""Doors that take so many texts a day, with who sends to them and what a form says beside its text."""
FROM_A_PAGE = {"Sec-Fetch-Site": "same-origin"}
OTHERWISE = {
    "checkins.reply": "one to each answer, and own words as often a day as the rest",
    "checkins.propose_ritual": "one proposal at a time, and the next in four weeks; on the next day while no day was agreed on",
    "boundaries.answer": "one answer to each version, changed as often a day as the rest",
    "boundaries.send": "one for each topic, two a week",
    "live.ask": "one question at a time, and the next in a week",
    "live.move": "in a talk that both are in",
    "live.save_wishes": "one text for each wish, and saving tells no one",
    "thanks.release_card": "one card of a kind, and as often a day as the rest",
    "thanks.release_goal": "twenty goals in all, and as often a day as the rest",
    "thanks.write": "three a day",
    "statements.send": "three a day",
}
"""Doors with an end of their own."""


def test_every_door_that_reaches_the_partner_has_an_end():
    assert {*IN_A_DAY, *OTHERWISE} == AT_ONCE | IF_CONFIRMED | LATER | {*DRAFTS.values(), "thanks.write"}
    assert not set(IN_A_DAY) & set(OTHERWISE)


def test_each_kind_is_counted_under_a_name_of_its_own_that_is_stored_whole(app):
    names = [*counted_today.KINDS.values(), *asking_again.WAITS, *asking_again.TAKEN_BACK.values()]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= asking_again.NextAsk.about.type.length
    assert set(counted_today.KINDS) <= set(db.metadata.tables)


def test_so_many_a_day_reach_the_partner_and_the_next_keeps_its_words(scenario, time, monkeypatch):
    monkeypatch.setattr(own_rows, "MOST_A_DAY", 2)
    found = {}
    for door, (who, path, more) in IN_A_DAY.items():
        time.move(seconds=A_DAY.total_seconds())
        person = {"Ana": scenario.ana, "Ben": scenario.ben}[who]
        first, *others = (str(uuid.uuid4()) for _ in range(3))
        said = [
            person.post(path.format(**scenario.ids), id=id, text="a word more", headers=FROM_A_PAGE, **more)
            for id in (first, first, *others)
        ]
        found[door] = [answer.status_code for answer in said]
        assert "room again tomorrow" in said[-1].text, door
        assert "still on this page" in said[-1].text, door
    assert found == {door: [200, 200, 200, 429] for door in IN_A_DAY}


@dataclass(frozen=True)
class Way:
    """How someone says something that's counted, once more and once more: where, what a form says beside its words, and on which page
    their partner reads it. `back` takes it back; without it, the next words take the place of those before, if there's only one place.
    """

    who: str
    path: str
    page: str
    back: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    words: str = "text"
    own_id: str = ""
    """Where the page doesn't choose the id: how to find it."""


CHECK_IN, AGREEMENT = "/check-in/{occasion}", "/agreements/{agreement}"
WAYS = {
    "promises": Way("Ana", f"{CHECK_IN}/promises", CHECK_IN, "/check-in/promises/{}/take-back"),
    "afterthoughts": Way("Ana", "/check-in/answers/{answer_ana}/afterthoughts", CHECK_IN, "/check-in/afterthoughts/{}/remove"),
    "replies": Way(
        "Ben", "/check-in/answers/{answer_ana}/replies", CHECK_IN, "/check-in/replies/{}/take-back", {"kind": "words"},
        own_id="SELECT id FROM replies WHERE kind = 'words' AND author_id = ?",
    ),
    "reach_cards": Way(
        "Ben", "/thanks/cards", "/thanks/cards", "/thanks/cards/{}/withdraw", {"kind": "pause", "confirmed": "yes"}
    ),
    "released_goals": Way("Ben", "/thanks/goals", "/thanks/goals", "/thanks/goals/{}/withdraw", {"confirmed": "yes"}),
    "agreement_decisions": Way(
        "Ben", "/agreements/versions/{version_open_ana}/answers", "/agreements/{agreement_open}",
        "/agreements/answers/{}/remove-line", {"kind": "change"}, "line",
        "SELECT id FROM agreement_decisions WHERE author_id = ? AND kind = 'change' ORDER BY decided_at DESC",
    ),
}  # fmt: skip
"""For each table whose rows are counted for the day."""
ARRIVES_LATER = {"agreement_slips"}
"""What arrives at the hour of messages, once a day: what's taken back before that was never there."""


@dataclass
class Sayer:
    """Someone who says something of a kind again and again, and their partner who may read it."""

    way: Way
    scenario: Scenario
    time: Clock

    def says(self, text: str, *, take_back: bool = False) -> tuple[int, bool]:
        """How it was answered, and whether their partner reads it; then it's taken back, if that's wanted."""
        way, ids = self.way, self.scenario.ids
        me, partner = self.scenario.ana, self.scenario.ben
        if way.who == "Ben":
            me, partner = partner, me
        path, id = way.path.format(**ids), str(uuid.uuid4())
        shown = re.search(r'name="shown"[^>]*value="([^"]+)"', me.get(path).text) if way.own_id else None
        fields = {**way.fields, way.words: text, "id": id, **({"shown": shown[1]} if shown else {})}
        answered = me.post(path, follow=False, **fields).status_code
        self.time.move(minutes=11)
        is_read = any(text in partner.page(page.format(**ids)) for page in (way.page, "/", "/shared"))
        if take_back and answered == 302:
            id = one(me.app, way.own_id, user_id(me)) if way.own_id else id
            assert me.post(way.back.format(id), follow=False).status_code == 302
        return answered, is_read


@pytest.fixture(params=WAYS)
def sayer(request, scenario, time) -> Sayer:
    """Two mornings later, when nothing that was said before counts and no talk lasts."""
    time.time = (time.time + 2 * A_DAY).replace(hour=9, minute=0)
    return Sayer(WAYS[request.param], scenario, time)


def test_each_kind_that_is_counted_is_said_again_below():
    assert {*WAYS, *ARRIVES_LATER} == set(counted_today.KINDS)


@pytest.mark.parametrize("take_back", [True, False])
def test_neither_taking_back_nor_other_words_make_room_for_more_on_that_day(
    sayer, time, monkeypatch, take_back
):
    monkeypatch.setattr(own_rows, "MOST_A_DAY", 2)
    said = [sayer.says(f"zebra {n}", take_back=take_back) for n in range(4)]
    assert said == [(302, True), (302, True), (429, False), (429, False)]
    time.move(days=1)
    assert sayer.says("zebra tomorrow", take_back=take_back) == (302, True)


@pytest.mark.parametrize("take_back", [True, False])
@pytest.mark.parametrize("off", [["all"], []])
def test_what_is_said_again_shows_as_little_as_the_first_words_would(sayer, time, take_back, off):
    assert sayer.says("zebra of the day", take_back=take_back) == (302, True)
    reader = sayer.scenario.ana if sayer.way.who == "Ben" else sayer.scenario.ben
    reader.post("/settings/from-partner", begin="8", end="21", off=off)
    if not off:
        time.time = time.time.replace(hour=23)
    assert sayer.says("zebra in the night", take_back=take_back) == (302, False)


def test_the_same_reply_sent_twice_counts_once_and_stays_where_it_is(opened, couple, time, monkeypatch):
    monkeypatch.setattr(own_rows, "MOST_A_DAY", 1)
    ana, ben = couple
    answer = one(ana.app, "SELECT id FROM answers WHERE prompt = 'thanks' AND author_id = ?", user_id(ana))
    path = f"/check-in/answers/{answer}/replies"
    assert ben.post(path, follow=False, kind="words", text="I see").status_code == 302
    time.time = time.time.replace(hour=23)
    assert ben.post(path, follow=False, kind="words", text="I see").status_code == 302
    assert "I see" in ana.page(f"/check-in/{opened}")


def test_one_answer_to_a_proposal_takes_the_place_of_the_one_before_and_has_an_end_for_the_day(
    couple, time, monkeypatch
):
    monkeypatch.setattr(own_rows, "MOST_A_DAY", 2)
    ana, ben = couple
    made = propose(ana)
    time.move(minutes=11)
    lines = ("at eight", "at nine", "at ten")
    assert [answer(ben, made.version, "change", line=line).status_code for line in lines] == [302, 302, 429]
    page = ana.page(f"/agreements/{made.agreement}")
    assert [line in page for line in lines] == [False, True, False]
    assert "Ben answered your proposal" in text_of(ana.page("/"))
    assert one(ana.app, "SELECT count(*) FROM agreement_decisions") == 1
