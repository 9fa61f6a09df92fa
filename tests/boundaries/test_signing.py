"""Signing and countering: only both on the same words make it count, also when both act in the same instant."""

import html
import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from couples.boundaries.after_signing import WEEK_BEFORE, signed
from tests.boundaries.acts import (
    AHEAD,
    ROUNDS,
    WORDS,
    answer,
    at_once,
    begin_change,
    count,
    counter,
    everything_of,
    file_of,
    happened,
    new_id,
    posting,
    propose,
    save,
    send,
    sent,
    sign,
    signed_by_both,
    stands,
    take_back,
    unsign,
)
from tests.pages import text_of
from tests.scenario import connect, dump, one

# --- signing ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["Ana", "Ben"])
def test_it_is_in_force_once_both_signed_and_not_with_one(couple, time, first):
    ana, ben = couple
    made = propose(ana)
    time.move(minutes=11)
    order = couple if first == "Ana" else couple[::-1]
    for person in order:
        assert stands(ana, made.agreement) == stands(ben, made.agreement) == "proposed"
        sign(person, made.version)
        time.move(minutes=1)
    assert stands(ana, made.agreement) == stands(ben, made.agreement) == "in-force"
    assert happened(ana, made.agreement) == ["proposed", "signed", "signed", "agreed"]


def test_one_persons_two_signatures_are_one(couple, time):
    ana, ben = couple
    made = propose(ana, sign=True)
    time.move(minutes=11)
    for browser in (ana, ana.another_device(), ana):
        sign(browser, made.version)
    assert count(ana.app, "agreement_signatures") == 1
    assert stands(ben, made.agreement) == "proposed"


def test_the_list_says_what_comes_next_of_what_one_proposed_and_signed(couple, time):
    ana, ben = couple
    propose(ana, sign=True)
    signed_alone = "active once Ben signs too"
    assert signed_alone not in text_of(ana.page("/agreements"))
    time.move(minutes=11)
    assert signed_alone in text_of(ana.page("/agreements"))
    assert "signs too" not in ben.page("/agreements")


def test_in_intimacy_the_list_says_nothing_of_a_signature_that_isnt_there(couple, time):
    ana, _ = couple
    propose(ana, sign=True, topic="intimacy")
    time.move(minutes=11)
    assert "signs too" not in ana.page("/agreements")


def test_signing_twice_is_signing_once(couple, time):
    ana, ben = couple
    made = signed_by_both(ana, ben, time)
    before = dump(ana.app)
    for person in (ben, ana, ben):
        assert sign(person, made.version).status_code == 302
    assert dump(ana.app) == before


def test_nobody_signs_for_the_other_whatever_the_form_says(couple, time):
    ana, ben = couple
    made = propose(ana)
    time.move(minutes=11)
    with connect(ana.app) as db:
        ids = {email: id for id, email in db.execute("SELECT id, email FROM users")}
    forged = {"author_id": ids[ana.email], "user_id": ids[ana.email], "signed_at": "2020-01-01", "version_id": made.version, "is_kept": "1"}  # fmt: skip
    sign(ben, made.version, **forged)
    with connect(ana.app) as db:
        assert [a for (a,) in db.execute("SELECT author_id FROM agreement_signatures")] == [ids[ben.email]]
    assert stands(ana, made.agreement) == "proposed"
    assert unsign(ana, made.version).status_code == 302
    assert count(ana.app, "agreement_signatures") == 1


def test_a_signature_can_be_taken_back_while_it_is_the_only_one(couple, time):
    ana, ben = couple
    made = propose(ana, sign=True)
    time.move(minutes=11)
    unsign(ana, made.version)
    sign(ben, made.version)
    assert stands(ana, made.agreement) == "proposed"
    sign(ana, made.version)
    assert stands(ana, made.agreement) == "in-force"
    page = html.unescape(ana.post(f"/agreements/versions/{made.version}/unsign").text)
    assert "has changed since you opened it" in page
    assert count(ana.app, "agreement_signatures") == 2
    assert stands(ben, made.agreement) == "in-force"


def test_the_page_to_sign_asks_the_signer_alone(couple, time):
    ana, ben = couple
    made = propose(ana, sign=True)
    time.move(minutes=11)
    page = html.unescape(ben.page(f"/agreements/versions/{made.version}/sign"))
    assert WORDS in page
    question = "Do you want this yourself? It's fine to say no, or not now."
    assert question in page
    assert question not in html.unescape(ben.page(f"/agreements/{made.agreement}"))


def test_whose_day_came_before_both_signed_it_needs_a_new_day(couple, time):
    ana, ben = couple
    made = propose(ana, sign=True, look_on="2026-11-24")
    time.move(days=2)
    page = ben.post(f"/agreements/versions/{made.version}/sign").text
    assert "Suggest it again with a new day" in page
    assert count(ana.app, "agreement_signatures") == 1
    assert stands(ben, made.agreement) == "proposed"
    time.move(days=300)
    ben.sign_in()
    assert stands(ben, made.agreement) == "proposed"


@pytest.mark.parametrize("round", ROUNDS)
def test_both_signing_in_the_same_instant_make_it_count_once(couple, time, round):
    ana, ben = couple
    made = propose(ana)
    time.move(minutes=11)
    path = f"/agreements/versions/{made.version}/sign"
    browsers = (ana, ben, ana.another_device(), ben.another_device())
    assert at_once(*(posting(b, path) for b in browsers)) == [302] * 4
    assert count(ana.app, "agreement_signatures") == 2
    assert stands(ana, made.agreement) == stands(ben, made.agreement) == "in-force"
    assert happened(ben, made.agreement).count("agreed") == 1


# --- other words -----------------------------------------------------------------------------------------------------------


def test_a_counter_is_a_new_version_and_the_first_one_stays_as_it_was(couple, time):
    ana, ben = couple
    made = propose(ana, "We eat at seven", sign=True, why="ana needs company", slips="we talk")
    time.move(minutes=11)
    before = file_of(ana, made.agreement)["versions"]
    other = counter(ben, made.agreement, "We eat at eight", sign=True, why="ben needs time", slips="we talk")
    time.move(minutes=11)
    first, second = file_of(ana, made.agreement)["versions"]
    assert [first] == before
    assert (second["what"], second["proposed_by"], second["number"]) == ("We eat at eight", "Ben", 2)
    assert second["why"] == [
        {"who": "Ana", "words": "ana needs company"},
        {"who": "Ben", "words": "ben needs time"},
    ]
    for person in couple:
        page = person.page(f"/agreements/{made.agreement}")
        for word in ("seven", "eight", "dded", "emoved"):
            assert word in page
    sign(ana, other.version)
    assert stands(ben, made.agreement) == "in-force"
    assert one(ana.app, "SELECT COUNT(*) FROM agreement_signatures") == 3


@pytest.mark.parametrize("how", ["countered", "taken back", "agreed anew"])
def test_signing_what_is_not_on_the_table_any_more_gives_a_clear_page_and_no_signature(couple, time, how):
    ana, ben = couple
    made = propose(ana, "We eat at seven")
    time.move(minutes=11)
    if how == "taken back":
        take_back(ana, made.version)
    else:
        other = counter(ben, made.agreement, "We eat at eight", sign=True)
        time.move(minutes=11)
        if how == "agreed anew":
            sign(ana, other.version)
    before = dump(ana.app)
    for person in couple:
        reading = person.get(f"/agreements/versions/{made.version}/sign")
        signing = sign(person, made.version)
        assert (reading.status_code, signing.status_code) == (409, 409)
        if how in ("countered", "agreed anew"):
            assert "eight" in signing.text
            assert "seven" in signing.text
        assert f"/agreements/{made.agreement}" in signing.text
    assert dump(ana.app) == before


def test_a_draft_begun_before_something_arrived_is_not_sent_unseen_over_it(couple, time, no_limits):
    ana, ben = couple
    made = propose(ana, "We eat at seven")
    time.move(minutes=11)
    mine = begin_change(ben, made.agreement)
    save(ben, mine, what="We eat at eight", look_on=AHEAD, version="0")
    other = counter(ana, made.agreement, "We eat at half past six")
    time.move(minutes=11)
    refused = send(ben, mine)
    assert refused.status_code == 409
    assert "half past six" in refused.text
    assert "eight" in refused.text
    assert count(ana.app, "agreement_versions") == 2
    accepted = send(ben, mine, seen=other.version)
    assert accepted.status_code == 302
    time.move(minutes=11)
    assert [v["what"] for v in file_of(ana, made.agreement)["versions"]] == ["We eat at seven", "We eat at half past six", "We eat at eight"]  # fmt: skip


@pytest.mark.parametrize("seen", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_claiming_to_have_seen_something_else_does_not_help(couple, time, seen, no_limits):
    ana, ben = couple
    made = propose(ana)
    time.move(minutes=11)
    mine = begin_change(ben, made.agreement)
    counter(ana, made.agreement, "other words")
    time.move(minutes=11)
    assert send(ben, mine, seen=seen).status_code in (404, 409)
    assert count(ana.app, "agreement_versions") == 2


def test_after_words_were_taken_out_one_can_propose_anew_without_a_detour(couple, time, no_limits):
    ana, ben = couple
    made = propose(ana, "We eat at seven", why="company")
    time.move(minutes=11)
    other = counter(ben, made.agreement, "We eat at eight")
    time.move(minutes=11)
    take_back(ben, other.version)
    draft = begin_change(ben, made.agreement)
    save(ben, draft, what="We eat at six", look_on=AHEAD, version="0")
    preview = html.unescape(ben.page(f"/agreements/drafts/{draft}/preview"))
    assert "company" in preview
    sent(ben, draft)
    time.move(minutes=11)
    assert file_of(ana, made.agreement)["versions"][-1]["why"] == [{"who": "Ana", "words": "company"}]


def test_when_all_words_were_taken_out_one_can_still_propose(couple, time):
    ana, ben = couple
    made = propose(ana)
    time.move(minutes=11)
    take_back(ana, made.version)
    counter(ben, made.agreement, "We eat at eight")
    time.move(minutes=11)
    assert stands(ana, made.agreement) == "proposed"


def test_both_countering_at_once_gives_one_clear_open_version_and_both_see_both(couple, time, no_limits):
    ana, ben = couple
    made = propose(ana, "We eat at seven")
    time.move(minutes=11)
    by_ana = counter(ana, made.agreement, "ana says six", when="letter", sign=True)
    time.move(minutes=1)
    by_ben = counter(ben, made.agreement, "ben says eight", when="letter", sign=True)
    assert "ben says eight" not in "".join(everything_of(ana, made.agreement))
    assert "ana says six" not in "".join(everything_of(ben, made.agreement))
    time.move(hours=6)
    for person in couple:
        assert [v["what"] for v in file_of(person, made.agreement)["versions"]] == ["We eat at seven", "ana says six", "ben says eight"]  # fmt: skip
    assert sign(ben, by_ana.version).status_code == 409
    assert sign(ana, by_ben.version).status_code == 302
    assert stands(ben, made.agreement) == "in-force"


@pytest.mark.parametrize("round", ROUNDS)
def test_countering_and_signing_in_the_same_instant_end_in_one_state_that_both_see(couple, time, round):
    ana, ben = couple
    made = propose(ana, sign=True)
    time.move(minutes=11)
    draft = begin_change(ana, made.agreement)
    save(ana, draft, what="other words", look_on=AHEAD, version="0")
    got = at_once(
        posting(ben, f"/agreements/versions/{made.version}/sign"),
        posting(ana, f"/agreements/drafts/{draft}/send", id=new_id(), when="at-once", sign="yes"),
        posting(ana.another_device(), f"/agreements/versions/{made.version}/take-back"),
    )
    time.move(minutes=11)
    views = [file_of(p, made.agreement) for p in couple]
    assert views[0] == views[1]
    assert got[0] in (302, 409)
    agreed = got[0] == 302 and not views[0]["versions"][0]["taken_back"]
    assert (views[0]["stands"] == "in-force") is agreed
    assert count(ana.app, "agreement_signatures") <= 3


@pytest.mark.parametrize(("days", "says"), [(7, ""), (8, WEEK_BEFORE)])
def test_a_week_before_is_only_promised_where_it_is_still_to_come(days, says):
    today = date(2026, 11, 22)
    version = SimpleNamespace(id=1, words=None, is_kept=False, look_on=today + timedelta(days=days))
    assert signed(version, SimpleNamespace(agreed_id=1), "Ben", today).next == says


def test_each_answer_says_on_a_line_of_its_own_what_follows(couple, time):
    ana, ben = couple
    sent = propose(ana, sign=True)
    time.move(minutes=11)
    page = text_of(ben.page(f"/agreements/{sent.agreement}"))
    assert (
        "I'd change something: Ana will see that. "
        "Not now: only you'll know. We'll ask again on Sunday, 6 December , or on the day you pick. "
        "No: only you'll know. We won't ask again for four weeks."
    ) in page


def test_who_keeps_it_first_hears_that_it_waits_for_the_partners_yes():
    today = date(2026, 11, 22)
    version = SimpleNamespace(id=1, words=None, is_kept=True, look_on=today + timedelta(days=90))
    view = SimpleNamespace(agreed_id=2, agreed=None, stands=SimpleNamespace(kind="look-again"))
    said = signed(version, view, "Ben", today)
    assert said.says == "Saved."
    assert said.next == "It's active again once Ben says yes."


def test_who_would_change_something_knows_that_it_is_sent(couple, time):
    ana, ben = couple
    sent = propose(ana, sign=True)
    time.move(minutes=11)
    page = text_of(ben.page(f"/agreements/{sent.agreement}"))
    assert "I'd change something: Ana will see that." in page
    draft = answer(ben, sent.version, "change", write="yes").location
    assert "/drafts/" in draft
    assert "Ana will see you'd like to change something." in text_of(ben.page(draft))


def test_what_one_would_change_of_a_proposal_that_was_just_taken_back_stays_ones_own_draft(couple, time):
    ana, ben = couple
    sent = propose(ana, sign=True)
    time.move(minutes=11)
    take_back(ana, sent.version)
    before, id = dump(ana.app), new_id()
    led = {answer(ben, sent.version, "change", id=id, line="rather Saturdays").location for _ in range(2)}
    page = text_of(ben.page(led.pop()))
    assert not led
    assert "This has changed since you opened it. Your words are a draft now. Only you can see it." in page
    assert "rather Saturdays" in page
    changed = {table for table, rows in dump(ana.app).items() if rows != before[table]}
    assert changed <= {"sessions", "agreement_drafts"}
    assert count(ana.app, "agreement_drafts") == 1
    answer(ben, sent.version, "change")
    assert count(ana.app, "agreement_decisions") == 0
    assert answer(ben, sent.version, "no").status_code == 302  # a no can still keep the topic away


@pytest.mark.parametrize("by", ["an answer", "a version of one's own"])
def test_who_would_change_something_isnt_asked_again_and_can_still_answer_otherwise(couple, time, by):
    ana, ben = couple
    sent = propose(ana, sign=True)
    time.move(minutes=11)
    page, asks = f"/agreements/{sent.agreement}", "For you to answer"
    assert asks in ben.page("/agreements")
    assert ">Answer</span>" in ben.page("/")
    assert "Answer again" not in ben.page(page)
    if by == "an answer":
        answer(ben, sent.version, "change")
    else:
        counter(ben, sent.agreement, "Phones away after nine", when="letter")
    assert asks not in ben.page("/agreements")
    assert ">Answer</span>" not in ben.page("/")
    assert re.search(r"Answer again.*?</summary>\s*<form class=\"answer-form\"", ben.page(page), re.DOTALL)
    sign(ben, sent.version)
    assert stands(ana, sent.agreement) == "in-force"


@pytest.mark.parametrize("fields", [{}, {"write": "yes"}])
def test_an_answer_that_is_refused_keeps_whether_one_wants_to_write(couple, time, fields):
    ana, ben = couple
    sent = propose(ana, sign=True)
    time.move(minutes=11)
    ticked = re.search(r'<input[^>]*id="answer-write"[^>]*>', ben.page(f"/agreements/{sent.agreement}"))[0]
    assert "checked" in ticked
    refused = answer(ben, sent.version, "no", line="not like this", **fields)
    assert refused.status_code == 422
    ticked = re.search(r'<input[^>]*id="answer-write"[^>]*>', refused.text)[0]
    assert ("checked" in ticked) == bool(fields)
