"""What the saves around an account and a parting need before they're possible: starting over, coming back, an address, leaving."""

import re
from typing import Any
from unittest import mock

from couples import clock
from couples.accounts import address_change, reset_request
from couples.accounts.address_change import AddressChange
from couples.accounts.models import User
from couples.db import begin_writing, db
from couples.maintenance import cleanup
from couples.spaces import reading_after_parting
from tests.accounts.test_starting_over import NEW, code_shown
from tests.conftest import PASSWORD, Person
from tests.scenario import one
from tests.spaces.test_no_invitations import closed_space

AGAIN = "red lantern over the gate"


def proved(scene) -> None:
    scene.ana.prove()


def with_something_new(scene) -> dict[str, Any]:
    return {"mark": re.findall(r'name="mark" value="([0-9a-f]+)"', scene.ana.page("/"))[:1]}


# --- starting over ----------------------------------------------------------------------------------------------------


def asked_to_start_over(scene, *, begun: bool) -> str:
    """Where the link leads that Ana got; with `begun` its wait has begun."""
    app = scene.ana.app
    with app.app_context(), app.test_request_context():
        begin_writing()
        person = db.session.scalar(db.select(User).where(User.email == scene.ana.email))
        begin = reset_request.begin_for_host if begun else reset_request.ask
        asked = begin(person, clock.now())
        db.session.commit()
        if asked is None:
            asked = db.session.scalar(db.select(reset_request.ResetRequest))
        return asked.link.removeprefix(app.config["SETTINGS"].base_url)


def with_a_link(scene) -> None:
    scene.ids["link"] = asked_to_start_over(scene, begun=False)


def with_the_wait_over(scene) -> dict[str, Any]:
    scene.ids["link"] = asked_to_start_over(scene, begun=True)
    scene.clock.time += reset_request.WAITS_FOR
    return {"password": NEW}


def with_the_wait_begun(scene) -> None:
    asked_to_start_over(scene, begun=True)


def started_over(scene) -> None:
    """Ana in a new browser, with nothing of before."""
    fields = with_the_wait_over(scene)
    newer = scene.people["Ana"] = Person(scene.ana.app, "Ana")
    assert newer.post(scene.ids["link"], **fields).status_code == 200


def with_the_old_password(scene) -> dict[str, Any]:
    started_over(scene)
    return {"email": scene.ana.email, "secret": PASSWORD, "password": AGAIN}


def with_the_old_password_from_inside(scene) -> dict[str, Any]:
    started_over(scene)
    return {"secret": PASSWORD, "password": AGAIN}


def asked_to_come_back(scene) -> dict[str, Any]:
    started_over(scene)
    assert scene.ana.post("/pairing/back", follow=False).status_code == 302
    return {"code": code_shown(scene.ana)}


def let_back_in(scene) -> None:
    fields = asked_to_come_back(scene)
    assert scene.ben.post("/pairing/let-back-in", follow=False, **fields).status_code == 302


# --- another address --------------------------------------------------------------------------------------------------


def with_a_code_on_its_way(scene) -> dict[str, Any]:
    """A server with mail has sent a code; the letter itself isn't what's tried here."""
    app = scene.ana.app
    with app.app_context(), mock.patch.object(address_change.outbox, "queue"):
        begin_writing()
        person = db.session.scalar(db.select(User).where(User.email == scene.ana.email))
        address_change.ask(person, "ana@neu.example", clock.now(), tells_old=False)
        db.session.commit()
        return {"code": db.session.scalar(db.select(AddressChange)).code}


# --- parting ----------------------------------------------------------------------------------------------------------


def parted(scene) -> None:
    assert scene.ana.post("/pairing/leave", follow=False).status_code == 302


def parted_from(scene) -> dict[str, Any]:
    parted(scene)
    return {"space": closed_space(scene.ana)}


def with_the_parting_on_home(scene) -> dict[str, Any]:
    return {"id": parted_from(scene)["space"]}


def with_invitations_blocked(scene) -> dict[str, Any]:
    assert scene.ana.post("/pairing/no-invitations", follow=False, **parted_from(scene)).status_code == 302
    return {"person": one(scene.ana.app, "SELECT id FROM users WHERE name = 'Ben'")}


def parted_long_ago(scene) -> dict[str, Any]:
    parted(scene)
    scene.clock.time += reading_after_parting.READABLE_FOR
    scene.clock.move(days=1)
    cleanup.clean_up(scene.ana.app)
    for name, person in scene.people.items():
        if name:
            person.sign_in()
    page = scene.ana.page("/only-me/said-before")
    return {"id": re.search(r'name="id" value="([0-9a-f-]+)"', page)[1]}
