"""A verb that reads and then writes holds a row that all who might do the same have in common.

SQLite's one writer makes that true by itself; elsewhere two at once would both see what was before. That every form does is
tried with each door; here are the ways in without one, and the proof that a verb which holds nothing is found.
"""

import uuid

from sqlalchemy import text, update

from couples.accounts.models import User
from couples.accounts.sign_up_links import SignUpLink
from couples.db import begin_writing, db
from couples.maintenance import deliver_due
from tests.conftest import PASSWORD, Person
from tests.holding import unheld_writes
from tests.live.talking import Phone, begin


def test_a_write_that_holds_nothing_is_found(app, ana):
    with unheld_writes(app) as found, app.app_context():
        begin_writing()
        db.session.execute(update(User).values(theme="dark"))
        db.session.commit()
        db.session.execute(text("UPDATE users SET theme = 'light'"))
        db.session.commit()
    assert [said.split()[0] for said in found] == ["UPDATE", "UPDATE"]


def test_what_a_page_only_looks_at_is_not_held(couple):
    ana, _ = couple
    with unheld_writes(ana.app) as found:
        ana.page("/")
        ana.page("/check-in")
    assert found == []


def test_signing_in_and_getting_a_new_password_hold_the_person(app, ana):
    new = "a red lamp on the stairs"
    with unheld_writes(app) as found:
        ana.another_device()
        ana.post("/settings/password", current=PASSWORD, password=new)
    assert found == []


def test_a_sign_up_link_and_an_invitation_are_held_by_who_uses_them(make_app, time):
    app = make_app(signup="invited")
    ana = Person(app, "Ana").sign_up()
    with app.app_context():
        begin_writing()
        _, secret = SignUpLink.make(time.now())
        db.session.commit()
    with unheld_writes(app) as found:
        Person(app, "Eve").sign_up(invitation=secret)
    assert found == []
    invitation = ana.invitation_secret()
    ben = Person(app, "Ben")
    with unheld_writes(app) as found:
        ben.open_invitation(invitation)
        ben.sign_up()
        ben.join(invitation)
    assert found == []


def test_a_move_up_the_socket_holds_the_talk(server, couple):
    ana, ben = couple
    talk = begin(ana, ben, step=2)
    hers, his = Phone(ana, talk), Phone(ben, talk)
    with unheld_writes(ana.app) as found:
        assert hers.move("take")["ok"]
        assert his.move("heard", text="Sundays are free")["ok"]
    assert found == []


def test_a_delivery_holds_what_it_delivers(couple, time):
    ana, _ = couple
    draft, copy = str(uuid.uuid4()), str(uuid.uuid4())
    ana.post(f"/statements/drafts/{draft}", observation="the plan changed")
    ana.post(f"/statements/drafts/{draft}/share", id=copy, when="at-once")
    time.move(minutes=11)
    with unheld_writes(ana.app) as found:
        deliver_due.deliver(ana.app)
    assert found == []
