"""The list of past check-ins: a card for each week with a line of it, by months, for a year and for none."""

import re
from datetime import UTC, date, datetime, timedelta

from couples.checkins.by_month import by_month
from couples.checkins.models import HELLO, CheckIn
from tests.heard import statements

PAST = "/check-in/history"


def opened_on(day: date, **more) -> CheckIn:
    return CheckIn(
        occasion=day.isoformat(), revealed_at=datetime(day.year, day.month, day.day, tzinfo=UTC), **more
    )


def its_day(check_in: CheckIn) -> date | None:
    return check_in.moved_to or check_in.day


def test_a_year_of_weeks_is_twelve_months_with_the_newest_first():
    newest = date(2026, 12, 28)
    year = [opened_on(newest - timedelta(weeks=n)) for n in range(52)]
    months = by_month(year, its_day)
    assert [first for first, _ in months] == [date(2026, month, 1) for month in range(12, 0, -1)]
    assert [one for _, weeks in months for one in weeks] == year


def test_a_week_counts_by_the_day_it_was_moved_to_and_hello_by_the_day_it_was_opened():
    moved = opened_on(date(2026, 10, 31), moved_to=date(2026, 11, 2))
    hello = CheckIn(occasion=HELLO, revealed_at=datetime(2026, 8, 30, tzinfo=UTC))
    late = opened_on(date(2026, 11, 30))
    assert by_month([late, moved, hello], its_day) == [
        (date(2026, 11, 1), [late, moved]),
        (date(2026, 8, 1), [hello]),
    ]
    assert by_month([], its_day) == []


def reads_weeks(couple, time, weeks: int) -> None:
    for week in range(weeks):
        time.move(days=7)
        occasion = couple[0].occasion()
        for person in couple:
            person.write("thanks", f"thank you {week} from {person.name}", occasion)
            person.ready(occasion)


def test_each_week_is_a_card_with_a_line_of_it_and_more_weeks_ask_the_database_no_more(app, couple, time):
    ana, _ = couple
    asked = []
    for weeks in (2, 5):
        reads_weeks(couple, time, weeks)
        ana.page(PAST)
        with statements(app) as sent:
            page = ana.page(PAST)
        asked.append(len(sent))
    assert asked[0] == asked[1]
    cards = re.findall(r'<li class="card week">(.*?)</li>', page, re.S)
    assert len(cards) == 8  # and hello
    for card in cards:
        assert re.search(r"<h4>\s*<a href=\"/check-in/history/[0-9a-f-]{36}\">", card)
        assert re.search(r'<p class="week-line">(You|<bdi>Ben</bdi>):\s+<bdi>.+</bdi></p>', card)
    names = re.findall(r'<li><a href="#(m\d-\d)">(\w+ \d{4})</a></li>', page)
    assert len(names) > 1
    for id, name in names:
        assert re.search(rf'id="{id}">\s*<h3>{name}</h3>', page)


def test_with_one_month_or_none_there_is_nothing_to_choose_a_month_from(couple, eve):
    ana, _ = couple
    assert 'class="card week"' in ana.page(PAST)
    assert 'aria-label="Months"' not in ana.page(PAST)
    assert "Check-ins you&#39;ve both opened will be here." in eve.page(PAST)
