"""Looking again: keep, pause, let go, and notes that it did not work. Nobody is named for an ending, and nothing is counted."""

import html
import uuid

import pytest

from couples.maintenance import deliver_due
from tests.boundaries.acts import (
    AHEAD,
    ROUNDS,
    WORDS,
    Sent,
    answer,
    at_once,
    cells,
    count,
    counter,
    end,
    everything_of,
    file_of,
    happened,
    keep,
    new_id,
    pause,
    posting,
    propose,
    shown_beside,
    sign,
    signed_by_both,
    slip,
    stands,
    take_back,
)
from tests.conftest import Person
from tests.pages import text_of
from tests.scenario import dump, one
from tests.unsent.test_unsent_words import offered

REVISIT = "It's time to revisit an agreement"


@pytest.fixture
def made(couple, time):
    """An agreement in force; the day to look again is eight weeks ahead."""
    return signed_by_both(*couple, time)


def to_its_day(couple, time) -> None:
    time.move(days=56)
    for person in couple:
        person.sign_in()


# --- the week before its day ------------------------------------------------------------------------------------------------

NEARLY = "It's almost time to revisit an agreement"


def test_a_week_before_its_day_both_homes_say_so_in_one_line_and_it_is_still_active(couple, made, time):
    time.move(days=48)
    for person in couple:
        person.sign_in()
        assert NEARLY not in html.unescape(person.page("/"))
    time.move(days=1)
    for person in couple:
        home = html.unescape(person.page("/"))
        assert home.count(f'<span class="row-text">{NEARLY}</span>') == 1
        assert REVISIT not in home
        assert f"{NEARLY} Answer" not in text_of(home)
        assert WORDS not in home
        assert stands(person, made.agreement) == "in-force"
        assert "That's when you'll revisit it." in text_of(person.page(f"/agreements/{made.agreement}"))


def test_what_one_would_keep_is_asked_of_the_other_and_stays_active_only_when_both_have(couple, made, time):
    ana, ben = couple
    time.move(days=50)
    for person in couple:
        person.sign_in()
    keep(ben, made.agreement, "2027-03-01")
    asked = "Ben would like to keep it"
    page = text_of(ana.page(f"/agreements/{made.agreement}"))
    assert asked in page
    assert "It'll stay active after" in page
    assert "It's active again" not in page
    assert page.index(WORDS) < page.index("Keep it too") < page.index("What you agreed")
    assert "Ben would like to keep an agreement Answer" in text_of(ana.page("/"))
    for person in couple:
        assert NEARLY not in html.unescape(person.page("/"))
        assert stands(person, made.agreement) == "in-force"
    time.move(days=7)
    for person in couple:
        assert stands(person, made.agreement) == "look-again"
    page = text_of(ben.page(f"/agreements/{made.agreement}"))
    assert "It's active again once you both say yes" in page
    assert "stay active" not in page
    assert keep(ana, made.agreement, "2027-03-01").status_code == 302
    assert "It's active until 1 March" in html.unescape(ana.page(f"/agreements/{made.agreement}"))
    for person in couple:
        assert stands(person, made.agreement) == "in-force"


def test_whoever_has_just_kept_it_reads_once_when_its_active_again(couple, made, time):
    ana, ben = couple
    to_its_day(couple, time)
    assert f"{REVISIT} Answer" in text_of(ana.page("/"))
    keep(ben, made.agreement, "2027-03-01")
    path = f"/agreements/{made.agreement}"
    for says in ("It's active again once Ana says yes.", "It's active again once you both say yes."):
        page = text_of(ben.page(path))
        assert (page.count("active again once"), says in page) == (1, True)
    assert " data-waits" in ben.page(
        f"/agreements/{made.agreement}/part"
    )  # what was said goes when this does
    keep(ana, made.agreement, "2027-03-01")
    assert " data-waits" not in ben.page(f"/agreements/{made.agreement}/part")
    assert "Ana is keeping your agreement, too" in text_of(ben.page("/"))
    assert "signed" not in text_of(ben.page("/"))


@pytest.mark.parametrize("said", ["not-now", "no"])
def test_no_answer_and_not_now_look_the_same_to_who_would_keep_it(couple, made, time, said):
    ana, ben = couple
    time.move(days=50)
    for person in couple:
        person.sign_in()
    id = new_id()
    keep(ben, made.agreement, "2027-03-01", id=id)
    ben.page(f"/agreements/{made.agreement}")
    before = everything_of(ben, made.agreement)
    until = {"until": "2027-01-20"} if said == "not-now" else {}
    assert answer(ana, id, said, **until).status_code == 302
    assert everything_of(ben, made.agreement) == before


# --- its day ---------------------------------------------------------------------------------------------------------------


def test_on_its_day_home_and_the_check_in_bring_it_up_for_both(couple, made, time):
    for person in couple:
        assert REVISIT not in html.unescape(person.page("/"))
        assert WORDS not in person.page("/check-in")
    to_its_day(couple, time)
    for person in couple:
        assert stands(person, made.agreement) == "look-again"
        for path in ("/check-in", "/agreements"):
            assert WORDS in person.page(path), path
        assert REVISIT in html.unescape(person.page("/"))
        assert WORDS not in person.page("/")


@pytest.mark.parametrize("weeks", [0, 1, 52])
def test_silence_keeps_nothing_in_force(couple, made, time, weeks):
    to_its_day(couple, time)
    time.move(weeks=weeks)
    for person in couple:
        person.sign_in()
        assert stands(person, made.agreement) == "look-again"
        assert f"{weeks} weeks" not in person.page("/agreements")
        for word in ("overdue", "missed", "late ", "should"):
            assert word not in person.page(f"/agreements/{made.agreement}").lower()


def test_keeping_it_needs_both_again(couple, made, time):
    ana, ben = couple
    to_its_day(couple, time)
    assert keep(ana, made.agreement).status_code == 302
    for person in couple:
        assert stands(person, made.agreement) == "look-again"
    assert keep(ben, made.agreement).status_code == 302
    for person in couple:
        assert stands(person, made.agreement) == "in-force"
    assert count(ana.app, "agreement_versions") == 2
    assert file_of(ana, made.agreement)["versions"][1]["what"] == WORDS
    assert happened(ben, made.agreement)[-4:] == ["kept", "signed", "signed", "agreed"]


def test_the_other_can_sign_what_one_keeps(couple, made, time):
    ana, ben = couple
    to_its_day(couple, time)
    id = new_id()
    keep(ana, made.agreement, id=id)
    assert sign(ben, id).status_code == 302
    assert stands(ana, made.agreement) == "in-force"


def test_kept_for_another_day_than_the_other_chose_it_is_not_agreed(couple, made, time):
    ana, ben = couple
    to_its_day(couple, time)
    keep(ana, made.agreement, "2027-03-01")
    page = html.unescape(
        ben.post(f"/agreements/{made.agreement}/keep", id=new_id(), look_on="2027-04-01").text
    )
    assert "has changed since you opened it" in page
    assert stands(ana, made.agreement) == "look-again"
    time.move(minutes=1)
    keep(ana, made.agreement, "2027-04-01")
    keep(ben, made.agreement, "2027-04-01")
    assert stands(ben, made.agreement) == "in-force"
    assert file_of(ben, made.agreement)["versions"][-1]["look_again_on"] == "2027-04-01"


def test_beside_the_others_proposal_on_the_page_it_can_be_kept_until_another_day_but_not_beside_a_newer_one(
    couple, made, time
):
    ana, ben = couple
    to_its_day(couple, time)
    keep(ana, made.agreement, "2027-03-01")
    beside = shown_beside(ben, made.agreement)
    time.move(minutes=1)
    keep(ana, made.agreement, "2027-03-02")
    keep(ben, made.agreement, "2027-04-01", **beside)
    assert "Ben would like to keep it" not in text_of(ana.page(f"/agreements/{made.agreement}"))
    time.move(minutes=1)
    keep(ben, made.agreement, "2027-04-01", **shown_beside(ben, made.agreement))
    assert "Ben would like to keep it" in text_of(ana.page(f"/agreements/{made.agreement}"))
    assert stands(ana, made.agreement) == "look-again"
    keep(ana, made.agreement, "2027-04-01")
    assert stands(ben, made.agreement) == "in-force"


def test_keeping_it_is_proposed_twice_in_four_weeks_whether_or_not_there_is_an_answer(couple, made, time):
    ana, ben = couple
    to_its_day(couple, time)
    for day in ("2027-03-01", "2027-03-02"):
        assert keep(ana, made.agreement, day).status_code == 302
        time.move(days=1)
    refused = keep(ana, made.agreement, "2027-03-03")
    assert refused.status_code == 422
    assert "You can propose this starting" in refused.text
    assert 'value="2027-03-03"' in refused.text
    keep(ben, made.agreement, "2027-03-02")
    assert stands(ben, made.agreement) == "in-force"
    assert (
        keep(ana, made.agreement, "2027-03-04").status_code == 302
    )  # Ben said yes: only the first one waits


def test_a_third_time_waits_four_weeks(couple, made, time):
    ana, _ = couple
    to_its_day(couple, time)
    for day in ("2027-03-01", "2027-03-02"):
        keep(ana, made.agreement, day)
    time.move(days=27)
    assert keep(ana, made.agreement, "2027-03-03").status_code == 422
    time.move(days=1)
    assert keep(ana, made.agreement, "2027-03-03").status_code == 302


def test_what_one_keeps_at_night_shows_to_the_other_in_the_morning(couple, made, time):
    ana, ben = couple
    to_its_day(couple, time)
    keep(ana, made.agreement)
    assert "Ana would like to keep it" in text_of(ben.page(f"/agreements/{made.agreement}"))
    take_back(ana, str(uuid.UUID(dump(ana.app)["agreement_versions"][-1]["id"])))
    time.move(hours=11)
    keep(ana, made.agreement)
    for page in (f"/agreements/{made.agreement}", "/", "/check-in", "/agreements"):
        assert "Ana would like to keep it" not in text_of(ben.page(page))
        assert "would like to keep it" not in text_of(ben.page(page))
    time.move(hours=9)
    assert "Ana would like to keep it" in text_of(ben.page(f"/agreements/{made.agreement}"))


def test_who_keeps_it_until_the_same_day_at_night_signs_what_waits_for_the_morning(couple, made, time):
    ana, ben = couple
    to_its_day(couple, time)
    time.move(hours=11)
    keep(ana, made.agreement)
    assert "Ana would like to keep it" not in text_of(ben.page(f"/agreements/{made.agreement}"))
    keep(ben, made.agreement)
    assert count(ana.app, "agreement_versions") == 2
    for person in couple:
        assert stands(person, made.agreement) == "in-force"


def agreed_talk(couple) -> str:
    """The id of a talk that both will have now, with neither in it yet."""
    ana, ben = couple
    talk = new_id()
    ana.post("/together/ask", id=talk, kind="talk", minutes="20", when="now")
    ben.post(f"/together/{talk}/answer", answer="yes", version="1")
    return talk


def test_in_a_talk_at_night_both_see_what_one_keeps(couple, made, time):
    ana, ben = couple
    to_its_day(couple, time)
    talk = agreed_talk(couple)
    time.move(hours=11)
    keep(ana, made.agreement)
    assert "Ana would like to keep it" not in text_of(ben.page(f"/agreements/{made.agreement}"))
    for person in couple:
        person.post(f"/together/{talk}/moves", id=new_id(), move="ready")
    assert "Ana would like to keep it" in text_of(ben.page(f"/agreements/{made.agreement}"))
    for move in ("to-close", "end"):
        ben.post(f"/together/{talk}/moves", id=new_id(), move=move)
    assert "Ana would like to keep it" not in text_of(ben.page(f"/agreements/{made.agreement}"))


def test_a_talk_that_no_one_ended_switches_no_hours_off_for_good(couple, made, time):
    ana, ben = couple
    to_its_day(couple, time)
    talk = agreed_talk(couple)
    for person in couple:
        person.post(f"/together/{talk}/moves", id=new_id(), move="ready")
    time.move(hours=11)
    ben.sign_in()
    ana.sign_in()
    keep(ana, made.agreement)
    assert "Ana would like to keep it" not in text_of(ben.page(f"/agreements/{made.agreement}"))


@pytest.mark.parametrize("day", ["", "2026-01-01", "2027-01-17", "2031-01-01", "soon"])
def test_keeping_it_until_no_day_a_past_or_a_far_one_keeps_nothing(couple, made, time, day):
    ana, _ = couple
    to_its_day(couple, time)
    assert keep(ana, made.agreement, day).status_code == 422
    assert count(ana.app, "agreement_versions") == 1


def test_keeping_it_twice_by_a_double_tap_is_keeping_it_once(couple, made, time):
    ana, ben = couple
    to_its_day(couple, time)
    for person in (ana, ben):
        id = new_id()
        for _ in range(3):
            assert keep(person, made.agreement, id=id).status_code == 302
    assert count(ana.app, "agreement_versions") == 2
    assert stands(ana, made.agreement) == "in-force"


@pytest.mark.parametrize("round", ROUNDS)
def test_both_keeping_it_in_the_same_instant_until_the_same_day_is_agreed_once(couple, made, time, round):
    to_its_day(couple, time)
    path = f"/agreements/{made.agreement}/keep"
    got = at_once(*(posting(p, path, id=new_id(), look_on="2027-03-01") for p in couple))
    assert got == [302, 302]
    assert count(couple[0].app, "agreement_versions") == 2
    for person in couple:
        assert stands(person, made.agreement) == "in-force"
        assert happened(person, made.agreement).count("kept") == 1


def test_nobody_keeps_alone_what_the_other_would_change(couple, made, time):
    ana, ben = couple
    to_its_day(couple, time)
    counter(ben, made.agreement, "a little other", look_on="2027-05-01")
    time.move(minutes=11)
    keep(ana, made.agreement)
    assert [v["what"] for v in file_of(ana, made.agreement)["versions"]] == [WORDS, "a little other"]
    assert stands(ana, made.agreement) == "look-again"


def test_what_was_never_agreed_cannot_be_kept_paused_ended_or_noted(couple, time):
    ana, ben = couple
    made = propose(ana, sign=True)
    time.move(minutes=11)
    before = dump(ana.app)
    for person in couple:
        for verb in (keep, pause, end):
            assert verb(person, made.agreement).status_code == 302
        assert slip(person, made.agreement).status_code == 404
    assert dump(ana.app) == before
    assert stands(ben, made.agreement) == "proposed"


# --- pausing and ending, alone ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["Ana", "Ben"])
def test_either_pauses_it_until_a_day_on_which_it_is_to_look_at_again(couple, made, time, who):
    person = couple[who == "Ben"]
    assert pause(person, made.agreement, "2026-12-06").status_code == 302
    for each in couple:
        assert stands(each, made.agreement) == "paused"
        assert "6 December" in html.unescape(each.page(f"/agreements/{made.agreement}"))
    time.move(days=14)
    for each in couple:
        assert stands(each, made.agreement) == "look-again"
        assert REVISIT in html.unescape(each.page("/"))


def test_back_from_a_pause_that_went_on_past_its_day_it_says_that_and_not_the_day(couple, made, time):
    ana, _ = couple
    time.move(days=50)
    ana.sign_in()
    pause(ana, made.agreement, "2027-02-01")
    time.move(days=30)
    for person in couple:
        person.sign_in()
        page = text_of(person.page(f"/agreements/{made.agreement}"))
        assert "It was on hold until now. What fits now?" in page
        assert "as the day to revisit it" not in page


@pytest.mark.parametrize("day", ["", "2026-11-22", "2026-11-01", "2027-02-23", "soon"])
def test_a_pause_says_until_when(couple, made, day):
    ana, _ = couple
    assert pause(ana, made.agreement, day).status_code == 422
    assert stands(ana, made.agreement) == "in-force"
    assert pause(ana, made.agreement, "2027-02-22").status_code == 302


@pytest.mark.parametrize("verb", [pause, end])
@pytest.mark.parametrize("who", ["Ana", "Ben"])
def test_nobody_is_named_for_a_pause_or_an_ending(couple, made, verb, who):
    """Whoever of the two did it, both see the very same pages and the very same file."""
    person = couple[who == "Ben"]
    verb(person, made.agreement)
    files = [file_of(p, made.agreement) for p in couple]
    assert files[0] == files[1]
    last = files[0]["events"][-1]
    assert last["what"] in ("paused", "ended")
    assert last["who"] is None
    assert "line" not in last
    for each in couple:
        pages = html.unescape("".join(everything_of(each, made.agreement)))
        for told in (f"{who} ended", f"{who} paused", f"{who} let", f"ended by {who}", f"{who} withdrew"):
            assert told not in pages


@pytest.mark.parametrize(("verb", "shown"), [(pause, "On hold"), (end, "Ended")])
def test_beside_each_button_it_says_what_the_partner_gets_to_know_and_that_is_all(couple, made, verb, shown):
    ana, ben = couple
    page = text_of(ana.page(f"/agreements/{made.agreement}"))
    for button in ("Put on hold", "End it for us both"):
        assert f"Ben isn't told. Our agreements will show when, not who. {button}" in page
    before = text_of(ben.page("/"))
    verb(ana, made.agreement)
    assert text_of(ben.page("/")) == before
    assert shown in text_of(ben.page("/agreements"))


@pytest.mark.parametrize("verb", [pause, end])
def test_the_pages_after_it_are_the_same_whoever_did_it(make_app, time, stages, verb, same_questions):
    """Two evenings that differ only in who did it; Ben's pages are byte for byte the same."""
    import re

    from tests import databases
    from tests.boundaries.acts import WORDS  # noqa: F401
    from tests.conftest import COUPLE, settings_for

    seen = []
    for name, who in (("one", 0), ("two", 1)):
        app = make_app(name)
        folder = app.config["SETTINGS"].data
        databases.copy(stages.folder(COUPLE), folder)
        assert settings_for(folder).data == folder
        two = [stages.restore(app, COUPLE, n) for n in ("Ana", "Ben")]
        begun = time.time
        made = signed_by_both(*two, time)
        verb(two[who], made.agreement)
        pages = "".join(everything_of(two[1], made.agreement))
        seen.append(re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", pages))
        time.time = begun
    assert seen[0] == seen[1]


def test_ended_it_is_no_longer_agreed_since_that_moment_and_stays_readable(couple, made, time):
    ana, ben = couple
    time.move(days=3)
    end(ana, made.agreement)
    assert stands(ben, made.agreement) == "past"
    page = html.unescape(ben.page(f"/agreements/{made.agreement}"))
    assert "Ended" in text_of(page)
    assert WORDS in page
    assert REVISIT not in html.unescape(ben.page("/"))
    time.move(days=80)
    ben.sign_in()
    assert stands(ben, made.agreement) == "past"
    assert REVISIT not in html.unescape(ben.page("/"))


def test_ending_asks_nothing_and_tells_no_reason(couple, made):
    ana, ben = couple
    ana.post(f"/agreements/{made.agreement}/end", id=new_id(), line="because of Ben", reason="because of Ben")
    assert one(ana.app, "SELECT COUNT(*) FROM agreement_decisions WHERE line_cell IS NOT NULL") == 0
    assert "because of Ben" not in "".join(everything_of(ben, made.agreement))
    assert ana.post(f"/agreements/{made.agreement}/end", follow=False, id="7").status_code == 400


@pytest.mark.parametrize("verb", [pause, end])
def test_sent_twice_it_is_one_and_nobody_takes_the_others_id(couple, made, verb):
    ana, ben = couple
    id = new_id()
    for _ in range(3):
        assert verb(ana, made.agreement, id=id).status_code == 302
    assert count(ana.app, "agreement_decisions") == 1
    assert verb(ben, made.agreement, id=id).status_code == 404


@pytest.mark.parametrize("round", ROUNDS)
def test_both_ending_in_the_same_instant_end_it_once(couple, made, round):
    path = f"/agreements/{made.agreement}/end"
    assert at_once(*(posting(p, path, id=new_id()) for p in couple)) == [302, 302]
    assert happened(couple[0], made.agreement).count("ended") == 1
    assert stands(couple[1], made.agreement) == "past"


def test_after_an_ending_only_both_bring_it_back(couple, made, time):
    ana, ben = couple
    end(ana, made.agreement)
    time.move(minutes=1)
    before = dump(ana.app)
    for person in couple:
        sign(person, made.version)
    assert dump(ana.app) == before
    keep(ben, made.agreement, "2027-03-01")
    assert stands(ana, made.agreement) == "past"
    time.move(minutes=1)
    keep(ana, made.agreement, "2027-03-01")
    assert stands(ben, made.agreement) == "in-force"


def test_a_paused_one_is_taken_up_again_by_both_before_its_day(couple, made, time):
    pause(couple[1], made.agreement)
    for person in couple:
        assert stands(person, made.agreement) == "paused"
        time.move(minutes=1)
        keep(person, made.agreement, AHEAD)
    assert stands(couple[0], made.agreement) == "in-force"


def test_decided_in_the_check_in_one_is_back_in_the_check_in(couple, made, time):
    ana, ben = couple
    to_its_day(couple, time)
    for person in couple:
        answer = person.post(f"/agreements/{made.agreement}/keep", follow=False, id=new_id(), look_on="2027-03-01", next="/check-in")  # fmt: skip
        assert answer.location == "/check-in"
    away = pause(ana, made.agreement, "2027-02-01")
    assert away.location == f"/agreements/{made.agreement}"
    for target in ("https://evil.example", "//evil.example", "/\\evil"):
        answer = ben.post(f"/agreements/{made.agreement}/end", follow=False, id=new_id(), next=target)
        assert "evil" not in answer.location


# --- when it slips -----------------------------------------------------------------------------------------------------------


def test_a_note_about_oneself_arrives_at_the_letter_time_and_brings_it_up(couple, made, time):
    ana, ben = couple
    before = everything_of(ben, made.agreement)
    assert slip(ana, made.agreement, "I fell asleep early").status_code == 302
    assert stands(ana, made.agreement) == "look-again"
    assert everything_of(ben, made.agreement) == before
    assert cells(ana.app, "agreement_slips") == [(1, 0)]
    assert "I fell asleep early" in ana.page(f"/agreements/{made.agreement}")
    time.move(hours=6)
    deliver_due.deliver(ana.app)
    assert cells(ana.app, "agreement_slips") == [(0, 1)]
    assert stands(ben, made.agreement) == "look-again"
    assert "I fell asleep early" in ben.page(f"/agreements/{made.agreement}")
    assert REVISIT in html.unescape(ben.page("/"))


@pytest.mark.parametrize("how", ["kept", "countered", "paused", "ended"])
def test_it_is_gone_for_good_when_both_looked_again(couple, made, time, how):
    ana, ben = couple
    slip(ana, made.agreement, "I fell asleep early")
    slip(ben, made.agreement, "I was out")
    time.move(hours=6)
    if how == "kept":
        keep(ana, made.agreement)
        assert count(ana.app, "agreement_slips") == 2
        keep(ben, made.agreement)
    elif how == "countered":
        other = counter(ana, made.agreement, "smaller", sign=True)
        time.move(minutes=11)
        assert count(ana.app, "agreement_slips") == 2
        sign(ben, other.version)
    else:
        {"paused": pause, "ended": end}[how](ana, made.agreement)
    assert count(ana.app, "agreement_slips") == 0
    for person in couple:
        for page in everything_of(person, made.agreement):
            assert "I fell asleep early" not in page
            assert "I was out" not in page


def kept(ana: Person, ben: Person, made: Sent, _time) -> None:
    keep(ana, made.agreement)
    slip(ana, made.agreement, "I fell asleep early")
    keep(ben, made.agreement)


def changed(ana: Person, ben: Person, made: Sent, time) -> None:
    other = counter(ana, made.agreement, "smaller", sign=True)
    slip(ana, made.agreement, "I fell asleep early")
    time.move(minutes=11)
    sign(ben, other.version)


def put_on_hold(ana: Person, ben: Person, made: Sent, _time) -> None:
    slip(ana, made.agreement, "I fell asleep early")
    pause(ben, made.agreement)


def ended(ana: Person, ben: Person, made: Sent, _time) -> None:
    slip(ana, made.agreement, "I fell asleep early")
    end(ben, made.agreement)


@pytest.mark.parametrize("act", [kept, changed, put_on_hold, ended])
def test_what_the_partner_could_not_read_yet_goes_back_to_its_author_alone(couple, made, time, act):
    ana, ben = couple
    slip(ana, made.agreement, "I was late, too")
    act(ana, ben, made, time)
    assert count(ana.app, "agreement_slips") == 0
    for words in ("I was late, too", "I fell asleep early"):
        assert words in ana.page("/unsent")
        assert words not in ben.page("/unsent")
    time.move(hours=12)
    for page in everything_of(ben, made.agreement):
        assert "I fell asleep early" not in page


def test_it_is_offered_where_it_was_sent_from(couple, made, time):
    ana, ben = couple
    kept(ana, ben, made, time)
    assert offered(ana, f"/agreements/{made.agreement}") == ["I fell asleep early"]


@pytest.mark.parametrize("how", [pause, end])
def test_what_had_arrived_or_is_of_who_revisits_it_does_not_come_back(couple, made, time, how):
    ana, ben = couple
    slip(ana, made.agreement, "I fell asleep early")
    time.move(hours=6)
    slip(ben, made.agreement, "I was out")
    how(ben, made.agreement)
    assert count(ana.app, "unsent_words") == 0


def test_it_stands_in_no_history_and_no_file(couple, made, time):
    ana, _ = couple
    before = [file_of(p, made.agreement) for p in couple]
    slip(ana, made.agreement, "I fell asleep early")
    time.move(hours=6)
    for person, was in zip(couple, before, strict=True):
        now = file_of(person, made.agreement)
        assert now.pop("stands") == "look-again"
        assert now == {k: v for k, v in was.items() if k != "stands"}
        assert "I fell asleep early" not in person.page(f"/agreements/{made.agreement}/history")


@pytest.mark.parametrize("who", ["Ana", "Ben"])
def test_its_author_takes_it_back_and_either_lets_it_go(couple, made, time, who):
    ana, ben = couple
    id = new_id()
    slip(ana, made.agreement, id=id)
    assert ben.post(f"/agreements/slips/{id}/remove", follow=False).status_code == 404
    time.move(hours=6)
    assert couple[who == "Ben"].post(f"/agreements/slips/{id}/remove", follow=False).status_code == 302
    assert count(ana.app, "agreement_slips") == 0
    assert stands(ben, made.agreement) == "in-force"
    assert couple[who == "Ben"].post(f"/agreements/slips/{id}/remove", follow=False).status_code == 404


def test_taken_back_on_the_way_it_was_never_there(couple, made):
    ana, ben = couple
    before, version, id = (
        everything_of(ben, made.agreement),
        one(ana.app, "SELECT version FROM agreements"),
        new_id(),
    )
    slip(ana, made.agreement, id=id)
    ana.post(f"/agreements/slips/{id}/remove")
    assert count(ana.app, "agreement_slips") == 0
    assert one(ana.app, "SELECT version FROM agreements") == version
    assert everything_of(ben, made.agreement) == before


def test_sent_twice_it_is_one_note(couple, made):
    ana, ben = couple
    id = new_id()
    for _ in range(3):
        assert slip(ana, made.agreement, id=id).status_code == 302
    assert count(ana.app, "agreement_slips") == 1
    assert slip(ben, made.agreement, id=id).status_code == 404


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"text": " \u200b"}, "few words about yourself"),
        ({"text": "x" * 301}, "a shorter version will fit"),
        ({"day": "2026-11-23"}, "today or a day in the last month"),
        ({"day": "2026-10-01"}, "today or a day in the last month"),
        ({"day": "soon"}, "date"),
        ({"id": "7"}, "older page"),
    ],
)
def test_a_note_that_cannot_be_says_what_is_missing_and_keeps_the_words(couple, made, fields, says):
    ana, _ = couple
    refused = slip(ana, made.agreement, **{"text": "keep these words", **fields})
    assert refused.status_code == 422
    assert says in html.unescape(refused.text)
    assert fields.get("text", "keep these words").strip(" \u200b") in refused.text
    assert count(ana.app, "agreement_slips") == 0


def test_nothing_counts_or_compares_the_notes_of_the_two(couple, made, time):
    ana, ben = couple
    pages = []
    for n in range(3):
        slip(ana, made.agreement, f"note {n}")
        time.move(days=1)
        pages.append(html.unescape(ben.page("/agreements")).partition("<main")[2])
    assert "agreement" in pages[-1]
    for word in ("3 times", "three times", "3 notes", "(3)", "most", "score"):
        assert word not in pages[-1]
    assert "note 0" in ben.page(f"/agreements/{made.agreement}")
