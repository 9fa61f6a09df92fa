"""What they'll try and how a talk ends, on a phone: what's new and what's next is in sight, and nothing moves under a thumb."""

import uuid

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.test_together import Together, form_of

pytestmark = pytest.mark.browser

HEARD = ("You felt far away when I had my phone out", "You wanted me to look at you", "You were worn out")
NOTE_WHAT_IS_SAID = """() => {
  window.said = [];
  const line = document.querySelector('[data-announce]');
  new MutationObserver(() => line.textContent && said.push(line.textContent)).observe(line, { childList: true });
}"""
REMOVE = """async (id) => {
  const body = new FormData();
  for (const { name, value } of document.querySelectorAll('[name=csrf_token], [name=page_of]')) body.set(name, value);
  const answer = await fetch(`/together/words/${id}/remove`, { method: 'POST', body });
  return answer.ok;
}"""
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


def pressed(who) -> list[tuple[int, int]]:
    """Where everything is that someone may be about to press or to write in."""
    page = who.page
    return [place(page.locator(each)) for each in ("#try-text", "#move-try .button", "#move-next button")]


def tap(found: Locator) -> None:
    """As a thumb does it: a click by Playwright may scroll first."""
    box = found.bounding_box()
    found.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_suggestion_that_comes_in_and_ones_own_are_in_sight_and_nothing_moves(talk):
    ana, ben = talk.both
    talk.on("What could you two try?")
    for who in talk.both:
        expect(who.page.locator("#try-text")).to_be_focused()
    was = pressed(ana)
    talk.act(ben, "try", WORDS)
    words, yes = ana.page.get_by_text(WORDS).first, ana.page.get_by_role("button", name="Yes, let's")
    expect(words).to_be_visible()
    print(f"words {place(words)}, yes {place(yes)}, before {was}")
    assert is_in_sight(words)
    assert is_in_sight(yes)
    assert pressed(ana) == was
    at = place(yes)
    talk.act(ben, "next")
    talk.see("Ben is ready for the next step.", ana)
    assert [*pressed(ana), place(yes)] == [*was, at]
    tap(yes)
    talk.see("Ana said yes.", ben)
    assert is_in_sight(words)
    talk.act(ana, "try", "A walk")
    talk.see("Ben can say yes.", ana)
    assert is_in_sight(ana.page.get_by_text("A walk"))
    assert pressed(ana) == was
    assert ana.page.evaluate("scrollY") == 0


def test_it_is_in_sight_too_where_nothing_was_written_before(house, met, browse):
    talk = Together(house, met, browse, scripts=True)
    ana, ben = talk.both
    talk.begin("talk")
    for move in ("take", "lay-down"):
        talk.act(ana, move)
    for who in talk.both:
        expect(who.page.locator("#moving form").first).to_be_visible()
    talk.on("What could you two try?")
    assert is_in_sight(ana.page.get_by_text("What did you hear from each other?"))
    was = pressed(ana)
    talk.act(ben, "try", WORDS)
    assert is_in_sight(ana.page.get_by_role("button", name="Yes, let's"))
    assert is_in_sight(ana.page.get_by_text(WORDS).first)
    assert pressed(ana) == was


def test_neither_typing_nor_what_comes_in_meanwhile_moves_anything(talk):
    ana, ben = talk.both
    talk.on("What could you two try?")
    field, was = ana.page.locator("#try-text"), pressed(ana)
    field.press_sequentially("A walk")
    expect(ana.page.locator("#move-try .save-state")).to_have_text("Saved, but not sent yet")
    assert pressed(ana) == was
    talk.act(ben, "try", WORDS)
    yes = ana.page.get_by_role("button", name="Yes, let's")
    assert is_in_sight(yes)
    expect(field).to_be_focused()
    field.press_sequentially(" on Sundays")
    expect(field).to_have_value("A walk on Sundays")
    at = place(yes)
    talk.act(ben, "try", "Tea")
    expect(yes).to_have_count(2)
    assert [*pressed(ana), place(yes.first)] == [*was, at]
    assert ana.page.evaluate("scrollY") == 0


TWICE = "forms => forms.forEach((form) => form.requestSubmit())"


def test_the_second_of_two_taps_on_a_yes_says_yes_to_nothing_else(talk):
    ana, ben = talk.both
    talk.on("What could you two try?")
    for words in (WORDS, "Tea"):
        talk.act(ben, "try", words)
    yes = ana.page.locator("[id^='move-agree-']")
    expect(yes).to_have_count(2)
    yes.evaluate_all(TWICE)
    expect(yes).to_have_count(1)
    talk.act(ana, "try", "A walk")  # goes after both
    talk.see("Ben can say yes.", ana)
    ana.goes(talk.path)
    expect(yes).to_have_count(1)


def test_a_suggestion_asked_for_from_a_fold_can_be_typed_right_away(talk):
    ana, ben = talk.both
    talk.on("What could you two try?")
    talk.act(ben, "try", WORDS)
    talk.see(WORDS)
    ana.goes(talk.path)
    field = ana.page.locator("#try-text")
    expect(field).to_be_hidden()
    ana.page.get_by_text("Suggest something else").click()
    expect(field).to_be_focused()
    expect(ana.page.get_by_text("Suggest something else")).to_be_hidden()


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


def test_the_button_that_ends_it_is_in_sight_once_asked_for_however_long_the_words_are(talk):
    ana = talk.ana
    talk.act(ana, "to-close")
    for who in talk.both:
        talk.see("A word or two each", who)
        talk.act(who, "word", "Tired, and still close to you, and glad that we have talked about all of it")
    expect(ana.page.locator("#live .answer")).to_have_count(2)
    for who in talk.both:
        talk.act(who, "thank")
    ana.press(ana.page.locator("#end-for-both > summary"))
    end = ana.page.get_by_role("button", name="Yes, end it")
    expect(end).to_be_visible()
    ana.page.wait_for_function(
        "document.querySelector('#move-end').getBoundingClientRect().bottom <= "
        "document.querySelector('.live-bar').getBoundingClientRect().top"
    )
    assert is_in_sight(end)
    ana.press(end)
    talk.see("You've talked it through")


def test_what_one_does_oneself_is_said_to_who_only_hears_it(talk):
    ana, ben = talk.both
    hers, his = (who.page.locator("[data-announce]") for who in talk.both)
    talk.on("What could you two try?")
    talk.act(ana, "try", "A walk on Sundays")
    expect(hers).to_have_text("You suggested “A walk on Sundays”")
    talk.act(ana, "next")
    expect(hers).to_have_text("You're ready. The next step comes once Ben is, too.")
    talk.act(ben, "next")
    talk.see("A word or two each")
    talk.act(ana, "word", "closer")
    expect(hers).to_have_text("Your word: closer.")
    talk.act(ben, "word", "lighter")
    talk.see("closer", ben)
    talk.act(ana, "thank")
    expect(hers).to_have_text("You said thank you.")
    expect(his).to_have_text("Ana has thanked you.")
    talk.act(ben, "thank")
    expect(his).to_have_text("You thanked each other.")
    expect(hers).to_have_text("You thanked each other.")


def test_a_word_that_was_being_changed_when_both_came_in_is_told_so(talk):
    ana, ben = talk.both
    talk.act(ana, "to-close")
    talk.act(ana, "word", "closer")
    ana.press(ana.page.get_by_text("Change my word"))
    ana.page.locator("#word-text").press_sequentially("closer to")
    talk.see("A word or two each", ben)
    talk.act(ben, "word", "Lighter")
    kept = ana.page.locator("#kept-words")
    expect(kept).to_contain_text("Not sent: both words are in.")
    expect(kept.get_by_role("button", name="Save my word")).to_have_count(0)
    expect(kept.locator("#word-text")).not_to_be_editable()
    expect(kept.locator(".save-state")).to_be_hidden()


def test_words_that_were_being_typed_when_the_talk_ended_are_there_to_read_and_said_once(talk):
    ana, ben = talk.both
    talk.on("What could you two try?")
    field = ana.page.locator("#try-text")
    field.press_sequentially("A walk")
    expect(ana.page.locator("#move-try .save-state")).to_have_text("Saved, but not sent yet")
    talk.on("A word or two each")
    expect(field).to_be_editable()
    talk.act(ben, "end")
    kept = ana.page.locator("#kept-words")
    expect(kept).to_contain_text("Not sent: the talk is over.")
    expect(field).to_have_value("A walk")
    expect(field).not_to_be_editable()
    expect(kept.get_by_text("Saved, but not sent yet")).to_be_hidden()


def test_who_went_back_is_told_with_the_step_and_one_phone_is_no_new_step(talk):
    ana, ben = talk.both
    talk.on("What could you two try?")
    talk.act(ben, "back")
    expect(ana.page.locator("[data-announce]")).to_contain_text("Taking turns. Ben went back. ")
    talk.see("Ben went back.", ana)
    talk.act(ana, "sofa-on")
    talk.see("Ana suggests sharing one phone.", ben)
    ana.page.set_viewport_size({"width": 390, "height": 320})
    ana.page.evaluate("scrollTo(0, 60)")
    assert ana.page.evaluate("scrollY")
    talk.act(ben, "sofa-on")
    expect(ana.page.locator("#live-head")).not_to_contain_text("Ben went back.")
    assert ana.page.evaluate("scrollY")


def test_an_earlier_act_that_shows_once_more_is_no_news(talk):
    ana, ben = talk.both
    hers, shown = ana.page.locator("[data-announce]"), ana.page.locator("#try-said")
    talk.on("What could you two try?")
    ana.page.evaluate(NOTE_WHAT_IS_SAID)
    for words in ("A walk", "An early night"):
        talk.act(ana, "try", words)
        expect(hers).to_have_text(f"You suggested “{words}”")
    newest = ben.page.locator("#suggested li", has_text="An early night").locator("[name=word]")
    word = newest.get_attribute("value")
    ben.press(ben.page.locator(f"#move-agree-{word} button"))
    expect(shown).to_have_text("Ben said yes to “An early night”")
    talk.act(ben, "take-yes-back", value=word)
    expect(shown).to_have_text("You suggested “An early night”")
    assert ana.page.evaluate(REMOVE, str(uuid.UUID(word)))
    expect(shown).to_have_text("You suggested “A walk”")

    talk.on("A word or two each")
    talk.act(ana, "word", "closer")
    expect(hers).to_have_text("Your word: closer.")
    for who in talk.both:
        talk.act(who, "sofa-on")
    expect(form_of(ben, "sofa-off")).to_have_count(1)
    talk.act(ben, "sofa-off")
    ana.sees("Your word:")
    talk.act(ana, "thank")
    expect(hers).to_have_text("You said thank you.")
    said = ana.page.evaluate("said")
    assert [text for text in said if text.startswith(("You suggested “", "Your word"))] == [
        "You suggested “A walk”", "You suggested “An early night”", "Your word: closer.",
    ]  # fmt: skip
