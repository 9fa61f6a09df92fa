"""Two at the same instant, where each holds rows of their own: both get through, and no job takes what was undone meanwhile.

On SQLite the one writer sees to that. PostgreSQL ends one of two who wait for each other, who'd have to send again.
"""

import threading

import pytest
from sqlalchemy import event

from couples.db import db
from couples.db.sessions import WRITER
from couples.maintenance import deliver_due
from couples.maintenance.leave_due import leave_due
from couples.maintenance.seal_wishes import seal_wishes_again
from couples.reminders.claiming import claim_due
from couples.reminders.pushing import push_due
from tests.boundaries.acts import at_once, posting
from tests.push.conftest import certificate, on_loopback, service  # noqa: F401  for whoever has a phone
from tests.reminders.conftest import AS_FIRST, app, chooses, mail, post  # noqa: F401  for whoever gets letters
from tests.scenario import one
from tests.spaces.test_undo_day import CLOSED, plan
from tests.statements.test_sharing import share
from tests.test_postgresql import held, meeting  # noqa: F401  whether rows are held

pytestmark = pytest.mark.postgresql

HOLDS = r"SELECT (spaces|reminders|memberships|statements)\..*FOR NO KEY UPDATE"


def test_phones_of_both_are_sent_to_in_the_same_instant(couple, time, service):  # noqa: F811
    ana, _ = couple
    for person in couple:
        phone = posting(person, "/settings/reminders/phone", **service.browser(person.name).fields)
        assert phone() == 302
        chooses(person, today="push", hours="2")
    time.move(hours=5)
    claim_due(ana.app)
    with meeting(ana.app, HOLDS):
        push_due(ana.app)
    assert sorted(got.path for got in service.received) == ["/Ana", "/Ben"]


def test_both_can_choose_where_the_server_has_no_row_of_theirs_yet(couple):
    ana, _ = couple
    assert one(ana.app, "SELECT COUNT(*) FROM reminders") == 0
    with meeting(ana.app, HOLDS):
        assert at_once(*(posting(person, "/settings/reminders", **AS_FIRST) for person in couple)) == [
            302,
            302,
        ]
    assert one(ana.app, "SELECT COUNT(*) FROM reminders") == 2


def test_people_of_different_couples_turn_their_phones_on_in_the_same_instant(couple, dan, service):  # noqa: F811
    ana, _ = couple
    both = ana, dan
    for person in both:
        chooses(person)
    phones = [posting(who, "/settings/reminders/phone", **service.browser(who.name).fields) for who in both]
    with meeting(ana.app, r"SELECT reminders\..*FOR NO KEY UPDATE"):
        assert at_once(*phones) == [302, 302]


def test_someone_changes_theirs_while_everyones_are_sealed_again(couple):
    ana, _ = couple
    for person in couple:
        chooses(person)
    for person in couple:
        change = posting(person, "/settings/reminders", **AS_FIRST | {"at": "9"})
        with meeting(ana.app, HOLDS):
            assert at_once(change, lambda: seal_wishes_again(ana.app)) == [302, None]


def test_someone_leaves_in_a_day_while_everyones_wishes_are_sealed_again(couple):
    ana, ben = couple
    for person in (ana, ben, ana, ben):
        leave = posting(person, "/pairing/leave", undo_day="y")
        with meeting(ana.app, r"UPDATE memberships|SELECT memberships\..*FOR NO KEY UPDATE"):
            assert at_once(leave, lambda: seal_wishes_again(ana.app)) == [302, None]
        assert "Undone" in person.post("/pairing/leave/undo").text


def test_of_two_rounds_in_the_same_instant_one_reminds(held, couple, time):  # noqa: F811
    ana, _ = couple
    chooses(ana, today="mail", hours="2")
    time.move(hours=5)
    rounds = [lambda: claim_due(ana.app)] * 2
    with meeting(ana.app, r"SELECT reminders\."):
        at_once(*rounds)
    assert one(ana.app, "SELECT COUNT(*) FROM outgoing_mails") == (1 if held else 2)


def test_what_is_taken_back_in_the_instant_in_which_it_arrives_has_arrived_or_not(ana, ben, time):
    """It's the first that's shared, so its space is changed, too."""
    id = share(ana)
    time.move(minutes=11)
    take_back = posting(ana, f"/statements/{id}/withdraw")
    with meeting(ana.app, HOLDS):
        assert at_once(take_back, lambda: deliver_due.deliver(ana.app)) == [302, None]
    assert "Ben" in ben.name


def test_a_leaving_that_is_undone_while_the_round_waits_for_their_space_does_not_happen(couple, time):
    ana, _ = couple
    plan(ana)
    time.move(days=1, minutes=1)
    undone = []

    def undo_first(_, __, said, *___) -> None:
        if "FROM spaces" in said and "FOR NO KEY UPDATE" in said and not undone:
            undone.append(True)
            time.move(hours=-1)
            undoing = threading.Thread(target=ana.post, args=("/pairing/leave/undo",))
            undoing.start()
            undoing.join()
            time.move(hours=1)

    with ana.app.app_context():
        engine = db.engines[WRITER]
    event.listen(engine, "before_cursor_execute", undo_first)
    leave_due(ana.app)
    event.remove(engine, "before_cursor_execute", undo_first)
    assert undone
    assert one(ana.app, CLOSED) == 0


def test_one_persons_two_taps_make_one_link_for_their_calendar(ana):
    other = ana.another_device()
    for device in (ana, other):
        device.prove()
    make = [posting(device, "/calendar/link", title="Reserved") for device in (ana, other)]
    with meeting(ana.app, "SELECT calendar_feeds"):
        assert at_once(*make) == [302, 302]
    assert one(ana.app, "SELECT COUNT(*) FROM calendar_feeds") == 1


def test_both_pause_their_check_ins_in_the_same_instant_and_one_pause_holds(couple):
    ana, _ = couple
    pauses = [posting(person, "/check-in/pause") for person in couple]
    with meeting(ana.app, r"SELECT (spaces|rituals)\."):
        assert at_once(*pauses) == [302, 302]
    assert one(ana.app, "SELECT COUNT(*) FROM rituals WHERE paused_at IS NOT NULL") == 1
