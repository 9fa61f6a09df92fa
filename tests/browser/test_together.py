"""Evenings together: a hard talk with a swap and a pause, a whole check-in, a phone that goes offline, a server that is killed.

With JavaScript on a phone and a desktop that follow each other without a reload, and the hard talk once without any.
"""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import Partner
from tests.browser.test_words_for_a_talk import MINUTES
from tests.conftest import TRANSPORTS
from tests.how_often import first

pytestmark = pytest.mark.browser


MAIN_BUTTON = """() => {
  const all = [...document.querySelectorAll('#live form button')];
  const button = all.find((el) => el.offsetParent && !el.closest('.live-bar'));
  return button && Math.round(button.getBoundingClientRect().bottom + scrollY);
}"""
"""Where the first button of a step ends, once it's there."""

LOOKS = 200
"""How often one looks for a button in a page that may just be changing."""


def form_of(who: Partner, move: str) -> Locator:
    return who.page.locator(f"form:has(input[name=move][value='{move}'])")


class Together:
    """The two with their talk; `act` taps a move, `see` waits for words, `by_hand` after a reload, as where there are no scripts."""

    def __init__(self, house, met, browse, *, scripts: bool):
        self.house, self.scripts, self.by_hand = house, scripts, not scripts
        house.set_clock(12)
        self.ana = Partner("Ana", browse(phone=True, scripts=scripts))
        self.ben = Partner("Ben", browse(scripts=scripts))
        met.sit_down(house, self.ana, self.ben)
        self.both = (self.ana, self.ben)

    def begin(self, kind: str, look=lambda name: None) -> None:
        """Ana asks, Ben says yes, both go in; `look` is called before each goes on."""
        self.ana.goes("/together")
        self.ana.page.locator(f".ask input[name=kind][value={kind}]").check()
        if kind == "talk":
            self.ana.page.locator("input[name=topic]").fill("The weekend")
        self.ana.tap("Ask Ben")
        self.ana.sees("Asked.")
        self.ben.goes("/together")
        self.ben.tap("Yes, now")
        expect(self.ben.page).to_have_url(re.compile("/together/[0-9a-f-]{36}$"))
        self.ben.sees("You've both said yes.")
        self.path = self.ben.page.url.removeprefix(self.house.url)
        if self.scripts:
            self.ana.sees("You both said yes")
            expect(self.ana.page.locator("[data-news]")).to_have_count(0)
        self.ana.goes(self.path)
        look("before joining")
        self.act(self.ana, "come-in")
        self.see("You're together now")
        look("joined")
        for who in self.both:
            self.act(who, "ready")
        if self.scripts:  # said once, and gone with the next thing done
            expect(self.ben.page.locator("[data-news]")).to_have_count(0)

    def act(self, who: Partner, move: str, text: str = "", value: str = "") -> None:
        form = form_of(who, move).locator("visible=true").first
        if self.by_hand:
            who.goes(self.path)
        expect(form_of(who, move).first).to_be_attached()
        folds = who.page.locator(f"details:not([open]):has(input[name=move][value='{move}'])")
        for _ in range(LOOKS):  # the page may be exchanged while one looks, and one fold may lie in another
            if form.count():
                break
            folds.evaluate_all("folds => { if (folds.length) folds[0].open = true; }")
        who.reads()  # what is read may change what's under "More"
        who.page.locator(f".live-bar details[open]:not(:has(input[name=move][value='{move}']))").evaluate_all(
            "folds => folds.forEach((fold) => { fold.open = false; })"
        )  # what was opened a moment before the page changed would lie over it
        if text:
            form.locator("[name=text]").fill(text)
        button = form.locator(f"button[value='{value}']" if value else "button").first
        if self.by_hand and self.scripts:  # what comes next may load the page anew, so this has arrived
            with who.page.expect_response(f"**{self.path}/moves"):
                button.click()
        else:
            who.press(button)

    def see(self, text: str, *people: Partner) -> None:
        for who in people or self.both:
            if self.by_hand:
                who.goes(self.path)
            who.sees(text)

    def on(self, title: str) -> None:
        """Both go to the next step, and both are there."""
        self.go_on()
        self.see(title)

    def go_on(self) -> None:
        self.act(self.ana, "next")
        if not self.by_hand:
            # the button moves to another place once Ana is ready, so a tap before that might miss it
            self.ana.sees("You're ready.")
            expect(form_of(self.ben, "next").locator("button").first).to_have_text("Next step")
        self.act(self.ben, "next")


def types_while_the_turn_is_passed(talk: Together) -> None:
    """Ana's words stay hers until she listens again; no button is there that would be refused, and a refusal goes."""
    ana, ben = talk.both
    field, line = ana.page.locator("#heard-text"), ana.page.locator("#live-said")
    field.fill("You would like to")
    talk.act(ben, "pass")
    ana.sees("That turn is over.")
    expect(ana.page.get_by_role("button", name="Say it back")).to_have_count(0)
    ana.page.locator("#move-heard").evaluate("form => form.requestSubmit()")
    expect(line).to_have_text("That turn is over, so it wasn't sent.")
    talk.act(ben, "heard", "You want Sundays")
    ana.sees("Is that what you meant?")
    expect(line).to_have_text("")
    talk.act(ana, "pass")
    ana.sees("Say back what you heard")
    expect(field).to_have_value("You would like to")
    field.fill("")


@pytest.mark.parametrize(
    ("scripts", "transport"),
    [
        *(
            pytest.param(True, *each.values, id=f"with scripts, {each.id}", marks=each.marks)
            for each in first(*TRANSPORTS)
        ),
        pytest.param(False, TRANSPORTS[0], id="without scripts", marks=pytest.mark.long),
    ],
    indirect=["transport"],
)
def test_a_hard_talk_with_an_almost_a_swap_a_pause_and_words_for_the_end(
    house, met, browse, scripts, transport
):
    talk = Together(house, met, browse, scripts=scripts)
    ana, ben = talk.both
    talk.begin("talk")
    talk.see("The weekend")
    talk.see("One of you says a little")
    talk.act(ana, "take")
    talk.see("Your turn", ana)
    talk.see("Listen first. Nothing to solve yet.", ben)
    talk.act(ben, "heard", "You want Sundays without plans")
    talk.see("You want Sundays without plans")
    talk.act(ana, "answer", value="almost")
    talk.see("Listen once more", ben)
    talk.act(ben, "heard", "You want one day that nobody decides for you")
    talk.see("one day that nobody decides", ana)
    talk.act(ana, "answer", value="yes")
    talk.see("Yes, that's it.", ben)
    talk.act(ana, "pass")
    talk.see("Your turn", ben)
    talk.see("Listen first. Nothing to solve yet.", ana)
    if scripts:
        types_while_the_turn_is_passed(talk)

    talk.act(ana, "pause")
    talk.see("Taking a break. Back at")
    house.move_clock(days=31 * MINUTES)
    for who in talk.both:
        who.goes(talk.path)
        talk.act(who, "return")
    talk.see("Your turn", ben)

    talk.on("What could you two try?")
    talk.see("one day that nobody decides")
    talk.act(ben, "try", "The first Sunday of the month stays empty")
    talk.see("The first Sunday of the month stays empty")
    talk.act(ana, "agree")
    talk.see("What we'll try")
    talk.on("A word or two each")
    talk.act(ana, "word", "lighter")
    ben.sees_not("lighter")
    talk.act(ben, "word", "hopeful")
    talk.see("lighter")
    talk.see("hopeful")
    talk.act(ana, "end")
    if scripts:
        talk.see("You've talked it through")
    for who in talk.both:
        who.goes(f"{talk.path}/summary")
        for words in ("one day that nobody decides", "The first Sunday of the month", "lighter", "hopeful"):
            who.sees(words)


def test_a_whole_check_in_together_and_stop_for_today_by_one(house, met, browse, transport):
    talk = Together(house, met, browse, scripts=True)
    ana, ben = talk.both
    for who in talk.both:
        who.goes("/check-in/hello")
        who.write("Your laugh")
        who.tap("My hello's ready")
    for who, words in ((ana, "You made tea"), (ben, "You waited")):
        who.sees("Your laugh")
        who.opens_week()
        who.write(words)
        who.saved()
    talk.begin("check-in")
    talk.see("Thank each other")
    talk.on("How did your promises go?")
    talk.on("Open what you wrote")
    ana.sees_not("You waited")
    for who in talk.both:
        who.press(who.page.locator("form[action$='/ready'] button").first)
        who.goes(talk.path)
    talk.on("You made tea")
    talk.see("You waited")
    steps = int(re.search(r"of (\d+):", ana.page.locator("#step-line").inner_text())[1])
    for number in range(6, steps + 1):
        for who in talk.both:
            expect(who.page.locator("#step-line")).to_contain_text(f"Step {number - 1} of")
        talk.go_on()
    talk.see("A word or two each")
    talk.act(ana, "back")
    talk.see("One small thing each")
    talk.act(ben, "stop")
    for who in talk.both:
        who.sees("stopped")
        who.sees_not("Ben stopped")


def test_a_phone_offline_in_a_turn_and_a_killed_server_lose_no_word(house, met, browse, transport):
    talk = Together(house, met, browse, scripts=True)
    ana, ben = talk.both
    talk.begin("talk")
    talk.see("One of you says a little")
    talk.act(ana, "take")
    talk.see("Listen first. Nothing to solve yet.", ben)

    ben.goes_offline()
    talk.act(ben, "heard", "Said while the phone was away")
    ben.page.locator("textarea[name=text]").first.press_sequentially(" and then some")
    talk.act(ana, "timer-on", value="3")
    ana.sees_not("Said while the phone was away")
    with ben.page.expect_response(lambda got: got.url.endswith("/unsent") and got.json()["version"]):
        ben.page.context.set_offline(False)
    talk.see("Said while the phone was away")
    rest = form_of(ben, "heard").locator("textarea")  # now to say it back again
    expect(rest).to_be_visible()
    expect(rest).to_have_value("and then some")
    ana.sees_not("and then some")
    talk.act(ana, "answer", value="yes")
    talk.see("Yes, that's it.", ben)

    house.kill()
    talk.act(ana, "pass")
    house.start()
    talk.see("Your turn", ben)
    talk.see("Listen first. Nothing to solve yet.", ana)
    talk.act(ana, "heard", "Said after the server came back")
    talk.see("Said after the server came back")
    talk.on("What could you two try?")
    for who in talk.both:
        who.goes(talk.path)
        who.sees("Said while the phone was away")
        who.sees("Said after the server came back")


def test_each_step_of_a_talk_shows_its_main_button_within_the_first_700_pixels_of_a_phone(house, met, browse):
    talk = Together(house, met, browse, scripts=True)
    ana, ben = talk.both
    lowest = {}

    def look(name: str) -> None:
        ana.goes(talk.path)
        lowest[name] = ana.page.wait_for_function(MAIN_BUTTON).json_value()

    ana.goes("/together")
    asking = ana.page.get_by_role("button", name="Ask Ben").bounding_box()
    lowest["asking"] = round(asking["y"] + asking["height"])
    talk.begin("talk", look)
    talk.see("One of you says a little")
    look("turns")
    talk.act(ben, "take")
    look("listening")
    talk.act(ana, "heard", "You want Sundays without plans")
    talk.see("Is that what you meant?", ben)
    talk.act(ben, "answer", value="yes")
    talk.see("Say more, or pass the turn.", ben)
    talk.act(ben, "pass")
    talk.see("Your turn", ana)
    look("speaking")
    talk.act(ana, "pause")
    look("break")
    for who in talk.both:
        talk.act(who, "return")
    talk.see("Your turn", ana)
    talk.act(ana, "lay-down")
    for who in talk.both:
        expect(who.page.locator("#moving form").first).to_be_visible()
    talk.on("What could you two try?")
    look("outcome")
    talk.on("A word or two each")
    look("close")
    print(f"lower edge of the main button at 390x844: {lowest}")
    assert max(lowest.values()) <= 700
