"""Home: the same few things whatever happens, and one next thing."""

import re
from datetime import date
from html import unescape
from itertools import pairwise

import pytest

from couples.home import small_good_things
from tests.conftest import Person
from tests.pages import text_of
from tests.scenario import one


def now_line(person: Person) -> str:
    """The heading of the one next thing."""
    words = re.sub(r"<[^>]+>", "", re.search(r'id="now-line">(.*?)</h2>', person.page("/"), re.DOTALL)[1])
    return " ".join(unescape(words).split())


def test_a_visitor_is_welcomed_and_told_what_stays_private(app):
    page = Person(app).page("/")
    assert "/sign-up" in page
    assert "/sign-in" not in page, "no one has an account yet, and so no one has invited anyone"
    Person(app, "Ana").sign_up()
    page = Person(app).page("/")
    assert "/sign-in" in page
    assert "/pairing/join" in page


def test_home_says_the_one_next_thing(ana, app, time):
    assert now_line(ana) == "Start wherever you like"
    ben = Person(app, "Ben").sign_up()
    ben.open_invitation(ana.invitation_secret())
    assert now_line(ben) == "Ana has invited you"
    ben.post("/pairing/accept")
    assert now_line(ben) == now_line(ana) == "Say hello first"
    ana.say_hello("Your laugh")
    assert now_line(ana) == "Your hello is written"
    assert now_line(ben) == "Say hello first"
    ben.say_hello("Your patience")
    assert now_line(ben) == "When do you both have a quiet hour?"
    assert "Propose a day" in text_of(ben.page("/"))
    assert "Until you both agree, your check-in is on" in text_of(ben.page("/"))
    for person in (ana, ben):
        assert "Propose a day" in text_of(person.page("/check-in"))
    assert now_line(ana) == "Next check-in: today at 19:00"
    assert "Either of you can suggest another day" in text_of(ana.page("/"))
    ben.post("/check-in/ritual", weekday="2", at="20:00", zone="UTC", keys=["thanks"])
    assert now_line(ben) == now_line(ana) == "Next check-in: today at 19:00"
    assert "Ben has proposed Wednesdays at 20:00" in text_of(ana.page("/"))
    time.move(minutes=1)
    ana.post(f"/check-in/ritual/{one(app, 'SELECT id FROM rituals WHERE agreed_at IS NULL')}/agree")
    assert now_line(ana) == "Next check-in: Wednesday at 20:00"
    occasion = ana.occasion()
    ana.write("thanks", "thank you", occasion)
    ana.ready(occasion)
    assert now_line(ana) == "You're ready"
    assert now_line(ben) == "Next check-in: Wednesday at 20:00"
    ben.post(f"/check-in/{occasion}/call-off", day="2026-11-27")
    assert now_line(ana) == "You're ready"
    assert now_line(ben) == "Next check-in: Friday, 27 November"
    ben.write("thanks", "thanks to you", occasion)
    ben.ready(occasion)
    assert now_line(ben) == now_line(ana) == "You can both read your check-in"
    assert "thanks to you" in ana.page(f"/check-in/{occasion}")
    assert "thanks to you" not in ana.page("/")  # Home quotes nothing of a partner's


def test_home_says_how_long_ones_own_invitation_works(ana, time):
    works = "Your invitation works until Sunday, 29 November at 12:00"
    assert "Your invitation" not in text_of(ana.page("/"))
    assert "Invite your partner" in text_of(ana.page("/"))
    ana.invitation_secret()
    assert works in text_of(ana.page("/"))
    assert "Invite your partner" not in text_of(ana.page("/"))
    assert 'href="/pairing">See your invitation' in ana.page("/")
    time.move(days=8)
    ana.sign_in()
    assert "Your invitation" not in text_of(ana.page("/"))
    assert "Invite your partner" in text_of(ana.page("/"))


def test_a_week_called_off_reads_calmly_to_both(couple):
    ana, ben = couple
    ana.post(f"/check-in/{ana.occasion()}/call-off")
    assert now_line(ana) == now_line(ben) == "No check-in this time"


def test_home_holds_three_jobs_and_does_not_grow_with_time(opened, couple, time):
    ana, _ = couple
    before = ana.page("/")
    assert len(re.findall(r'class="job"', before)) == 3
    time.move(days=21)
    after = ana.page("/")
    assert abs(len(after) - len(before)) < 1500


def test_the_small_good_thing_is_the_same_all_day_and_another_tomorrow():
    days = [date(2026, 11, d) for d in range(1, 30)]
    assert all(small_good_things.of_day(a) != small_good_things.of_day(b) for a, b in pairwise(days))
    assert len({small_good_things.of_day(d) for d in days[:14]}) == 14
    assert small_good_things.of_day(days[0]) == small_good_things.of_day(date(2026, 11, 1))


@pytest.mark.parametrize("path", ["/safety", "/privacy", "/what-it-protects", "/good-to-know"])
def test_safety_and_privacy_are_open_to_everybody_and_the_same_for_all(couple, path):
    ana, _ = couple
    assert Person(ana.app).get(path).status_code == ana.get(path).status_code == 200


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": " "}, "What should we call you"),
        ({"zone": "Moon/Base"}, "time zone"),
        ({"theme": "pink"}, "choice"),
    ],
)
def test_settings_that_cannot_be_are_said_beside_the_field(ana, fields, says):
    answer = ana.post("/settings", **{"name": "Ana", "zone": "UTC", "theme": "dark", **fields})
    assert answer.status_code == 422
    assert says in answer.text
    assert 'data-theme="dark"' not in ana.page("/")


def test_times_are_shown_in_ones_own_zone_and_colours_as_chosen(couple):
    ana, ben = couple
    ana.post("/settings", name="Ana", zone="Asia/Kathmandu", theme="dark")
    assert "00:45" in ana.page("/check-in")
    assert "19:00" in ben.page("/check-in")
    assert 'data-theme="dark"' in ana.page("/")


def test_a_name_is_changed_three_times_a_day_and_the_rest_as_often_as_one_likes(couple):
    ana, ben = couple
    for name in ("Anna", "Anne", "Anja"):
        assert ana.post("/settings", follow=False, name=name, zone="UTC", theme="dark").status_code == 302
    refused = ana.post("/settings", name="I saw you", zone="UTC", theme="dark")
    assert refused.status_code == 422
    assert "You can change it again tomorrow." in refused.text
    assert 'value="I saw you"' in refused.text
    assert ana.post("/settings", follow=False, name="Anja", zone="UTC", theme="light").status_code == 302
    assert ben.post("/settings", follow=False, name="Benno", zone="UTC", theme="light").status_code == 302


def test_a_name_in_look_alike_letters_of_the_partners_is_refused_in_the_settings(couple):
    ana, _ = couple
    assert ana.post("/settings", name="BEN", zone="UTC", theme="system").status_code == 422


@pytest.mark.parametrize(
    ("path", "status"), [("/nothing", 404), ("/check-in/2001-01-01", 404), ("/check-in/ready", 404)]
)
def test_error_pages_are_kind_and_tell_nothing(ana, path, status):
    answer = ana.get(path)
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    assert "There&#39;s nothing here" in answer.text


def test_leaving_ends_the_session_and_shows_a_page_that_says_nothing(ana):
    answer = ana.client.post("/leave", base_url=ana.base)
    assert answer.status_code == 200
    assert answer.headers["Refresh"] == "0; url=https://www.example.org/weather"
    assert "Couples" not in answer.text
    assert "Ana" not in answer.text
    assert ana.get("/settings").status_code == 302


def test_small_promises_lead_to_the_promises(couple):
    ana, _ben = couple
    assert 'href="/shared#promises"' in ana.page("/")
    assert 'id="promises"' in ana.page("/shared")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/thanks", "Thank-yous"),
        ("/check-in/history", "Past check-ins"),
        ("/check-in/ritual", "Check-in day and questions"),
        ("/thanks/goals", "Goals you share"),
    ],
)
def test_a_room_is_called_the_same_where_one_goes_and_on_its_page(couple, address, name):
    ana, _ben = couple
    assert re.search(rf'href="{address}">\s*<span class="row-text">{name}<', ana.page("/everything"))
    assert f"<h1>{name}</h1>" in ana.page(address)
