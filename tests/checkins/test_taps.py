"""How many taps it takes from Home to being ready, as somebody goes who answers every question."""

import html
import re

from tests.checkins.test_opened import promise
from tests.conftest import Person
from tests.home.test_news import does

MOST = 7


class Walk:
    """Follows links and sends forms by what's written on them, and counts each as a tap."""

    def __init__(self, person: Person, path: str = "/"):
        self.person, self.taps, self.page = person, [], person.page(path)

    def _main(self) -> str:
        return self.page[self.page.index("<main") : self.page.index("</main>")]

    def link(self, words: str) -> None:
        links = re.findall(r'<a\b[^>]*href="([^"]+)"[^>]*>(.*?)</a>', self._main(), re.S)
        (path,) = {html.unescape(path) for path, text in links if _plain(text) == words}
        self._go(words, self.person.page(path))

    def button(self, words: str, **typed: str) -> None:
        forms = re.findall(r'<form\b[^>]*action="([^"]+)"[^>]*>(.*?)</form>', self._main(), re.S)
        ((path, form),) = [(p, f) for p, f in forms if words in map(_plain, _buttons(f))]
        fields = dict(re.findall(r'<input[^>]*name="(version)"[^>]*value="([^"]*)"', form))
        pressed = re.search(rf'name="go" value="(\w+)"[^>]*>\s*<span>{re.escape(words)}', html.unescape(form))
        if pressed:
            fields["go"] = pressed[1]
        then = self.person.post(path, follow=False, **fields, **typed)
        assert then.status_code == 302, then.text
        self._go(words, self.person.page(then.location))

    def _go(self, words: str, page: str) -> None:
        self.taps.append(words)
        self.page = page


def _buttons(form: str) -> list[str]:
    return re.findall(r"<button\b.*?</button>", form, re.S)


def _plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def walks(person: Person, *way: str) -> Walk:
    """From Home to ready, with an answer to each question."""
    walk, asked = Walk(person), 0
    for link in way or ("Weekly check-in", "Start writing"):
        walk.link(link)
    while "<h1>What" not in walk.page:
        walk.button("Next", text=f"answer {asked}")
        asked += 1
    assert asked == 4
    assert all(f"answer {n}" in walk.page for n in range(asked))
    walk.button("I'm ready")
    return walk


def test_from_home_to_ready_it_takes_seven_taps_at_most_with_the_preview(couple, record_property):
    for person in couple:
        walk = walks(person)
        record_property("taps from Home to ready", f"{person.name}: {len(walk.taps)}: {', '.join(walk.taps)}")
        assert len(walk.taps) <= MOST
    assert "answer 0" in couple[0].page(f"/check-in/{couple[0].occasion()}")


def test_the_card_on_home_leads_to_where_someone_goes_on_and_saves_a_tap(couple, opened, time):
    ben = couple[1]
    for person in couple:
        person.say_hello("Your laugh")
    time.move(days=8)
    ben.sign_in()
    walk = Walk(ben)
    walk.link("Write a little")
    assert "Question 1 of 4" in walk.page
    walk.button("Next", text="answer 0")
    walk = Walk(ben)
    walk.link("Write a little")
    assert "Question 2 of 4" in walk.page
    for number in range(1, 4):
        walk.button("Next", text=f"answer {number}")
    walk = Walk(ben)
    walk.link("Write a little")
    assert "answer 0" in walk.page
    walk.button("I'm ready")
    assert walk.taps == ["Write a little", "I'm ready"]


def test_the_card_on_home_leads_right_to_the_question_that_waits(couple):
    ana, ben = couple
    for person in couple:
        does(person, "You can both read your hellos now", "aside")
    (path,) = re.findall(r'href="([^"]+)">\s*<span>Write a little', ana.page("/"))
    assert ana.get(path).location.endswith("/questions/1")
    assert len(walks(ana, "Write a little").taps) < MOST
    ben.write(
        re.search(r'action="/check-in/[\d-]+/answers/([\w-]+)"', ben.page(path))[1], "the soup", go="next"
    )
    assert ben.get(path).location.endswith("/questions/2")
    assert ana.get(path).location.endswith("/preview"), "she has answered each"


def test_promises_from_last_time_are_looked_at_on_the_way_and_take_no_tap(couple, opened, time):
    ana, _ = couple
    promise(ana, opened, "I make the tea on Monday")
    time.move(days=8)
    ana.sign_in()
    assert "How did your promise go?" in ana.page("/check-in")
    assert len(walks(ana).taps) <= MOST
