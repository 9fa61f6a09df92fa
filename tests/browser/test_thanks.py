"""Thanks that arrive at once, a card that is shown and withdrawn, and a goal that grows alone until its owner shows a copy.

Once with JavaScript, where the other screen follows without a reload; once without any.
"""

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from tests.browser.people import Partner
from tests.how_often import SCRIPTS_FIRST

pytestmark = pytest.mark.browser


@pytest.fixture(params=SCRIPTS_FIRST)
def two(request, house, met, browse):
    """Ana on a phone and Ben at a desk, in one space; and whether their browsers run scripts."""
    scripts = request.param
    ana = Partner("Ana", browse(phone=True, scripts=scripts))
    ben = Partner("Ben", browse(scripts=scripts))
    met.sit_down(house, ana, ben)
    return ana, ben, scripts


def looks(who: Partner, path: str, scripts: bool) -> None:
    """With scripts the open page follows by itself; without, a person opens it again."""
    if not scripts:
        who.goes(path)


def test_ana_thanks_and_ben_sees_it_and_she_shows_a_card_and_takes_both_back(two):
    ana, ben, scripts = two
    thank(ana, ben, scripts)
    show_a_card(ana, ben, scripts)


def thank(ana: Partner, ben: Partner, scripts: bool) -> None:
    """Ben's page is open meanwhile; what he is writing himself stays in his hand."""
    ben.goes("/thanks")
    ben.sees("Your first thank-you will be here")
    ben.page.locator("textarea[name=text]").fill("I was just writing")
    ana.goes("/")
    ana.page.locator("nav.tabs").get_by_role("link", name="Shared").click()
    before = len(ana.steps)
    ana.tap("Thank-yous A line is enough", role="link")
    ana.page.locator("textarea[name=text]").fill("You waited with dinner.")
    ana.tap("Share it now")
    ana.sees("You waited with dinner.")
    assert len(ana.steps) - before == 2
    looks(ben, "/thanks", scripts)
    read_it = ben.page.locator("main summary", has_text="Read it")
    expect(read_it).to_be_visible()
    assert is_new_to(ben)
    if scripts:
        with ben.page.expect_response("**/home/new/here"):
            read_it.click()
        assert not is_new_to(ben)
    else:
        read_it.click()
    ben.sees("You waited with dinner.")
    if scripts:
        expect(ben.page.locator("textarea[name=text]")).to_have_value("I was just writing")
    ben.goes("/")
    ben.sees_not("You waited with dinner.")
    ben.goes("/thanks")
    ben.press(ben.page.locator("main button", has_text="Show on Home"))
    ben.goes("/")
    ben.sees("You waited with dinner.")
    ana.open_all()
    ana.press(ana.page.locator("main button", has_text="Take it back"))
    ana.sees("Taken back. It's gone for both of you.")
    looks(ben, "/", scripts)
    ben.sees_not("You waited with dinner.")
    ben.goes("/thanks")
    ben.sees("Taken back")
    ben.sees_not("You waited with dinner.")


def is_new_to(who: Partner) -> bool:
    """Whether Home has a line about a thank-you, as they'd see it in another tab."""
    home = who.page.request.get(urljoin(who.page.url, "/"))
    return "sent you a thank-you" in re.sub(r"<[^>]+>", "", home.text())


def show_a_card(ana: Partner, ben: Partner, scripts: bool) -> None:
    """Ben reads both side by side until she withdraws hers."""
    release(ben, "quiet", "An hour with nothing in it.")
    ben.goes("/thanks/cards")
    ana.goes("/thanks/cards")
    ana.tap("Write yours : When I go quiet", role="link")
    ana.page.locator("textarea[name=text]").fill("Sit with me if you like.")
    ana.tap("See what Ben will read")
    ana.sees("Exactly this, and nothing else.")
    expect(ana.page.locator(".answer .words")).to_have_text("Sit with me if you like.")
    ben.sees_not("Sit with me")
    ana.tap("Share it")
    ana.sees("Shared. You can take it back any time.")
    looks(ben, "/thanks/cards", scripts)
    pair = ben.page.locator(".reveal", has=ben.page.get_by_role("heading", name="When I go quiet")).locator(
        ".answer"
    )
    expect(pair).to_have_count(2)
    expect(pair.nth(0)).to_contain_text("An hour with nothing in it.")
    expect(pair.nth(1)).to_contain_text("Sit with me if you like.")
    own, other = pair.evaluate_all("all => all.map((e) => e.getBoundingClientRect().toJSON())")
    assert own["y"] == other["y"]
    assert own["x"] + own["width"] <= other["x"]
    ana.open_all()
    ana.tap("Take it back : When I go quiet")
    ana.sees("Taken back, with nothing in its place.")
    looks(ben, "/thanks/cards", scripts)
    expect(pair).to_have_count(1)
    ben.sees_not("Sit with me")
    ben.sees_not("aken back")


def release(who: Partner, kind: str, words: str) -> None:
    who.goes(f"/thanks/cards/write?kind={kind}")
    who.page.locator("textarea[name=text]").fill(words)
    who.page.get_by_role("button", name="See what").click()
    who.tap("Share it")


ROOM = """chip => {
  const [box, words] = [chip, chip.querySelector("span")].map((el) => el.getBoundingClientRect());
  return [box.x, box.width, words.left - box.left, box.right - words.right];
}"""


def test_a_chosen_pill_stays_as_wide_and_leaves_its_words_as_much_room(house, met, browse):
    ana, ben = Partner("Ana", browse(phone=True)), Partner("Ben", browse())
    met.sit_down(house, ana, ben)
    ana.goes("/thanks")
    chip = ana.page.locator(".chip:not(:has(:checked))").first
    words = chip.inner_text()
    room = chip.evaluate(ROOM)
    assert min(room[2:]) >= 12
    chip.click()
    chosen = ana.page.locator(".chip:has(:checked)", has_text=words)
    assert chosen.evaluate(ROOM) == room
    expect(chosen.locator(".icon")).to_be_visible()


@pytest.mark.long
def test_a_goal_grows_alone_by_keyboard_and_a_copy_of_it_is_shown(two):
    ana, ben, scripts = two
    ben.goes("/thanks/goals")
    ana.goes("/everything")
    ana.page.get_by_role("link", name="Small goals and small wins").press("Enter")
    ana.page.get_by_role("link", name="Start a goal").press("Enter")
    ana.page.get_by_label("What would you like more of?").fill("Sing with others")
    ana.page.get_by_label("Small steps").fill("look up the choir\nask Mira")
    if scripts:
        ana.saved()
    ana.page.locator("main").get_by_role("button", name="Save it", exact=True).press("Enter")
    step = ana.page.get_by_role("button", name="look up the choir")
    expect(step).to_have_attribute("aria-pressed", "false")
    step.press("Space")
    expect(step).to_have_attribute("aria-pressed", "true")
    ana.open_all()
    ana.page.get_by_label("Your copy").fill("To sing with others")
    ana.tap("See how it reads")
    ana.sees("What Ben will read")
    ana.tap("Share it")
    ana.sees("To sing with others")
    looks(ben, "/thanks/goals", scripts)
    ben.sees("To sing with others")
    for path in ("/", "/shared", "/thanks", "/thanks/goals", "/only-me", "/growing"):
        ben.goes(path)
        ben.sees_not("look up the choir")
        ben.sees_not("ask Mira")
