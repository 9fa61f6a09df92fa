"""The link to one's own calendar: secret, stopped with one tap, and telling no one but its owner anything."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from couples.accounts.guess_and_request_limits import GUESS_LIMIT
from couples.extensions import limiter
from tests.accounts.test_starting_over import LATER, NEW, bring_back, start_over
from tests.boundaries.acts import counter
from tests.calendar_feed.readers import WEEKS, Read, with_icalendar
from tests.conftest import PASSWORD, Person, pair
from tests.forms import forms_of
from tests.pages import plain, same, text_of
from tests.scenario import connect, dump

SUNDAY = datetime(2026, 11, 22, 19, tzinfo=UTC)


def is_asked(person: Person) -> None:
    """Says who it is, where they haven't yet."""
    if person.get("/calendar").status_code == 302:
        person.prove()


def page_of(person: Person) -> str:
    is_asked(person)
    return person.page("/calendar")


def saves(person: Person, **chosen) -> None:
    is_asked(person)
    assert person.post("/calendar", follow=False, **chosen).status_code == 302


def address(person: Person) -> str:
    """The link that the page shows; empty where it shows none."""
    found = re.search(r'class="link-text">http://[^/]+(/calendar/[\w-]+\.ics)<', page_of(person))
    return found[1] if found else ""


def link_of(person: Person, **chosen) -> str:
    is_asked(person)
    assert person.post("/calendar/link", follow=False, **chosen).status_code == 302
    return address(person)


def file_of(browser: Person, link: str) -> bytes:
    answer = browser.get(link)
    assert answer.status_code == 200
    return answer.data


def read(browser: Person, link: str) -> Read:
    return with_icalendar(file_of(browser, link))


def agrees_on(proposer: Person, other: Person, **schedule) -> None:
    proposer.post("/check-in/ritual", **{"weekday": "6", "zone": "UTC", "keys": "thanks", **schedule})
    with connect(proposer.app) as db:
        (id,) = db.execute("SELECT id FROM rituals WHERE agreed_at IS NULL").fetchone()
        db.execute("DELETE FROM next_asks")
        db.commit()
    assert other.post(f"/check-in/ritual/{uuid.UUID(id)}/agree", follow=False).status_code == 302


# --- the link ---------------------------------------------------------------------------------------------------------


def test_a_calendar_app_reads_the_hour_while_no_one_is_signed_in(couple, nobody):
    link = link_of(couple[0])
    found = read(nobody, link)
    assert found.titles == ["Busy"]
    assert found.moments[:2] == [SUNDAY, SUNDAY + timedelta(weeks=1)]


def test_it_follows_the_day_that_both_agree_on(couple, nobody):
    ana, ben = couple
    links = [link_of(ana), link_of(ben)]
    agrees_on(ana, ben, weekday="2", at="20:30")
    for link in links:
        assert read(nobody, link).moments[0] == datetime(2026, 11, 25, 20, 30, tzinfo=UTC)


def test_a_proposal_changes_nothing_before_it_is_agreed_on(couple, nobody):
    ana, ben = couple
    links = [link_of(ana), link_of(ben)]
    before = [file_of(nobody, link) for link in links]
    ana.post("/check-in/ritual", weekday="2", at="20:30", zone="UTC", keys="thanks")
    assert [file_of(nobody, link) for link in links] == before


def test_whoever_is_alone_has_one_too(eve, nobody):
    assert read(nobody, link_of(eve, title="Tea")).titles == ["Tea"]


@pytest.mark.parametrize("end", ["stop", "new keys", "password", "recovery code", "delete"])
def test_a_stopped_link_stops_at_once_and_answers_like_one_that_never_was(ana, nobody, end):
    link = link_of(ana)
    assert nobody.get(link).status_code == 200
    if end == "new keys":
        ana.post("/settings/new-keys", current=PASSWORD, password="green kettle by the door")
    elif end == "password":
        ana.post("/settings/password", current=PASSWORD, password="green kettle by the door")
    elif end == "recovery code":
        shown = ana.post("/settings/recovery", current=PASSWORD).text
        code = re.search(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", shown)[0]
        nobody.post("/sign-in/recovery", email=ana.email, code=code, password="green kettle by the door")
    elif end == "delete":
        ana.post("/settings/delete", current=PASSWORD)
    else:
        ana.prove()
        ana.post(f"/calendar/{end}")
    stopped, never = nobody.get(link), nobody.get("/calendar/" + "x" * 43 + ".ics")
    assert (stopped.status_code, never.status_code) == (404, 404)
    assert same(stopped, never)
    assert same(stopped, nobody.get("/nothing-here"))


def test_a_link_after_the_one_that_was_stopped_is_another_one(ana, nobody):
    before = link_of(ana, title="Tea")
    ana.post("/calendar/stop")
    after = link_of(ana, title="Tea")
    assert after != before
    assert nobody.get(before).status_code == 404
    assert read(nobody, after).titles == ["Tea"]


def test_a_page_from_before_there_was_a_link_stops_none_and_shows_in_it_what_was_chosen_there(ana, nobody):
    ana.prove()
    [old] = [f.fields for f in forms_of(ana.page("/calendar"), "") if f.action == "/calendar/link"]
    link = link_of(ana, title="Tea")
    assert link_of(ana, was=old["was"], title="Busy") == link
    assert read(nobody, link).titles == ["Tea"]
    assert link_of(ana, was=old["was"], title="Music") == link
    assert read(nobody, link).titles == ["Music"]


def test_guesses_are_counted_and_then_asked_to_wait(ana, nobody):
    limiter.reset()
    link = link_of(ana)
    for _ in range(GUESS_LIMIT.amount):
        assert nobody.get(f"/calendar/{uuid.uuid4()}.ics").status_code == 404
    assert nobody.get(f"/calendar/{uuid.uuid4()}.ics").status_code == 429
    for _ in range(
        GUESS_LIMIT.amount + 5
    ):  # whoever guesses in the same network keeps no one from their calendar
        assert nobody.get(link).status_code == 200


def test_whose_account_is_switched_off_has_no_link_for_that_long(ana, nobody):
    link = link_of(ana)
    for until, status in (("2026-11-22", 404), (None, 200)):
        with connect(ana.app) as db:
            db.execute("UPDATE users SET disabled_on = ?", (until,))
            db.commit()
        assert nobody.get(link).status_code == status


def test_it_sets_no_cookie_asks_for_no_session_and_may_be_kept_by_its_reader_alone(ana, nobody):
    link = link_of(ana)
    for browser in (nobody, ana):
        answer = browser.get(link)
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer.headers["Content-Disposition"] == 'inline; filename="calendar.ics"'
        assert answer.data == nobody.get(link).data


def test_what_a_reader_has_already_is_not_sent_again_and_coming_leaves_no_trace(ana, nobody):
    link = link_of(ana)
    before, first = dump(ana.app), nobody.get(link)
    again = nobody.get(link, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert nobody.client.head(link, base_url=nobody.base).status_code == 200
    assert dump(ana.app) == before
    saves(ana, title="Tea")
    changed = nobody.get(link, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_weeks_later_it_is_still_the_same_to_the_byte(ana, nobody, time):
    link = link_of(ana)
    before = file_of(nobody, link)
    time.move(weeks=9, hours=5)
    assert file_of(nobody, link) == before


# --- what's chosen ----------------------------------------------------------------------------------------------------


def test_the_hour_alone_is_in_it_until_its_owner_ticks_more(scenario, nobody):
    ben = scenario.ben
    link = link_of(ben)
    assert read(nobody, link).days == []
    saves(ben, title="Music", revisits="y")
    found = read(nobody, link)
    assert found.days == [date(2027, 1, 17)]
    assert set(found.titles) == {"Music"}
    saves(ben, title="", answers="y")
    assert read(nobody, link).titles == ["Busy"]


def test_the_day_i_asked_for_time_until_is_in_mine_and_not_in_my_partners(scenario, nobody):
    ana, ben = scenario.ana, scenario.ben
    links = {person: link_of(person, answers="y") for person in (ana, ben)}
    asked = {"id": str(uuid.uuid4()), "kind": "time", "back_on": "2026-11-26"}
    answer = ben.post(f"/statements/{scenario.ids['statement']}/entries", follow=False, **asked)
    assert answer.status_code == 302
    assert read(nobody, links[ben]).days == [date(2026, 11, 26)]
    assert read(nobody, links[ana]).days == []


def test_an_agreement_on_hold_or_ended_has_no_day(scenario, nobody):
    link = link_of(scenario.ben, revisits="y")
    assert read(nobody, link).days == [date(2027, 1, 17)]
    agreement = scenario.ids["agreement"]
    answer = scenario.ana.post(f"/agreements/{agreement}/end", follow=False, id=str(uuid.uuid4()))
    assert answer.status_code == 302
    assert read(nobody, link).days == []


def test_a_proposal_takes_no_day_out_of_a_calendar(scenario, nobody, time):
    """A calendar is read by others too, and its reader may have been asked for nothing yet."""
    link = link_of(scenario.ben, revisits="y")
    before = file_of(nobody, link)
    counter(scenario.ana, scenario.ids["agreement"], "We answer by noon")
    time.move(days=1)
    assert "Version 3" in text_of(scenario.ben.page(f"/agreements/{scenario.ids['agreement']}"))
    assert file_of(nobody, link) == before


def test_what_the_partner_does_alone_changes_nothing(scenario, nobody, time):
    link = link_of(scenario.ben, revisits="y", answers="y")
    before = file_of(nobody, link)
    ana, ids = scenario.ana, scenario.ids
    ana.post(f"/agreements/{ids['agreement']}/slips", id=str(uuid.uuid4()), text="again", day="2026-11-22")
    ana.post("/statements/drafts/" + str(uuid.uuid4()), free="a thought")
    ana.post("/settings/from-partner", begin="9", end="20", off=["thanks"])
    ana.post("/calendar/stop")
    ana.post("/settings", name="Anna", zone="Asia/Tokyo", theme="dark")
    ana.write("thanks", "for the tea", ana.occasion())
    ana.ready()
    time.move(days=1)
    assert file_of(nobody, link) == before


def test_the_title_is_refused_kindly_where_it_is_too_long_and_stays_in_the_field(ana):
    ana.prove()
    for path in ("/calendar/link", "/calendar", "/calendar/file"):
        answer = ana.post(path, follow=False, title="long " * 500)
        assert answer.status_code == 422
        assert "long long" in answer.text
    assert address(ana) == ""


def test_a_file_to_take_once_says_the_same_and_saves_nothing(scenario):
    ben = scenario.ben
    before = dump(scenario.app)
    answer = ben.post("/calendar/file", follow=False, title="Tea", revisits="y")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="calendar.ics"'
    found = with_icalendar(answer.data)
    assert (set(found.titles), found.days) == ({"Tea"}, [date(2027, 1, 17)])
    after = dump(scenario.app)
    assert after == before
    ids = re.findall(rb"UID:.+", answer.data)
    assert ids == re.findall(rb"UID:.+", ben.post("/calendar/file", follow=False, revisits="y").data)


# --- who knows --------------------------------------------------------------------------------------------------------


def test_no_page_of_the_partner_differs_by_whether_there_is_a_link(couple):
    ana, ben = couple
    pages = ("/", "/settings", "/calendar", "/settings/devices", "/everything", "/check-in/ritual", "/shared")

    def seen() -> list[str]:
        ben.prove()
        return [plain(ben.page(path)) for path in pages]

    before = seen()
    link_of(ana, title="Only for Ana")
    assert seen() == before


def test_only_a_hash_of_the_link_and_sealed_cells_lie_in_the_database(ana):
    link = link_of(ana, title="Choir practice")
    secret = link.removeprefix("/calendar/").removesuffix(".ics")
    with connect(ana.app) as db:
        held = repr(db.execute("SELECT * FROM calendar_feeds").fetchall()).encode()
    for word in (secret.encode(), b"Choir", b"practice"):
        assert word not in held


def test_a_link_is_set_aside_and_comes_back_with_its_owner_and_so_goes_one_that_a_thief_makes(
    ana, nobody, time
):
    """Whoever started over may have the mailbox alone: they're shown no link, and keep none when the owner is back."""
    link = link_of(ana)
    thief = start_over(ana, time)
    thief.prove(NEW)
    assert nobody.get(link).status_code == 404
    assert address(thief) == ""
    theirs = link_of(thief)
    assert nobody.get(theirs).status_code == 200
    ana = bring_back(ana, PASSWORD)
    ana.prove(LATER)
    assert nobody.get(theirs).status_code == 404
    assert nobody.get(link).status_code == 200
    assert address(ana) == link


# --- whoever picks up the phone ---------------------------------------------------------------------------------------


def test_without_the_password_no_one_sees_makes_or_changes_a_link_and_anyone_can_stop_it(ana, nobody, time):
    link = link_of(ana)
    before = file_of(nobody, link)
    time.move(minutes=10)
    assert ana.get("/calendar").location == "/settings/its-me?next=/calendar"
    for path in ("/calendar/link", "/calendar"):
        assert ana.post(path, follow=False, title="Tea", revisits="y", answers="y").status_code == 403
    assert file_of(nobody, link) == before
    assert ana.post("/calendar/stop", follow=False).status_code == 302
    assert nobody.get(link).status_code == 404


def test_a_link_is_listed_with_the_devices_and_can_be_stopped_there(ana):
    stop = "Stop your calendar link"
    ana.prove()
    assert stop not in text_of(ana.page("/settings/devices"))
    link_of(ana)
    assert stop in text_of(ana.page("/settings/devices"))
    ana.post("/calendar/stop")
    assert stop not in text_of(ana.page("/settings/devices"))


def test_it_ends_when_all_other_devices_are_signed_out_and_says_so(couple, nobody):
    ana, ben = couple
    links = [link_of(person) for person in (ana, ben)]
    said = "Your calendar link has stopped, too."
    assert said in text_of(ana.post("/settings/sign-out-others").text)
    assert [nobody.get(link).status_code for link in links] == [404, 200]
    assert said not in text_of(ana.post("/settings/sign-out-others").text)


# --- when two part ----------------------------------------------------------------------------------------------------


def part(ana: Person, how: str) -> None:
    if how == "deletes the account":
        answer = ana.post("/settings/delete", follow=False, current=PASSWORD)
    else:
        ana.prove()
        answer = ana.post("/pairing/leave", follow=False, take_back="y" if "takes" in how else "")
    assert answer.status_code == 302


PARTINGS = ["stops sharing", "takes all back", "deletes the account"]


@pytest.mark.parametrize("how", PARTINGS)
def test_no_calendar_changes_for_thirty_days_when_someone_leaves(scenario, nobody, time, how):
    ana, ben = scenario.ana, scenario.ben
    asked = {"id": str(uuid.uuid4()), "kind": "time", "back_on": "2026-11-26"}
    ben.post(f"/statements/{scenario.ids['statement']}/entries", **asked)
    ben.post(f"/check-in/ritual/{scenario.ids['proposal_ana']}/agree")
    links = {person: link_of(person, revisits="y", answers="y") for person in (ben, ana)}
    before = {person: file_of(nobody, link) for person, link in links.items()}
    assert len(with_icalendar(before[ben]).days) == 2
    part(ana, how)
    for days in (0, 1, 28):
        time.move(days=days)
        assert file_of(nobody, links[ben]) == before[ben]
        if how != "deletes the account":
            assert file_of(nobody, links[ana]) == before[ana]
    time.move(days=3)
    later = read(nobody, links[ben])
    assert (later.days, later.moments) == ([], [])
    ben_again = ben.another_device()
    assert "It won't show a check-in until you choose your day" in text_of(page_of(ben_again))
    ben_again.post("/check-in/ritual", weekday="0", at="08:00", zone="UTC", keys="thanks")
    page = text_of(page_of(ben_again))
    assert "you choose your day" not in page
    assert "Save to show your new check-in" in page
    assert read(nobody, links[ben]).moments == []
    saves(ben_again)
    assert read(nobody, links[ben]).moments[0].hour == 8


@pytest.mark.parametrize("until", ["", "2027-02-01"])
def test_nor_does_one_of_a_pause_or_of_another_rhythm(opened, couple, nobody, time, until):
    ana, ben = couple
    time.move(minutes=1)
    agrees_on(ana, ben, at="19:00", every="month")
    link = link_of(ben)
    monthly = file_of(nobody, link)
    ana.post("/check-in/pause", until=until)
    paused = file_of(nobody, link)
    assert paused != monthly
    assert len(with_icalendar(paused).moments) == (WEEKS if until else 0)
    part(ana, "stops sharing")
    for days in (0, 1, 28):
        time.move(days=days)
        assert file_of(nobody, link) == paused


def test_it_also_stays_where_nothing_was_shared_yet_and_the_space_is_gone(eve, cleo, nobody):
    pair(cleo, eve)
    agrees_on(cleo, eve, weekday="2", at="20:30")
    link = link_of(eve)
    before = file_of(nobody, link)
    cleo.post("/pairing/leave")
    with connect(eve.app) as db:
        assert db.execute("SELECT count(*) FROM spaces WHERE paired_at IS NOT NULL").fetchone() == (0,)
    assert file_of(nobody, link) == before


@pytest.mark.parametrize("saves_first", [True, False])
def test_an_hour_that_its_owner_chooses_alone_is_in_it_once_they_have_saved_it_alone(
    opened, couple, nobody, saves_first
):
    """Whoever had the phone in their hands once may have the link."""
    ana, ben = couple
    link = link_of(ben)
    ana.post("/pairing/leave")
    before = file_of(nobody, link)
    if saves_first:
        saves(ben)
        assert file_of(nobody, link) == before
    ben.post("/check-in/ritual", weekday="0", at="08:00", zone="UTC", keys="thanks")
    if not saves_first:
        assert file_of(nobody, link) == before
        saves(ben)
    assert read(nobody, link).moments[0].hour == 8


def test_who_pairs_again_has_the_hour_of_the_two(opened, couple, cleo, nobody, time):
    ana, ben = couple
    agrees_on(ana, ben, weekday="2", at="20:30")
    link = link_of(ben)
    ana.post("/pairing/leave")
    assert read(nobody, link).moments[0].hour == 20
    pair(ben, cleo)
    saves(ben)
    assert read(nobody, link).moments[0].hour == 19


def test_a_copied_link_does_not_follow_its_owner_to_whoever_they_share_with_next(
    opened, couple, cleo, nobody, time
):
    """Whoever had the phone in their hands once may have the link, and reads nothing new until its owner saves it."""
    ana, ben = couple
    link = link_of(ben, revisits="y", answers="y")
    ana.post("/pairing/leave")
    time.move(days=2)
    before = file_of(nobody, link)
    pair(ben, cleo)
    for person in (ben, cleo):
        person.say_hello("Hello")
    agrees_on(cleo, ben, weekday="3", at="21:30", zone="Europe/Lisbon")
    assert file_of(nobody, link) == before
    assert "Save to show your new check-in" in text_of(page_of(ben))
    time.move(days=31)
    ben = ben.another_device()
    ended = file_of(nobody, link)
    assert (read(nobody, link).moments, b"Lisbon" in ended) == ([], False)
    saves(ben, title="Tea")
    found = file_of(nobody, link)
    assert (with_icalendar(found).moments[0].hour, b"Lisbon" in found) == (21, True)
    assert "Save to show" not in text_of(page_of(ben))


def test_nor_where_they_saved_it_while_they_were_alone(opened, couple, cleo, nobody, time):
    ana, ben = couple
    link = link_of(ben)
    ana.post("/pairing/leave")
    saves(ben)
    time.move(days=31)
    ben, cleo = ben.another_device(), cleo.another_device()
    pair(ben, cleo)
    agrees_on(cleo, ben, weekday="3", at="21:30")
    assert read(nobody, link).moments == []
    saves(ben)
    assert read(nobody, link).moments[0].hour == 21


def test_nor_when_those_two_part_before_its_owner_saved_it(opened, couple, cleo, nobody, time):
    ana, ben = couple
    link = link_of(ben)
    ana.post("/pairing/leave")
    before = file_of(nobody, link)
    pair(ben, cleo)
    agrees_on(cleo, ben, weekday="3", at="21:30", zone="Europe/Lisbon")
    time.move(days=1)
    cleo.post("/pairing/leave")
    assert file_of(nobody, link) == before


def test_a_file_to_take_once_has_the_new_check_in_whatever_the_link_shows(opened, couple, cleo, time):
    ana, ben = couple
    link_of(ben)
    ana.post("/pairing/leave")
    pair(ben, cleo)
    agrees_on(cleo, ben, weekday="3", at="21:30", zone="UTC")
    taken = with_icalendar(ben.post("/calendar/file", follow=False).data)
    assert taken.moments[0].hour == 21


def test_who_joins_someone_has_the_hour_of_the_two_right_away(eve, cleo, nobody):
    eve.post("/check-in/ritual", weekday="0", at="08:00", zone="UTC", keys="thanks")
    link = link_of(eve)
    pair(cleo, eve)
    assert read(nobody, link).moments[0].hour == 19


def test_the_page_warns_that_a_file_stays_as_it_is_wherever_it_offers_one(couple):
    ana, _ = couple
    for _ in ("no link", "a link"):
        page = text_of(page_of(ana))
        assert "Get a file instead" in page
        assert "A file won't change if your check-in moves." in page
        link_of(ana)


def test_the_page_says_that_a_link_keeps_the_old_hour_and_that_stopping_it_ends_that(opened, couple):
    ana, ben = couple
    agrees_on(ana, ben, weekday="2", at="20:30")
    link_of(ben)
    kept = ", so nothing looks different unless you stop it."
    assert kept not in text_of(page_of(ben))
    ana.post("/pairing/leave")
    assert kept in text_of(page_of(ben))
    ben.post("/check-in/ritual", weekday="0", at="08:00", zone="UTC", keys="thanks")
    saves(ben)
    assert kept not in text_of(page_of(ben))
