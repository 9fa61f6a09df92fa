"""How comfortable one is: for oneself, open to both only when both chose so, and unknown to each other before."""

import html
import re

import pytest

from tests.boundaries.acts import (
    cells,
    count,
    counter,
    everything_of,
    file_of,
    propose,
    sign,
    signed_by_both,
    stands,
    take_back,
    unsign,
)
from tests.heard_by_pages import Told
from tests.scenario import connect, dump, one

SHOW = {"show_comfort": "y"}


def arrived(ana, time, **fields):
    made = propose(ana, **fields)
    time.move(minutes=11)
    return made


def numbers_on(page: str) -> list[str]:
    """The numbers that a page tells; those of 0 to 10 that belong to a form are not among them."""
    page = re.sub(r"<form.*?</form>|<script.*?</script>|<svg.*?</svg>", "", page, flags=re.DOTALL)
    return re.findall(
        r"\b(?:[0-9]|10)\b(?= (?:of|out of) 10)|(?<=data-number=\")\d+",
        html.unescape(re.sub(r"\s+", " ", page)),
    )


@pytest.mark.parametrize("number", ["0", "1", "3"])
def test_a_low_number_offers_not_now_and_blocks_nothing(couple, time, number):
    ana, ben = couple
    made = arrived(ana, time, sign=True)
    offered = sign(ben, made.version, comfort=number)
    assert offered.status_code == 200
    page = html.unescape(offered.text)
    assert "not now" in page.lower()
    assert f"/agreements/versions/{made.version}/answers" in page
    assert "all-the-same" in page
    assert count(ana.app, "agreement_signatures") == 1
    assert count(ana.app, "agreement_comforts") == 0
    assert stands(ana, made.agreement) == "proposed"
    assert sign(ben, made.version, comfort=number, **{"all-the-same": "yes"}).status_code == 302
    assert stands(ana, made.agreement) == "in-force"


@pytest.mark.parametrize("number", ["", "4", "10"])
def test_a_number_that_is_not_low_or_none_signs_at_once(couple, time, number):
    ana, ben = couple
    made = arrived(ana, time)
    assert sign(ben, made.version, comfort=number).status_code == 302
    assert count(ana.app, "agreement_signatures") == 1
    assert count(ana.app, "agreement_comforts") == (number != "")


@pytest.mark.parametrize("number", ["11", "-1", "seven", "4.5", "1e1"])
def test_a_number_that_is_none_of_ours_signs_nothing(couple, time, number):
    ana, ben = couple
    made = arrived(ana, time)
    assert sign(ben, made.version, comfort=number).status_code == 422
    assert count(ana.app, "agreement_signatures") == count(ana.app, "agreement_comforts") == 0


def test_a_zero_in_a_draft_is_kept_and_goes_along_with_the_proposal(couple, time):
    ana, _ = couple
    made = propose(ana, comfort="0")
    assert count(ana.app, "agreement_comforts") == 1
    page = ana.page(f"/agreements/versions/{made.version}/sign")
    assert re.search(r'value="0"[^>]*checked|checked[^>]*value="0"|name="comfort"[^>]*value="0"', page)


@pytest.mark.parametrize(
    ("by_ana", "by_ben", "shown"),
    [({}, {}, 0), (SHOW, {}, 0), ({}, SHOW, 0), (SHOW, SHOW, 2)],
)
def test_the_numbers_open_only_when_both_chose_to_show_theirs(couple, time, by_ana, by_ben, shown):
    ana, ben = couple
    made = arrived(ana, time, comfort="7", sign=True, **by_ana)
    sign(ben, made.version, comfort="5", **by_ben)
    assert one(ana.app, "SELECT COUNT(*) FROM agreement_comforts WHERE shared_cell IS NOT NULL") == shown
    assert one(ana.app, "SELECT COUNT(*) FROM agreement_comforts WHERE number_cell IS NOT NULL") == 2
    for person in couple:
        assert "omfort" not in person.get(f"/agreements/{made.agreement}/history.json").text


def test_the_others_pages_are_byte_for_byte_the_same_whatever_one_said_and_ticked(couple, time, no_limits):
    """Three proposals in turn that differ only in Ana's number and tick; Ben's pages and the file are the same."""
    ana, ben = couple
    seen = []
    for fields in ({}, {"comfort": "2"}, {"comfort": "9", **SHOW}, {"comfort": "0", **SHOW}):
        made = arrived(ana, time, sign=True, **fields)
        pages = [*everything_of(ben, made.agreement), ben.page(f"/agreements/versions/{made.version}/sign")]
        seen.append(
            [
                re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d\d:\d\d(:\d\d)?", "", re.sub(r'value="[^"]*"', "", p))
                for p in pages
            ]
        )
        take_back(ana, made.version)
        with connect(ana.app) as db:
            db.execute("DELETE FROM agreements")
            db.commit()
    assert seen[0] == seen[1] == seen[2] == seen[3]


def test_ones_own_second_thoughts_about_a_number_change_nothing_for_the_other(couple, time):
    ana, ben = couple
    made = arrived(ana, time, sign=True)
    before, version = everything_of(ben, made.agreement), one(ana.app, "SELECT version FROM agreements")
    for fields in (
        {"comfort": "8"},
        {"comfort": "9", **SHOW},
        {"comfort": "4"},
        {},
        {"comfort": "5", **SHOW},
    ):
        sign(ana, made.version, **fields)
        assert everything_of(ben, made.agreement) == before
    assert one(ana.app, "SELECT version FROM agreements") == version


def test_once_both_showed_them_both_see_both_and_either_can_cover_them_again(couple, time):
    ana, ben = couple
    made = propose(ana, comfort="7", sign=False, **SHOW)
    time.move(minutes=11)
    assert cells(ana.app, "agreement_comforts") == [(1, 0)]
    sign(ben, made.version, comfort="6", **SHOW)
    assert cells(ana.app, "agreement_comforts") == [(0, 1), (0, 1)]
    pages = [p.page(f"/agreements/{made.agreement}") for p in couple]
    sign(ben, made.version, comfort="6")
    assert sorted(cells(ana.app, "agreement_comforts")) == [(0, 0), (1, 0)]
    covered = [p.page(f"/agreements/{made.agreement}") for p in couple]
    assert all(a != b for a, b in zip(pages, covered, strict=True))
    sign(ben, made.version, comfort="6", **SHOW)
    sign(ben, made.version)
    assert cells(ana.app, "agreement_comforts") == [(1, 0)]


def test_nobody_sees_or_opens_a_number_by_any_verb_of_the_other_room(couple, time):
    ana, ben = couple
    made = arrived(ana, time, comfort="7", sign=True, **SHOW)
    before = dump(ana.app)["agreement_comforts"]
    unsign(ben, made.version)
    sign(ben, made.version, all_the_same="yes", version_id=made.version, author_id="x")
    assert dump(ana.app)["agreement_comforts"] == before
    other = counter(ben, made.agreement, "other words")
    time.move(minutes=11)
    assert "omfort" not in str(file_of(ben, made.agreement))
    assert dump(ana.app)["agreement_comforts"] == before
    assert other.version


def test_a_number_goes_with_the_words_it_was_about(couple, time):
    ana, ben = couple
    made = arrived(ana, time, comfort="7", **SHOW)
    sign(ben, made.version, comfort="8", **SHOW)
    take_back(ana, made.version)
    assert count(ana.app, "agreement_comforts") == 0


def test_numbers_are_in_no_file_and_no_history(couple, time):
    ana, ben = couple
    made = signed_by_both(ana, ben, time, comfort="7", **SHOW)
    for person in couple:
        text = (
            person.page(f"/agreements/{made.agreement}/history")
            + person.get(f"/agreements/{made.agreement}/history.json").text
        )
        assert "omfortable" not in text


def test_either_takes_the_numbers_out_of_sight_again_also_once_it_is_agreed(couple, time):
    ana, ben = couple
    made = arrived(ana, time, sign=True, comfort="8", **SHOW)
    sign(ben, made.version, comfort="7", **SHOW)
    page = f"/agreements/{made.agreement}"
    assert stands(ana, made.agreement) == "in-force"
    assert "Hide the numbers" in ana.page(page)
    assert ben.post(f"/agreements/versions/{made.version}/comfort", follow=False).status_code == 302
    for person in couple:
        assert "Hide the numbers" not in person.page(page)
    assert count(ana.app, "agreement_comforts", "shared_cell IS NOT NULL") == 0


def test_taking_a_number_out_of_sight_that_only_one_would_show_is_seen_by_nobody(couple, time):
    ana, ben = couple
    made = arrived(ana, time, sign=True, comfort="8", **SHOW)
    before, version = everything_of(ben, made.agreement), one(ana.app, "SELECT version FROM agreements")
    assert ben.post(f"/agreements/versions/{made.version}/comfort", follow=False).status_code == 404
    assert ana.post(f"/agreements/versions/{made.version}/comfort", follow=False).status_code == 302
    assert everything_of(ben, made.agreement) == before
    assert one(ana.app, "SELECT version FROM agreements") == version
    sign(ben, made.version, comfort="7", **SHOW)
    assert count(ana.app, "agreement_comforts", "shared_cell IS NOT NULL") == 0


def test_the_same_number_again_is_no_news(couple, time, monkeypatch):
    ana, ben = couple
    made = arrived(ana, time, sign=True, comfort="8", **SHOW)
    sign(ben, made.version, comfort="7", **SHOW)
    told, before = Told(monkeypatch), one(ana.app, "SELECT version FROM agreements")
    sign(ana, made.version, comfort="8", **SHOW)
    assert (told.to(ben), one(ana.app, "SELECT version FROM agreements")) == ([], before)
    sign(ana, made.version, comfort="9", **SHOW)
    assert told.to(ben) == ["agreements"]


def test_taking_back_a_signature_that_is_not_there_is_no_news(couple, time, monkeypatch):
    ana, ben = couple
    made = arrived(ana, time, sign=True)
    told, before = Told(monkeypatch), one(ana.app, "SELECT version FROM agreements")
    assert unsign(ben, made.version).status_code == 302
    assert (told.frames, one(ana.app, "SELECT version FROM agreements")) == ([], before)
    unsign(ana, made.version)
    assert told.to(ben) == ["agreements"]
