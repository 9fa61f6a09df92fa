"""The card of the check-in on Home: what's fresh this time, until when it can open, and one date for one check-in."""

import re
from datetime import date

from tests.checkins.test_opened import promise
from tests.checkins.test_opening import opens
from tests.checkins.test_to_talk_about import answer_of
from tests.conftest import Person
from tests.home.test_news import does, lines
from tests.pages import text_of


def test_the_question_thats_new_this_time_is_on_home_and_another_one_the_next_week(couple, time):
    ana, _ = couple
    does(ana, "You can both read your hellos now", "aside")
    seen = []
    for _ in range(2):
        (fresh,) = re.findall(r"One of the questions: <q>(.+?)</q>", ana.page("/"))
        assert fresh in ana.page("/check-in")
        seen.append(fresh)
        time.move(days=7)
        ana.sign_in()
    assert len(set(seen)) == 2


def test_after_its_hour_home_says_until_when_it_can_open(couple, time):
    ana, _ = couple
    time.move(days=1)
    ana.sign_in()
    home = text_of(ana.page("/"))
    assert re.search(r"Your check-in There's time until \w+, \d+ \w+ at \d\d:\d\d", home)
    assert "is today" not in home


def test_at_its_very_hour_home_says_that_its_today(couple, time):
    ana, _ = couple
    assert "Next check-in: today at 19:00" in text_of(ana.page("/"))
    time.move(hours=7)
    home = text_of(ana.page("/"))
    assert "Your check-in is today There's time until Wednesday" in home


def test_home_says_that_theres_nothing_to_do_only_while_thats_so(couple, time):
    ana, ben = couple
    nothing = "Nothing new, and nothing you have to do."
    for person in couple:
        does(person, "You can both read your hellos now", "aside")
    assert nothing not in text_of(ana.page("/")), "the check-in is today"
    promise(ana, opens(ana, ben), "I make the tea")
    for person in couple:
        person.post(f"/check-in/{person.occasion()}/done")
    time.move(days=2)
    for person in couple:
        person.sign_in()
    assert "See you next time" in text_of(ana.page("/"))
    time.move(days=3)
    for person, has_promised in ((ana, True), (ben, False)):
        person.sign_in()
        for line in lines(person):
            does(person, line, "aside")
        home = text_of(person.page("/"))
        assert ("how did your promise go?" in home) is has_promised
        assert (nothing in home) is not has_promised
    time.move(days=2)
    ben.sign_in()
    assert nothing not in text_of(ben.page("/")), "the check-in is today"


def test_one_check_in_has_one_date_wherever_its_named(couple, time):
    ana, ben = couple
    time.move(days=5)  # they open it two days before its own
    for person in couple:
        person.sign_in()
    occasion = opens(ana, ben)
    time.move(days=8)
    ana.sign_in()
    day = date.fromisoformat(occasion)
    named = f"{day:%A}, {day.day} {day:%B}"
    assert f"Last check-in {named}" in text_of(ana.page("/check-in"))
    assert named in text_of(ana.page("/check-in/history"))


def test_the_check_in_leads_with_the_same_thing_as_home(couple, time):
    ana, ben = couple
    occasion = opens(ana, ben)
    card = re.compile(r'<section class="now".*?</section>', re.S)
    assert not card.findall(ana.page("/check-in")), "it's there itself"
    time.move(days=2)
    for person in couple:
        person.sign_in()
    for kind, way_on in (("opened", "opening"), ("read", "promises")):
        (home,), (here,) = (card.findall(ana.page(page)) for page in ("/", "/check-in"))
        assert re.search("<h2.*?</h2>", home, re.S)[0] == re.search("<h2.*?</h2>", here, re.S)[0], kind
        assert f'href="/check-in/{occasion}/{way_on}"' in here
        assert f'href="/check-in/{occasion}/{way_on}"' in home
        page = ana.page("/check-in")
        assert (page.index(here) < page.index("Start writing")) is (kind == "opened"), (
            "once read, the next one leads"
        )
        ana.post("/home/new/here", page=f"/check-in/{occasion}/promises")
    ana.post(f"/check-in/{occasion}/done")
    assert not card.findall(ana.page("/check-in"))


def test_ones_answers_are_one_tap_from_home(couple):
    ana, _ = couple
    ana.write("thanks", "zebra")
    ana.ready()
    (path,) = re.findall(r'href="([^"]+)">\s*<span>See your answers', ana.page("/"))
    assert "zebra" in ana.page(path)


def test_a_heart_is_news_as_a_heart(couple):
    ana, ben = couple
    opens(ana, ben)
    ben.post(f"/check-in/answers/{answer_of(ana, 'thanks')}/replies", kind="heart")
    assert "Ben sent a heart for your answer" in lines(ana)
    assert re.search(r"sent a heart for your answer</span>\s*<svg", ana.page("/")), (
        "it can be seen that it leads on"
    )


def test_the_front_page_has_one_way_to_sign_in_once_anyone_has_an_account(app):
    eve = Person(app, "Eve")
    assert eve.page("/").count('href="/sign-in') == 0
    Person(app, "Ana").sign_up()
    assert eve.page("/").count('href="/sign-in') == 1
