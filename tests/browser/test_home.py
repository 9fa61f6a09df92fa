"""Home on a phone: whatever is new or next, the three jobs are in sight without scrolling, and one tap away."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

import couples
from couples import clock
from couples.maintenance import startup
from tests.browser.conftest import WEDNESDAY, ZONE
from tests.browser.people import Partner
from tests.conftest import CHEAP, Person, close, settings_for
from tests.conftest import pair as pair_people
from tests.how_often import SCRIPTS_FIRST
from tests.sockets import comes_true

pytestmark = pytest.mark.browser

LONG = "Wolfeschlegelsteinhausenbergerdorffmayer"
"""Forty letters, and no place to break."""
STATES = ("alone", "joined", "quiet", "news", "ready", "open", "done")
JOBS = ("Weekly check-in", "Find the words", "Our agreements")


class HouseOfStates:
    """A data folder with someone for each state that Home can be in: alone, or with a partner of theirs."""

    def __init__(self, folder, monkeypatch):
        startup.prepare(app := couples.create_app(settings_for(folder), argon2_cost=CHEAP))
        self.app, self.time = app, at_noon(folder) - timedelta(days=1, hours=2)
        monkeypatch.setattr(clock, "now", lambda: self.time)
        self.people = {state: Person(app, state).sign_up(name=LONG, zone=ZONE) for state in STATES}
        for state in STATES[1:]:
            self.people[f"{state}-partner"] = Person(app, f"{state}-partner").sign_up(
                name=LONG[::-1].title(), zone=ZONE
            )
            pair_people(*self.couple(state))
        for state in STATES[2:]:
            self.opens_hello(*self.couple(state))
        for state in ("open", "done"):
            self.opens_week(*self.couple(state))
        mine, _ = self.couple("ready")
        mine.write("thanks", "the soup")
        mine.ready()
        self.done(self.people["done"])
        self.time += timedelta(days=1)
        self.sends_everything(*self.couple("news"))
        close(app)

    def couple(self, state: str) -> tuple[Person, Person]:
        return self.people[state], self.people[f"{state}-partner"]

    def opens_hello(self, *both: Person) -> None:
        for person in both:
            person.say_hello("Your laugh")
        for person in both:
            marks = re.findall(r'name="mark" value="(\w+)"', person.page("/"))
            person.post("/home/new", mark=marks, do="aside")
            person.page("/")

    def opens_week(self, *both: Person) -> None:
        self.time += timedelta(seconds=1)
        occasion = both[0].occasion()
        for person in both:
            person.write("thanks", "the soup", occasion)
            person.write("hard", "the noise", occasion)
            person.ready(occasion)
            person.page("/")

    def done(self, person: Person) -> None:
        occasion = re.search(r'href="/check-in/([\d-]+)/opening"', person.page("/"))[1]
        person.post(f"/check-in/{occasion}/done")

    def sends_everything(self, person: Person, partner: Person) -> None:
        draft = f"/statements/drafts/{uuid.uuid4()}"
        partner.post(draft, observation="the plan changed")
        partner.post(f"{draft}/share", id=str(uuid.uuid4()), when="at-once")
        draft = f"/agreements/drafts/{uuid.uuid4()}"
        partner.post(
            draft, kind="agreement", what="we walk on Sundays", look_on=str(self.time.date() + timedelta(60))
        )
        partner.post(f"{draft}/send", id=str(uuid.uuid4()), when="at-once")
        partner.post("/thanks", id=str(uuid.uuid4()), kind="thanks", text="You waited")
        partner.post(
            "/together/ask", id=str(uuid.uuid4()), kind="talk", topic="sleep", minutes="20", when="now"
        )
        partner.post("/check-in/ritual", weekday="2", at="20:00", zone=ZONE, keys=["thanks"])


def at_noon(folder: Path) -> datetime:
    """A Wednesday's noon, as `House.set_clock` has it; houses with this folder begin then, however long after."""
    now = datetime.now(UTC)
    then = now.astimezone(ZoneInfo(ZONE)).replace(hour=12, minute=0, second=0, microsecond=0)
    while then <= now or then.weekday() != WEDNESDAY:
        then += timedelta(days=1)
    (folder / "lead").write_text(str((then - now).total_seconds()))
    return then.astimezone(UTC)


@pytest.fixture(scope="module")
def furniture(tmp_path_factory):
    folder = tmp_path_factory.mktemp("states")
    with pytest.MonkeyPatch.context() as patched:
        HouseOfStates(folder, patched)
    return folder


def out_of_sight(page: Page) -> list[str]:
    """The jobs that one has to scroll to, or whose middle lies under another thing."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.job')].filter((job) => {
          const box = job.getBoundingClientRect();
          const on_top = document.elementFromPoint((box.left + box.right) / 2, box.bottom - 4);
          return box.bottom > innerHeight || !job.contains(on_top);
        }).map((job) => `${job.textContent.trim()} ends at ${Math.round(job.getBoundingClientRect().bottom)}`)"""
    )


def test_the_three_jobs_are_in_sight_on_a_phone_whatever_is_new_or_next(house, browse):
    for state in STATES:
        person = Partner(state, browse(phone=True))
        person.sign_in()
        person.goes("/")
        expect(person.page.locator(".job")).to_have_text([re.compile(job) for job in JOBS])
        assert (state == "news") is (person.page.locator(".news").count() == 1)
        assert out_of_sight(person.page) == [], state
        if state == "news":
            person.page.evaluate("document.querySelector('.jobs').style.marginTop = '400px'")
            assert comes_true(lambda page=person.page: len(out_of_sight(page)) == 3)  # a short motion first
        person.page.context.close()


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_a_line_opens_and_the_rest_unfolds_with_and_without_javascript(house, browse, scripts):
    person = Partner("news", browse(phone=True, scripts=scripts))
    person.sign_in()
    person.goes("/")
    lines = person.page.locator(".news-open")
    expect(lines.locator("visible=true")).to_have_count(3)
    person.page.locator(".news summary").click()
    expect(lines.locator("visible=true")).to_have_count(5)
    person.press(lines.filter(has_text="sent you a thank-you"))
    person.sees("Thank-yous")
    person.goes("/")
    expect(lines).to_have_count(4)
    person.press(person.page.locator(".news-aside").first)
    person.sees("Set aside. Only you know.")
    expect(lines).to_have_count(3)
    expect(person.page.locator(".news summary")).to_have_count(0)
    if scripts:  # what's opened elsewhere isn't new either
        person.goes("/statements")
        with person.page.expect_response("**/home/new/here"):
            person.page.locator("[aria-labelledby=open] a").first.click()
        person.goes("/")
        expect(lines.filter(has_text="sent you a message")).to_have_count(0)
        expect(lines).to_have_count(2)
    for job in JOBS:
        person.goes("/")
        person.tap(job, role="link")
        assert not person.page.url.endswith("/")
