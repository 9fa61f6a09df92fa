"""The light question as two people meet it: agreed by both, opened by both, gone at midnight, and one's own answer kept alone."""

import re
import threading
import uuid
from datetime import date, timedelta

import pytest

from couples import realtime
from couples.light_question import questions
from couples.maintenance.light_over import let_light_answers_go
from tests.conftest import Person, pair
from tests.forms import forms_of
from tests.how_often import rounds
from tests.light_question.playing import PAGE, agree_on, asked, give, propose, write
from tests.pages import plain, text_of
from tests.scenario import connect, dump, one
from tests.takeout.files import take

MINE = f"{PAGE}/mine"
HERS, HIS = "pistachio, in the rain", "lemon with a tiny umbrella"


def page(person: Person, path: str = PAGE) -> str:
    """What it says; a part of a page is one, too."""
    seen = person.page(path)
    return text_of(seen if "<main" in seen else f"<main>{seen}</main>")


def midnight(app, time) -> None:
    """The next midnight comes, and the server's own job with it."""
    time.time = (time.time + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    let_light_answers_go(app)


@pytest.fixture
def agreed(couple, opened, time):
    """Every day, and the check-in of the week is behind them, so that Home asks for nothing else."""
    time.move(minutes=1)
    agree_on(*couple)
    return couple


# --- agreeing ---------------------------------------------------------------------------------------------------------


def test_it_begins_once_both_agree_on_the_days_and_comes_on_no_other_day(couple, time):
    ana, ben = couple
    id = propose(ana, ["6", "1"])
    assert "You've proposed: Tuesdays and Sundays" in page(ana)
    assert "No, thanks" in page(ben)
    assert "Ana has proposed: Tuesdays and Sundays" in page(ben)
    assert "Ana is suggesting a light question" in page(ben, "/")
    assert "Share my answer" not in page(ana)
    assert ana.post(f"{PAGE}/days/{id}/agree", follow=False).status_code == 404
    assert ben.post(f"{PAGE}/days/{id}/agree", follow=False).status_code == 302
    for person in couple:
        assert "Share my answer" in page(person)
    time.move(days=1)
    for person in couple:
        assert "Next one: Tuesday, 24 November" in page(person)
        assert "light question" not in page(person, "/")


def test_a_no_looks_like_no_answer_and_cant_be_worn_down(couple, time):
    ana, ben = couple
    id = propose(ana)
    told = text_of(ben.post(f"{PAGE}/days/{id}/decline").text)
    assert "Nothing changes. Ana isn't told, and you won't hear about it for four weeks." in told
    assert "You've proposed: every day" in page(ana)
    assert "You can propose again" not in page(ana)
    assert "has proposed" not in page(ben)
    assert "is suggesting a light question" not in page(ben, "/")
    answer = ana.post(f"{PAGE}/days", follow=False, days=["2"])
    assert answer.status_code == 422


def test_when_one_can_propose_again_is_said_once_nothing_of_theirs_waits(couple):
    ana, _ = couple
    for days in ("1", "2"):
        assert "Taken back." in text_of(ana.post(f"{PAGE}/days/{propose(ana, [days])}/decline").text)
    assert "You can propose again starting Sunday, 20 December" in page(ana)


def test_who_proposed_sees_on_an_open_page_that_the_other_agreed_and_nothing_of_the_proposal_is_left(couple):
    ana, ben = couple
    id = propose(ana)
    part = page(ana, f"{PAGE}/part")
    assert "You've proposed: every day" in part
    ben.post(f"{PAGE}/days/{id}/agree")
    part = page(ana, f"{PAGE}/part")
    assert "Answer today's question" in part
    assert "Every day , until midnight" in part
    for gone in ("You've proposed", "Take it back", "propose again starting"):
        assert gone not in part


def test_who_answers_or_takes_back_what_has_changed_meanwhile_is_told_and_led_to_how_it_is(couple, cleo):
    ana, ben = couple
    id = propose(ana)
    here = re.search(r'name="here" value="([^"]+)"', ben.page(PAGE))[1]
    other = propose(ben, ["1"], instead=id)
    changed = "That's changed. Here's how it is now."
    assert changed in text_of(ana.post(f"{PAGE}/days/{id}/decline", here=here).text)
    assert changed in text_of(ben.post(f"{PAGE}/days/{id}/agree", here=here).text)
    ana.post(f"{PAGE}/days/{other}/agree")
    assert changed in text_of(ben.post(f"{PAGE}/days/{other}/decline", here=here).text)
    assert ben.post(f"{PAGE}/days/{id}/agree").status_code == 404
    for gone in (id, other):
        for said in ("agree", "decline"):
            assert cleo.post(f"{PAGE}/days/{gone}/{said}", here=here).status_code == 404


def test_home_says_of_other_days_that_its_about_the_days(agreed):
    ana, ben = agreed
    propose(ana, ["1"])
    assert "Ana is suggesting light question days" in page(ben, "/")


def test_one_day_at_least_and_no_day_that_is_none(couple):
    ana, _ = couple
    for days in ([], ["7"], ["x"]):
        told = text_of(ana.post(f"{PAGE}/days", days=days).text)
        assert "On which days? Choose at least one day." in told
        assert days or "words are still here" not in told
    assert not dump(ana.app)["light_plans"]


def test_someone_alone_reads_that_it_is_for_two_and_can_propose_nothing(eve):
    assert "It's for two" in page(eve)
    assert eve.post(f"{PAGE}/days", days=["1"]).status_code == 404


def test_other_days_begin_after_todays_midnight_and_no_question_comes_again(agreed, time):
    ana, ben = agreed
    today = asked(ana)["question"]
    give(ana, HERS)
    agree_on(ana, ben, ["0", "1", "2"])
    assert asked(ben)["question"] == today
    give(ben, HIS)
    assert HIS in page(ana)
    midnight(ana.app, time)
    assert asked(ana)["question"] != today
    assert {row["weekdays"] for row in dump(ana.app)["light_plans"]} == {"0123456", "012"}
    agree_on(ben, ana, ["0", "3"])
    assert {row["weekdays"] for row in dump(ana.app)["light_plans"]} == {"012", "03"}


# --- answering --------------------------------------------------------------------------------------------------------


def test_both_read_both_answers_once_both_are_given_and_not_before(agreed):
    ana, ben = agreed
    give(ana, HERS)
    assert "Opens when you've both answered." in page(ana)
    assert HERS not in page(ben)
    give(ben, HIS)
    for person in agreed:
        assert HERS in page(person)
        assert HIS in page(person)
        assert "Here until midnight." in page(person)


def seen_by(person: Person) -> list[str]:
    """All that someone can look at who hasn't given an answer."""
    paths = (
        PAGE,
        f"{PAGE}/part",
        "/",
        "/home/now",
        "/home/good-thing",
        "/check-in",
        "/shared",
        "/only-me",
        MINE,
    )
    return [plain(person.get(path).text) for path in paths]


@pytest.mark.parametrize("has_written", [False, True])
def test_whether_the_partner_has_answered_changes_nothing_that_one_can_see(agreed, has_written, monkeypatch):
    ana, ben = agreed
    if has_written:
        write(ben, HIS)
    before, told = seen_by(ben), []
    monkeypatch.setattr(realtime, "notify", lambda *notice: told.append(notice))
    form = asked(ana)
    write(ana, "a draft", form=form)
    assert seen_by(ben) == before
    give(ana, HERS, {**form, "version": "1"})
    assert seen_by(ben) == before
    ana.post(f"{PAGE}/take-back")
    assert seen_by(ben) == before
    assert told == []
    give(ana, HERS)
    give(ben, HIS)
    assert seen_by(ben) != before


def test_who_gave_second_reads_the_same_as_who_gave_first(couple):
    """Nothing on the pages of one of them depends on the order, once it's open."""
    seen = {}
    ana, ben = couple
    agree_on(ana, ben)
    for order in ([ana, ben], [ben, ana]):
        for person in order:
            give(person, {"Ana": HERS, "Ben": HIS}[person.name])
        ana.page("/"), ben.page("/")
        seen[order[0].name] = [page(ana), page(ben), page(ana, "/"), page(ben, "/")]
        with connect(ana.app) as db:
            db.execute("UPDATE light_answers SET space_id = NULL, ready_cell = NULL, shared_cell = NULL")
            db.commit()
    assert seen["Ana"] == seen["Ben"]


def test_both_are_told_in_the_same_way_when_it_opens(agreed, monkeypatch):
    ana, ben = agreed
    give(ana, HERS)
    told = []
    monkeypatch.setattr(realtime, "notify", lambda person, *notice: told.append(notice))
    give(ben, HIS)
    assert told == [("light", 0), ("light", 0)]


@pytest.mark.parametrize("round", rounds(2, 40))
def test_when_both_give_in_the_same_instant_it_opens_for_both(agreed, round):
    browsers = [*agreed, agreed[0].another_device(), agreed[1].another_device()]
    forms = [(asked(browser), browser.held_marks()) for browser in browsers]
    start, statuses = threading.Barrier(4), []

    def give_at_once(browser: Person, form: dict[str, str], marks: dict[str, str]):
        sent = {**form, **marks, "text": {"Ana": HERS, "Ben": HIS}[browser.name], "go": "give"}
        path = sent.pop("path")
        start.wait()
        statuses.append(browser.client.post(path, data=sent, base_url=browser.base).status_code)

    threads = [
        threading.Thread(target=give_at_once, args=(b, *form))
        for b, form in zip(browsers, forms, strict=True)
    ]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert sorted(statuses) == [302, 302, 409, 409]
    for person in agreed:
        assert HERS in page(person)
        assert HIS in page(person)


def test_home_asks_on_its_day_is_quiet_once_answered_and_then_says_so_to_both(agreed):
    ana, ben = agreed
    assert "Today's light question" in page(ana, "/home/good-thing")
    give(ana, HERS)
    assert "light question" not in page(ana, "/home/good-thing")
    assert "Today's light question" in page(ben, "/home/good-thing")
    give(ben, HIS)
    assert page(ana, "/home/good-thing") == page(ben, "/home/good-thing")
    assert "You've both answered" in page(ana, "/home/good-thing")


def test_home_says_no_more_that_its_open_to_who_has_read_it_and_tells_no_one(agreed, monkeypatch):
    ana, ben = agreed
    give(ana, HERS)
    give(ben, HIS)
    told = []
    monkeypatch.setattr(realtime, "notify", lambda *notice: told.append(notice))
    assert f'name="page" value="{PAGE}"' in ana.page(f"{PAGE}/part")
    ana.post("/home/new/here", page=PAGE)
    assert "You've both answered" not in page(ana, "/home/good-thing")
    assert "You've both answered" in page(ben, "/home/good-thing")
    assert told == []


def test_looking_at_the_page_before_its_open_hides_nothing_of_it_later(agreed):
    ana, ben = agreed
    give(ana, HERS)
    assert f'name="page" value="{PAGE}"' not in ana.page(PAGE)
    ana.post("/home/new/here", page=PAGE)
    give(ben, HIS)
    assert "You've both answered" in page(ana, "/home/good-thing")


def test_home_asks_for_the_check_in_and_for_nothing_else_until_its_written(couple, time):
    ana, ben = couple
    agree_on(ana, ben)
    assert "light question" not in page(ana, "/")
    assert "Share my answer" in page(ana)
    ana.write("thanks", "Thank you for the soup")
    ana.ready()
    assert "Today's light question" in page(ana, "/")
    assert "light question" not in page(ben, "/")


def test_the_field_is_named_by_its_question_alone(agreed):
    seen = agreed[0].page(PAGE)
    named = re.search(r'<textarea[^>]*aria-labelledby="([\w-]+)"', seen)[1]
    assert re.findall(rf'<(\w+)[^>]* id="{named}"', seen) == ["h2"]


def test_an_empty_answer_isnt_given_and_a_long_one_stays_in_its_field(agreed):
    ana, _ = agreed
    told = text_of(write(ana, " \n", "give").text)
    assert "Write a word or two first." in told
    assert "words are still here" not in told
    assert not dump(ana.app)["light_answers"]
    long = write(ana, "x" * 5000, "give")
    assert long.status_code == 422
    assert "x" * 5000 in long.text
    assert "room for 2,000 characters. Your words are still here" in text_of(long.text)


def test_what_is_given_is_changed_only_once_its_taken_back(agreed):
    ana, ben = agreed
    form = asked(ana)
    give(ana, HERS)
    refused = write(ana, "something else", "give", {**form, "version": "1"})
    assert refused.status_code == 409
    assert "You've already answered. To change it, take your answer back first." in text_of(refused.text)
    assert "something else" in refused.text
    ana.post(f"{PAGE}/take-back")
    assert asked(ana)["version"] == "1"
    give(ana, HIS)
    give(ben, HIS)
    assert HERS not in page(ben)


def test_taking_it_back_once_its_open_takes_the_words_from_the_partner_and_leaves_them_with_their_writer(
    agreed, time
):
    ana, ben = agreed
    give(ana, HERS)
    give(ben, HIS)
    assert HERS not in page(ana, MINE)
    ana.post(f"{PAGE}/take-back")
    for person in agreed:
        assert HERS not in page(person)
        assert HIS in page(person)
        assert "Taken back" in page(person)
    assert HERS in page(ana, MINE)
    assert "My own answers" in page(ana, "/only-me")
    assert HIS not in page(ben, MINE)
    midnight(ana.app, time)
    assert HERS in page(ana, MINE)


@pytest.mark.parametrize("is_open", [True, False])
def test_the_button_of_yesterdays_page_takes_nothing_back_of_today(agreed, time, is_open):
    ana, ben = agreed
    give(ana, "of the day before")
    old = forms_of(ana.page(PAGE), PAGE)
    [yesterdays] = [form.fields for form in old if form.action == f"{PAGE}/take-back"]
    midnight(ana.app, time)
    give(ana, HERS)
    if is_open:
        give(ben, HIS)
    answer = ana.post(f"{PAGE}/take-back", day=yesterdays["day"])
    assert "This question is over. Your words are in My own answers." in text_of(answer.text)
    assert (HERS in page(ben)) == is_open
    assert HERS in page(ana)
    [todays] = [form.fields for form in forms_of(ana.page(PAGE), PAGE) if form.action == f"{PAGE}/take-back"]
    assert "Taken back" in text_of(ana.post(f"{PAGE}/take-back", day=todays["day"]).text)
    assert HERS not in page(ben)


def test_what_was_taken_back_once_open_can_be_deleted_right_away_and_isnt_asked_again_today(agreed, time):
    ana, ben = agreed
    give(ana, HERS)
    give(ben, HIS)
    hers = "SELECT a.id FROM light_answers a JOIN users u ON u.id = a.author_id WHERE u.name = 'Ana'"
    id = str(uuid.UUID(one(ana.app, hers)))
    assert ana.post(f"{MINE}/{id}/delete").status_code == 404
    ana.post(f"{PAGE}/take-back")
    ana.post(f"{MINE}/{id}/delete")
    assert HERS not in page(ana, MINE)
    for person in agreed:
        assert HIS in page(person)
        assert "Share my answer" not in page(person)
    midnight(ana.app, time)
    assert HERS not in page(ana, MINE)


def test_both_devices_words_are_kept_and_nothing_is_given_until_one_has_looked(agreed):
    ana, _ = agreed
    form = asked(ana)
    write(ana, "from the phone", form=form)
    write(ana, "from the laptop", "give", form=form)
    seen = page(ana)
    assert "from the phone" in seen
    assert "from the laptop" in seen
    assert "Share my answer" in seen


def test_words_about_danger_get_a_line_beside_them_and_none_once_two_may_be_reading(agreed):
    ana, ben = agreed
    write(ana, "You hit me last night.")
    assert "data-quiet-line" in ana.page(PAGE)
    give(ana, "You hit me last night.")
    assert "data-quiet-line" in ana.page(PAGE)
    give(ben, HIS)
    for person in agreed:
        assert "data-quiet-line" not in person.page(PAGE)
    came_from = {"Referer": f"{ana.base}{PAGE}"}
    assert "data-quiet-line" in ana.get("/safety", headers=came_from).text
    assert "data-quiet-line" not in ben.get("/safety", headers={"Referer": f"{ben.base}{PAGE}"}).text


# --- midnight ---------------------------------------------------------------------------------------------------------


def files_of(app) -> bytes:
    folder = app.config["SETTINGS"].data
    return b"".join(path.read_bytes() for path in folder.glob("couples.db*") if path.suffix != ".db-shm")


@pytest.mark.parametrize("both", [True, False], ids=["opened", "one-sided"])
def test_at_midnight_its_gone_for_both_and_ones_own_answer_stays_with_its_writer_alone(agreed, time, both):
    ana, ben = agreed
    give(ana, HERS)
    if both:
        give(ben, HIS)
        assert HERS in page(ben)
    midnight(ana.app, time)
    assert HERS not in page(ben) + page(ben, MINE) + page(ben, "/only-me")
    assert HERS not in page(ana)
    assert HERS in page(ana, MINE)
    assert ("My own answers" in page(ben, "/only-me")) == both
    rows = dump(ana.app)["light_answers"]
    assert rows
    assert not any(row[n] for row in rows for n in ("space_id", "ready_cell", "shared_cell", "ends_at"))


def test_pages_go_by_the_time_even_where_no_job_has_come_by(agreed, time):
    ana, ben = agreed
    give(ana, HERS)
    give(ben, HIS)
    time.time = time.time.replace(hour=23, minute=59)
    assert HERS in page(ben)
    time.time += timedelta(minutes=1)
    assert HERS not in page(ben)
    assert HERS in page(ana, MINE)
    assert "light question" in page(ben, "/home/good-thing")


@pytest.mark.sqlite("looks into the file and its log")
def test_at_midnight_the_copies_are_gone_from_the_file_and_its_log(agreed, time):
    ana, ben = agreed
    give(ana, HERS)
    given = bytes.fromhex(one(ana.app, "SELECT hex(ready_cell) FROM light_answers"))
    give(ben, HIS)
    with connect(ana.app) as db:
        shared = [row[0] for row in db.execute("SELECT shared_cell FROM light_answers")]
    assert all(cell[:60] in files_of(ana.app) for cell in shared)
    midnight(ana.app, time)
    assert not [cell for cell in (given, *shared) if cell[:60] in files_of(ana.app)]


def test_the_job_takes_no_lock_while_nothing_is_over_and_tells_only_who_gave(agreed, time, monkeypatch):
    ana, ben = agreed
    give(ana, HERS)
    write(ben, HIS)
    told = []
    monkeypatch.setattr(realtime, "notify", lambda person, *notice: told.append((str(person), *notice)))
    let_light_answers_go(ana.app)
    assert told == []
    midnight(ana.app, time)
    assert [notice for _, *notice in told] == [["light", 0]]


def test_words_that_come_after_midnight_stay_with_their_writer(agreed, time):
    ana, ben = agreed
    form = asked(ana)
    time.move(days=1)
    answer = write(ana, HERS, "give", form)
    assert answer.location == PAGE
    assert "This question is over. Your words are in My own answers." in page(ana)
    assert HERS in page(ana, MINE)
    assert HERS not in page(ben)
    assert "Share my answer" in page(ana)


def test_a_day_that_hasnt_come_or_is_none_and_a_question_of_no_ones_are_not_there(agreed):
    ana, _ = agreed
    form = asked(ana)
    for path in ("2027-01-01", "soon", "2026-13-01"):
        assert write(ana, HERS, "give", {**form, "path": f"{PAGE}/{path}/answer"}).status_code == 404
    assert write(ana, HERS, "give", {**form, "question": "none"}).status_code == 404


def test_midnight_is_that_of_the_zone_that_was_agreed_wherever_each_of_them_is(couple, time):
    ana, ben = couple
    zone = {"weekday": "6", "at": "19:00", "zone": "America/Los_Angeles", "keys": ["thanks"]}
    ana.post("/check-in/ritual", **zone)
    ben.post(
        f"/check-in/ritual/{uuid.UUID(one(ana.app, 'SELECT id FROM rituals WHERE agreed_at IS NULL'))}/agree"
    )
    agree_on(ana, ben)
    assert "midnight in Los Angeles" in page(ana)
    give(ana, HERS)
    give(ben, HIS)
    time.time = time.time.replace(hour=0) + timedelta(days=1, hours=7, minutes=59)
    assert HERS in page(ben)
    assert "Here until Monday, 23 November at 08:00" in page(ben)
    time.move(minutes=1)
    assert HERS not in page(ben)


# --- own answers ------------------------------------------------------------------------------------------------------


def test_ones_own_list_has_no_day_no_gap_and_nothing_of_the_partners(agreed, time):
    ana, ben = agreed
    for number, person in enumerate([ana, None, ana, ben, ana]):
        if person:
            give(person, f"answer number {number} of {person.name}")
        midnight(ana.app, time)
    seen = page(ana, MINE).partition("My own answers")[2]
    assert [n for n in range(5) if f"answer number {n} of Ana" in seen] == [0, 2, 4]
    assert seen.index("number 4") < seen.index("number 2")
    assert "of Ben" not in seen
    assert "November 2026" in seen
    assert not re.search(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b2[2-7]\b", seen)


def test_own_answers_are_behind_the_door_and_deleted_one_by_one(agreed, time):
    ana, ben = agreed
    give(ana, HERS)
    midnight(ana.app, time)
    id = str(uuid.UUID(one(ana.app, "SELECT id FROM light_answers")))
    ana.post("/only-me/close")
    ana.taps = False
    assert ana.get(MINE).status_code == 302
    ana.taps = True
    assert ben.post(f"{MINE}/{id}/delete").status_code == 404
    assert HERS in page(ana, MINE)
    ana.post(f"{MINE}/{id}/delete")
    assert "Your answers will show up here later." in page(ana, MINE)


def test_own_answers_are_in_the_file_that_one_takes_along_and_never_the_partners(agreed, time):
    ana, ben = agreed
    give(ana, HERS)
    give(ben, HIS)
    for person, own, other in ((ana, HERS, HIS), (ben, HIS, HERS)):
        files = take(person).everything.decode()
        assert own in files
        assert other not in files


def test_a_parting_takes_it_from_both_right_away_and_leaves_each_their_own(agreed):
    ana, ben = agreed
    give(ana, HERS)
    give(ben, HIS)
    ana.post("/pairing/leave", now="y")
    with connect(ana.app) as db:
        closed = db.execute("SELECT count(*) FROM spaces WHERE closed_at IS NOT NULL").fetchone()[0]
    if not closed:
        pytest.fail("it wasn't closed")
    for person, own, other in ((ana, HERS, HIS), (ben, HIS, HERS)):
        assert other not in page(person)
        assert own in page(person, MINE)
        assert other not in page(person, MINE)


# --- pausing and stopping ---------------------------------------------------------------------------------------------


def test_either_pauses_it_alone_and_no_page_says_who(agreed, time):
    ana, ben = agreed
    until = date(2026, 11, 25)
    ben.post(f"{PAGE}/pause", until=until.isoformat())
    assert page(ana).replace("Ana", "Ben").count("Paused until Wednesday, 25 November") == 1
    for person in agreed:
        assert "Share my answer" not in page(person)
        assert "light question" not in page(person, "/home/good-thing")
    assert not [v for v in dump(ana.app)["light_plans"][0].items() if v[0].endswith("_by")]
    time.move(days=3)
    assert "Share my answer" in page(ana)


def test_either_ends_a_pause_without_an_end_and_whoever_comes_second_finds_it_done(agreed):
    ana, ben = agreed
    ana.post(f"{PAGE}/pause", until="")
    assert "Paused for now" in page(ben)
    for person in (ben, ana):
        assert "You're back." in text_of(person.post(f"{PAGE}/pause/end").text)
    assert "Share my answer" in page(ana)


def test_a_pause_of_the_check_ins_is_one_of_the_light_question_too(agreed):
    ana, ben = agreed
    ana.post("/check-in/pause", until="")
    assert "This is paused along with your check-ins." in page(ben)
    assert "light question" not in page(ben, "/home/good-thing")
    ben.post("/check-in/pause/end")
    assert "Share my answer" in page(ana)


def test_a_pause_while_both_answers_are_open_is_said_below_them_and_ended_there(agreed):
    ana, ben = agreed
    give(ana, HERS)
    give(ben, HIS)
    ben.post(f"{PAGE}/pause", until="")
    for person in agreed:
        for seen in (page(person), page(person, f"{PAGE}/part")):
            assert HIS in seen
            assert "Paused for now" in seen
            assert "Start again" in seen


@pytest.mark.parametrize("paused", [PAGE, "/check-in"], ids=["by itself", "with the check-ins"])
def test_what_is_given_stays_on_its_writers_page_in_a_pause_and_can_be_taken_back(agreed, paused):
    ana, ben = agreed
    give(ana, HERS)
    ben.post(f"{paused}/pause", until="")
    assert HERS in page(ana)
    assert ("Paused for now" in page(ana)) == (paused == PAGE)
    assert ("along with your check-ins" in page(ana)) == (paused != PAGE)
    assert HERS not in page(ben)
    assert "Taken back." in text_of(ana.post(f"{PAGE}/take-back").text)
    assert HERS in page(ana, MINE)


@pytest.mark.parametrize("go", ["give", "save"])
def test_who_gives_while_the_other_pauses_is_told_so_and_keeps_their_words(agreed, go):
    ana, ben = agreed
    form = asked(ana)
    ben.post(f"{PAGE}/pause", until="")
    assert write(ana, HERS, go, form).location == PAGE
    assert "It's paused. Your words are in My own answers." in page(ana)
    assert HERS in page(ana, MINE)
    ben.post(f"{PAGE}/pause/end")
    assert HERS in page(ana)
    assert HERS not in page(ben)


@pytest.mark.parametrize("until", ["2026-11-22", "2020-01-01", "2029-01-01", "x"])
def test_a_pause_until_a_day_that_cant_be_changes_nothing(agreed, until):
    ana, _ = agreed
    assert "Nothing was changed." in text_of(ana.post(f"{PAGE}/pause", until=until).text)
    assert "Share my answer" in page(ana)


def test_either_stops_it_alone_and_what_is_open_stays_until_midnight(agreed, time):
    ana, ben = agreed
    give(ana, HERS)
    give(ben, HIS)
    ben.post(f"{PAGE}/stop")
    for person in agreed:
        assert HIS in page(person)
        assert "Propose this" in page(person)
    midnight(ana.app, time)
    assert "Share my answer" not in page(ana)
    assert HIS not in page(ana)


@pytest.mark.parametrize("by", ["who proposed", "the other"])
def test_a_stop_also_withdraws_days_that_were_proposed_so_that_no_yes_starts_it_again(agreed, by):
    ana, ben = agreed
    id = propose(ana, ["1"])
    (ana if by == "who proposed" else ben).post(f"{PAGE}/stop")
    for person in agreed:
        assert "proposed:" not in page(person)
        assert "Propose this" in page(person)
    assert "suggests" not in page(ben, "/")
    assert ben.post(f"{PAGE}/days/{id}/agree").status_code == 404
    assert "Share my answer" not in page(ana)
    ana.post(f"{PAGE}/days/{propose(ana, ['2'])}/decline")
    assert "You can propose again starting Sunday, 20 December" in page(ana)


def test_a_stop_gives_back_what_was_given_and_not_opened(agreed):
    ana, ben = agreed
    give(ana, HERS)
    ben.post(f"{PAGE}/stop")
    assert HERS not in page(ana)
    assert HERS in page(ana, MINE)
    assert not dump(ana.app)["light_answers"][0]["ready_cell"]


def test_after_a_stop_both_have_to_agree_anew_and_get_other_questions(agreed, time):
    ana, ben = agreed
    had = asked(ana)["question"]
    ana.post(f"{PAGE}/stop")
    assert "Share my answer" not in page(ben)
    agree_on(ben, ana)
    assert "Next one: Monday, 23 November" in page(ben)
    time.move(days=1)
    assert asked(ben)["question"] != had


# --- not before it's looked for ---------------------------------------------------------------------------------------


def test_nothing_shows_before_the_sixth_week_unless_someone_looks_for_it(couple, time):
    ana, _ = couple
    shown = []
    for _ in range(7):
        seen = page(ana, "/") + page(ana, "/shared") + page(ana, "/only-me") + page(ana, "/check-in")
        shown.append("ight question" in seen)
        time.move(days=7)
        ana.sign_in()
    assert shown == [False] * 5 + [True] * 2
    assert "Light question" in page(ana, "/everything")


def test_who_chose_just_the_check_in_hears_nothing_of_it(couple):
    ana, ben = couple
    ben.post("/settings/from-partner", begin="8", end="21", off=["rest"])
    propose(ana)
    assert "light question" not in page(ben, "/")
    assert "has proposed" not in page(ben)


# --- looking back -----------------------------------------------------------------------------------------------------


def test_looking_back_finds_ones_own_answer_by_its_month_once_it_is_ones_own_alone(agreed, app, time):
    ana, ben = agreed
    question = asked(ana)["question"]
    give(ana, HERS)
    give(ben, HIS)
    assert "Nothing found" in found(ana, "pistachio")
    midnight(app, time)
    mine = found(ana, "pistachio")
    assert "One answer." in mine
    assert f"in the rain November 2026 · {questions.text_of(question)}" in mine
    assert re.search(rf'href="{MINE}"', ana.page(BACK))
    assert "Nothing found" in found(ana, "umbrella")
    assert "One answer." in found(ben, "umbrella")
    assert "2026-" not in mine


def test_who_has_only_answered_light_questions_can_look_back_too(ana, app, time):
    ben = Person(app, "Ben").sign_up()
    pair(ana, ben)
    agree_on(ana, ben)
    assert "Search what you wrote" not in page(ana, BACK)
    write(ana, HERS)
    midnight(app, time)
    assert "Search what you wrote" in page(ana, BACK)
    assert "One answer." in found(ana, "pistachio")


BACK = "/check-in/looking-back"


def found(person: Person, text: str) -> str:
    """What looking back says it has found."""
    person.post(BACK, text=text)
    return page(person, BACK)
