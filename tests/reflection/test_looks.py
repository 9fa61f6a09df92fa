"""Two ranges over time: sliders that start unset, a gentle reading without a type, and a chart for its owner alone."""

import re
import uuid

import pytest

from couples.reflection import ranges
from tests.pages import text_of
from tests.reflection.people import CALM, KNOW, ROOM, look
from tests.scenario import one

VERDICTS = (
    "you are anxious", "you are avoidant", "attachment style", "your type", "score", "normal", "average", "too high", "too low", "healthy", "insecure",
    "severe", "mild", "percent", "other people answer", "better than", "worse than you",
)  # fmt: skip


def test_sliders_start_unset_and_skipping_is_fine(ana):
    page = ana.page("/reflection/looks/new")
    assert page.count("No answer yet") == len(ranges.items()) == 9
    assert "It isn't a test" in page
    id, answer = look(ana, settled="4", signs="6")
    assert answer.status_code == 302
    page = ana.page(f"/reflection/looks/{id}")
    assert "You didn't move enough sliders" in page
    assert page.count("skipped") == 7


def test_a_place_is_the_plain_middle_of_the_moved_sliders_in_half_steps():
    assert ranges.place_on("know", KNOW) == 8
    assert ranges.place_on("know", CALM) == 2
    assert ranges.place_on("room", ROOM) == 3
    assert ranges.place_on("know", {"settled": 10, "signs": 1}) == 0.5
    assert ranges.place_on("know", {"settled": 5, "signs": 6, "hold": 5}) == 5.5
    assert ranges.place_on("know", {"settled": 5, "after": 6}) is None
    assert ranges.place_on("room", {}) is None


def test_the_reading_is_the_same_whatever_the_numbers_are(ana):
    pages = []
    for answers in (
        {**KNOW, **ROOM},
        {**CALM, **ROOM},
        dict.fromkeys(KNOW | ROOM, 10),
        dict.fromkeys(KNOW | ROOM, 0),
    ):
        id, _ = look(ana, **{k: str(v) for k, v in answers.items()})
        page = ana.page(f"/reflection/looks/{id}").replace(id, "")
        page = re.sub(r"<details class=\"more\">\s*<summary>.*?</details>", "", page, flags=re.S)
        page = re.sub(r'(cx="|aria-label="|place-number">)[\d.]+', r"\1", page)
        pages.append(re.sub(r'name="csrf_token" value="[^"]*"', "", page))
    assert pages[0] == pages[1] == pages[2] == pages[3]


def test_no_page_names_a_type_a_norm_a_cut_off_or_another_person(ana):
    id, _ = look(ana, **dict.fromkeys(KNOW | ROOM, "10"))
    look(ana, **dict.fromkeys(KNOW | ROOM, "0"))
    for path in ("/reflection", "/reflection/looks", "/reflection/looks/new", f"/reflection/looks/{id}"):
        said = text_of(ana.page(path)).lower()
        assert not [word for word in VERDICTS if word in said], path
    assert "average" in VERDICTS


def test_both_ranges_are_drawn_over_time_with_their_table(ana, time):
    ids = []
    for answers, line in ((KNOW | ROOM, "dark mornings"), (CALM | ROOM, "crossword weeks")):
        ids.append(look(ana, **{k: str(v) for k, v in answers.items()}, line=line)[0])
        time.move(days=40)
        ana.sign_in()
    page = ana.page("/reflection/looks")
    assert page.count('<svg class="chart"') == 2
    assert page.count("<table") == 2
    table = re.search(r"<caption>Needing reassurance</caption>.*?</table>", page, re.S)[0]
    assert re.findall(r"<th scope=\"row\">(.*?)</th>\s*<td>(.*?)</td>", table) == [
        ("22 Nov 2026", "8"),
        ("1 Jan 2027", "2"),
    ]
    assert "2 times, from 22 Nov 2026 to 1 Jan 2027, between 2 and 8, the last at 2." in page
    assert page.index("crossword weeks") < page.index("dark mornings")
    assert "overdue" not in page
    ana.post(f"/reflection/looks/{ids[0]}/delete")
    page = ana.page("/reflection/looks")
    assert "dark mornings" not in page
    assert "Do it twice and you get a line" in page


def test_an_empty_room_says_what_it_is_for(ana):
    assert "nine sliders" in text_of(ana.page("/reflection/looks")).lower()
    assert "/reflection/looks/new" in ana.page("/reflection/looks")


def test_a_look_sent_twice_is_one(ana):
    id, _ = look(ana, settled="4", signs="6")
    look(ana, id, settled="4", signs="6")
    assert one(ana.app, "SELECT COUNT(*) FROM reflection_looks") == 1


def test_a_look_can_be_changed_and_two_devices_keep_both(ana):
    id, _ = look(ana, settled="4", signs="6", line="from the phone")
    assert ana.post(
        f"/reflection/looks/{id}", follow=False, settled="5", signs="6", version="1"
    ).location.endswith(id)
    answer = ana.post(
        f"/reflection/looks/{id}", follow=False, settled="9", signs="1", version="1", line="from the laptop"
    )
    other = answer.location.rsplit("/", 1)[1]
    assert other != id
    again = ana.post(
        f"/reflection/looks/{id}", follow=False, settled="9", signs="1", version="1", line="from the laptop"
    )
    assert again.location == answer.location
    assert one(ana.app, "SELECT COUNT(*) FROM reflection_looks") == 2
    assert "from the laptop" in ana.page(f"/reflection/looks/{other}")
    assert "5 <span" in ana.page(f"/reflection/looks/{id}")


@pytest.mark.parametrize("number", ["11", "-1", "five", "5.5", "9" * 5000, "1e3", "{{7*7}}", "\x00", "NaN"])
def test_a_strange_number_is_said_beside_its_slider_and_the_others_stay(ana, number):
    _, answer = look(ana, settled=number, signs="6", line="these words stay")
    assert answer.status_code == 422
    assert "Choose a number from 0 to 10" in answer.text
    assert "these words stay" in answer.text
    assert 'value="6"' in answer.text
    assert one(ana.app, "SELECT COUNT(*) FROM reflection_looks") == 0


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "Move one or two sliders first"),
        ({"line": "  \u200b "}, "Move one or two sliders first"),
        ({"line": "x" * 301, "signs": "4"}, "a shorter version will fit"),
        ({"id": "not an id", "signs": "4"}, "older page"),
    ],
)
def test_what_cannot_be_kept_is_said_kindly(ana, fields, says):
    answer = ana.post("/reflection/looks", follow=False, **{"id": str(uuid.uuid4()), **fields})
    assert answer.status_code == 422
    assert says in answer.text
    assert one(ana.app, "SELECT COUNT(*) FROM reflection_looks") == 0


def test_a_look_is_not_emptied_by_a_change(ana):
    id, _ = look(ana, settled="4", signs="6")
    answer = ana.post(f"/reflection/looks/{id}", follow=False, version="1")
    assert answer.status_code == 422
    assert "Move one or two sliders first" in answer.text
    assert "4 <span" in ana.page(f"/reflection/looks/{id}")


def test_unknown_sliders_are_ignored(ana):
    id, _ = look(ana, settled="4", signs="6", anxious="9", author_id=str(uuid.uuid4()), day="2000-01-01")
    assert ana.get(f"/reflection/looks/{id}").status_code == 200
    assert one(ana.app, "SELECT day FROM reflection_looks") == "2026-11-22"
