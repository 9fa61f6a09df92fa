"""Letters that wait: sent once, tried again a bounded number of times, and never a word in them or in the log."""

import logging
import threading
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from couples.accounts.models import User
from couples.db import begin_writing, db
from couples.mail import letters, outbox
from couples.mail.mail_server import LONGEST
from couples.mail.outbox import KEPT_FOR, WAITS
from couples.mail.send_due import send_due
from couples.maintenance.cleanup import clean_up
from tests.conftest import PASSWORD
from tests.mail.servers import mail_server, raw_server, until_gone
from tests.scenario import dump

NEWS = "Someone signed in.\n"


@pytest.fixture(autouse=True)
def a_kind(monkeypatch):
    """A kind of letter that only these tests write; what is left of it is what `says` answers."""
    monkeypatch.setattr(letters, "_writers", dict(letters._writers))
    said: dict[str, str | None] = {"text": NEWS}
    letters.writes("try")(lambda person, about: said["text"])
    return said


def queue(app, name: str = "Ana", **more) -> bool:
    with app.app_context():
        begin_writing()
        person = db.session.scalars(select(User).where(User.name == name)).one()
        queued = outbox.queue(person, "try", app.extensions["test_clock"].now(), **more)
        db.session.commit()
    return queued


def waiting(app) -> list[dict]:
    return dump(app)["outgoing_mails"]


def test_a_letter_is_sent_once_and_then_nothing_is_left_of_it(make_app, ana):
    with mail_server() as (box, settings):
        app = make_app(smtp=settings)
        assert queue(app)
        (row,) = waiting(app)
        assert set(row) == {"id", "user_id", "address", "kind", "about", "made_at", "due_at", "tries"}
        send_due(app)
        send_due(app)
    (got,) = box.received
    assert (got.to, got.text) == (["ana@example.org"], NEWS)
    assert waiting(app) == []


def test_without_a_mail_server_nothing_is_queued_and_sending_does_nothing(app, ana):
    assert not queue(app)
    assert waiting(app) == []
    send_due(app)


def test_a_kind_that_no_one_writes_is_a_mistake_of_ours(app, ana):
    with app.app_context(), pytest.raises(ValueError, match="pigeon"):
        outbox.queue(None, "pigeon", None)


def test_of_two_schedulers_at_the_same_time_each_letter_is_sent_by_one(make_app, couple):
    with mail_server() as (box, settings):
        apps = [make_app(smtp=settings), make_app(smtp=settings)]
        for number in range(6):
            queue(apps[0], "Ana" if number % 2 else "Ben")
        start = threading.Barrier(2)

        def send(app) -> None:
            start.wait()
            send_due(app)

        threads = [threading.Thread(target=send, args=(app,)) for app in apps]
        [t.start() for t in threads]
        [t.join() for t in threads]
    assert sorted(got.to[0] for got in box.received) == ["ana@example.org"] * 3 + ["ben@example.org"] * 3


def test_a_letter_is_claimed_and_committed_for_longer_than_sending_can_take(make_app, ana, time):
    assert min(WAITS) > timedelta(seconds=LONGEST)
    seen = []

    def talk(connection) -> None:
        seen.append(waiting(app)[0]["tries"])
        until_gone(connection)

    with raw_server(talk) as settings:
        app = make_app(smtp=settings)
        queue(app)
        send_due(app)
        send_due(app)
    assert seen == [1]


def test_what_fails_is_tried_again_at_growing_distances_and_given_up_in_the_end(make_app, ana, time, caplog):
    with mail_server() as (box, settings):
        box.refuses = "450 come back later, {address}"
        app = make_app(smtp=settings)
        queue(app)
        caplog.set_level(logging.INFO)
        for wait in WAITS:
            send_due(app)
            time.time += wait - timedelta(seconds=1)
            tries = len(box.names)
            send_due(app)
            assert len(box.names) == tries
            time.time += timedelta(seconds=1)
        assert len(waiting(app)) == 1
        send_due(app)
        assert waiting(app) == []
        assert len(box.names) == len(WAITS) + 1
    said = [r.getMessage() for r in caplog.records if r.name.startswith("couples")]
    assert said[-1] == "a letter (try) wasn't sent and won't be: recipient refused, 450"
    assert not [line for line in said if "ana" in line or "@" in line]
    assert box.received == []


def test_an_address_that_is_refused_for_good_is_tried_once_and_the_next_letter_goes_out(make_app, couple):
    with mail_server() as (box, settings):
        app = make_app(smtp=settings)
        queue(app)
        box.refuses = "550 no such mailbox"
        send_due(app)
        assert waiting(app) == []
        box.refuses = ""
        queue(app, "Ben", to="no address\r\nBcc: eve@example.org")
        queue(app, "Ben")
        send_due(app)
    assert [got.to for got in box.received] == [["ben@example.org"]]
    assert waiting(app) == []


def test_a_server_that_is_down_costs_each_round_one_try(make_app, couple):
    with raw_server(lambda connection: None) as settings:
        app = make_app(smtp=settings)
        queue(app)
        queue(app, "Ben")
        send_due(app)
    assert sorted(row["tries"] for row in waiting(app)) == [0, 1]


def test_what_has_become_untrue_is_not_sent(make_app, ana, a_kind):
    with mail_server() as (box, settings):
        app = make_app(smtp=settings)
        queue(app)
        a_kind["text"] = None
        send_due(app)
    assert box.received == []
    assert waiting(app) == []


def test_what_was_called_back_waited_too_long_or_is_for_someone_who_has_gone_is_not_sent(
    make_app, ana, ben, time
):
    with mail_server() as (box, settings):
        app = make_app(smtp=settings)
        about = uuid.uuid4()
        queue(app, about=about)
        queue(app, due=time.now() + timedelta(days=3))
        queue(app, "Ben")
        with app.app_context():
            begin_writing()
            outbox.call_back(about)
            db.session.commit()
        assert len(waiting(app)) == 2
        ben.post("/settings/delete", current=PASSWORD)
        (later,) = waiting(app)
        time.time += KEPT_FOR
        clean_up(app)
        assert waiting(app) == [later]
        time.time += KEPT_FOR
        clean_up(app)
        assert waiting(app) == []
    assert box.received == []
