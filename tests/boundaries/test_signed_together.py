"""A signature from a talk of both can be undone until noon of the next day, as if it had never been given."""

from datetime import UTC, datetime, timedelta

import pytest

from couples.boundaries.signed_together import is_open, undo_until
from tests import heard
from tests.boundaries.acts import drafted, end, pause, propose, send, sign, stands, take_back
from tests.live.talking import begin, move
from tests.pages import text_of
from tests.scenario import one

MOMENT = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
LATER = "You can send this starting Sunday, 20 December"


def undo(person, version: str):
    return person.post(f"/agreements/versions/{version}/undo-signature", follow=False)


def signatures(person) -> int:
    return one(person.app, "SELECT COUNT(*) FROM agreement_signatures")


@pytest.mark.parametrize(
    ("zone", "until"),
    [
        ("UTC", datetime(2026, 11, 23, 12, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 11, 23, 11, tzinfo=UTC)),
        ("Pacific/Auckland", datetime(2026, 11, 23, 23, tzinfo=UTC)),
    ],
)
def test_it_ends_at_noon_of_the_next_day_where_the_signer_is(zone, until):
    assert undo_until(MOMENT, zone) == until
    last = until - timedelta(seconds=1)
    assert is_open(MOMENT, zone, last, "money", together=True)
    assert not is_open(MOMENT, zone, until, "money", together=True)
    assert not is_open(MOMENT, zone, last, "intimacy", together=True)
    assert not is_open(MOMENT, zone, last, "money", together=False)


@pytest.fixture
def proposed(couple, time):
    sent = propose(couple[0], sign=True)
    time.move(minutes=11)
    return sent


def test_signed_in_a_talk_and_undone_it_is_as_if_it_had_never_been_given(couple, time, proposed):
    ana, ben = couple
    page = f"/agreements/{proposed.agreement}"
    talk = begin(ana, ben)
    time.move(minutes=5)
    sign(ben, proposed.version)
    move(ana, talk, "stop")
    assert "You can undo it until noon tomorrow." in text_of(ben.page(page))
    assert "Undo my signature" in ben.page(page)
    assert "Ana will see it isn't signed anymore." in text_of(ben.page(page))
    assert "Undo my signature" not in ana.page(page)
    history = ana.page(f"{page}/history")
    assert undo(ben, proposed.version).status_code == 302
    assert signatures(ana) == 1
    assert ana.page(f"{page}/history").count("igned") < history.count("igned")
    assert "Undo my signature" not in ben.page(page)
    assert undo(ben, proposed.version).status_code == 302
    assert signatures(ana) == 1


def test_how_comfortable_its_signer_was_goes_with_it_and_what_both_showed_is_covered_again(couple, time):
    ana, ben = couple
    shows = {"show_comfort": "y"}
    made = propose(ana, sign=True, comfort="9", **shows)
    time.move(minutes=11)
    begin(ana, ben)
    time.move(minutes=5)
    sign(ben, made.version, comfort="7", **shows)
    page = f"/agreements/{made.agreement}"
    assert "How comfortable you each are with it" in ana.page(page)
    undo(ben, made.version)
    assert one(ana.app, "SELECT COUNT(*) FROM agreement_comforts") == 1
    assert 'value="7" checked' not in " ".join(ben.page(f"/agreements/versions/{made.version}/sign").split())
    assert "How comfortable you each are with it" not in ana.page(page)
    sign(ben, made.version)
    assert "How comfortable you each are with it" not in ana.page(page)


@pytest.mark.parametrize("case", ["outside a talk", "after noon", "not a signer's own"])
def test_no_other_signature_is_undone(couple, time, proposed, case):
    ana, ben = couple
    if case != "outside a talk":
        begin(ana, ben)
        time.move(minutes=5)
    sign(ben, proposed.version)
    if case == "after noon":
        time.move(days=1, hours=1)
    undo(ana if case == "not a signer's own" else ben, proposed.version)
    assert signatures(ana) == 2


def test_the_page_looks_for_what_can_be_undone_only_while_a_signature_is_that_recent(couple, time, proposed):
    ana, ben = couple
    talk = begin(ana, ben)
    time.move(minutes=5)
    sign(ben, proposed.version)
    move(ana, talk, "stop")
    page = f"/agreements/{proposed.agreement}"
    assert "Undo my signature" in ben.page(page)
    assert about_talks(ben, page) > 0
    time.move(days=1)
    assert about_talks(ben, page) == 0


def about_talks(person, page: str) -> int:
    """How many statements a page makes about the couple's talks."""
    with heard.statements(person.app) as said:
        person.page(page)
    return sum("live_sessions" in statement for statement in said)


@pytest.mark.parametrize(("over", "how"), [(end, "past"), (pause, "paused")])
def test_what_one_of_them_ended_or_put_on_hold_is_not_undone_and_signed_anew_by_the_other(
    couple, time, proposed, over, how
):
    ana, ben = couple
    begin(ana, ben)
    time.move(minutes=5)
    sign(ben, proposed.version)
    page = f"/agreements/{proposed.agreement}"
    assert "Undo my signature" in ben.page(page)
    time.move(minutes=1)
    assert over(ana, proposed.agreement).status_code == 302
    assert stands(ana, proposed.agreement) == how
    assert "Undo my signature" not in ben.page(page)
    undo(ben, proposed.version)
    sign(ben, proposed.version)
    assert signatures(ana) == 2
    assert stands(ana, proposed.agreement) == stands(ben, proposed.agreement) == how


@pytest.mark.parametrize("also", ["nothing", "takes it back"])
def test_undone_its_topic_waits_again_for_who_proposed_it(couple, time, also):
    ana, ben = couple
    made = propose(ana, "about money", sign=True, topic="money")
    time.move(minutes=11)
    begin(ana, ben)
    time.move(minutes=5)
    assert LATER in again(ana)
    sign(ben, made.version)
    undo(ben, made.version)
    if also == "takes it back":
        assert take_back(ana, made.version).status_code == 302
    assert LATER in again(ana)
    propose(ana, "about time", topic="time")


def again(person) -> str:
    """What's answered to a second proposal on the same topic."""
    return text_of(send(person, drafted(person, "and again about money", topic="money")).text)
