"""Reminders as their person sees them, and that no one else can tell: pages, cells, partings, what is asked once."""

import html
import re
import uuid
from datetime import timedelta

import pytest

from couples import vault
from couples.db import begin_writing, db
from couples.mail import outbox
from couples.maintenance.leave_due import leave_due
from couples.maintenance.seal_wishes import seal_wishes_again
from couples.packing import replace
from couples.push.subscription import MOST_LETTERS
from couples.reminders import models, phones, pushing
from couples.reminders.phones import Phone
from couples.reminders.schedule import BOTH, COMING, KINDS, MAIL, MOST_SENT, TODAY, WRITING, Schedule
from couples.vault import STEP
from tests.boundaries.acts import counter, propose
from tests.conftest import PASSWORD, Person, pair
from tests.databases import kept
from tests.home.test_what_reaches_me import PAGES
from tests.pages import plain, text_of
from tests.reminders.conftest import AS_FIRST, chooses
from tests.scenario import connect, dump, one, user_id

ALL = {
    "coming": "mail",
    "today": "mail",
    "writing": "mail",
    "also": ["promised", "revisit", "break", "arrived"],
}


def schedule_of(person: Person) -> Schedule:
    with person.app.app_context():
        found = models.of(uuid.UUID(user_id(person)))
        db.session.rollback()
    return found


# --- what can be chosen ----------------------------------------------------------------------------------------------------


def test_nothing_is_on_until_it_is_chosen_and_then_it_is_as_chosen(couple):
    ana, ben = couple
    page = ana.page("/settings/reminders")
    assert page.count('<option selected value="">Off<') == 3
    assert "checked" not in page
    assert "Pause them" not in page
    chooses(ana, **ALL, at="7", days="3", hours="4", weekday="2", writing_at="21", begin="6", end="23")
    chosen = schedule_of(ana)
    assert set(chosen.channels) == set(KINDS)
    assert (chosen.at, chosen.days, chosen.hours, chosen.weekday) == (7, 3, 4, 2)
    assert (chosen.writing_at, chosen.waking) == (21, (6, 23))
    page = ana.page("/settings/reminders")
    assert page.count('<option selected value="mail">') == 3
    assert page.count("checked") == 4
    assert "Pause them" in page
    assert not schedule_of(ben).any_on


@pytest.mark.parametrize(
    "wrong",
    [{"today": "fax"}, {"today": "push"}, {"at": "24"}, {"at": "-1"}, {"at": "x"}, {"hours": "3"}, {"days": "0"},
     {"weekday": "7"}, {"also": ["everything"]}, {"begin": ""}, {"end": "9" * 400}],
    ids=str,
)  # fmt: skip
def test_what_is_not_on_the_list_is_refused_beside_its_field_and_changes_nothing(couple, wrong):
    ana, _ = couple
    chooses(ana, today="mail")
    before = dump(ana.app)
    answer = ana.post("/settings/reminders", follow=False, **{**AS_FIRST, **wrong})
    assert answer.status_code == 422
    assert "Choose from what" in answer.text
    assert dump(ana.app) == before


def test_without_a_mail_server_no_page_speaks_of_e_mails_and_what_was_chosen_stays(make_app, couple, time):
    ana, _ = couple
    chooses(ana, **ALL)
    without = Person(make_app(), "Ana")
    without.sign_in()
    page = without.page("/settings/reminders")
    assert page.count('<option selected value="app">On Home<') == 3
    assert "by e-mail" not in page
    chooses(without, 422, today="mail")
    chooses(without, today="app")
    assert schedule_of(ana).channels == {TODAY: "app", **dict.fromkeys(ALL["also"], MAIL)}


def test_they_pause_for_some_weeks_or_until_their_person_starts_them_again(post, couple, time):
    ana, _ = couple
    chooses(ana, writing="mail")
    ana.post("/settings/reminders/pause", weeks="1")
    assert "Paused through Sunday, 29 November 2026" in text_of(ana.page("/settings/reminders"))
    time.move(hours=8)
    assert post.round() == []
    time.move(days=7)
    assert post.round() == []
    assert "Your reminder" not in ana.page("/")
    time.move(days=7)
    assert post.round() == ["ana"]
    ana.post("/settings/reminders/pause", weeks="nonsense")
    assert "Paused until you restart them" in text_of(ana.page("/settings/reminders"))
    time.move(days=28)
    assert post.round() == []
    ana.post("/settings/reminders/go-on")
    assert post.round() == ["ana"]


# --- on Home ---------------------------------------------------------------------------------------------------------------


def test_home_shows_it_from_its_time_on_until_it_is_done_or_closed(couple, time):
    ana, ben = couple
    chooses(ana, today="app", hours="2", writing="app", writing_at="16")
    assert "Your reminder" not in ana.page("/")
    time.move(hours=5)
    page = ana.page("/")
    assert "Your reminder: check-in today at 19:00" in text_of(page)
    assert "Your reminder: time for your notes" in text_of(page)
    assert "nothing you have to do" not in page
    assert "Your reminder" not in ben.page("/")
    for which in re.findall(r'name="which" value="(\w+)"', page)[1:]:
        ana.post("/settings/reminders/got-it", which=which)
    assert text_of(ana.page("/")).count("Your reminder") == 1
    ana.write("thanks", "The soup")
    ana.ready()
    assert "Your reminder" not in ana.page("/")


def test_a_mark_that_is_not_on_home_is_not_remembered(couple, time):
    ana, _ = couple
    chooses(ana, today="app", hours="2")
    before = dump(ana.app)
    for which in ("0123456789ab", "", "x" * 5000):
        assert ana.post("/settings/reminders/got-it", follow=False, which=which).status_code == 302
    assert dump(ana.app) == before


QUESTION = "Want a reminder on Sundays?"


def opens_and_is_done(ana: Person, ben: Person, time) -> None:
    occasion = ana.occasion()
    for person in (ana, ben):
        person.write("thanks", "The soup", occasion)
        person.ready(occasion)
    for person in (ana, ben):
        person.post(f"/check-in/{occasion}/done")


def test_after_the_first_check_in_it_is_asked_once(post, couple, time):
    ana, ben = couple
    assert QUESTION not in ana.page("/")
    time.move(days=1)
    opens_and_is_done(ana, ben, time)
    for person in couple:
        assert QUESTION in text_of(person.page("/"))
    american = ana.get("/", headers={"Accept-Language": "en-US"})  # whose week begins with Sunday
    assert QUESTION in text_of(american.text)
    ana.post("/settings/reminders/answer", channel="")
    assert QUESTION not in ana.page("/")
    assert not schedule_of(ana).any_on
    assert QUESTION in ben.page("/")
    time.move(days=7)
    opens_and_is_done(ana, ben, time)
    for person in couple:  # also who gave no answer isn't asked again
        assert "Done for this week" in text_of(person.page("/"))
        assert QUESTION not in person.page("/")


def test_where_a_reminder_could_only_repeat_home_none_is_offered(couple, time, monkeypatch):
    ana, ben = couple
    monkeypatch.setattr(outbox, "is_set_up", lambda: False)
    monkeypatch.setattr(pushing, "is_offered", lambda: False)
    for name in ("has_mail", "has_push"):
        monkeypatch.setitem(ana.app.jinja_env.globals, name, False)
    time.move(days=1)
    opens_and_is_done(ana, ben, time)
    assert "Want a reminder" not in text_of(ana.page("/"))
    assert "Your calendar can remind you" in text_of(ana.page("/settings/reminders"))


def test_a_yes_turns_one_on_and_says_when(post, couple, time):
    ana, ben = couple
    time.move(days=1)
    opens_and_is_done(ana, ben, time)
    said = text_of(ana.post("/settings/reminders/answer", channel="mail").text)
    assert "Set. Once you're ready, it won't come." in said
    assert QUESTION not in said
    assert schedule_of(ana).channels == {TODAY: MAIL}
    time.move(days=5)
    assert post.round() == []
    time.move(days=1, hours=-2)
    assert post.round() == ["ana"]


def test_what_is_no_answer_is_refused(couple):
    ana, _ = couple
    before = dump(ana.app)
    assert ana.post("/settings/reminders/answer", follow=False, channel="pigeon").status_code == 400
    assert dump(ana.app) == before


# --- what each is about ------------------------------------------------------------------------------------------------------


def id_of(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def sends_message(person: Person, name: str = "one") -> str:
    draft = f"/statements/drafts/{id_of('draft ' + name)}"
    person.post(draft, observation="the plan changed")
    person.post(f"{draft}/share", id=id_of(name), when="at-once")
    return f"/statements/{id_of(name)}"


def test_a_day_to_come_back_to_a_message_is_reminded_of_until_its_person_has(post, couple, time):
    ana, ben = couple
    chooses(ana, also=["promised"])
    chooses(ben, also=["promised"])
    message = sends_message(ben)
    time.move(minutes=11)
    ana.post(f"{message}/entries", id=id_of("later"), kind="time", back_on="2026-11-24")
    time.move(days=1)
    assert post.round() == []
    time.move(days=1)
    assert post.round() == ["ana"]
    ana.post(f"{message}/entries", id=id_of("much later"), kind="time", back_on="2026-11-26")
    time.move(days=1)
    ana.post(f"{message}/entries", id=id_of("heard"), kind="heard", text="plans matter")
    time.move(days=1)
    assert post.round() == []


def test_a_day_to_revisit_an_agreement_is_reminded_of_until_both_went_over_it(post, scenario, time):
    ana, ben = scenario.ana, scenario.ben
    for person in (ana, ben):
        chooses(person, also=["revisit"])
    time.time = time.time.replace(year=2027, month=1, day=16, hour=12)
    for person in (ana, ben):
        person.sign_in()
    assert post.round() == []
    time.move(days=1)
    assert sorted(post.round()) == ["ana", "ben"]
    time.move(hours=1)
    assert post.round() == []


def test_the_end_of_a_break_is_reminded_of_unless_one_is_back(post, couple, time):
    ana, ben = couple
    for person in couple:
        chooses(person, also=["break"])
    talk = id_of("talk")
    ana.post("/together/ask", id=talk, kind="talk", minutes="20", when="now")
    ben.post(f"/together/{talk}/answer", answer="yes", version="1")

    def move(person: Person, name: str, **fields) -> None:
        sent = {"id": str(uuid.uuid4()), "move": name, **fields}
        assert person.post(f"/together/{talk}/moves", follow=False, **sent).status_code == 302

    for person in couple:
        move(person, "ready")
    move(ana, "pause", minutes="30")
    time.move(minutes=29)
    assert post.round() == []
    time.move(minutes=1)
    move(ben, "return")
    assert post.round() == ["ana"]
    move(ana, "return")
    for _ in range(3):  # Ben takes break after break: Ana's mailbox hears of one
        move(ben, "pause", minutes="20")
        time.move(minutes=21)
        assert post.round() in (["ana", "ben"], ["ben", "ana"], ["ben"])
        for person in couple:
            move(person, "return")
    assert [got.to[0] for got in post.box.received].count("ana@example.org") == 2


def test_something_new_is_told_of_once_a_day_by_ones_own_hours(post, couple, time):
    ana, ben = couple
    chooses(ana, also=["arrived"])
    ana.post("/settings/from-partner", begin="9", end="21")
    time.move(hours=9, minutes=30)  # half past nine in the evening
    ben.post("/thanks", id=id_of("thanks"), kind="thanks", text="the soup")
    assert post.round() == []
    time.move(hours=11)
    assert post.round() == []
    time.move(hours=2)
    assert post.round() == ["ana"]
    for name in ("second", "third"):
        ben.post("/thanks", id=id_of(name), kind="thanks", text=f"the soup, {name}")
        time.move(hours=1)
        assert post.round() == []
    time.move(hours=22)
    assert post.round() == ["ana"]
    time.move(days=1)
    assert post.round() == []


def test_what_was_opened_or_is_ones_own_is_not_told_of(post, couple, time):
    ana, ben = couple
    chooses(ana, also=["arrived"])
    time.move(minutes=1)
    ana.post("/thanks", id=id_of("own"), kind="thanks", text="the bread")
    ben.post("/thanks", id=id_of("thanks"), kind="thanks", text="the soup")
    for mark in re.findall(r'name="mark" value="(\w+)"', ana.page("/")):
        ana.post("/home/new", mark=mark)
    time.move(days=1)
    assert post.round() == []


def test_what_was_opened_between_claiming_and_sending_is_not_told_of(post, couple, time):
    from couples.mail.send_due import send_due
    from couples.reminders.claiming import claim_due

    ana, ben = couple
    chooses(ana, also=["arrived"])
    time.move(minutes=1)
    ben.post("/thanks", id=id_of("thanks"), kind="thanks", text="the soup")
    time.move(days=1)
    claim_due(post.app)
    assert len(dump(post.app)["outgoing_mails"]) == 1
    for mark in re.findall(r'name="mark" value="(\w+)"', ana.page("/")):
        ana.post("/home/new", mark=mark)
    send_due(post.app)
    assert post.box.received == []


def test_no_one_can_tell_from_what_is_kept_whether_it_was_opened_or_mailed(post, couple, time):
    ana, ben = couple
    found = []
    for opens in (True, False):
        chooses(ana, also=["arrived"])
        time.move(minutes=1)
        ben.post("/thanks", id=id_of(f"thanks {opens}"), kind="thanks", text=f"the soup {opens}")
        if opens:
            for mark in re.findall(r'name="mark" value="(\w+)"', ana.page("/")):
                ana.post("/home/new", mark=mark)
        time.move(days=1)
        post.round()
        found.append(schedule_of(ana))
        chooses(ana)
    opened, mailed = found
    assert len(opened.sent) == 1
    assert len(mailed.sent) == 2
    assert (opened.closed, opened.shows) == (mailed.closed, mailed.shows)


def test_a_proposal_is_told_of_by_home_and_no_mail(post, couple, time):
    """Its reader may have said no to such a thing, which only their key tells: no mail may come of asking again."""
    ana, ben = couple
    chooses(ana, also=["arrived"])
    time.move(minutes=1)
    propose(ben)
    time.move(days=1)
    assert 'name="mark"' in ana.page("/")
    assert post.round() == []
    ben.post("/thanks", id=id_of("thanks"), kind="thanks", text="the soup")
    time.move(days=1)
    assert post.round() == ["ana"]


def test_a_day_to_revisit_is_not_told_of_while_something_new_is_proposed(post, scenario, time):
    ana, ben = scenario.ana, scenario.ben
    chooses(ana, also=["revisit"])
    chooses(ben, also=["revisit"])
    counter(ben, scenario.ids["agreement"], "We answer by noon")
    time.time = time.time.replace(year=2027, month=1, day=17, hour=12)
    for person in (ana, ben):
        person.sign_in()
    assert post.round() == []


def test_a_letter_that_is_also_about_something_else_still_comes_once_what_came_is_opened(post, couple, time):
    from couples.mail.send_due import send_due
    from couples.reminders.claiming import claim_due

    ana, ben = couple
    chooses(ana, today="mail", hours="2", also=["arrived"])
    time.move(minutes=1)
    ben.post("/thanks", id=id_of("thanks"), kind="thanks", text="the soup")
    time.move(hours=5)
    claim_due(post.app)
    for mark in re.findall(r'name="mark" value="(\w+)"', ana.page("/")):
        ana.post("/home/new", mark=mark)
    send_due(post.app)
    assert [got.to for got in post.box.received] == [["ana@example.org"]]


def test_who_switches_off_some_of_what_comes_is_not_reminded_of_it(post, couple, time):
    ana, ben = couple
    chooses(ana, today="mail", also=["arrived"])
    ana.post("/settings/from-partner", begin="8", end="21", off=["thanks"])
    assert schedule_of(ana).channels == {TODAY: MAIL}
    answer = ana.post("/settings/reminders", follow=False, **{**AS_FIRST, "also": ["arrived"]})
    assert answer.status_code == 422
    assert "off in What reaches you" in answer.text
    ben.post("/thanks", id=id_of("thanks"), kind="thanks", text="the soup")
    time.move(days=1)
    assert post.round() == []


# --- what no one else can tell ---------------------------------------------------------------------------------------------


def pages_of(person: Person) -> dict[str, str]:
    return {path: plain(person.page(path)) for path in PAGES}


def test_nothing_on_the_partners_pages_tells_who_has_reminders(post, couple, time):
    ana, ben = couple
    time.move(hours=5)
    before = pages_of(ben)
    chooses(ana, **ALL, hours="1")
    ana.post("/settings/reminders/pause", weeks="4")
    ana.post("/settings/reminders/go-on")
    assert pages_of(ben) == before
    time.move(hours=1)
    chooses(ben)  # his own page of an hour later, in which Ana gets a mail
    later = pages_of(ben)
    assert post.round() == ["ana"]
    assert pages_of(ben) == later


def test_the_first_cell_of_someone_brings_their_partners_along(couple, eve):
    ana, ben = couple
    assert dump(ana.app)["reminders"] == []
    chooses(ana, today="app")
    assert {row["user_id"] for row in dump(ana.app)["reminders"]} == {user_id(ana), user_id(ben)}


def test_every_cell_has_the_same_length_and_both_change_when_one_is_chosen(couple, eve, time):
    ana, ben = couple
    seal_wishes_again(ana.app)

    def cells() -> dict[str, str]:
        return {row["user_id"]: row["cell"] for row in dump(ana.app)["reminders"]}

    before = cells()
    assert set(before) == {user_id(p) for p in (ana, ben, eve)}
    chooses(ana, **ALL)
    after = cells()
    assert {who for who in after if after[who] != before[who]} == {user_id(ana), user_id(ben)}
    seal_wishes_again(ana.app)
    assert all(cells()[who] != after[who] for who in after)
    assert len({len(cell) for cell in (*before.values(), *after.values(), *cells().values())}) == 1


def test_all_that_a_cell_can_hold_fits_into_its_length(app, ana, time):
    full = Schedule().chosen(dict.fromkeys(KINDS, BOTH), time.now())
    url = "https://push.example.org/".ljust(MOST_LETTERS, "x")
    phone = Phone(
        "0" * 32, url, "k" * 87, "s" * 22, "0" * 16, time.now().replace(microsecond=123).isoformat(), 5
    )
    full = full.with_phones((phone,) * phones.MOST)
    for number in range(MOST_SENT + 20):
        full = full.with_sent(str(number), time.now().date()).with_closed(f"{number:012}", time.now().date())
    with app.app_context():
        begin_writing()
        empty = len(models.row_of(uuid.UUID(user_id(ana))).cell)
        row = models.keep(uuid.UUID(user_id(ana)), full)
        assert len(row.cell) == empty
        assert replace(row.schedule, link="") == full
        assert row.schedule.link
        assert empty < models.SIZE + 2 * STEP
        db.session.rollback()


def test_the_database_says_nothing_of_what_was_chosen_and_a_cell_in_another_row_opens_nothing(couple, time):
    ana, ben = couple
    chooses(ana, **ALL)
    chooses(ben)
    for word in (b"channels", b"revisit", b"waking"):
        assert word not in kept(ana.app)
    with connect(ana.app) as file:
        cells = dict(file.execute("SELECT user_id, cell FROM reminders").fetchall())
        for one, other in ((ana, ben), (ben, ana)):
            file.execute(
                "UPDATE reminders SET cell = ? WHERE user_id = ?", (cells[user_id(one)], user_id(other))
            )
        file.commit()
    assert not schedule_of(ana).any_on
    assert not schedule_of(ben).any_on


def agree_on_wednesday(couple) -> None:
    ana, ben = couple
    ana.post("/check-in/ritual", weekday="2", at="20:00", zone="UTC", keys=["thanks"])
    proposal = re.search(r"/check-in/ritual/([0-9a-f-]{36})/agree", ben.page("/check-in/ritual"))[1]
    ben.post(f"/check-in/ritual/{proposal}/agree")


def mails_of(post, *days: int, time) -> list[list[str]]:
    """Who gets a mail, after each of these many days more."""
    found = []
    for each in days:
        time.time += timedelta(days=each)
        found.append(sorted(post.round()))
    return found


@pytest.mark.parametrize("leaver", ["Ana", "Ben"])
def test_both_go_on_being_reminded_as_before_and_by_the_day_the_two_agreed_on(post, couple, time, leaver):
    """So no mail that comes, or fails to come, tells that someone left."""
    ana, ben = couple
    agree_on_wednesday(couple)
    for person in couple:
        chooses(person, today="mail", coming="mail")
    assert mails_of(post, 2, 1, time=time) == [["ana", "ben"]] * 2  # Tuesday and Wednesday
    {"Ana": ana, "Ben": ben}[leaver].post("/pairing/leave")
    weeks = mails_of(post, *[3, 1, 2, 1] * 4, time=time)  # Saturday, Sunday, Tuesday, Wednesday
    assert weeks == [[], [], ["ana", "ben"], ["ana", "ben"]] * 4
    ben = ben.another_device()
    chooses(ben)
    chooses(ben, today="mail")
    assert mails_of(post, 4, time=time) == [["ben"]]  # a Sunday, suggested to everyone; he asked for it since
    assert not any("ana" in each for each in mails_of(post, *[1] * 7, time=time))
    ana = ana.another_device()
    assert "No check-in reminders until you choose your day" in text_of(ana.page("/settings/reminders"))
    ana.post("/check-in/ritual", weekday="2", at="20:00", zone="UTC", keys=["thanks"])
    assert "you choose your day" not in text_of(ana.page("/settings/reminders"))
    assert "ana" in mails_of(post, 3, time=time)[0]


def test_until_a_day_to_undo_it_is_over_and_after_it_a_leaving_changes_no_mail_of_either(post, couple, time):
    agree_on_wednesday(couple)
    for person in couple:
        chooses(person, today="mail", coming="mail")
    assert mails_of(post, 2, time=time) == [["ana", "ben"]]
    couple[0].post("/pairing/leave", undo_day="y")
    assert mails_of(post, 1, time=time) == [["ana", "ben"]]
    leave_due(post.app)
    assert one(post.app, "SELECT COUNT(*) FROM spaces WHERE closed_at IS NOT NULL") == 1
    assert mails_of(post, 3, 1, 2, 1, time=time) == [[], [], ["ana", "ben"], ["ana", "ben"]]


def test_after_a_second_parting_the_day_of_their_last_space_counts_and_not_of_one_they_kept(
    post, couple, time
):
    ana, ben = couple
    for person in couple:
        person.write("thanks", "You made soup")
        person.ready()
    time.move(days=1)
    ana.post("/pairing/leave")
    time.move(days=1)
    pair(ana, ben)
    for person in couple:
        person.post("/pairing/again", answer="yes")
    agree_on_wednesday(couple)
    for person in couple:
        chooses(person, today="mail")
        person.write("thanks", "You made soup again")
        person.ready()
    ben.post("/pairing/leave")
    assert one(post.app, "SELECT COUNT(DISTINCT closed_at) FROM spaces WHERE closed_at IS NOT NULL") == 1
    assert mails_of(post, 5, 1, 1, 1, 1, time=time) == [[], [], [], ["ana", "ben"], []]  # from a Sunday on


def test_the_page_says_by_name_who_is_not_told_and_names_no_one_who_is_not_there(couple):
    ana, ben = couple
    assert "Ben isn't told" in text_of(ana.page("/settings/reminders"))
    chooses(ana, today="app")
    assert "Saved, and Ben isn't told." in html.unescape(ana.page("/settings/reminders"))
    ben.post("/pairing/leave")
    page = text_of(ana.page("/settings/reminders"))
    assert "Only you can see this" in page
    assert "isn't told" not in page
    chooses(ana)
    assert "Saved, and your partner isn't told." in html.unescape(ana.page("/settings/reminders"))


@pytest.mark.parametrize("asked", ["by mail", "for Home alone", "for writing", "not at all"])
def test_both_read_that_reminders_go_on_and_where_to_end_them_if_any_come(couple, time, asked):
    ana, ben = couple
    chosen = {
        "by mail": {"today": "mail"},
        "for Home alone": {"today": "app"},
        "for writing": {"writing": "mail"},
    }
    chooses(ana, **chosen.get(asked, {}))
    chooses(ben, today="mail")
    lines = {
        "/": "Reminders keep coming until",
        "/settings/reminders": "Reminders keep coming until",
    }
    assert not [path for path, line in lines.items() if line in text_of(ana.page(path))]
    ben.post("/pairing/leave")
    said = [path for path, line in lines.items() if line in text_of(ana.page(path))]
    assert said == (["/", "/settings/reminders"] if asked == "by mail" else [])
    assert [path for path, line in lines.items() if line in text_of(ben.page(path))] == list(lines)
    for person in couple:
        chooses(person)
        assert not [path for path, line in lines.items() if line in text_of(person.page(path))]


def test_who_was_left_finds_no_check_in_of_the_two_on_home_and_their_own_writing_still(couple, time):
    ana, ben = couple
    chooses(ana, today="app", hours="4", writing="app", writing_at="15")
    time.move(hours=4)
    both = ("Your reminder: check-in today at 19:00", "Your reminder: time for your notes")
    assert all(line in text_of(ana.page("/")) for line in both)
    ben.post("/pairing/leave")
    assert both[0] not in text_of(ana.page("/"))
    assert both[1] in text_of(ana.page("/"))


def test_a_cell_of_another_version_is_no_reminder_and_is_left_as_it_is(app, couple):
    ana, ben = couple
    chooses(ben, **ALL)
    with app.app_context():
        begin_writing()
        row = models.row_of(uuid.UUID(user_id(ben)))
        row._seal(b'{"channels": 7}'.ljust(models.SIZE))
        db.session.commit()
    assert not schedule_of(ben).any_on
    chooses(ana, **ALL)  # which seals his cell again
    with app.app_context():
        row = models.row_of(uuid.UUID(user_id(ben)))
        assert b'{"channels": 7}' in vault.open_sealed(
            row._key(), row.cell, models.LABEL, row.id, row.user_id
        )


def test_who_is_left_and_chooses_another_day_is_reminded_of_that(post, couple, time):
    ana, ben = couple
    chooses(ana, today="mail")
    ben.post("/pairing/leave")
    ana.post("/check-in/ritual", weekday="2", at="20:00", zone="UTC", keys=["thanks"])
    time.time += timedelta(days=3)
    assert post.round() == ["ana"]
    time.time += timedelta(days=4)
    assert post.round() == []


def test_someone_alone_is_reminded_until_they_have_written(post, eve, time):
    chooses(eve, today="mail", hours="2")
    time.move(hours=5)
    assert post.round() == ["eve"]
    time.move(days=6)
    eve.write("thanks", "The sea")
    time.move(days=1)
    assert post.round() == []


def test_deleting_the_account_and_starting_over_take_them_away(app, couple, time):
    from couples import accounts

    ana, ben = couple
    chooses(ana, **ALL)
    chooses(ben, **ALL)
    with app.app_context():
        begin_writing()
        person = db.session.get(models.User, uuid.UUID(user_id(ben)))
        models._begin_anew(person)
        assert models._begin_anew in [r() for r in accounts.vault_set_aside.receivers.values()]
        db.session.commit()
    assert not schedule_of(ben).any_on
    assert schedule_of(ana).channel(COMING) == MAIL
    assert schedule_of(ana).channel(WRITING) == MAIL
    ana.post("/settings/delete", current=PASSWORD)
    assert dump(app)["reminders"] == []
