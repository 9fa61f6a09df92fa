"""At most five things to press or write in at a time, at every step of a talk and in both roles.

A break is one of them while the talk runs; "Stop for today" is one of them or one tap away, and never beside "End the talk".
"""

import json
import re
import uuid
from html.parser import HTMLParser

import pytest

from tests.live.talking import ask, begin, move
from tests.scenario import one

MOST = 5
VOID = {"input", "br", "hr", "img", "meta", "link"}


class Controls(HTMLParser):
    """What can be pressed or written in while every fold is closed, and what is one tap away in the fold of the bar."""

    def __init__(self, page: str):
        super().__init__()
        self.shown: list[str] = []
        self.behind: list[str] = []
        self.open: list[tuple[str, dict]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if self.is_control(tag, a):
            (self.behind if self.is_folded(tag) else self.shown).append(a.get("id") or a.get("value") or tag)
        if tag not in VOID:
            self.open.append((tag, a))

    def is_control(self, tag, a) -> bool:
        if (
            tag == "summary"
            and "opens-once" in self.open[-1][1].get("class", "")
            and "open" in self.open[-1][1]
        ):
            return False  # the stylesheet hides it
        if any("hidden" in each for _, each in self.open):
            return False
        if tag in ("a", "summary", "textarea", "select"):
            return "hidden" not in a
        if tag == "button":
            return "hidden" not in a or "data-breath-go" in a  # a script shows that one
        return tag == "input" and a.get("type") != "hidden"

    def is_folded(self, tag) -> bool:
        folds = [a for name, a in self.open if name == "details" and "open" not in a]
        return len(folds) > (tag == "summary")

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass


def look(person, talk: str) -> Controls:
    page = person.page(f"/together/{talk}/part")
    found = Controls(page)
    assert len(found.shown) <= MOST, found.shown
    state = json.loads(re.search(r"id=\"talk-state\" value='([^']*)'", page)[1].replace("&#34;", '"'))
    if state.get("phase") != "over":
        stop, rest = page.index('value="stop"'), page.index('id="live-bar"')
        assert stop > rest
        if "End the talk" in page:
            assert 'value="stop"' not in page[page.index('value="end"') : rest]
            assert page.index('id="live-more"') < stop  # behind a fold of its own
    if state.get("phase") == "running":
        assert page.index('value="pause"') < page.index('id="live-more"')
    return found


def every_look(couple, talk: str, seen: list[int]) -> None:
    seen += [len(look(person, talk).shown) for person in couple]


def test_one_control_too_many_would_be_found():
    folded = "<details><summary>More</summary><a href=/>x</a></details>"
    assert Controls(f"<div>{folded}<button>a</button><input type=hidden></div>").shown == [
        "summary",
        "button",
    ]
    assert Controls(folded.replace("<details>", "<details open>")).shown == ["summary", "a"]
    assert Controls("<section hidden><button>a</button></section><input name=x>").shown == ["input"]


def test_a_hard_talk_never_shows_more_than_five(couple, time):
    ana, ben = couple
    talk, seen = ask(ana, ben), []
    every_look(couple, talk, seen)
    for person, act in (
        (ana, "come-in"),
        (ben, "come-in"),
        (ana, "sofa-on"),
        (ana, "sofa-off"),
        (ana, "ready"),
        (ben, "ready"),
    ):
        move(person, talk, act)
        every_look(couple, talk, seen)
    for at in range(1, 5):
        every_look(couple, talk, seen)
        if at == 2:
            take_turns(couple, talk, seen, at)
        if at == 3:
            move(ana, talk, "try", text="an empty Sunday")
        if at == 4:
            break
        for person in (ben, ana):
            move(person, talk, "next", at=str(at))
            every_look(couple, talk, seen)
    for person, act, text in (
        (ana, "word", "lighter"),
        (ben, "word", "closer"),
        (ben, "thank", ""),
        (ana, "thank", ""),
    ):
        move(person, talk, act, text=text)
        every_look(couple, talk, seen)
    move(ana, talk, "end")
    every_look(couple, talk, seen)
    print(f"controls at a time in a hard talk: {min(seen)} to {max(seen)} on {len(seen)} pages")


def take_turns(couple, talk: str, seen: list[int], at: int) -> None:
    ana, ben = couple
    for person, act, fields in (
        (ana, "take", {}),
        (ben, "next", {"at": str(at)}),
        (ben, "heard", {"text": "You want Sundays", "sense": "You like quiet"}),
        (ana, "answer", {"answer": "almost"}),
        (ben, "heard", {"text": "A day without plans"}),
        (ana, "answer", {"answer": "yes"}),
        (ana, "timer-on", {"minutes": "3"}),
        (ana, "pass", {}),
        (ana, "pause", {"minutes": "20"}),
        (ana, "return", {}),
        (ben, "return", {}),
        (ana, "heard", {"text": "You want company"}),
        (ben, "answer", {"answer": "yes"}),
        (ben, "next", {}),
        (ben, "pass", {}),
        (ben, "heard", {"text": "Sundays, then"}),
        (ben, "stay", {}),
        (ana, "answer", {"answer": "yes"}),
        (ana, "next", {}),
        (ana, "pass", {}),
        (ben, "stay", {}),
        (ben, "lay-down", {}),
        (ana, "sofa-on", {}),
        (ben, "sofa-on", {}),
        (ana, "take", {"index": "1"}),
        (ana, "heard", {}),
        (ana, "answer", {"answer": "yes"}),
        (ana, "lay-down", {}),
        (ana, "sofa-off", {}),
    ):
        move(person, talk, act, **fields)
        every_look(couple, talk, seen)


@pytest.mark.parametrize("revealed", [True, False])
def test_a_check_in_together_never_shows_more_than_five(couple, time, revealed):
    ana, ben = couple
    for person in couple:
        person.say_hello("Your laugh")
        person.write("thanks", "the soup")
        if revealed:
            person.ready()
    draft, id = str(uuid.uuid4()), str(uuid.uuid4())
    ben.post(f"/statements/drafts/{draft}", observation="the plan changed")
    ben.post(f"/statements/drafts/{draft}/share", id=id, when="at-once")
    time.move(minutes=11)
    ben.post(f"/statements/{id}/topic")
    talk, seen = begin(ana, ben, "check-in"), []
    steps = json.loads(one(ana.app, "SELECT state_json FROM live_sessions"))["steps"]
    for at in range(1, len(steps)):
        every_look(couple, talk, seen)
        if at + 1 < len(steps):
            for person in couple:
                move(person, talk, "next", at=str(at))
                every_look(couple, talk, seen)
    print(f"controls at a time in a check-in: {min(seen)} to {max(seen)} on {len(seen)} pages")


@pytest.mark.parametrize("minutes", [10, 21, 21 + 181])
def test_a_break_shows_few_things_whether_it_runs_is_over_or_the_talk_is_on_hold(couple, time, minutes):
    ana, ben = couple
    talk, seen = begin(ana, ben, step=2), []
    move(ana, talk, "pause", minutes="20")
    time.move(minutes=minutes)
    every_look(couple, talk, seen)
    move(ana, talk, "return")
    every_look(couple, talk, seen)


def test_a_talk_alone_shows_few_things_too(ana):
    id, seen = str(uuid.uuid4()), []
    ana.post("/together/alone", id=id, kind="talk")
    for act, fields in (
        ("come-in", {}),
        ("ready", {}),
        ("next", {"at": "1"}),
        ("take", {}),
        ("heard", {"text": "They are tired"}),
        ("answer", {"answer": "yes"}),
        ("pause", {"minutes": "20"}),
    ):
        move(ana, id, act, **fields)
        seen.append(len(look(ana, id).shown))
    assert max(seen) <= MOST
