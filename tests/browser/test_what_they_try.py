"""What they'll try, on a phone: what's new is in sight, whatever was heard before, and nothing moves under a thumb."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.test_together import Together

pytestmark = pytest.mark.browser

HEARD = ("You felt far away when I had my phone out", "You wanted me to look at you", "You were worn out")
WORDS = "Phones in the drawer during dinner, and we plan our Sundays before breakfast"


@pytest.fixture
def talk(house, met, browse) -> Together:
    """In the turns, after Ben's first: what was said back was said back three times."""
    talk = Together(house, met, browse, scripts=True)
    ana, ben = talk.both
    talk.begin("talk")
    talk.act(ana, "take")
    for words, answer in zip(HEARD[:2], ("almost", "yes"), strict=True):
        talk.act(ben, "heard", words)
        talk.see(words, ana)
        talk.act(ana, "answer", value=answer)
    talk.see("Yes, that's it.", ben)
    talk.act(ana, "pass")
    talk.see("Listen first.", ana)
    talk.act(ana, "heard", HEARD[2])
    talk.see(HEARD[2], ben)
    talk.act(ben, "answer", value="yes")
    talk.see("Yes, that's it.", ana)
    return talk


def place(found: Locator) -> tuple[int, int]:
    """Where it begins and ends on the screen."""
    expect(found.first).to_be_visible()
    box = found.first.bounding_box()
    return round(box["y"]), round(box["y"] + box["height"])


def is_in_sight(found: Locator) -> bool:
    """Between the bar at the top and the one at the bottom."""
    page = found.page
    return (
        place(page.locator(".top"))[1] <= place(found)[0]
        and place(found)[1] <= place(page.locator(".live-bar"))[0]
    )


def test_a_suggestion_that_comes_in_and_ones_own_are_in_sight_and_going_on_stays_where_it_is(talk):
    ana, ben = talk.both
    talk.on("What could you two try?")
    for who in talk.both:
        expect(who.page.locator("#try-text")).to_be_focused()
    on, words = ana.page.locator("#move-next button"), ana.page.get_by_text(WORDS)
    assert is_in_sight(ana.page.get_by_role("button", name="Suggest it to Ben"))
    was = place(on)
    talk.act(ben, "try", WORDS)
    expect(words).to_be_visible()
    yes = ana.page.get_by_role("button", name="Yes, let's")
    print(f"words {place(words)}, yes {place(yes)}, going on {place(on)}, before {was}")
    assert is_in_sight(words)
    assert is_in_sight(yes)
    assert place(yes)[1] < place(on)[0]
    assert place(on) == pytest.approx(was, abs=1)
    talk.act(ana, "agree")
    talk.see("Ana says yes.", ben)
    assert is_in_sight(words)
    ana.page.get_by_text("Suggest something else").click()
    expect(ana.page.locator("#try-text")).to_be_focused()
    talk.act(ana, "try", "A walk")
    talk.see("Ben can say yes.", ana)
    assert is_in_sight(ana.page.get_by_text("A walk"))
    expect(ana.page.locator("#suggest")).not_to_have_attribute("open", "")


def test_going_on_stays_where_it_is_on_a_short_page_too(house, met, browse):
    talk = Together(house, met, browse, scripts=True)
    ana, ben = talk.both
    talk.begin("talk")
    for move in ("take", "lay-down"):
        talk.act(ana, move)
    for who in talk.both:
        expect(who.page.locator("#moving form").first).to_be_visible()
    talk.on("What could you two try?")
    on = ana.page.locator("#move-next button")
    was = place(on)
    talk.act(ben, "try", WORDS)
    yes = ana.page.get_by_role("button", name="Yes, let's")
    assert is_in_sight(yes)
    assert is_in_sight(ana.page.get_by_text(WORDS))
    assert place(on) == pytest.approx(was, abs=1)


def test_typing_goes_on_where_it_was_while_a_suggestion_comes_in(talk):
    ana, ben = talk.both
    talk.on("What could you two try?")
    field = ana.page.locator("#try-text")
    field.press_sequentially("A walk")
    talk.act(ben, "try", WORDS)
    expect(ana.page.get_by_role("button", name="Yes, let's")).to_be_visible()
    expect(field).to_be_focused()
    field.press_sequentially(" on Sundays")
    expect(field).to_have_value("A walk on Sundays")
    assert is_in_sight(field)
    assert is_in_sight(ana.page.get_by_text(WORDS))


def test_a_field_tapped_but_not_yet_written_in_stays_open_and_a_second_suggestion_moves_nothing(talk):
    ana, ben = talk.both
    talk.on("What could you two try?")
    field, on = ana.page.locator("#try-text"), ana.page.locator("#move-next button")
    expect(field).to_be_focused()
    field.click()
    talk.act(ben, "try", WORDS)
    expect(ana.page.get_by_role("button", name="Yes, let's")).to_be_visible()
    expect(field).to_be_focused()
    was = place(field), place(on)
    talk.act(ben, "try", "A walk")
    expect(ana.page.get_by_text("A walk").first).to_be_visible()
    print(f"{was} {place(field), place(on)} scrolled to {ana.page.evaluate('scrollY')}")
    assert place(field) == pytest.approx(was[0], abs=1)
    assert place(on) == pytest.approx(was[1], abs=1)
    expect(field).to_be_focused()
    field.press_sequentially("Dinner")
    expect(field).to_have_value("Dinner")


def test_a_yes_taken_back_is_not_told_as_something_new(talk):
    ana, ben = talk.both
    talk.on("What could you two try?")
    line = ana.page.locator("[data-announce]")
    told = "Ben suggests something to try."
    talk.act(ben, "try", WORDS)
    expect(line).to_contain_text(told)
    line.evaluate("""line => {
      window.told = [];
      new MutationObserver(() => window.told.push(line.textContent)).observe(line, { childList: true });
    }""")
    talk.act(ana, "agree")
    talk.see("You said yes.", ana)
    talk.act(ana, "take-yes-back")
    expect(ana.page.get_by_role("button", name="Yes, let's")).to_be_visible()
    talk.act(ben, "next")
    expect(line).to_contain_text("Ben is ready")
    assert told not in ana.page.evaluate("window.told")


def test_going_on_stays_where_it_is_when_the_other_is_ready(talk):
    ana, ben = talk.both
    on = ana.page.locator("#move-next button")
    ana.page.evaluate("scrollTo(0, 0)")  # where no browser keeps things in their place by itself
    was = place(on)
    talk.act(ben, "next")
    talk.see("Ben is ready for the next step.", ana)
    assert place(on) == was


def test_both_words_for_the_end_look_the_same_once_it_is_over(talk):
    ana, ben = talk.both
    talk.act(ana, "to-close")
    for who, word in ((ana, "Lighter"), (ben, "Tired but close")):
        talk.see("A word or two each", who)
        talk.act(who, "word", word)
    talk.see("Here's how you each feel.")
    looks = """all => all.map((el) => {
      const {x, width, height} = el.getBoundingClientRect();
      return [x, width, height, getComputedStyle(el).textAlign];
    })"""
    words = ana.page.locator("#live .answer")
    was = words.evaluate_all(looks)
    talk.act(ben, "end")
    talk.see("You've talked it through", ana)
    assert words.evaluate_all(looks) == was
    assert len(was) == 2
