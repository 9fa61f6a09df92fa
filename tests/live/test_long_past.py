"""A talk whose time passed long ago: to both it's as if it had never been, whether or not its author has come by for the topic."""

import uuid

import pytest

from couples.maintenance.cleanup import clean_up
from tests.conftest import Person
from tests.live.talking import Phone, agree_on, move
from tests.live.test_talk_requests import count, question
from tests.pages import on_any_server


def asked(ana: Person, _ben: Person, time) -> str:
    """For now, and no one answered."""
    id = str(uuid.uuid4())
    assert question(ana, id=id).status_code == 302
    return id


def agreed(ana: Person, ben: Person, time) -> str:
    """And no one came."""
    return agree_on(ana, ben, time, hours=1)


def seen_of(ben: Person, id: str) -> list:
    """What Ben gets at every door of the talk."""
    doors = [ben.get(f"/together/{id}"), ben.get(f"/together/{id}/part"), ben.get(f"/together/{id}/summary")]
    doors += [
        move(ben, id, "ready"),
        ben.post(f"/together/{id}/notes", follow=False, text="A note", version="0"),
    ]
    doors += [
        ben.post(f"/together/{id}/answer", follow=False, answer=said, version="1", suits="")
        for said in ("yes", "not-today", "bogus")
    ]
    return [(answer.status_code, answer.location) for answer in doors]


@pytest.mark.parametrize("how", [asked, agreed])
@pytest.mark.parametrize("visits", ["/", "/together"])
def test_the_partner_cannot_tell_whether_its_author_has_been_on_home_since(couple, time, how, visits):
    ana, ben = couple
    id = how(ana, ben, time)
    assert ben.post(f"/together/{id}/answer", follow=False, answer="bogus").status_code == 400
    time.move(days=2)
    clean_up(ana.app)
    for person in couple:
        person.sign_in()
    before = [seen_of(ben, id), on_any_server(ben.get(f"/together/{id}", follow_redirects=True))]
    assert before[0] == seen_of(ben, str(uuid.uuid4()))
    assert count(ana.app) == 1  # her topic still waits
    ana.page(visits)
    assert count(ana.app) == 0
    assert [seen_of(ben, id), on_any_server(ben.get(f"/together/{id}", follow_redirects=True))] == before


@pytest.mark.parametrize("how", [asked, agreed])
def test_neither_can_begin_it_from_an_old_page(couple, time, how):
    ana, ben = couple
    id = how(ana, ben, time)
    time.move(hours=26)
    for person in couple:
        person.sign_in()
        assert move(person, id, "ready").status_code == 404
    assert ben.post(f"/together/{id}/answer", follow=False, answer="yes", version="1").status_code == 404
    for person in couple:
        assert "Your talk" not in person.page("/")


def test_an_open_line_cannot_begin_it_either(server, couple, time):
    ana, ben = couple
    id = agreed(ana, ben, time)
    phone = Phone(ben, id)
    assert phone.move("come-in")["ok"]
    time.move(hours=26)
    assert phone.move("ready") == {"ok": False, "error": "not-there"}
    phone.close()
