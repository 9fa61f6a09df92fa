"""A boundary: one person's own act, shared for the other to know, with nobody's signature; and its author's private question."""

import html

import pytest

from couples.boundaries.agreement_text import topics
from couples.maintenance import deliver_due
from tests.boundaries.acts import (
    AHEAD,
    cells,
    count,
    everything_of,
    id_in,
    new_id,
    save,
    send,
    share_boundary,
)
from tests.pages import plain
from tests.scenario import dump, one

PARTS = {"when": "voices are raised", "need": "calm", "crossed": "I will stay at my sister's that night"}


def page_of(person, id: str) -> str:
    return html.unescape(person.page(f"/agreements/boundaries/{id}"))


def begin_change(person, id: str) -> str:
    return id_in(person.post(f"/agreements/boundaries/{id}/change", follow=False).location)


def changed(person, id: str, will: str, when: str = "letter") -> str:
    draft, new = begin_change(person, id), new_id()
    save(person, draft, will=will, version="0")
    assert send(person, draft, new, when).status_code == 302
    return new


def withdraw(person, id: str):
    return person.post(f"/agreements/boundaries/{id}/withdraw", follow=False)


def note(person, id: str, kept: str = "partly", line: str = "", note_id: str | None = None):
    path = f"/agreements/boundaries/{id}/notes"
    return person.post(path, follow=False, id=note_id or new_id(), kept=kept, line=line)


@pytest.fixture
def shared(couple, time) -> str:
    """A boundary of Ana's that Ben can read."""
    id = share_boundary(couple[0], "go outside", **PARTS)
    time.move(minutes=11)
    return id


# --- sharing ------------------------------------------------------------------------------------------------------------


def test_it_arrives_at_the_letter_time_and_not_before(couple, time):
    ana, ben = couple
    id = share_boundary(ana, "go outside", "letter", **PARTS)
    assert "go outside" in page_of(ana, id)
    for hours in (0, 5):
        time.move(hours=hours)
        for path in (f"/agreements/boundaries/{id}", f"/agreements/boundaries/{id}/part"):
            assert ben.get(path).status_code == 404
    assert cells(ana.app, "boundaries") == [(1, 0)]
    time.move(hours=1)
    deliver_due.deliver(ana.app)
    assert cells(ana.app, "boundaries") == [(0, 1)]
    for words in (
        "When voices are raised, I'll go outside, because I need calm.",
        "I will stay at my sister's",
    ):
        assert words in page_of(ben, id)
    assert "go outside" in ben.page("/agreements")


def test_nothing_in_it_asks_the_other_for_a_signature_or_an_answer(couple, shared):
    _, ben = couple
    page = ben.page(f"/agreements/boundaries/{shared}")
    assert "/sign" not in page.replace("/sign-out", "")
    assert "/answers" not in page
    assert "/notes" not in page
    assert "/withdraw" not in page


def test_above_one_about_intimacy_both_read_that_no_one_owes_a_yes_and_not_how_to_write_it(couple, time):
    """What's above a partner's own no must never say that it counts for less."""
    ana, ben = couple
    id = share_boundary(ana, "say so and move away", topic="intimacy", **PARTS)
    time.move(minutes=11)
    note = topics()["intimacy"]
    for person in (ana, ben):
        page = page_of(person, id)
        assert note.reminder in page
        assert note.note not in page
        assert "binding" not in page


def test_only_its_author_changes_withdraws_or_notes(couple, shared, cleo):
    before = dump(couple[0].app)
    for other in (couple[1], cleo):
        for verb in ("change", "withdraw", "notes"):
            answer = other.post(
                f"/agreements/boundaries/{shared}/{verb}", follow=False, id=new_id(), kept="yes"
            )
            assert answer.status_code == 404
    after = dump(couple[0].app)
    for table in ("boundaries", "boundary_notes", "agreement_drafts"):
        assert after[table] == before[table]


def test_shared_twice_by_a_double_tap_it_is_one(couple):
    ana, _ = couple
    draft, _ = save(ana, kind="boundary", will="rest")
    id = new_id()
    assert {send(ana, draft, id).location for _ in range(3)} == {f"/agreements/boundaries/{id}"}
    assert count(ana.app, "boundaries") == 1


def test_taken_back_before_it_arrives_it_leaves_no_trace_and_its_draft_is_there_again(couple, time):
    ana, ben = couple
    before = everything_of(ben)
    id = share_boundary(ana, "never to be seen", "letter")
    assert withdraw(ana, id).status_code == 302
    assert count(ana.app, "boundaries") == 0
    assert everything_of(ben) == before
    assert "never to be seen" in ana.page("/agreements")
    time.move(days=1)
    assert ben.get(f"/agreements/boundaries/{id}").status_code == 404


def test_withdrawn_afterwards_its_words_are_gone_for_both_and_nothing_says_why(couple, shared):
    ana, _ = couple
    assert withdraw(ana, shared).status_code == 302
    assert cells(ana.app, "boundaries") == [(0, 0)]
    for person in couple:
        assert "go outside" not in page_of(person, shared)
        assert "aken back" in page_of(person, shared)
        assert "go outside" not in "".join(everything_of(person))
    assert withdraw(ana, shared).status_code == 404
    assert ana.post(f"/agreements/boundaries/{shared}/change", follow=False).status_code == 404


# --- changing -----------------------------------------------------------------------------------------------------------


def test_the_old_one_holds_until_the_new_words_arrive(couple, shared, time):
    ana, ben = couple
    before = everything_of(ben)
    new = changed(ana, shared, "go for a walk")
    assert everything_of(ben) == before
    assert "go outside" in page_of(ben, shared)
    assert ben.get(f"/agreements/boundaries/{new}").status_code == 404
    time.move(hours=5)
    assert everything_of(ben) == before
    time.move(hours=1)
    index = ben.page("/agreements")
    assert "go for a walk" in index
    assert "go for a walk" in page_of(ben, new)
    holding = index.split(f"/agreements/boundaries/{shared}")[0]
    assert f"/agreements/boundaries/{new}" in holding


def test_one_draft_goes_on_however_often_the_change_is_begun(couple, shared):
    ana, _ = couple
    draft = begin_change(ana, shared)
    assert begin_change(ana, shared) == draft
    assert "go outside" in html.unescape(ana.page(f"/agreements/drafts/{draft}"))
    assert PARTS["crossed"] in html.unescape(ana.page(f"/agreements/drafts/{draft}"))


def test_a_change_taken_back_unseen_lets_the_old_one_hold_on(couple, shared, time):
    ana, ben = couple
    before = everything_of(ben)
    new = changed(ana, shared, "go for a walk")
    withdraw(ana, new)
    time.move(hours=6)
    assert everything_of(ben) == before
    assert one(ana.app, "SELECT ends_at FROM boundaries") is None


def test_taking_a_later_change_back_does_not_bring_a_replaced_one_to_life(couple, shared, time, no_limits):
    ana, ben = couple
    second = changed(ana, shared, "go for a walk")
    time.move(days=1, hours=7)
    before = everything_of(ben)
    time.move(days=-1)
    third = changed(ana, shared, "begun from the old page")
    withdraw(ana, third)
    time.move(days=1)
    assert everything_of(ben) == before
    assert "go for a walk" in page_of(ben, second)
    assert one(ana.app, "SELECT COUNT(*) FROM boundaries WHERE ends_at IS NULL") == 1


def test_a_boundary_becomes_no_agreement_by_any_field(couple, shared):
    ana, _ = couple
    draft = begin_change(ana, shared)
    save(ana, draft, kind="agreement", what="you will obey", look_on=AHEAD, will="rest", version="0")
    assert one(ana.app, "SELECT kind FROM agreement_drafts WHERE about_id IS NOT NULL") == "boundary"
    send(ana, draft)
    assert count(ana.app, "agreements") == count(ana.app, "agreement_versions") == 0


# --- for oneself --------------------------------------------------------------------------------------------------------


def test_whether_one_did_as_one_said_is_ones_own(couple, shared):
    ana, ben = couple
    before = everything_of(ben), plain(page_of(ben, shared))
    for kept, line in (("yes", "I went out twice"), ("no", "I stayed and shouted")):
        assert note(ana, shared, kept, line).status_code == 302
    assert (everything_of(ben), plain(page_of(ben, shared))) == before
    page = page_of(ana, shared)
    for words in ("I went out twice", "I stayed and shouted", "Not this time"):
        assert words in page
    assert "I stayed and shouted" not in "".join(everything_of(ben))


def test_a_note_is_kept_once_and_deleted_by_its_author_alone(couple, shared):
    ana, ben = couple
    id = new_id()
    for _ in range(3):
        note(ana, shared, "yes", "once", id)
    assert count(ana.app, "boundary_notes") == 1
    assert ben.post(f"/agreements/boundaries/notes/{id}/delete", follow=False).status_code == 404
    mine = share_boundary(ben, "leave the room")
    assert note(ben, mine, "yes", "", id).status_code == 404
    assert ana.post(f"/agreements/boundaries/notes/{id}/delete", follow=False).status_code == 302
    assert count(ana.app, "boundary_notes") == 0


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"kept": "never"}, "Choose what fits"),
        ({"kept": ""}, "Choose what fits"),
        ({"line": "x" * 301}, "a shorter version will fit"),
        ({"note_id": "7"}, "older page"),
    ],
)
def test_a_note_that_cannot_be_says_what_is_missing_and_keeps_the_line(couple, shared, fields, says):
    ana, _ = couple
    refused = note(ana, shared, **{"line": "keep this line", **fields})
    assert refused.status_code == 422
    assert says in html.unescape(refused.text)
    assert fields.get("line", "keep this line") in refused.text
    assert count(ana.app, "boundary_notes") == 0


def test_notes_stay_with_their_author_when_the_boundary_is_taken_back(couple, time):
    ana, ben = couple
    id = share_boundary(ana, "rest", "letter")
    note(ana, id, "yes", "already")
    withdraw(ana, id)
    assert "already" in ana.page("/only-me/said-before")
    assert "already" not in ben.page("/only-me/said-before")


def test_a_note_is_deleted_from_a_page_that_lies_open_though_its_boundary_is_gone(couple):
    ana, _ = couple
    boundary, id = share_boundary(ana, "rest", "letter"), new_id()
    note(ana, boundary, "yes", "already", id)
    withdraw(ana, boundary)
    answer = ana.post(f"/agreements/boundaries/notes/{id}/delete", follow=False)
    assert (answer.status_code, answer.location) == (302, "/only-me/said-before")
    assert count(ana.app, "boundary_notes") == 0
    assert ana.post(f"/agreements/boundaries/notes/{id}/delete", follow=False).status_code == 404
