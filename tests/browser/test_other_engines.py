"""An evening in Firefox and in WebKitGTK, the engine of Safari: two people join, read their week, share words and sign.

Both are asked by what Debian packages, which `make test-long` installs where it may; without them this skips and says so.
"""

import os
import re

import pytest

from tests.browser.engines import ENGINES, Reader
from tests.browser.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.long]

MINUTES = 1 / 1440
LETTER = "when you looked at your phone on Monday"
RULE = "Phones stay in the hall while we eat."


@pytest.fixture(params=ENGINES)
def people(request, house, tmp_path):
    kind, is_there = ENGINES[request.param]
    if not is_there:
        message = f"no {request.param} here; apt-get install firefox-esr webkit2gtk-driver xvfb brings both"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    both = []
    try:
        for name in ("Ana", "Ben"):
            both.append(Reader(kind(tmp_path / name), house.url, name))
        yield both
    finally:
        for who in both:
            who.engine.close()


def signs_up(who: Reader, button: str) -> None:
    who.fill("name", who.name)
    who.fill("email", f"{who.name.lower()}@example.org")
    who.fill("password", PASSWORD)
    who.tap(button)


def meet(ana: Reader, ben: Reader) -> None:
    ana.goes("/")
    ana.tap("Create your account")
    signs_up(ana, "Create my account")
    ana.tap("Invite your partner")
    ana.tap("Make an invitation")
    ben.goes(ana.text("p.link-text"))
    ben.sees("Ana has invited you")
    ben.tap("Join")
    ben.tap("Next: my account")
    signs_up(ben, "Create my account and join")


def reads_the_week(both: list[Reader]) -> None:
    for who in both:
        who.goes("/check-in")
        page = str(who.engine.run("document.documentElement.outerHTML"))
        occasion = re.search(r"/check-in/(\d{4}-\d\d-\d\d)/(?:part|questions)", page)[1]
        who.goes(f"/check-in/{occasion}/questions/1")
        who.fill("text", f"the soup, says {who.name}")
        who.saved()
        who.goes(f"/check-in/{occasion}/preview")
        who.tap("I'm ready")
    for who, other in (both, both[::-1]):
        who.goes(f"/check-in/{occasion}")
        who.sees(f"the soup, says {other.name}")


def shares_words(ana: Reader, ben: Reader, house) -> None:
    ana.goes("/statements/new")
    for step, field, words in (
        ("feelings", "observation", LETTER),
        ("need", "feeling", "lonely"),
        ("request", "need", "some minutes in which we listen"),
        ("share", "request", "sit with me after dinner"),
    ):
        ana.open_all()
        ana.fill(field, words)
        ana.saved()
        ana.press(f"document.querySelector('main button[name=go][value={step}]')")
    ana.sees("lonely")
    ana.open_all()
    ana.choose("input[name=when][value=at-once]")
    ana.press("document.querySelector('form:has(input[name=when]) button.button-primary')")
    path = ana.address()
    house.move_clock(days=11 * MINUTES)
    ben.goes("/statements")
    ben.press(f"document.querySelector(\"main a[href='{path}']\")")
    ben.sees("lonely")


def sign_an_agreement(ana: Reader, ben: Reader, house) -> None:
    ana.goes("/agreements/new/agreement?topic=privacy")
    ana.fill("what", RULE)
    ana.saved()
    ana.press("document.querySelector('main button[name=go][value=preview]')")
    ana.choose("input[name=when][value=at-once]")
    ana.press("document.querySelector('button[name=sign][value=yes]')")
    path = ana.address()
    house.move_clock(days=11 * MINUTES)
    ben.goes(path)
    ben.sees(RULE)
    ben.press("document.querySelector(\"main a[href*='/sign']\")")
    ben.sees("Before you sign")
    ben.open_all()
    ben.tap("Sign")
    for who in (ana, ben):
        who.goes(path)
        who.sees("Active until")


def test_two_people_join_read_their_week_share_words_and_sign(people, house):
    ana, ben = people
    house.set_clock(12)
    meet(ana, ben)
    reads_the_week(people)
    shares_words(ana, ben, house)
    sign_an_agreement(ana, ben, house)
