"""Whoever started over can stop sharing what they can't open; someone with their mailbox alone ends nothing for its owner by it."""

from datetime import timedelta

import pytest

from couples.accounts.set_aside import KEPT_FOR
from couples.maintenance import dates_ahead
from couples.maintenance.cleanup import clean_up
from couples.maintenance.leave_due import leave_due
from couples.spaces.undo_day import SHUT_OUT_FOR
from tests.accounts.test_starting_over import NEW, WAITS_FOR, bring_back, code_shown, link_of, start_over
from tests.conftest import PASSWORD, Person, pair
from tests.forms import forms_of
from tests.pages import text_of
from tests.scenario import one
from tests.spaces.test_after_the_last_day import invites
from tests.spaces.test_no_invitations import BLOCK

CLOSED = "SELECT COUNT(*) FROM spaces WHERE closed_at IS NOT NULL"


def later(newer: Person, time, **by) -> Person:
    """The same person, who signs in again after this time."""
    time.move(**by)
    newer.sign_in(NEW)
    return newer


def reads(person: Person, opened: str) -> bool:
    """Whether they can read what both opened before."""
    id = one(person.app, "SELECT id FROM check_ins WHERE occasion=?", opened)
    return "Thank you for the soup" in person.page(f"/check-in/history/{id}")


def leaves(newer: Person) -> None:
    """Leaves, by the row in Settings and its page."""
    assert 'href="/pairing/leave"' in newer.page("/settings")
    assert newer.post("/pairing/leave", follow=False, take_back="y").location == "/only-me"


def test_who_started_over_stops_sharing_and_hears_when(opened, couple, time):
    ana, ben = couple
    newer = start_over(ana, time)
    ben.sign_in()
    page = text_of(newer.page("/pairing/leave"))
    assert "You'll stop sharing on Sunday, 24 January" in page
    assert "Ben" not in page
    his = text_of(ben.page("/shared"))
    leaves(newer)
    assert text_of(ben.page("/shared")) == his
    assert "You'll stop sharing with your earlier partner" in text_of(newer.page("/only-me"))
    time.time += SHUT_OUT_FOR - timedelta(minutes=1)
    leave_due(ana.app)
    assert one(ana.app, CLOSED) == 0
    time.move(minutes=1)
    leave_due(ana.app)
    assert one(ana.app, CLOSED) == 1
    ben.sign_in()
    assert "Ana has left" in text_of(ben.page("/shared"))
    assert reads(ben, opened)
    later(newer, time, days=31)
    ben.sign_in()
    clean_up(ana.app)
    assert "Ana has left" not in text_of(ben.page("/shared"))
    assert "Get back to what you share" not in newer.page("/settings")


def test_after_the_wait_it_is_one_tap(opened, couple, time):
    ana, ben = couple
    newer = later(start_over(ana, time), time, days=SHUT_OUT_FOR.days)
    assert "You'll stop sharing on" not in text_of(newer.page("/pairing/leave"))
    assert newer.post("/pairing/leave", follow=False).location == "/"
    assert one(ana.app, CLOSED) == 1
    assert newer.get("/pairing/leave").location == "/pairing"
    assert newer.post("/pairing/leave", follow=False).location == "/pairing"
    ben.sign_in()
    assert "Ana has left" in text_of(ben.page("/"))


@pytest.mark.parametrize("way", ["undoes it", "brings the old vault back", "is let back in"])
def test_it_is_called_off_by_one_tap_and_by_coming_back_either_way(opened, couple, time, way):
    ana, ben = couple
    newer = start_over(ana, time)
    leaves(newer)
    if way == "undoes it":
        assert "You're still sharing" in text_of(newer.post("/pairing/leave/undo").text)
    elif way == "brings the old vault back":
        newer = bring_back(ana, PASSWORD)
    else:
        ben.sign_in()
        newer.post("/pairing/back")
        ben.post("/pairing/let-back-in", code=code_shown(newer))
        newer.post("/pairing/back/in")
    assert "You'll stop sharing" not in text_of(newer.page("/only-me"))
    time.time += SHUT_OUT_FOR
    leave_due(ana.app)
    assert one(ana.app, CLOSED) == 0


def test_its_owner_who_comes_back_on_the_last_day_still_reads_what_was_shared(opened, couple, time):
    ana, _ = couple
    leaves(start_over(ana, time))
    last = time.now() + KEPT_FOR - timedelta(minutes=1)
    time.time += SHUT_OUT_FOR
    leave_due(ana.app)
    time.time = last
    clean_up(ana.app)
    back = bring_back(ana, PASSWORD)
    assert reads(back, opened)


def test_what_mends_the_dates_of_a_wrong_clock_does_not_hurry_it(opened, couple, time):
    ana, _ = couple
    leaves(start_over(ana, time))
    with ana.app.app_context():
        assert dates_ahead.mend(time.now()) == 0
    time.move(days=2)
    leave_due(ana.app)
    assert one(ana.app, CLOSED) == 0


@pytest.mark.parametrize("way", ["brings the old vault back", "is let back in", "leaves again"])
def test_a_leaving_that_its_owner_chose_before_starting_over_holds_whatever_came_since(
    opened, couple, time, way
):
    ana, ben = couple
    link = link_of(ana)
    time.time += WAITS_FOR - timedelta(hours=1)
    assert ana.post("/pairing/leave", follow=False, undo_day="y").location == "/only-me"
    time.move(hours=1)
    newer = Person(ana.app, "Ana")
    assert newer.post(link, password=NEW).status_code == 200
    if way == "brings the old vault back":
        bring_back(ana, PASSWORD)
    elif way == "is let back in":
        ben.sign_in()
        newer.post("/pairing/back")
        ben.post("/pairing/let-back-in", code=code_shown(newer))
        newer.post("/pairing/back/in")
    else:
        assert newer.post("/pairing/leave", follow=False).location == "/only-me"
        assert "You'll stop sharing" not in text_of(newer.page("/only-me"))
    leave_due(ana.app)
    assert one(ana.app, CLOSED) == 0
    time.move(days=1)
    leave_due(ana.app)
    assert one(ana.app, CLOSED) == 1


def test_whoever_has_joined_someone_else_since_can_still_undo_it(opened, couple, eve, time):
    ana, _ = couple
    newer = start_over(ana, time)
    leaves(newer)
    eve.sign_in()
    pair(newer, eve)
    assert "You'll stop sharing with your earlier partner" in text_of(newer.page("/only-me"))
    assert "You're still sharing" in text_of(newer.post("/pairing/leave/undo").text)
    time.time += SHUT_OUT_FOR
    leave_due(ana.app)
    assert one(ana.app, CLOSED) == 0


def leave_form(newer: Person) -> dict[str, str]:
    """What the form of the page for leaving says."""
    page = "/pairing/leave"
    form = next(each for each in forms_of(newer.page(page), page) if each.action == page)
    return {name: value for name, value in form.fields.items() if name not in ("csrf_token", "page_of")}


def test_a_page_that_promised_to_wait_does_not_end_it_once_the_wait_is_over_and_says_what_would_happen(
    opened, couple, time
):
    ana, _ = couple
    newer = start_over(ana, time)
    time.time += SHUT_OUT_FOR - timedelta(minutes=1)
    newer.sign_in(NEW)
    promised = leave_form(newer)
    time.move(minutes=1)
    assert newer.post("/pairing/leave", follow=False, **promised).location == "/pairing/leave"
    assert one(ana.app, CLOSED) == 0
    page = text_of(newer.page("/pairing/leave"))
    assert "Nothing has changed yet." in page
    assert "You'll stop sharing on" not in page
    assert newer.post("/pairing/leave", follow=False, **leave_form(newer)).location == "/"
    assert one(ana.app, CLOSED) == 1


def test_a_page_that_promised_to_wait_does_what_it_said_while_the_wait_goes_on(opened, couple, time):
    ana, _ = couple
    newer = start_over(ana, time)
    promised = leave_form(newer)
    time.move(minutes=5)
    assert newer.post("/pairing/leave", follow=False, **promised).location == "/only-me"
    assert "You'll stop sharing with your earlier partner" in text_of(newer.page("/only-me"))


def test_no_page_invites_who_started_over_beside_the_way_back_to_what_they_share(opened, couple, time, eve):
    ana, _ = couple
    eve.sign_in()
    assert invites(eve)
    newer = start_over(ana, time)
    assert invites(newer) == []
    home, settings = text_of(newer.page("/")), text_of(newer.page("/settings"))
    assert "You can't open what you share with your partner right now." in home
    assert "It's just you here for now" not in home
    shared = newer.page("/shared")
    assert "Nothing's shared right now" not in shared
    assert 'href="/pairing/back">Get back to what you share' in shared
    assert "Get back to what you share" in settings
    assert "Share with someone again" in settings
    assert "What's yours is all here" not in settings
    assert "<title>Share with someone again" in newer.page("/pairing")


@pytest.mark.parametrize("when", ["while it's shut", "after leaving"])
def test_who_is_shut_out_can_keep_their_partners_invitations_away_and_let_them_in_again(
    opened, couple, time, eve, when
):
    ana, ben = couple
    newer = start_over(ana, time)
    if when == "after leaving":
        newer = later(newer, time, days=SHUT_OUT_FOR.days)
        newer.post("/pairing/leave")
    page = newer.page("/pairing")
    assert "Ben" not in text_of(page)
    blocks = next(form for form in forms_of(page, "/pairing") if form.action == BLOCK)
    eve.sign_in()
    assert eve.post(BLOCK, follow=False, space=blocks.fields["space"]).status_code == 404
    ben.sign_in()
    assert newer.post(BLOCK, follow=False, space=blocks.fields["space"]).location == "/"
    assert "Invitations from your earlier partner won't reach you." in text_of(newer.page("/"))
    if when != "after leaving":
        ben.post("/pairing/leave")
    secret = ben.invitation_secret()
    newer.open_invitation(secret)
    assert "has invited you" not in text_of(newer.page("/"))
    page = newer.page("/pairing")
    assert BLOCK not in [form.action for form in forms_of(page, "/pairing")]
    again = next(form for form in forms_of(page, "/pairing") if form.action == f"{BLOCK}/undo")
    newer.post(f"{BLOCK}/undo", person=again.fields["person"])
    newer.open_invitation(secret)
    assert "has invited you" in text_of(newer.page("/"))


def test_whom_one_shared_with_before_and_since_are_blocked_together_and_who_lets_one_back_in_no_more(
    make_app, time
):
    app = make_app("three")
    ana, dan, ben = (Person(app, name).sign_up() for name in ("Ana", "Dan", "Ben"))
    pair(ana, dan)
    for person in (ana, dan):
        person.say_hello("Hi")
    ana.post("/pairing/leave")
    time.move(days=1)
    for person in (ana, dan, ben):
        person.sign_in()
    pair(ana, ben)
    for person in (ana, ben):
        person.say_hello("Hello")
    newer = start_over(ana, time)
    page = newer.page("/pairing")
    (blocks,) = (form for form in forms_of(page, "/pairing") if form.action == BLOCK)
    newer.post(BLOCK, space=blocks.fields["space"])
    page = newer.page("/pairing")
    assert BLOCK not in [form.action for form in forms_of(page, "/pairing")]
    assert text_of(page).count("Invitations from your earlier partner don't reach you") == 1
    for person in (dan, ben):
        person.sign_in()
    newer.open_invitation(dan.invitation_secret())
    assert "has invited you" not in text_of(newer.page("/"))
    newer.post("/pairing/back")
    ben.post("/pairing/let-back-in", code=code_shown(newer))
    newer.post("/pairing/back/in")
    assert text_of(newer.page("/settings/from-partner")).count("don't reach you") == 1
    (again,) = (
        form
        for form in forms_of(newer.page("/settings/from-partner"), "/settings/from-partner")
        if form.action == f"{BLOCK}/undo"
    )
    newer.post(f"{BLOCK}/undo", person=again.fields["person"])
    assert "don't reach you" not in text_of(newer.page("/settings/from-partner"))
