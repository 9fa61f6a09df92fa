"""No one can crowd their partner with words: whatever reaches the other has an end for the day, and what's too much keeps its words.

A door that sends something to the partner and is in neither list fails here.
"""

import uuid

from couples import own_rows
from couples.clock import A_DAY
from couples.db import db
from couples.spaces import asking_again, counted_today
from tests.boundaries.acts import answer, propose
from tests.pages import text_of
from tests.scenario import one, user_id
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


def test_replies_in_ones_own_words_have_an_end_too_and_changing_one_is_none(scenario, monkeypatch):
    path = f"/check-in/answers/{scenario.ids['answer_ana']}/replies"
    for most, answered in ((1, 429), (2, 200), (1, 200)):
        monkeypatch.setattr(own_rows, "MOST_A_DAY", most)  # Ben has asked to talk about it already
        assert scenario.ben.post(path, kind="words", text="I see").status_code == answered


def test_what_is_taken_back_makes_no_room_for_more_until_the_next_day(scenario, time, monkeypatch):
    monkeypatch.setattr(own_rows, "MOST_A_DAY", 2)
    ana, ids = scenario.ana, scenario.ids
    taken_back = {
        f"/check-in/{ids['occasion']}/promises": "/check-in/promises/{}/take-back",
        f"/check-in/answers/{ids['answer_ana']}/afterthoughts": "/check-in/afterthoughts/{}/remove",
    }
    for path, back in taken_back.items():
        time.move(days=1)
        said = [_said_and_taken_back(ana, path, back) for _ in range(3)]
        assert said == [(302, 302), (302, 302), (429, 404)], path
        time.move(days=1)
        assert _said_and_taken_back(ana, path, back) == (302, 302), path


def _said_and_taken_back(person, path: str, back: str) -> tuple[int, int]:
    id = str(uuid.uuid4())
    said = person.post(path, follow=False, id=id, text="a word more", confirmed="yes")
    return said.status_code, person.post(back.format(id), follow=False).status_code


def test_nor_do_replies_that_are_taken_back_and_cards_that_are_replaced(scenario, time, monkeypatch):
    monkeypatch.setattr(own_rows, "MOST_A_DAY", 2)
    ben, found = scenario.ben, []
    time.move(days=1)
    for n in range(3):
        path = f"/check-in/answers/{scenario.ids['answer_ana']}/replies"
        reply = ben.post(path, follow=False, kind="words", text=f"reply {n}")
        if reply.status_code == 302:
            own = "SELECT id FROM replies WHERE kind = 'words' AND author_id = ?"
            row = one(ben.app, own, user_id(ben))
            assert ben.post(f"/check-in/replies/{row}/take-back", follow=False).status_code == 302
        fields = {"id": str(uuid.uuid4()), "kind": "pause", "text": f"card {n}", "confirmed": "yes"}
        card = ben.post("/thanks/cards", follow=False, **fields)
        found.append((reply.status_code, card.status_code))
    assert found == [(302, 302), (302, 302), (429, 429)]


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
