"""How many taps a talk with a break takes each of the two, and an exercise until it runs: no more than before it was rebuilt.

Everything's tapped by the words on it, where it's to be seen; words typed aren't counted, nor the tap into their field.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import Partner
from tests.browser.test_together import form_of

pytestmark = [pytest.mark.browser, pytest.mark.long]

MOST = {"Ana": 19, "Ben": 14, "an exercise": 3}
"""Counted by two people with two phones at 4781980."""


def taps(who: Partner, name: str, *, role: str = "button") -> None:
    """One tap on what's there to be seen, in the page or in its header."""
    found = who.page.get_by_role(role, name=re.compile(f"^{re.escape(name)}")).locator("visible=true").first
    expect(found).to_be_enabled()
    who.steps.append(name)
    who.press(found)


def unfolds(who: Partner, words: str) -> None:
    """One tap on the head of a fold."""
    who.steps.append(words)
    who.reads()
    who.page.locator("summary", has_text=words).locator("visible=true").first.click()


def says(who: Partner, move: str, words: str) -> None:
    """Types into the open field of a move."""
    form_of(who, move).locator("[name=text]").locator("visible=true").fill(words)


def each_is_heard(ana: Partner, ben: Partner) -> None:
    """Ana speaks, a break comes, and then it's Ben's turn."""
    taps(ana, "I'll begin")
    ben.sees("Listen first. Nothing to solve yet.")
    says(ben, "heard", "You want Sundays without plans")
    taps(ben, "Say it back")
    taps(ana, "Yes, that's it")
    ben.sees("Yes, that's it.")
    taps(ana, "Take a break")
    ben.sees("break")
    for who in (ben, ana):
        taps(who, "I'm back")
    taps(ana, "Pass the turn")
    says(ana, "heard", "You'd like one evening out")
    taps(ana, "Say it back")
    taps(ben, "Yes, that's it")


def they_agree_on_something(ana: Partner, ben: Partner) -> None:
    """Both go on, Ana suggests something, Ben says yes, and each says how they feel."""
    taps(ana, "I'm ready for the next step")
    taps(ben, "Next step")
    ana.sees("What could you two try?")
    says(ana, "try", "The first Sunday of the month stays empty")
    taps(ana, "Suggest it")
    taps(ben, "Yes, let's")
    ana.sees("What we'll try")
    taps(ana, "I'm ready for the next step")
    taps(ben, "Next step")
    for who, word in ((ana, "lighter"), (ben, "hopeful")):
        who.sees("A word or two each")
        says(who, "word", word)
        taps(who, "Add my word")


def test_a_talk_with_a_break_takes_neither_more_taps_than_before(house, met, browse, record_property):
    house.set_clock(12)
    ana, ben = (Partner(name, browse(phone=True)) for name in ("Ana", "Ben"))
    met.sit_down(house, ana, ben)
    for who in (ana, ben):
        who.goes("/")
        who.steps.clear()
    taps(ana, "What's in here", role="link")
    taps(ana, "Talk it through", role="link")
    ana.page.locator("input[name=topic]").fill("The weekend")
    taps(ana, "Ask Ben")
    taps(ben, "Ana would like to talk now")
    taps(ben, "Yes, now")
    ben.sees("You've both said yes.")
    taps(ana, "Go to your talk")
    ben.sees("You're together now")
    for who in (ana, ben):
        taps(who, "I'm ready")
    each_is_heard(ana, ben)
    they_agree_on_something(ana, ben)
    unfolds(ana, "End the talk")
    taps(ana, "Yes, end it")
    for who in (ana, ben):
        who.sees("You've talked it through")
        taps(who, "See your talk", role="link")
        who.sees("The first Sunday of the month")
        record_property("taps of a talk", f"{who.name}: {len(who.steps)} ({' > '.join(who.steps)})")
        assert len(who.steps) <= MOST[who.name], who.steps


def test_an_exercise_runs_after_three_taps_from_home(house, browse, record_property):
    eve = Partner("Eve", browse(phone=True))
    eve.arrives()
    eve.goes("/")
    eve.steps.clear()
    taps(eve, "Take a breath", role="link")
    eve.page.locator("main a[href='/care/exercises/long-out-breath']").first.click()
    eve.steps.append("Long out-breath")
    taps(eve, "Start")
    eve.sees("In, 1")
    record_property("taps to an exercise", f"{len(eve.steps)} ({' > '.join(eve.steps)})")
    assert len(eve.steps) <= MOST["an exercise"]
