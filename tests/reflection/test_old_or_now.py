"""Is this then or now? Three honest endings, nothing stored unless it is kept, and what is now leads into the scenario."""

import uuid

import pytest

from couples.reflection.links_to_other_rooms import WAYS, exit_to
from tests.conftest import Person
from tests.pages import text_of
from tests.reflection.people import notice
from tests.scenario import dump, one

ENDINGS = ("old", "now", "both")


def test_all_three_endings_are_offered_and_each_ends_kindly(ana):
    page = ana.page("/reflection/old-or-now")
    for ending in ENDINGS:
        assert f'href="/reflection/old-or-now/{ending}"' in page
        assert ana.page(f"/reflection/old-or-now/{ending}").count('class="kindness"') == 1


def test_looking_at_every_ending_stores_nothing(ana):
    before = dump(ana.app)
    for path in ("", *(f"/{ending}" for ending in ENDINGS)):
        ana.page(f"/reflection/old-or-now{path}")
    assert dump(ana.app) == before


@pytest.mark.parametrize("ending", ["now", "both"])
def test_what_is_real_now_leads_to_words_a_limit_somebody_outside_or_thinking_about_parting(ana, ending):
    page = ana.page(f"/reflection/old-or-now/{ending}")
    main = page[page.index("<main") : page.index("</main>")]
    with ana.app.test_request_context():
        ways = [exit_to(name) for name in ("words", "limit", "people")]
    assert all(ways)
    for href in (*ways, "#parting", "/safety#part-9", "/reflection/pages/needs"):
        assert f'href="{href}"' in main, href


def test_a_way_leads_to_the_best_page_that_is_there(app, monkeypatch):
    monkeypatch.setitem(WAYS, "limit", ("not.there.yet", "home.shared"))
    with app.test_request_context():
        assert exit_to("limit") == "/shared"


@pytest.mark.parametrize("name", sorted(set(WAYS) - {"release"}))
def test_every_way_leads_to_a_page_of_a_room_that_is_there(ana, name):
    with ana.app.test_request_context():
        assert ana.get(exit_to(name), follow_redirects=True).status_code == 200


def test_now_offers_no_breathing_exercise_and_both_never_only_one(ana):
    now = text_of(ana.page("/reflection/old-or-now/now")).lower()
    both = text_of(ana.page("/reflection/old-or-now/both")).lower()
    assert "breath" not in now
    assert "breath" in both
    assert both.index("four ways forward") > both.index("breath")
    assert "what's true now will still be there" in both


def test_even_an_old_fear_is_asked_once_more_whether_it_is_now(ana):
    assert "/reflection/old-or-now/now" in ana.page("/reflection/old-or-now/old")


def test_fear_needs_no_list(ana):
    page = ana.page("/reflection/old-or-now")
    assert page.index("You don't need a list for that") < page.index("Four questions")


def test_an_ending_is_kept_with_a_line_only_because_its_author_wants_it(ana):
    ana.post("/reflection/noticed", id=str(uuid.uuid4()), line="the fourth cancelled Sunday", when="now")
    page = ana.page("/reflection/noticed")
    assert "the fourth cancelled Sunday" in page
    assert "· now" in page


def test_an_ending_can_be_kept_with_something_noticed(ana):
    id, _ = notice(ana, "the fourth cancelled Sunday")
    page = ana.page(f"/reflection/old-or-now?about={id}")
    assert "the fourth cancelled Sunday" in page
    assert f"/reflection/old-or-now/both?about={id}" in page
    assert f"/reflection/noticed/{id}/old-or-now" in ana.page(f"/reflection/old-or-now/both?about={id}")
    ana.post(f"/reflection/noticed/{id}/old-or-now", when="both")
    assert "· both" in ana.page("/reflection/noticed")
    assert ana.post(f"/reflection/noticed/{id}/old-or-now", follow=False, when="tomorrow").status_code == 400
    assert ana.post(f"/reflection/noticed/{id}/old-or-now", follow=False).status_code == 400


def test_what_it_is_about_is_ones_own_or_not_there(couple):
    ana, ben = couple
    id, _ = notice(ana)
    for about in (id, str(uuid.uuid4()), "x", "1 OR 1=1", "../..", "%00", "１" * 36):
        for path in ("/reflection/old-or-now", "/reflection/old-or-now/now"):
            assert ben.get(path, query_string={"about": about}).status_code == 404
    assert ana.get("/reflection/old-or-now", query_string={"about": ""}).status_code == 200
    assert one(ana.app, "SELECT COUNT(*) FROM reflection_noticed") == 1


def test_another_ending_is_not_there(ana):
    assert ana.get("/reflection/old-or-now/never").status_code == 404


def test_it_all_works_for_somebody_who_is_alone_here(app):
    eve = Person(app, "Eve").sign_up()
    for ending in ENDINGS:
        assert eve.get(f"/reflection/old-or-now/{ending}").status_code == 200
