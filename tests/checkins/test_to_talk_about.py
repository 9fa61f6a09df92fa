"""What the two want to talk about after an opened check-in, and being done with one."""

import re
import uuid
from html import unescape

import pytest

from couples import realtime
from tests.conftest import Person
from tests.home.test_news import does, lines
from tests.home.test_what_reaches_me import choose
from tests.live.talking import begin, move
from tests.pages import text_of
from tests.scenario import dump, one, user_id

WANTS = "Ana would like to talk about one of your answers"
ASKED = ("thanks", "close", "own", "hard")


@pytest.fixture
def opened(couple) -> str:
    """The occasion of a check-in in which both answered four questions."""
    occasion = couple[0].occasion()
    for person in couple:
        for prompt in ASKED:
            person.write(prompt, f"zebra {prompt} of {person.name}", occasion)
        person.ready(occasion)
    return occasion


def answer_of(person: Person, prompt: str) -> str:
    query = "SELECT id FROM answers WHERE prompt=? AND author_id=?"
    return one(person.app, query, prompt, user_id(person))


def asks(person: Person, partner: Person, prompt: str):
    return person.post(f"/check-in/answers/{answer_of(partner, prompt)}/replies", kind="talk")


def listed(person: Person, path: str = "/") -> list[str]:
    """The list "To talk about" on a page, each with who asked."""
    section = re.search(r'aria-labelledby="to-talk-about">.*?</section>', person.page(path), re.S)
    rows = re.findall(r'<span class="row-text">(.*?)</small>', section[0], re.S) if section else []
    return [" ".join(unescape(re.sub(r"<[^>]+>", "", row)).split()) for row in rows]


def clear(person: Person, number: int = 0, path: str = "/"):
    ids = re.findall(r"/check-in/to-talk-about/([0-9a-f-]{36})/clear", person.page(path))
    return person.post(f"/check-in/to-talk-about/{ids[number]}/clear", follow=False, next=path)


def test_asking_to_talk_shows_to_both_and_quotes_no_answer(couple, opened):
    ana, ben = couple
    asks(ana, ben, "hard")
    for path in ("/", "/check-in"):
        assert listed(ana, path) == [
            "Ben's answer to: What was hard for me? You asked Ben to talk about this"
        ]
        assert listed(ben, path) == [
            "Your answer to: What was hard for me? Ana would like to talk about this"
        ]
    for person, way_on in ((ana, "Pick a time"), (ben, "Pick a time")):
        home = person.page("/")
        assert f"{way_on} : What was hard for me?" in text_of(home)
        assert f"Pick a time with {(ben if person is ana else ana).name} " in text_of(
            person.page(re.search(r'href="(/together\?reply=[^"]+)"', home)[1])
        )
    assert WANTS in lines(ben)
    assert WANTS not in lines(ana)
    assert "zebra" not in ana.page("/") + ben.page("/")
    assert does(ben, WANTS).location == f"/check-in/{opened}#answer-{uuid.UUID(answer_of(ben, 'hard'))}"
    assert WANTS not in lines(ben)
    assert len(listed(ben)) == 1


def test_clearing_what_the_partner_asked_about_is_seen_by_no_one_else(couple, opened, monkeypatch):
    ana, ben = couple
    asks(ana, ben, "hard")
    frames = []
    monkeypatch.setattr(realtime, "notify", lambda *notice: frames.append(notice))
    pages = [ana.page(path) for path in ("/", "/check-in", f"/check-in/{opened}")]
    rows = dump(ana.app)
    assert clear(ben).location == "/"
    assert listed(ben) == []
    assert WANTS not in lines(ben)
    assert [listed(ana)] == [["Ben's answer to: What was hard for me? You asked Ben to talk about this"]]
    assert [text_of(page) for page in pages] == [
        text_of(ana.page(path)) for path in ("/", "/check-in", f"/check-in/{opened}")
    ]
    assert frames == []
    changed = {table for table, now in dump(ana.app).items() if now != rows[table]}
    assert changed <= {"letting_in", "sessions"}


def test_clearing_ones_own_takes_it_back_for_both(couple, opened):
    ana, ben = couple
    asks(ana, ben, "hard")
    clear(ana, path="/check-in")
    assert listed(ana) == listed(ben) == []
    assert WANTS not in lines(ben)
    assert one(ana.app, "SELECT COUNT(*) FROM replies") == 0


def test_one_asks_about_three_at_most_until_one_of_these_is_cleared(couple, opened):
    ana, ben = couple
    for prompt in ASKED:
        answer = asks(ana, ben, prompt)
    assert "already have three things to talk about" in answer.text
    assert len(listed(ana)) == len(listed(ben)) == 3
    assert "Ana would like to talk about 3 of your answers" in lines(ben)
    clear(ben)
    assert len(listed(ana)) == 3
    assert "already have three things to talk about" in asks(ana, ben, "hard").text
    clear(ana, 2)
    asks(ana, ben, "hard")
    assert len(listed(ana)) == 3


def test_whether_one_can_ask_does_not_tell_what_the_partner_cleared(couple, opened):
    ana, ben = couple
    for prompt in ASKED[:3]:
        asks(ana, ben, prompt)
    for _ in range(3):
        clear(ben)
    assert "already have three things to talk about" not in asks(ben, ana, "hard").text
    assert len(listed(ben)) == 1


def test_tapping_again_brings_back_nothing_that_the_partner_cleared_and_lets_nothing_fade_later(
    couple, opened, time
):
    ana, ben = couple
    for prompt in ("hard", "own"):
        asks(ana, ben, prompt)
    clear(ben)
    assert len(listed(ben)) == 1
    time.move(days=13)
    for prompt in ("hard", "own", "hard", "own"):
        asks(ana, ben, prompt)
    assert len(listed(ben)) == 1
    time.move(days=1, hours=12)
    for person in couple:
        person.sign_in()
        assert listed(person) == []


def test_each_fades_after_two_weeks_and_the_next_check_in_still_knows_it(couple, opened, time):
    ana, ben = couple
    asks(ana, ben, "hard")
    time.move(days=13)
    assert len(listed(ana, "/check-in")) == len(listed(ben, "/check-in")) == 1
    time.move(days=1)
    for path in ("/", "/check-in"):
        assert listed(ana, path) == listed(ben, path) == []
    assert WANTS not in lines(ben)


@pytest.mark.parametrize("off", ["replies", "all"])
def test_what_ben_lets_in_decides_for_him_alone(couple, opened, off):
    ana, ben = couple
    choose(ben, off)
    asks(ana, ben, "hard")
    assert listed(ben) == listed(ben, "/check-in") == []
    assert WANTS not in lines(ben)
    assert len(listed(ana)) == 1
    assert "Ana would like to talk about this" not in text_of(ben.page(f"/check-in/{opened}"))
    choose(ben)
    assert len(listed(ben)) == 1


def test_an_answer_taken_back_is_nothing_to_talk_about(couple, opened):
    ana, ben = couple
    asks(ana, ben, "hard")
    ben.post(f"/check-in/answers/{answer_of(ben, 'hard')}/take-back")
    assert listed(ana) == listed(ben) == []


def test_once_done_what_there_is_to_talk_about_comes_first_on_home(couple, opened):
    ana, ben = couple
    asks(ana, ben, "hard")
    for is_done in (False, True):
        if is_done:
            ana.post(f"/check-in/{opened}/done")
        home = text_of(ana.page("/"))
        assert home.count("To talk about") == 1
        assert "See you next time" not in home
        assert (home.index("To talk about") < home.index("Find the words")) is is_done


def test_done_is_for_oneself_alone_and_names_the_next_hour(couple, opened, time, monkeypatch):
    ana, ben = couple
    card = "You can both read your check-in"
    assert card in text_of(ana.page("/"))
    ben.page("/")
    frames = []
    monkeypatch.setattr(realtime, "notify", lambda *notice: frames.append(notice))
    before = [ben.page(path) for path in ("/", "/check-in", f"/check-in/{opened}")]
    assert ana.post(f"/check-in/{opened}/done", follow=False).location == "/"
    home = text_of(ana.page("/"))
    assert "Done, and only you know." in home
    assert card not in home
    assert "Done for this week Next check-in: Sunday, 29 November at 19:00 ." in home
    assert home.count("29 November") == 1
    assert "See this check-in" in home
    assert "Write for next time" not in home
    assert "See you next time." in home
    assert [text_of(page) for page in before] == [
        text_of(ben.page(path)) for path in ("/", "/check-in", f"/check-in/{opened}")
    ]
    assert frames == []
    time.move(days=4)
    assert "Next check-in: Sunday at 19:00" in text_of(ana.page("/"))
    assert card in text_of(ben.page("/"))
    time.move(days=4)
    assert card not in text_of(ben.page("/"))


def test_beside_one_that_is_to_be_read_the_next_check_in_has_no_second_main_button(couple, opened, time):
    ana, ben = couple
    ana.post(f"/check-in/{opened}/done")
    time.move(days=4)
    for person, where in ((ana, []), (ben, [f"/check-in/{opened}/opening"])):
        page = person.page("/check-in")
        main = re.findall(r'<a class="button button-primary"\s+href="([^"]+)"', page)
        assert main == where, "done for this week, nothing is asked"
        part = re.search(r'data-fragment="([^"]+/part[^"]*)"', page)[1]
        assert page.count("Start writing") == 1
        assert "button-primary" not in person.page(part)
    assert text_of(ben.page("/check-in")).count("29 November") == 1
    ben.post("/home/new/here", page=f"/check-in/{opened}/promises")
    page = ben.page("/check-in")
    assert re.findall(r'<a class="button button-primary"\s+href="([^"]+)"', page) != [
        f"/check-in/{opened}/promises"
    ]
    assert text_of(page).index("Start writing") < text_of(page).index("You've read your check-in")
    assert page.count("button-primary") == 1


def test_what_was_opened_after_its_hour_is_to_be_read_until_the_next_one(couple, time):
    ana, _ = couple
    occasion = ana.occasion()
    time.move(hours=8)
    assert "Your check-in is today There's time until" in text_of(ana.page("/"))
    for person in couple:
        person.write("thanks", "the soup", occasion)
        person.ready(occasion)
    time.move(days=2)
    assert "You can both read your check-in" in text_of(ana.page("/"))
    assert "The next one's on Sunday, 29 November" in text_of(ana.page("/"))
    time.move(days=5)
    assert "You can both read your check-in" not in text_of(ana.page("/"))


def test_what_has_not_opened_cannot_be_done(couple):
    ana, _ = couple
    assert ana.post(f"/check-in/{ana.occasion()}/done", follow=False).status_code == 404


def test_the_talk_knows_it_too_once_it_comes_to_topics(couple, opened):
    ana, ben = couple
    asks(ana, ben, "hard")
    page = f"/together/{begin(ana, ben, 'check-in')}"
    assert listed(ana, page) == []
    for at in range(1, 12):
        if listed(ana, page):
            break
        for person in couple:
            move(person, page.rpartition("/")[2], "next", at=str(at))
    assert listed(ana, page) == ["Ben's answer to: What was hard for me? You asked Ben to talk about this"]
    assert clear(ben, path=page).location == page
    assert listed(ben, page) == []
    assert len(listed(ana, page)) == 1
