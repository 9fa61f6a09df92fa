"""What someone asked to talk about stays theirs when their partner's answer deletes the question: unsent, and theirs alone."""

import re
import uuid
from datetime import timedelta

import pytest

from couples import clock
from couples.maintenance.cleanup import clean_up
from couples.unsent import models
from tests.accounts.test_new_keys import renew
from tests.accounts.test_starting_over import bring_back, start_over
from tests.conftest import PASSWORD, Person
from tests.live.test_talk_requests import question
from tests.pages import text_of
from tests.scenario import connect
from tests.takeout.files import take
from tests.unsent.test_unsent_words import offered

TOPIC = "Whether the heron may nest with us"


def asks(person: Person) -> str:
    id = str(uuid.uuid4())
    assert question(person, id=id, topic=TOPIC).status_code == 302
    return id


def asks_for_something_else(ana: Person, ben: Person) -> None:
    """In place of Ben's question."""
    assert question(ana, topic="The dishes", instead=asks(ben)).status_code == 302


def asks_without_seeing_it(ana: Person, ben: Person) -> None:
    """Having said "not today", which Ben isn't told."""
    ana.post(f"/together/{asks(ben)}/answer", answer="not-today")
    assert question(ana, topic="The dishes").status_code == 302


def calls_it_off(ana: Person, ben: Person) -> None:
    """Before the time that both agreed on."""
    id, tomorrow = str(uuid.uuid4()), (clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    assert question(ben, id=id, topic=TOPIC, when="at", at=tomorrow).status_code == 302
    ana.post(f"/together/{id}/answer", answer="yes", version="1", suits=f"{tomorrow}:00+00:00")
    ana.post(f"/together/{id}/answer", answer="not-today")
    assert "Your talk tomorrow at" in text_of(ben.page("/"))


def takes_a_yes_back(ana: Person, ben: Person) -> None:
    id = asks(ben)
    ana.post(f"/together/{id}/answer", answer="yes", version="1")
    assert ana.post(f"/together/{id}/answer", answer="not-today", follow=False).status_code == 302


@pytest.fixture(params=[asks_for_something_else, asks_without_seeing_it, takes_a_yes_back, calls_it_off])
def deleted(request, couple):
    ana, ben = couple
    request.param(ana, ben)
    return ana, ben


def test_the_topic_of_a_question_that_the_partner_ended_is_kept_for_its_author_alone(deleted):
    ana, ben = deleted
    assert TOPIC in ben.page("/unsent")
    assert TOPIC in take(ben).page
    for page in ("/together", "/unsent", "/", "/shared"):
        assert TOPIC not in ana.page(page)
    assert TOPIC not in take(ana, opened="y").page


def test_the_form_to_ask_with_offers_it_again_and_sending_it_is_the_end_of_it(deleted, time):
    _ana, ben = deleted
    time.move(days=8)
    ben.sign_in()
    assert offered(ben, "/together") == [TOPIC]
    version = re.search(r'name="unsent_shown" value="(\d+)"', ben.page("/together"))[1]
    ask = {"topic": TOPIC + "?", "unsent": "live.request", "unsent_seen": version}
    assert question(ben, **ask).status_code == 302
    assert TOPIC not in ben.page("/unsent")


def test_while_its_author_cant_ask_again_they_are_there_to_read_and_no_form_is(couple):
    ana, ben = couple
    takes_a_yes_back(ana, ben)
    page = ben.page("/together")
    assert TOPIC in page
    assert "You started this earlier" in page
    assert "/together/ask" not in page, "a form that can't be sent yet"
    assert TOPIC not in ana.page("/together")


def test_a_topic_that_was_sent_from_another_tab_is_not_offered_as_unsent(couple):
    _, ben = couple
    kept = {"json": True, "unsent": "live.request", "unsent_seen": "0"}
    ben.post("/unsent", **kept, **{"text.topic": "The weekend"})
    asks(ben)
    ben.post("/unsent", **kept, **{"text.topic": TOPIC})  # the other tab saves late
    assert TOPIC not in ben.page("/unsent")
    answer = question(ben, topic=TOPIC, unsent="live.request", unsent_seen="0")
    assert answer.status_code == 302, "the other tab asks the same"
    page = ben.page("/unsent")
    assert TOPIC not in page
    assert "The weekend" in page, "what wasn't sent stays"


def test_a_topic_that_the_partner_asked_about_stays_unsent_as_ones_own(couple):
    ana, ben = couple
    asks(ana)
    ben.post("/unsent", json=True, unsent="live.request", unsent_seen="0", **{"text.topic": TOPIC})
    assert TOPIC in ben.page("/unsent")
    answer = question(ben, topic=TOPIC, unsent="live.request", unsent_seen="0")
    assert answer.status_code == 409
    assert TOPIC in ben.page("/unsent")


def test_who_writes_on_keeps_both_and_who_deletes_them_keeps_none(deleted):
    _, ben = deleted
    ben.post("/unsent", json=True, unsent="live.request", unsent_seen="0", **{"text.topic": "The weekend"})
    page = ben.page("/unsent")
    assert "The weekend" in page
    assert TOPIC in page
    shown = re.search(r'name="unsent_shown" value="(\d+)"', page)[1]
    ben.post("/unsent/delete", place="live.request", unsent_shown=shown)
    assert TOPIC not in ben.page("/unsent")


def test_words_that_were_typed_before_stay_beside_and_each_is_deleted_alone(couple):
    ana, ben = couple
    id = asks(ben)
    ben.post("/unsent", json=True, unsent="live.request", unsent_seen="0", **{"text.topic": "The weekend"})
    assert question(ana, topic="The dishes", instead=id).status_code == 302
    page = ben.page("/unsent")
    assert TOPIC in page
    assert "The weekend" in page
    card = next(card for card in page.split("<section") if TOPIC in card)
    shown = re.search(r'name="unsent_shown" value="(\d+)"', card)[1]
    ben.post("/unsent/delete", place="live.request", unsent_shown=shown)
    assert TOPIC not in ben.page("/unsent")
    assert "The weekend" in ben.page("/unsent")


def test_they_come_along_under_new_keys(deleted):
    _, ben = deleted
    assert renew(ben).status_code == 200
    assert TOPIC in ben.page("/unsent")


def test_they_go_after_the_days_that_unsent_words_are_kept(deleted, time):
    _, ben = deleted
    time.move(days=models.KEPT_FOR.days + 2)
    clean_up(ben.app)
    ben.sign_in()
    assert TOPIC not in ben.page("/unsent")


def test_a_question_that_its_author_cancels_is_gone(couple):
    _, ben = couple
    ben.post(f"/together/{asks(ben)}/answer", answer="not-today")
    with connect(ben.app) as file:
        assert file.execute("SELECT count(*) FROM unsent_words").fetchone() == (0,)


def test_it_comes_back_with_the_old_vault_of_someone_who_started_over(couple, time):
    ana, ben = couple
    id, later = str(uuid.uuid4()), (time.now() + timedelta(days=10)).strftime("%Y-%m-%dT%H:%M")
    question(ben, id=id, topic=TOPIC, when="at", at=later)
    with_new_vault = start_over(ben, time)
    ana.sign_in()
    assert question(ana, topic="The dishes", instead=id).status_code == 302
    assert TOPIC not in with_new_vault.page("/unsent")
    assert TOPIC in bring_back(ben, PASSWORD).page("/unsent")


def nothing(_ben: Person, _id: str) -> None:
    """No answer."""


def not_today(ben: Person, id: str) -> None:
    """Which is told to no one."""
    ben.post(f"/together/{id}/answer", answer="not-today")


def yes(ben: Person, id: str) -> None:
    """And then no one comes."""
    ben.post(f"/together/{id}/answer", answer="yes", version="1")


@pytest.mark.parametrize("page", ["/", "/together"])
@pytest.mark.parametrize("answers", [nothing, not_today, yes])
def test_the_topic_of_a_talk_that_never_came_about_is_back_once_its_time_is_long_past(
    couple, time, answers, page
):
    ana, ben = couple
    answers(ben, asks(ana))
    time.move(hours=23)
    assert TOPIC not in ana.page("/unsent")
    time.move(hours=2)
    for person in couple:
        person.sign_in()
    clean_up(ana.app)
    for _ in range(2):
        assert TOPIC not in ben.page("/")
        assert TOPIC not in ben.page("/together")
        assert TOPIC not in take(ben, opened="y").page
        assert TOPIC not in ben.page("/unsent")
        assert (TOPIC in ana.page(page)) == (page == "/together")
    assert TOPIC in ana.page("/unsent")
    assert TOPIC in ana.page("/together")
    with connect(ana.app) as file:
        assert file.execute("SELECT count(*) FROM live_sessions").fetchone() == (0,)


def test_what_no_one_answered_comes_back_as_well_if_the_partner_asks_first(couple, time):
    ana, ben = couple
    asks(ana)
    time.move(days=3)
    clean_up(ana.app)
    assert question(ben, topic="The dishes").status_code == 302
    assert TOPIC in ana.page("/unsent")
    assert TOPIC not in ben.page("/unsent")


def test_who_asks_again_on_a_page_from_before_keeps_both(couple, time):
    ana, _ = couple
    asks(ana)
    time.move(days=8)
    clean_up(ana.app)
    ana.sign_in()
    assert question(ana, topic="The dishes").status_code == 302
    assert TOPIC in ana.page("/unsent")
    assert "The dishes" in ana.page("/together")


def test_a_question_without_a_topic_goes_by_itself(couple, time):
    ana, _ = couple
    question(ana, topic="", kind="check-in")
    time.move(days=2)
    clean_up(ana.app)
    with connect(ana.app) as file:
        assert file.execute("SELECT count(*) FROM live_sessions").fetchone() == (0,)
