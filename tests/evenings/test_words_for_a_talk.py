"""An evening before a hard talk: free writing, word help, the four parts, sharing, and being heard.

Once with JavaScript on a phone and a desktop, where both screens follow without a reload; once without any.
"""

import pytest
from playwright.sync_api import expect

from tests.evenings.people import Partner, meet

pytestmark = pytest.mark.browser

MINUTES = 1 / 1440
AS_IT_COMES = (
    "You never ask how my day was. I feel like you don't care about me. You're so selfish. If you loved me you would know. "
    "On Monday you looked at your phone while I was talking."
)


def write_and_share(ana: Partner, *, scripts: bool) -> None:
    """From free writing to a shared copy."""
    ana.goes("/")
    ana.tap("Find the words", role="link")
    ana.page.locator("main a[href='/statements/new']").first.click()
    ana.page.locator("#as-it-comes summary").click()
    ana.fill("free", AS_IT_COMES)
    if scripts:
        ana.saved()
    ana.press_button("go", "help")
    expect(ana.page.locator("mark").nth(3)).to_be_visible()
    for part, words in {
        "observation": "you looked at your phone on Monday while I was talking",
        "need": "some minutes in which we listen",
        "request": "sit with me for ten minutes after dinner",
        "other_view": "had a long day",
    }.items():
        ana.fill(part, words)
    ana.fill("feeling", "lonely")
    if scripts:
        ana.saved()
    ana.press_button("go", "share")
    ana.sees("I feel lonely")
    ana.sees_not("You never ask")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_words_are_found_shared_said_back_and_answered(house, browse, scripts):
    house.set_clock(12)
    ana = Partner("Ana", browse(phone=True, scripts=scripts))
    ben = Partner("Ben", browse(scripts=scripts))
    meet(ana, ben, scripts=scripts)
    write_and_share(ana, scripts=scripts)
    ana.page.locator("input[name=when][value=at-once]").check()
    ana.press(ana.page.locator("form:has(input[name=when]) button.button-primary"))
    path = ana.page.url.removeprefix(house.url)
    answer = ben.page.goto(path)
    assert answer.status == 404
    house.move_clock(days=11 * MINUTES)
    ben.goes("/statements")
    ben.page.locator(f"main a[href='{path}']").first.click()
    ben.sees("I feel lonely")

    for words, verdict in (
        ("You felt alone on Monday", "almost"),
        ("You would like ten minutes in which I listen", "exactly"),
    ):
        answer_with(ben, "heard", words)
        if not scripts or ana.page.url != house.url + path:
            ana.goes(path)
        ana.sees(words)
        ana.open_all()
        confirm(ana, verdict)
        if not scripts:
            ben.goes(path)
    answer_with(ben, "cannot", "I can't tonight, but could we begin tomorrow")
    if not scripts:
        ana.goes(path)
    ana.sees("could we begin tomorrow")


def answer_with(who: Partner, kind: str, words: str) -> None:
    who.open_all()
    form = who.page.locator("form:has(input[name=kind][value=heard])")
    form.locator(f"input[name=kind][value={kind}]").check()
    form.locator("textarea[name=text]").fill(words)
    who.press(form.locator("button.button-primary"))
    who.sees(words)


def confirm(who: Partner, verdict: str) -> None:
    form = who.page.locator("form:has([name=kind][value=almost])").last
    choice = form.locator(f"[name=kind][value={verdict}]")
    if choice.evaluate("e => e.tagName") == "BUTTON":
        who.press(choice)
    else:
        choice.check()
        who.press(form.locator("button[type=submit]").last)
    expect(who.page.locator("form:has([name=kind][value=almost])")).to_have_count(0)


def test_words_shared_at_night_are_taken_back_before_they_arrive_and_never_reach_the_other(house, browse):
    house.set_clock(23)
    ana, ben = Partner("Ana", browse()), Partner("Ben", browse(phone=True))
    meet(ana, ben, scripts=True)
    received: list[str] = []
    ben.page.on("response", lambda response: received.append(response.url))
    write_and_share(ana, scripts=True)
    ana.page.locator("input[name=when][value=at-once]").check()
    ana.press(ana.page.locator("form:has(input[name=when]) button.button-primary"))
    path = ana.page.url.removeprefix(house.url)
    ben.goes("/statements")
    ben.sees_not("lonely")
    ana.open_all()
    ana.press(ana.page.locator("form[action$='/withdraw'] button").first)
    house.move_clock(days=1)
    for where in ("/", "/statements", "/shared", "/check-in"):
        ben.goes(where)
        ben.sees_not("lonely")
        ben.sees_not("Taken back")
    assert ben.page.goto(path).status == 404
    assert received
