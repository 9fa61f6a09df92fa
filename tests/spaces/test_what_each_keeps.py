"""What each keeps and until when: one source of sentences, shown before pairing and before leaving, and true."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from couples.maintenance import cleanup
from couples.spaces import what_each_keeps
from couples.spaces.reading_after_parting import closed_since, is_readable, readable_until
from couples.what_deleting_means import gone
from tests.conftest import PASSWORD, Person
from tests.pages import text_of
from tests.scenario import connect, one
from tests.takeout.files import take
from tools import visible_text

NIGHT = datetime(2026, 11, 22, 23, 59, 30, tzinfo=UTC)
MORNING = datetime(2026, 11, 22, 0, 0, 30, tzinfo=UTC)
UNTRUE = re.compile(r"(bring (it|them) back|gone at once, for good|(gone|deleted) for good)", re.IGNORECASE)
TRUE_ANYWAY = {"accounts/your_recovery_code.html", "home/privacy.html", "accounts/bring_back.html"}
"""Of a recovery code, of words without any key, and of a vault that is set aside and does come back."""


@pytest.mark.parametrize("left", [MORNING, NIGHT])
def test_reading_ends_at_midnight_after_thirty_whole_days_whatever_the_hour_of_leaving(left):
    end = readable_until(left)
    assert (end.hour, end.minute, end.second) == (0, 0, 0)
    assert end - left >= timedelta(days=30)
    assert is_readable(left, end - timedelta(seconds=1))
    assert not is_readable(left, end)
    assert left >= closed_since(end - timedelta(seconds=1))
    assert left < closed_since(end)


def test_who_left_in_the_morning_and_who_left_at_night_read_for_equally_long():
    assert readable_until(MORNING) == readable_until(NIGHT)


@pytest.mark.parametrize(
    ("days", "after", "later"),
    [
        (14, "after 14 days.", "14 days later."),
        (1, "after 1 day.", "1 day later."),
        (0, "may keep it longer.", "may keep it longer."),
    ],
)
def test_backups_are_named_with_the_real_number(days, after, later):
    for sentence, says in ((gone(days), after), (what_each_keeps.before_pairing(days)[-1], later)):
        assert sentence.endswith(says)
        assert "the app right away" in sentence


@pytest.mark.parametrize("days", [0, 9])
def test_every_page_that_deletes_says_the_number_of_this_servers_settings(make_app, days):
    ana = Person(make_app(backups=days), "Ana").sign_up()
    ana.post("/growing/wins", id="5f0c1d52-70ae-4c3b-9b3a-0b1f6c6f0a12", text="called my sister")
    for path in ("/growing/wins", "/settings/delete", "/pairing", "/privacy"):
        said = text_of(ana.page(path))
        named = re.search(r"this server's backups (after 9 days|9 days later)", said)
        assert bool(named) == (days == 9), path
        assert ("makes backups, those may keep it longer" in said) == (days == 0), path


def untrue(text: str) -> list[str]:
    return [found[0] for found in UNTRUE.finditer(text)]


def test_no_page_says_that_nobody_can_bring_it_back():
    assert untrue("It is gone at once and nobody can bring it back.")
    assert untrue("Your words are gone for good.")
    pages = {
        str(path.relative_to(visible_text.ROOT / "templates")): path.read_text("utf-8")
        for path in visible_text.files("templates/**/*.html")
    }
    assert [path for path, page in pages.items() if untrue(page) and path not in TRUE_ANYWAY] == []
    assert [
        str(path)
        for path in visible_text.files("couples/**/routes*.py")
        if untrue(" ".join(visible_text.in_python(path.read_text("utf-8"))))
    ] == []


def test_who_is_invited_and_who_invites_read_the_same_three_lines(ana, app):
    invited = Person(app)
    asks = Person(app, "Eve").sign_up()
    before = text_of(asks.page("/pairing"))
    invited.open_invitation(ana.invitation_secret())
    there = text_of(invited.page("/pairing/invited"))
    lines = what_each_keeps.before_pairing(app.config["SETTINGS"].backups)
    assert len(lines) == 3
    for line in lines:
        assert line in before
        assert line in there
    assert 'href="/privacy#privacy-end"' in invited.page("/pairing/invited")
    assert all(line in text_of(invited.page("/privacy")) for line in lines)


def test_a_copy_of_what_both_opened_can_be_saved_any_time_as_the_lines_say(scenario, app):
    assert "You can each save a copy of what you both saw, any time" in what_each_keeps.before_pairing(0)[1]
    for person, partners in (
        (scenario.ana, "Thank you for waiting"),
        (scenario.ben, "Thank you for the soup"),
    ):
        assert partners in take(person, opened="y").texts()  # both are still sharing
    scenario.ana.post("/pairing/leave")
    assert "Thank you for waiting" in take(scenario.ana, opened="y").texts()


def test_the_page_before_leaving_names_the_last_day_and_it_is_the_last(opened, couple, time):
    ana, _ = couple
    page = ana.page("/pairing/leave")
    said = re.search(r'until <time datetime="([\d-]+)">', page)[1]
    assert "Your own words stay yours: drafts, private notes" in page
    assert "Messages that haven't reached" in page.replace("&#39;", "'")
    ana.post("/pairing/leave")
    ana.prove()
    file = ana.page("/settings/takeout")
    assert re.search(r'be included until <time datetime="([\d-]+)">', file)[1] == said
    assert "except drafts you never sent" in text_of(file)
    last = datetime.fromisoformat(said).replace(hour=23, minute=59, tzinfo=UTC)
    time.time = last
    cleanup.clean_up(ana.app)
    for person in couple:
        person.sign_in()
        assert "Thank you for the soup" in person.page(f"/check-in/history/{opened_id(ana)}")
    time.move(minutes=1)
    cleanup.clean_up(ana.app)
    with connect(ana.app) as db:
        assert db.execute("SELECT COUNT(*) FROM answers WHERE shared_cell IS NOT NULL").fetchone() == (0,)


def opened_id(person: Person) -> str:
    return one(person.app, "SELECT id FROM check_ins WHERE revealed_at IS NOT NULL AND occasion != 'hello'")


def test_before_anything_is_shared_the_page_says_that_nothing_is_kept_of_it(ana, ben):
    assert "Nothing&#39;s been shared since you joined" in ana.page("/pairing/leave")


def test_no_page_of_either_says_the_day_or_the_hour_of_leaving(opened, couple, time):
    ana, _ = couple
    time.move(hours=9, minutes=41)
    left = time.time
    ana.post("/pairing/leave")
    time.move(days=2)
    for person in couple:
        for path in ("/", "/shared", "/check-in/history", "/thanks", "/thanks/cards", "/agreements"):
            page = person.page(path)
            assert f"{left:%Y-%m-%dT%H:%M}" not in page, path
            assert f"{left:%H:%M}" not in page, path
            assert 'datetime="2026-12-23T' not in page, path


def test_deleting_says_what_it_means_before_it_is_done(couple):
    page = text_of(couple[0].page("/settings/delete"))
    assert gone(14) in page
    assert couple[0].post("/settings/delete", follow=False, current=PASSWORD).status_code == 302


def test_the_page_before_leaving_says_that_taking_back_leaves_a_mark_and_that_the_day_can_be_worked_out(
    opened, couple
):
    said = text_of(couple[0].page("/pairing/leave")).replace(" .", ".").replace(" ,", ",")
    assert "They'll see “Taken back” in its place." in said
    assert "Ben sees when that is, too, and can work out when you left." in said


@pytest.mark.parametrize("waits", [False, True])
def test_the_last_day_is_said_as_thirty_days_after_stopping_whether_it_waits_a_day_or_not(
    couple, time, opened, waits
):
    ana, ben = couple
    said = text_of(ana.page("/pairing/leave")).replace(" ,", ",")
    assert "For 30 days after you stop (until Tuesday, 22 December if you stop now)" in said
    ana.post("/pairing/leave", **({"undo_day": "y"} if waits else {}))
    time.move(days=1)
    shown = text_of(ben.page("/shared"))
    assert f"until {'Wednesday, 23' if waits else 'Tuesday, 22'} December" in shown
    assert "Taken back" not in shown


def test_where_everything_is_taken_back_the_partner_sees_just_the_mark_that_was_announced(opened, couple):
    ana, ben = couple
    ana.prove()
    ana.post("/pairing/leave", take_back="y")
    page = text_of(ben.page(f"/check-in/history/{opened_id(ana)}"))
    assert "Taken back" in page
    assert "Thank you for the soup" not in page
