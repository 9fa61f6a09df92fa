"""Reminders on a phone: after its owner's tap, once, with nothing in them; and over with the session, the browser, or one tap."""

import logging
import re
import threading
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from couples import vault
from couples.accounts import disabled_accounts
from couples.accounts.models import User
from couples.db import begin_writing, db
from couples.maintenance.seal_wishes import seal_wishes_again
from couples.push import push_service as real
from couples.reminders import claiming, models, phones
from couples.reminders.claiming import claim_due
from couples.reminders.phones import MOST, WAITS, Phone
from couples.reminders.pushing import push_due
from couples.reminders.schedule import APP, BOTH, MAIL, PUSH, TODAY, Schedule
from tests.accounts.test_starting_over import NEW, start_over
from tests.conftest import PASSWORD, SUNDAY, Person
from tests.mail.servers import until_gone
from tests.pages import text_of
from tests.push.services import Browser, Service, raw_service
from tests.reminders.conftest import AS_FIRST, chooses
from tests.scenario import dump, user_id
from tests.test_access_control import A_PHONE
from tests.test_no_leaks import spellings

SETTINGS = "/settings/reminders"


def turns_on(person: Person, browser: Browser) -> Browser:
    answer = person.post(f"{SETTINGS}/phone", follow=False, **browser.fields)
    assert answer.status_code == 302, answer.text
    return browser


def schedule_of(person: Person) -> Schedule:
    with person.app.app_context():
        found = models.of(uuid.UUID(user_id(person)))
        db.session.rollback()
    return found


def round_of(app, service: Service) -> list[str]:
    """One round of the server's background; which phones got something in it."""
    before = len(service.received)
    claim_due(app)
    push_due(app)
    return sorted(got.path[1:] for got in service.received[before:])


@pytest.fixture
def reminded(couple, time, service):
    """Ana has a phone and a reminder on it that's due now, five hours into Sunday."""
    ana, _ = couple
    phone = turns_on(ana, service.browser("ana"))
    chooses(ana, today="push", hours="2")
    time.move(hours=5)
    return ana, phone


# --- turning it on ------------------------------------------------------------------------------------------------------------


def test_nothing_comes_to_a_phone_until_its_owner_turns_it_on_and_chooses_what(app, couple, time, service):
    ana, ben = couple
    page = text_of(ana.page(SETTINGS))
    assert "delivers them. It sees when one comes from here, never words or names." in page
    assert "This needs JavaScript." in page
    assert "on my phone" not in page
    chooses(ana, 422, today="push")
    turns_on(ana, service.browser("ana"))
    assert not schedule_of(ana).any_on
    page = ana.page(SETTINGS)
    assert "Turn off on this phone" in page
    assert page.count("Home and my phone") == 3
    assert "More on my phone" in page
    time.move(hours=5)
    assert round_of(app, service) == []
    assert "my phone" not in text_of(ben.page(SETTINGS))


def test_the_first_phone_gets_what_home_shows_already_and_the_last_one_takes_it_along(couple, service):
    ana, _ = couple
    chooses(ana, today="app", writing="mail", also=["promised"])
    turns_on(ana, service.browser("ana"))
    assert schedule_of(ana).channels == {"today": PUSH, "writing": BOTH, "promised": MAIL}
    ana.post(f"{SETTINGS}/phone/off")
    assert schedule_of(ana).channels == {"today": APP, "writing": MAIL, "promised": MAIL}
    assert schedule_of(ana).phones == ()


def test_each_kind_can_come_by_either_way_or_by_both(couple, service):
    ana, _ = couple
    turns_on(ana, service.browser("ana"))
    chooses(
        ana,
        today="both",
        coming="push",
        writing="mail",
        also=["promised", "break"],
        also_push=["break", "arrived"],
    )
    chosen = schedule_of(ana).channels
    assert chosen == {
        "today": BOTH, "coming": PUSH, "writing": MAIL, "promised": MAIL, "break": BOTH, "arrived": PUSH,
    }  # fmt: skip
    page = ana.page(SETTINGS)
    assert page.count("checked") == 4
    assert page.count('<option selected value="both">') == 1
    assert schedule_of(ana).without_mail().channels == {
        "today": PUSH, "coming": PUSH, "writing": APP, "break": PUSH, "arrived": PUSH,
    }  # fmt: skip


def test_what_came_from_no_browser_is_refused_and_changes_nothing(couple):
    ana, _ = couple
    before = dump(ana.app)
    for wrong in (
        {"endpoint": "http://push.example.org/x"},
        {"endpoint": ""},
        {"key": "AAAA"},
        {"secret": ""},
    ):
        assert ana.post(f"{SETTINGS}/phone", follow=False, **{**A_PHONE, **wrong}).status_code == 400
    assert dump(ana.app) == before


def test_a_browser_that_forgets_its_person_is_not_offered_it(app, couple):
    brief = Person(app, "Ana")
    brief.sign_in(keep="")
    page = text_of(brief.page(SETTINGS))
    assert "sign in with “Keep me signed in on this device”" in page
    assert "Turn on for this phone" not in page
    assert brief.post(f"{SETTINGS}/phone", follow=False, **A_PHONE).status_code == 404
    assert brief.get(f"{SETTINGS}/phone/key").status_code == 404


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"push": False}, ""),
        ({"base_url": "http://couples.lan"}, "Phone reminders need https. This server doesn't have it."),
    ],
)
def test_where_the_host_or_the_address_does_not_allow_it_it_is_not_offered(make_app, couple, settings, says):
    ana = Person(make_app(**settings), "Ana")
    ana.sign_in()
    page = text_of(ana.page(SETTINGS))
    assert ("On this phone" in page) == bool(says)
    assert says in page
    assert "Turn on for this phone" not in page
    assert ana.post(f"{SETTINGS}/phone", follow=False, **A_PHONE).status_code == 404
    assert ana.get(f"{SETTINGS}/phone/key").status_code == 404
    chooses(ana, 422, today="push")


def test_there_are_a_few_phones_at_most_and_the_oldest_goes(app, couple, service):
    ana, _ = couple
    browsers = [ana, *(ana.another_device() for _ in range(MOST))]
    for n, person in enumerate(browsers):
        turns_on(person, service.browser(f"phone-{n}"))
    kept = [phone.endpoint.rpartition("/")[2] for phone in schedule_of(ana).phones]
    assert kept == [f"phone-{n}" for n in range(1, MOST + 1)]
    assert "Turn off on all my phones" in ana.page(SETTINGS)
    ana.post(f"{SETTINGS}/phone/off", which="all")
    assert schedule_of(ana).phones == ()
    assert "Turn off on all my phones" not in ana.page(SETTINGS)


# --- sending ------------------------------------------------------------------------------------------------------------------


def test_it_comes_on_the_day_once_to_each_phone_and_says_nothing(app, couple, time, service):
    ana, _ = couple
    one, other = service.browser("one"), service.browser("other")
    turns_on(ana, one)
    turns_on(ana.another_device(), other)
    chooses(ana, today="push", coming="push", hours="2", also_push=["arrived"])
    assert round_of(app, service) == []
    time.move(hours=5)
    assert round_of(app, service) == ["one", "other"]
    assert round_of(app, service) == []
    phones_by = {"/one": one, "/other": other}
    assert {phones_by[got.path].opened(got.body) for got in service.received} == {b"Something's new"}
    assert "Your reminder: check-in" in ana.page("/")
    time.move(days=7)
    assert "one" in round_of(app, service)


def test_both_ways_are_claimed_together_and_come_once_each(post, couple, time, service):
    ana, _ = couple
    turns_on(ana, service.browser("ana"))
    chooses(ana, today="both", hours="2")
    time.move(hours=5)
    assert post.round() == ["ana"]
    assert round_of(post.app, service) == ["ana"]
    assert post.round() == []


def test_it_is_silent_once_its_person_is_ready_also_between_claiming_and_sending(app, reminded, service):
    ana, _ = reminded
    claim_due(app)
    assert schedule_of(ana).phones[0].due
    ana.write("thanks", "The soup")
    ana.ready()
    push_due(app)
    assert service.received == []
    assert not schedule_of(ana).phones[0].due


def test_what_was_opened_between_claiming_and_sending_is_not_told_of(app, couple, time, service):
    ana, ben = couple
    turns_on(ana, service.browser("ana"))
    chooses(ana, also_push=["arrived"])
    time.move(minutes=1)
    ben.post("/thanks", id=str(uuid.uuid4()), kind="thanks", text="the soup")
    time.move(hours=22)
    claim_due(app)
    assert schedule_of(ana).phones[0].due
    for mark in re.findall(r'name="mark" value="(\w+)"', ana.page("/")):
        ana.post("/home/new", mark=mark)
    push_due(app)
    assert service.received == []


def test_it_waits_for_waking_hours_and_is_of_no_use_beyond_them(app, couple, time, service):
    ana, _ = couple
    turns_on(ana, service.browser("ana"))
    chooses(ana, writing="push", writing_at="20", begin="8", end="21")
    time.move(hours=8, minutes=50)  # ten to nine
    service.answers = 503
    assert round_of(app, service) == ["ana"]
    assert service.received[0].headers["TTL"] == "600"
    service.answers = 201
    time.move(minutes=11)
    assert round_of(app, service) == []
    assert not schedule_of(ana).phones[0].due


def test_a_round_that_comes_late_claims_nothing_in_the_quiet_hours(app, couple, time, service):
    ana, _ = couple
    turns_on(ana, service.browser("ana"))
    chooses(ana, writing="push", writing_at="20")
    time.move(hours=9, minutes=5)
    assert round_of(app, service) == []


def test_paused_none_comes(app, reminded, service):
    ana, _ = reminded
    claim_due(app)
    ana.post(f"{SETTINGS}/pause", weeks="1")
    assert round_of(app, service) == []


def test_of_several_schedulers_at_the_same_time_one_sends(app, make_app, couple, time, service):
    for person in couple:
        turns_on(person, service.browser(person.name))
        chooses(person, today="push", hours="2")
    time.move(hours=5)
    apps, start = [app, make_app()], threading.Barrier(2)

    def remind(app) -> None:
        start.wait()
        claim_due(app)
        push_due(app)

    for _ in range(3):
        threads = [threading.Thread(target=remind, args=(each,)) for each in apps]
        [t.start() for t in threads]
        [t.join() for t in threads]
        time.move(minutes=7)
    assert sorted(got.path for got in service.received) == ["/Ana", "/Ben"]


class Killed(BaseException):
    """As if the process ended here."""


@pytest.mark.parametrize("when", ["before it is handed over", "after it was handed over"])
def test_killed_between_claiming_and_noting_none_comes_twice_and_home_still_shows_it(
    app, reminded, time, service, monkeypatch, when
):
    ana, _ = reminded
    send = real.send

    def dies(*args, **more):
        if when.startswith("after"):
            send(*args, **more)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(real, "send", dies)
        claim_due(app)
        with pytest.raises(Killed):
            push_due(app)
    came = len(service.received)
    assert came == (1 if when.startswith("after") else 0)
    for _ in range(3):
        time.move(minutes=20)
        assert round_of(app, service) == []
    assert "Your reminder: check-in" in ana.page("/")


def test_killed_while_it_claims_nothing_is_claimed(app, reminded, service, monkeypatch):
    def dies(*args, **more):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(claiming, "all_waiting", dies)
        with pytest.raises(Killed):
            claim_due(app)
    assert round_of(app, service) == ["ana"]


# --- a push service in trouble ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [404, 410])
def test_a_phone_that_its_service_knows_no_more_is_forgotten(app, reminded, time, service, status):
    ana, _ = reminded
    service.answers = status
    assert round_of(app, service) == ["ana"]
    assert schedule_of(ana).phones == ()
    assert "Turn on for this phone" in ana.page(SETTINGS)


@pytest.mark.parametrize("status", [429, 500])
def test_a_service_that_refuses_for_now_is_tried_again_until_there_is_an_end(
    app, reminded, time, service, status
):
    service.answers = status
    tries = len(round_of(app, service))
    for _ in range(60 * 24):
        time.move(minutes=5)
        tries += len(round_of(app, service))
        if not schedule_of(reminded[0]).phones[0].due:
            break
    assert 2 <= tries <= len(WAITS) + 1


def test_once_it_takes_it_again_it_comes_once(app, reminded, time, service):
    service.answers = 429
    round_of(app, service)
    assert round_of(app, service) == []
    service.answers = 201
    time.move(minutes=1)
    assert round_of(app, service) == ["ana"]
    for _ in range(5):
        time.move(minutes=10)
        assert round_of(app, service) == []


def test_the_last_try_is_the_last():
    phone, now = Phone(session=uuid.uuid4().hex, endpoint="https://push.example.org/x"), SUNDAY
    (waiting,) = phones.all_waiting((phone,), now)
    for n, wait in enumerate(WAITS):
        assert phones.next_due((waiting,), now) == waiting
        left = phones.taken((waiting,), waiting)
        assert phones.next_due(left, now) is None
        (again,) = phones.put_back(left, waiting, now)
        assert (again.tries, again.is_due(now), again.is_due(now + wait)) == (n + 1, False, True)
        waiting, now = again, now + wait
    left = phones.taken((waiting,), waiting)
    assert phones.put_back(left, waiting, now) == left


def test_nothing_is_put_back_for_a_phone_that_went_or_that_something_newer_waits_for():
    now = SUNDAY
    one = Phone(session=uuid.uuid4().hex, endpoint="https://push.example.org/x")
    (taken,) = phones.all_waiting((one,), now)
    assert phones.put_back((), taken, now) == ()
    newer = phones.all_waiting((one,), now + timedelta(minutes=1))
    assert phones.put_back(newer, taken, now) == newer


def test_whoever_hangs_keeps_no_one_else_waiting(app, certificate, couple, time, service, monkeypatch):
    monkeypatch.setattr(real, "LONGEST", 3)
    ana, ben = couple
    with raw_service(until_gone, None) as hangs:
        turns_on(ana, hangs.browser("ana"))
        turns_on(ben, service.browser("ben"))
        for person in couple:
            chooses(person, today="push", hours="2")
        time.move(hours=5)
        assert round_of(app, service) == ["ben"]
    assert schedule_of(ana).phones[0].tries == 1
    assert schedule_of(ben).phones[0].tries == 0


def test_the_log_has_neither_the_person_nor_the_address(app, reminded, service, caplog):
    caplog.set_level(logging.DEBUG)
    service.answers = 410
    round_of(app, service)
    said = "\n".join(r.getMessage() for r in caplog.records)
    assert "a push wasn't taken, and its phone is forgotten: answered 410" in said
    for secret in (service.origin, "/ana", "Ana", "ana@example.org", user_id(reminded[0])):
        assert secret not in said


# --- its end ------------------------------------------------------------------------------------------------------------------


def is_disabled(ana: Person) -> None:
    with ana.app.app_context():
        begin_writing()
        person = db.session.scalar(select(User).where(User.email == ana.email))
        disabled_accounts.disable(person, SUNDAY)
        db.session.commit()


def ended_from_elsewhere(ana: Person) -> None:
    other = ana.another_device()
    other.prove()
    for path in re.findall(r'action="(/settings/devices/[^"]+/end)"', other.page("/settings/devices")):
        assert other.post(path, follow=False).status_code == 302


def all_others_ended(ana: Person) -> None:
    other = ana.another_device()
    other.prove()
    assert other.post("/settings/sign-out-others", follow=False).status_code == 302


def someone_else_signs_in(ana: Person) -> None:
    eve = Person(ana.app, "Eve", ana.client)
    eve.sign_up()
    assert eve.get("/settings").status_code == 200


ENDS = {
    "signing out": lambda ana: ana.post("/sign-out"),
    "Quick exit": lambda ana: ana.post("/leave"),
    "from another device": ended_from_elsewhere,
    "all others at once": all_others_ended,
    "a new password": lambda ana: ana.post("/settings/password", current=PASSWORD, password=NEW, new=NEW),
    "new keys": lambda ana: ana.post("/settings/new-keys", current=PASSWORD, password=NEW),
    "an account that the host switches off": is_disabled,
    "a deleted account": lambda ana: ana.post("/settings/delete", current=PASSWORD),
    "someone else in this browser": someone_else_signs_in,
    "one tap": lambda ana: ana.post(f"{SETTINGS}/phone/off"),
}


@pytest.mark.parametrize("how", ENDS)
def test_a_phone_ends_with_its_session(app, reminded, service, how):
    ana, _ = reminded
    claim_due(app)  # one waits already
    ENDS[how](ana)
    assert round_of(app, service) == []
    cells = {row["user_id"]: row for row in dump(app)["reminders"]}
    if user_id_or_none(ana) in cells and how != "an account that the host switches off":
        assert schedule_of(ana).phones == ()


def user_id_or_none(person: Person) -> str:
    found = [row["id"] for row in dump(person.app)["users"] if row["email"] == person.email]
    return found[0] if found else ""


def test_who_starts_over_has_no_phone_of_before(app, reminded, time, service):
    ana, _ = reminded
    newer = start_over(ana, time)
    assert schedule_of(newer).phones == ()
    assert "Turn on for this phone" not in newer.page(SETTINGS)  # a session that ends with its browser
    time.move(days=2)
    assert round_of(app, service) == []


@pytest.mark.parametrize("days", [31, 91])
def test_a_session_that_lay_idle_or_ran_out_ends_it_too(app, couple, time, service, days):
    ana, _ = couple
    turns_on(ana, service.browser("ana"))
    chooses(ana, writing="push")
    time.move(days=days)
    time.time = time.time.replace(hour=20, minute=30) + timedelta(days=(6 - time.time.weekday()) % 7)
    assert round_of(app, service) == []
    assert schedule_of(ana).phones == ()


def test_a_host_who_stops_allowing_it_stops_it_and_ended_phones_are_forgotten(
    make_app, app, reminded, service
):
    ana, _ = reminded
    claim_due(app)
    off = make_app(push=False)
    push_due(off)
    assert service.received == []
    ana.post("/sign-out")
    seal_wishes_again(off)
    assert schedule_of(ana).phones == ()


def test_a_browser_belongs_to_whoever_turned_it_on_last(app, couple, time, service):
    ana, ben = couple
    phone = service.browser("shared")
    turns_on(ana, phone)
    chooses(ana, today="push", hours="2")
    turns_on(ben, phone)
    assert schedule_of(ana).phones == ()
    assert len(schedule_of(ben).phones) == 1
    time.move(hours=5)
    assert round_of(app, service) == []


def test_a_phone_that_knows_another_key_of_the_server_is_forgotten(app, reminded, service):
    (app.config["SETTINGS"].data / "push.key").unlink()
    assert round_of(app, service) == []
    assert schedule_of(reminded[0]).phones == ()


def test_nothing_changes_in_push_when_someone_leaves(app, couple, time, service):
    ana, ben = couple
    turns_on(ana, service.browser("ana"))
    ana.post("/check-in/ritual", weekday="2", at="20:00", zone="UTC", keys=["thanks"])
    proposal = re.search(r"/check-in/ritual/([0-9a-f-]{36})/agree", ben.page("/check-in/ritual"))[1]
    ben.post(f"/check-in/ritual/{proposal}/agree")
    chooses(ana, today="push", coming="push")
    time.time += timedelta(days=3)  # Wednesday noon
    assert round_of(app, service) == ["ana"]
    ben.post("/pairing/leave")
    for _ in range(4):
        time.time += timedelta(days=6)
        ana.post(
            "/growing/wins", id=str(uuid.uuid4()), text="was here today"
        )  # or her session would lie idle
        assert round_of(app, service) == ["ana"]
        time.time += timedelta(days=1)
        assert round_of(app, service) == ["ana"]


# --- what lies in the database ------------------------------------------------------------------------------------------------


def test_no_file_of_the_server_says_where_a_phone_is(app, couple, service):
    ana, _ = couple
    phone = turns_on(ana, Browser("https://push.example.org/where-anas-phone-hears"))
    folder = app.config["SETTINGS"].data
    for secret in (phone.endpoint, phone.fields["key"], phone.fields["secret"]):
        for form in spellings(secret).values():
            assert [
                path.name for path in folder.rglob("*") if path.is_file() and form in path.read_bytes()
            ] == []


def test_every_cell_has_the_same_length_with_the_most_that_it_holds(app, couple, eve):
    ana, _ = couple
    longest = "https://push.example.org/" + "x" * 575
    for n in range(MOST):
        person = ana if n == 0 else ana.another_device()
        turns_on(person, Browser(longest[:-1] + str(n)))
    chooses(ana, **{**AS_FIRST, "today": "both"})
    seal_wishes_again(app)
    assert len({len(row["cell"]) for row in dump(app)["reminders"]}) == 1


def test_a_cell_of_an_earlier_version_grows_to_the_length_of_all(app, couple):
    ana, _ = couple
    chooses(ana, today="app")
    with app.app_context():
        begin_writing()
        row = models.row_of(uuid.UUID(user_id(ana)))
        short = b'{"channels":{"today":"app"}}'.ljust(5000)
        row.cell = vault.seal(row._key(), short, models.LABEL, row.id, row.user_id)
        db.session.commit()
    assert len({len(row["cell"]) for row in dump(app)["reminders"]}) == 2
    seal_wishes_again(app)
    assert len({len(row["cell"]) for row in dump(app)["reminders"]}) == 1
    assert schedule_of(ana).channel(TODAY) == APP
