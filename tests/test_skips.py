"""Every Skip there is: what was typed stays its author's alone, the page says so, and Undo makes it an answer again.

The list comes from the templates: one that offers to skip and takes words is in FLOWS, with all the places it's used at.
"""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.conftest import Person
from tools import visible_text

SKIP = re.compile(r"\bskip\b(?! any (?:question )?you like)", re.IGNORECASE)
"""Offered as a tap: "Skip any you like" says that a field may stay empty."""
TAKES_WORDS = re.compile(r"""<textarea|<input[^>]*type="(?:text|search)"|\bfield\(|_fields\(""")
TYPED = {"text": "I would rather not say {}", "feel": "uneasy about {}", "need": "some time for {}"}
SAID = "Skipped. What you wrote stays with you."


@dataclass(frozen=True)
class Place:
    """One page with a Skip, and the form there: where it goes, and which of its fields take words."""

    page: str
    action: str
    fields: tuple[str, ...]

    def typed(self) -> dict[str, str]:
        return {name: TYPED[name].format(self.action.rsplit("/", 1)[1]) for name in self.fields}


def questions(person: Person, occasion: str) -> Iterator[Place]:
    """The questions of a check-in, one a page."""
    number = 1
    while (answer := person.get(f"/check-in/{occasion}/questions/{number}")).status_code == 200:
        form = re.search(r'<form[^>]*id="answer".*?</form>', answer.text, re.S)[0]
        assert re.search(r'name="go"[^>]*value="skip"', form)
        fields = re.findall(r'<(?:textarea|input)[^>]*\bname="(\w+)"', form)
        yield Place(
            f"/check-in/{occasion}/questions/{number}",
            re.search(r'action="([^"]+)"', form)[1],
            tuple(name for name in TYPED if name in fields),
        )
        number += 1


FLOWS: dict[str, Callable[[Person, str], Iterator[Place]]] = {"checkins/question.html": questions}


def offers_to_skip(source: str) -> bool:
    text, said = visible_text.in_template(source)
    return any(SKIP.search(words) for words in (text, *said))


def test_every_template_that_offers_to_skip_and_takes_words_is_a_flow_here():
    assert offers_to_skip("{{ button('Skip this one') }}")
    assert not offers_to_skip('<a class="skip">Go on</a>{# skip #}<p>Skip any you like.</p>')
    folder = visible_text.ROOT / "templates"
    sources = {
        path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.html")
    }
    skips = {name for name, source in sources.items() if offers_to_skip(source)}
    assert {name for name in skips if TAKES_WORDS.search(sources[name])} == set(FLOWS)
    scripts = visible_text.files("static/js/*.js")
    said = {path.name: visible_text.in_javascript(path.read_text("utf-8")) for path in scripts}
    assert said
    assert not {name for name in said if any(SKIP.search(words) for words in said[name])}


@pytest.fixture(params=FLOWS)
def places(request, couple) -> list[Place]:
    """All places of one flow in this week, as Ana has them."""
    return [*FLOWS[request.param](couple[0], couple[0].occasion())]


def seen_by(person: Person, occasion: str) -> str:
    paths = ("", "/part", "/preview", "/questions", *(f"/questions/{number}" for number in range(1, 9)))
    own = [f"/check-in/{occasion}{path}" for path in paths]
    everywhere = ["/", "/home/now", "/check-in", "/check-in/history", "/together", "/shared", *own]
    return html.unescape("".join(person.get(path).text for path in everywhere))


def open_both(ana: Person, ben: Person, occasion: str) -> None:
    """Both are ready; Ana with nothing but what she has done already."""
    ben.write("thanks", "from Ben", occasion)
    ben.ready(occasion)
    ana.ready(occasion)


def test_what_is_typed_and_skipped_is_kept_for_its_author_said_so_and_shown_to_no_one_else(
    couple, cleo, places
):
    ana, ben = couple
    occasion, kept = ana.occasion(), []
    for place in places:
        typed = place.typed()
        kept += typed.values()
        then = ana.post(place.action, follow=False, go="skip", version="0", **typed).location
        if typed:
            assert SAID.replace("Skipped", "skipped") in ana.page(then)
            assert SAID in ana.page(place.page)
        for words in typed.values():
            assert words in html.unescape(ana.page(place.page))
    assert len(kept) >= len(places)
    ana.write("thanks", "for Ben", occasion, version="1", go="answer")
    open_both(ana, ben, occasion)
    theirs, hers = seen_by(ben, occasion) + seen_by(cleo, occasion), seen_by(ana, occasion)
    assert "for Ben" in theirs
    for words in kept[1:]:  # the first question is what she has answered after all
        assert words in hers
        assert words not in theirs


def test_undo_brings_all_of_it_back_as_answers(couple, places):
    ana, ben = couple
    occasion, kept = ana.occasion(), []
    for place in places:
        typed = place.typed()
        kept += typed.values()
        page = ana.page(ana.post(place.action, follow=False, go="skip", version="0", **typed).location)
        undo = re.search(
            rf'action="({re.escape(place.action)}/[\w-]+)".*?name="version" value="(\d+)"', page, re.S
        )
        assert ana.post(undo[1], follow=False, version=undo[2]).location.endswith(place.page)
        assert SAID not in ana.page(place.page)
    open_both(ana, ben, occasion)
    theirs = seen_by(ben, occasion)
    assert all(words in theirs for words in kept)


def test_typing_and_skipping_at_the_same_moment_keeps_both_and_speaks_of_no_other_device(couple, places):
    """The last save arrives and the page never hears of it, so the skip comes as from another page."""
    ana, _ = couple
    occasion = ana.occasion()
    [place] = [place for place in places if place.action.endswith("/thanks")]
    ana.write("thanks", "It was the soup", occasion, json=True)
    then = ana.post(place.action, follow=False, go="skip", version="0", text="Not today").location
    pages = [html.unescape(ana.page(path)) for path in (then, place.page, f"/check-in/{occasion}/preview")]
    for page in pages[1:]:
        assert "It was the soup" in page
        assert "Not today" in page
        assert "You also wrote this" in page
    assert "another device" not in "".join(pages)
