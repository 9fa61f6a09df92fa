"""Parting: what waits is taken back, what both saw can be read for thirty days, and who deletes their account takes their words along."""

import html

import pytest

from couples.maintenance import cleanup, deliver_due, leave_due
from tests.boundaries.acts import (
    AHEAD,
    WORDS,
    answer,
    begin_change,
    count,
    counter,
    drafted,
    end,
    file_of,
    keep,
    new_id,
    pause,
    propose,
    save,
    share_boundary,
    sign,
    signed_by_both,
    slip,
    stands,
    take_back,
)
from tests.conftest import PASSWORD, Person, pair
from tests.scenario import connect, dump, one

TABLES = (
    "agreements", "agreement_versions", "agreement_signatures", "agreement_decisions", "agreement_slips",
    "agreement_comforts", "agreement_drafts", "boundaries", "boundary_notes",
)  # fmt: skip


def part(person: Person) -> None:
    assert person.post("/pairing/leave", follow=False).status_code == 302


def delete_account(person: Person) -> None:
    assert person.post("/settings/delete", follow=False, current=PASSWORD).status_code == 302


@pytest.mark.parametrize("leaver", ["Ana", "Ben"])
def test_what_waits_is_taken_back_and_its_author_keeps_the_draft(couple, time, leaver):
    ana, ben = couple
    made = propose(ana, "a waiting proposal", when="letter", sign=True, comfort="4", show_comfort="y")
    boundary = share_boundary(ana, "a waiting boundary", "letter")
    part(couple[leaver == "Ben"])
    for table in (
        "agreements",
        "agreement_versions",
        "agreement_signatures",
        "agreement_comforts",
        "boundaries",
    ):
        assert count(ana.app, table) == 0
    for words in ("a waiting proposal", "a waiting boundary"):
        assert words in ana.page("/agreements")
    time.move(days=1)
    deliver_due.deliver(ana.app)
    for person in couple:
        for path in (f"/agreements/{made.agreement}", f"/agreements/boundaries/{boundary}"):
            assert person.get(path).status_code == 404
    assert "a waiting" not in ben.page("/agreements")


@pytest.mark.parametrize("by", ["the page", "the server's job"])
def test_a_partner_can_leave_while_one_goes_on_with_a_draft_that_waits(couple, time, by):
    """Only Ana's key can tell that what she went on to write isn't what's on its way; Ben leaves without it."""
    ana, ben = couple
    if by == "the server's job":
        ben.post("/pairing/leave", undo_day="y")
        time.move(hours=20)
    made = propose(ana, "a waiting proposal", when="letter")
    save(ana, made.draft, what="what Ana went on to write", look_on=AHEAD, version="1")
    if by == "the page":
        part(ben)
    else:
        time.move(hours=4, minutes=1)
        leave_due.leave_due(ana.app)
    assert count(ana.app, "agreement_versions") == 0
    ana.page("/only-me")
    for words in ("a waiting proposal", "what Ana went on to write"):
        assert words in ana.page("/agreements"), words


def test_a_waiting_counter_and_a_waiting_note_go_and_what_arrived_stays(couple, time):
    ana, ben = couple
    made = signed_by_both(ana, ben, time)
    counter(ana, made.agreement, "on its way", when="letter")
    slip(ben, made.agreement, "a note on its way")
    part(ben)
    assert count(ana.app, "agreement_slips") == 0
    assert [v["what"] for v in file_of(ben, made.agreement)["versions"]] == [WORDS]
    assert "on its way" in ana.page("/agreements")


def test_a_boundary_that_was_about_to_be_replaced_holds_on(couple, time):
    ana, ben = couple
    old = share_boundary(ana, "go outside")
    time.move(minutes=11)
    draft = ana.post(f"/agreements/boundaries/{old}/change", follow=False).location.split("/")[-1]
    save(ana, draft, will="go for a walk", version="0")
    ana.post(f"/agreements/drafts/{draft}/send", id=new_id(), when="letter")
    part(ben)
    assert one(ana.app, "SELECT ends_at FROM boundaries") is None
    assert "go for a walk" in ana.page("/agreements")


def test_what_both_saw_can_be_read_for_thirty_days_and_takes_no_verb(couple, time):
    ana, ben = couple
    made = signed_by_both(ana, ben, time)
    other = counter(ben, made.agreement, "still on the table", sign=True)
    time.move(minutes=11)
    files = [file_of(p, made.agreement) for p in couple]
    part(ben)
    for person, was in zip(couple, files, strict=True):
        assert file_of(person, made.agreement) == was
        for ending in ("", "/part", "/history"):
            page = html.unescape(person.page(f"/agreements/{made.agreement}{ending}"))
            assert WORDS in page
            assert '/sign"' not in page
            assert '/end"' not in page
    before = {t: dump(ana.app)[t] for t in TABLES}
    for person in couple:
        verbs = [
            sign(person, other.version),
            keep(person, made.agreement),
            end(person, made.agreement),
            pause(person, made.agreement),
        ]
        verbs += [
            answer(person, other.version, "no"),
            slip(person, made.agreement),
            take_back(person, other.version),
        ]
        verbs += [person.post(f"/agreements/{made.agreement}/change", follow=False)]
        verbs += [person.get(f"/agreements/versions/{other.version}/sign")]
        assert {v.status_code for v in verbs} == {404}
        assert WORDS not in person.page("/")
        assert WORDS not in person.page("/check-in")
    assert {t: dump(ana.app)[t] for t in TABLES} == before
    time.move(days=31)
    for person in couple:
        person.sign_in()
        assert person.get(f"/agreements/{made.agreement}").status_code == 404
        assert person.get(f"/agreements/{made.agreement}/history.json").status_code == 404
    cleanup.clean_up(ana.app)
    assert {t: count(ana.app, t) for t in TABLES if t != "agreement_drafts"} == {
        t: 0 for t in TABLES if t != "agreement_drafts"
    }


def test_a_new_partner_sees_nothing_of_it_and_old_drafts_begin_something_new(couple, time):
    ana, ben = couple
    made = signed_by_both(ana, ben, time)
    draft = begin_change(ana, made.agreement)
    save(ana, draft, what="for a new beginning", look_on=AHEAD, version="0")
    share_boundary(ana, "go outside")
    time.move(minutes=11)
    part(ben)
    cleo = Person(ana.app, "Cleo").sign_up()
    pair(ana, cleo)
    assert WORDS not in cleo.page("/agreements")
    assert "go outside" not in cleo.page("/agreements")
    for path in (
        f"/agreements/{made.agreement}",
        f"/agreements/{made.agreement}/history.json",
        f"/agreements/drafts/{draft}",
    ):
        assert cleo.get(path).status_code == 404
    sent = ana.post(f"/agreements/drafts/{draft}/send", follow=False, id=new_id(), when="at-once")
    assert sent.status_code == 302
    assert made.agreement not in sent.location
    time.move(minutes=11)
    assert stands(cleo, sent.location.split("/")[-1]) == "proposed"
    assert ben.get(sent.location).status_code == 404


def test_whoever_deletes_their_account_takes_every_word_signature_and_number_along(couple, time):
    ana, ben = couple
    made = signed_by_both(ana, ben, time, why="ana's reason", comfort="3")
    other = counter(ben, made.agreement, "ben's words", why="ben's reason", sign=True)
    time.move(minutes=11)
    answer(ana, other.version, "change", line="ana's line")
    slip(ana, made.agreement, "ana's note")
    drafted(ana, "ana's draft")
    boundary = share_boundary(ana, "ana's boundary")
    ana.post(f"/agreements/boundaries/{boundary}/notes", id=new_id(), kept="yes", line="mine")
    time.move(hours=7)
    with connect(ana.app) as db:
        (her,) = db.execute("SELECT id FROM users WHERE email = ?", (ana.email,)).fetchone()
    delete_account(ana)
    for table in TABLES:
        if table != "agreements":
            assert count(ana.app, table, f"author_id = '{her}'") == 0, table
    got = ben.get(f"/agreements/{made.agreement}/history.json").text
    for page in (
        ben.page("/agreements"),
        ben.page(f"/agreements/{made.agreement}"),
        ben.page(f"/agreements/{made.agreement}/history"),
        got,
    ):
        page = html.unescape(page)
        for words in (WORDS, "ana's reason", "ana's line", "ana's note", "ana's boundary"):
            assert words not in page
    assert "ben's words" in got
    assert "ben's reason" in got


def test_an_agreement_that_was_hers_alone_goes_as_a_whole(couple, time):
    ana, ben = couple
    made = signed_by_both(ana, ben, time)
    delete_account(ana)
    assert {t: count(ana.app, t) for t in TABLES} == dict.fromkeys(TABLES, 0)
    assert ben.get(f"/agreements/{made.agreement}").status_code == 404
    assert ben.get("/agreements").status_code == 200
    assert ben.get("/").status_code == 200


def test_what_was_only_on_its_way_when_she_left_was_never_there_for_him(couple, time):
    ana, ben = couple
    made = propose(ana, when="letter")
    share_boundary(ana, "rest", "letter")
    delete_account(ana)
    assert {t: count(ben.app, t) for t in TABLES} == dict.fromkeys(TABLES, 0)
    time.move(days=1)
    assert ben.get(f"/agreements/{made.agreement}").status_code == 404


def test_deleting_ones_account_touches_no_other_couple(couple, dan, cleo, time):
    made = signed_by_both(cleo, dan, time)
    before = {t: dump(cleo.app)[t] for t in TABLES}
    delete_account(couple[0])
    assert {t: dump(cleo.app)[t] for t in TABLES} == before
    assert stands(dan, made.agreement) == "in-force"
