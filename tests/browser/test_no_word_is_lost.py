"""Every form with a field to write in, and every accident: afterwards the words are in the field or saved, exactly.

The forms are found on the pages, so a new one is tried from its first day. One accident at a time; `make test-long` tries
them with every form and prints how many, the gate with one form for each way of keeping words.
"""

import html
import re
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.browser.writers import Writer
from tests.conftest import PASSWORD, Person
from tests.forms import Form, forms_of
from tests.words_table import WITH, record, row_of

FEW = {
    "/thanks": (  # sent by a button
        "reload at once", "back", "line lost", "sending answered 503", "session ended", "signed in again",
        "another person signs in",
    ),
    "/check-in/<which>/answers/thanks": (  # a draft of its own
        "line lost", "saves answered 503", "sending answered 422", "signed in in another tab",
    ),
    "/together/<which>/moves": ("line lost", "sending answered 503"),  # sent up the socket of a talk
    "/check-in/answers/<which>/afterthoughts": ("tab closed and opened", "session ended"),  # in a piece that changes by itself
}  # fmt: skip
"""One form for each way of keeping words, with the accidents that are tried in the gate."""


Outcome = bool | str
"""Whether the words are kept; a text says why the accident can't happen to this form."""
NO_BUTTON = "it has no button of its own"


def reloading(writer: Writer) -> bool:
    writer.saved()
    writer.page.reload()
    return writer.holds()


def reloading_at_once(writer: Writer) -> bool:
    writer.page.reload()
    return eventually(writer)


def going_back(writer: Writer) -> bool:
    writer.page.goto("/safety")
    writer.page.go_back()
    return writer.holds() or eventually(writer)


def closing_the_tab(writer: Writer) -> bool:
    context = writer.page.context
    writer.page.close()
    writer.page = context.new_page()
    return eventually(writer)


def without_the_line(*, hours: float) -> Callable[[Writer], bool]:
    def accident(writer: Writer) -> bool:
        context = writer.page.context
        context.set_offline(True)
        writer.types(writer.words + " offline")
        has_them = writer.holds()
        writer.house.move_clock(days=hours / 24)
        context.set_offline(False)
        writer.page.evaluate("dispatchEvent(new Event('online'))")
        writer.saved()
        return has_them and writer.holds_again()

    return accident


def refused_saves(status: int) -> Callable[[Writer], bool]:
    """The server answers with `status` for a while, as it's typed; then it's well again."""

    def accident(writer: Writer) -> bool:
        writer.saved()
        door = "**/unsent" if writer.form.place else f"**{writer.form.action}"
        writer.page.route(door, lambda route: route.fulfill(status=status, body="no"))
        writer.types(writer.words + f" through {status}")
        expect(writer.page.locator("form[data-dirty]")).not_to_have_count(0)
        has_them = writer.holds()
        writer.page.unroute(door)
        writer.types(writer.words + " and on")
        writer.page.evaluate("dispatchEvent(new Event('online'))")
        writer.saved()
        return has_them and writer.holds_again()

    return accident


def refused_sending(status: int) -> Callable[[Writer], Outcome]:
    """The form is sent by its button right after typing, and the server answers with `status`."""

    def accident(writer: Writer) -> Outcome:
        if "moves" in writer.form.action:
            return refused_move(writer, status)
        goes_to = urlsplit(writer.goes_to()).path
        if not goes_to:
            return NO_BUTTON

        def door(url: str) -> bool:  # with a place in the page behind it, or without
            return urlsplit(url).path == goes_to

        def refuse(route: Route) -> None:
            if route.request.method == "POST" and route.request.is_navigation_request():
                route.fulfill(status=status, body="no")
            else:
                route.continue_()

        writer.page.route(door, refuse)
        try:
            with writer.page.expect_response(lambda answer: answer.status == status):
                writer.sends()
        finally:
            writer.page.unroute(door)
        return writer.holds_again()

    return accident


def refused_move(writer: Writer, status: int) -> bool:
    """A move of a talk goes by its form where there's no socket, and stays in its page. Where no server answers, it waits there."""
    writer.page.route_web_socket(re.compile("/socket.io/"), lambda line: line.close())
    writer.opens()
    writer.started()
    writer.types()
    writer.saved()
    writer.page.route("**/moves", lambda route: route.fulfill(status=status, body="no"))
    with writer.page.expect_response("**/moves"):
        writer.sends()
    waits = status == 429 or status >= 500
    expect(writer.page.locator("form[data-sending]")).to_have_count(1 if waits else 0)
    has_them = writer.holds()
    writer.page.goto("about:blank")  # before it goes out
    writer.page.unroute("**/moves")
    return has_them and writer.holds_again()


def a_server_that_starts_again(writer: Writer) -> bool:
    """It's killed as the words are typed, and comes back later."""
    writer.house.kill()
    writer.types(writer.words + " and on")
    has_them = writer.holds()
    writer.house.start()
    writer.page.evaluate("dispatchEvent(new Event('online'))")
    writer.saved()
    return has_them and writer.holds_again()


def leaving_for_another_page(writer: Writer) -> bool:
    writer.page.locator("a[href='/safety']").first.evaluate("link => link.click()")
    writer.page.wait_for_url("**/safety")
    return eventually(writer)


def signs_in(writer: Writer, person: Person) -> Page:
    """In a tab beside the writer's, as this person; the session is a new one."""
    tab = writer.page.context.new_page()
    tab.goto("/sign-in")
    if "/sign-in" in tab.url:
        fill_in(tab, person)
    return tab


def fill_in(page: Page, person: Person) -> None:
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()


def sits_down_again(writer: Writer, person: Person) -> None:
    """In a session of their own, which may end without any other browser's."""
    writer.page.context.clear_cookies()
    signs_in(writer, person).close()
    writer.opens()
    writer.started()


def marks(writer: Writer) -> dict[str, str]:
    """What each form of this page carries."""
    names = ("csrf_token", "page_of")
    return {n: writer.page.locator(f"input[name={n}]").first.input_value() for n in names}


def signing_in_again(writer: Writer) -> bool:
    """The page's token is then one of a session that's over."""
    sits_down_again(writer, writer.person)
    sent = {**marks(writer), "email": writer.person.email, "password": PASSWORD}
    assert writer.page.context.request.post("/sign-in", form=sent, max_redirects=0).status == 302
    writer.types()
    writer.saved()
    return writer.holds_again()


def ended_elsewhere(writer: Writer) -> bool:
    sits_down_again(writer, writer.person)
    writer.types()
    writer.page.context.request.post("/sign-out", form=marks(writer))
    writer.page.wait_for_url("**/sign-in*")
    fill_in(writer.page, writer.person)
    return eventually(writer)


def timed_out(writer: Writer) -> bool:
    sits_down_again(writer, writer.person)
    writer.time_out()
    writer.types()
    cover = writer.page.get_by_role("dialog")
    cover.get_by_label("E-mail").fill(writer.person.email)
    cover.get_by_label("Password").fill(PASSWORD)
    cover.get_by_role("button", name="Sign in").click()
    expect(cover).to_have_count(0)
    writer.saved()
    return writer.holds_again()


def timed_out_and_back_by_another_tab(writer: Writer) -> bool:
    sits_down_again(writer, writer.person)
    writer.time_out()
    writer.types()
    cover = writer.page.get_by_role("dialog")
    expect(cover.get_by_label("E-mail")).to_be_visible()
    signs_in(writer, writer.person).close()
    expect(cover).to_have_count(0)
    writer.saved()
    return writer.holds_again()


def another_person_signs_in(writer: Writer) -> bool:
    """In another tab of this browser, while the page lies open: it goes, and the next one finds nothing of it."""
    sits_down_again(writer, writer.person)
    writer.types()
    writer.saved()
    writer.page.route("**/session", lambda route: route.abort())  # it hears of nothing
    forgets_the_session(writer)
    tab = signs_in(writer, writer.partner)
    writer.page.unroute("**/session")
    with suppress(Error):  # it may have heard by itself, and be on its way
        writer.page.evaluate("dispatchEvent(new Event('focus'))")
    writer.page.wait_for_url(lambda url: urlsplit(url).path == "/")
    seen = [writer.page.content()]
    for path in (writer.form.page, urlsplit(writer.address).path):
        tab.goto(path)
        seen.append(tab.content())
    tab.close()
    is_hidden = not any(words in html.unescape(page) for page in seen for words in writer.texts.values())
    forgets_the_session(writer)
    signs_in(writer, writer.person).close()
    return is_hidden and writer.holds_again()


def forgets_the_session(writer: Writer) -> None:
    """The cookie is lost, so that nobody hears of an end."""
    context = writer.page.context
    kept = [cookie for cookie in context.cookies() if not cookie["name"].startswith("couples")]
    context.clear_cookies()
    context.add_cookies(kept)


def eventually(writer: Writer) -> bool:
    """What goes out past the end of a page may come in after the next page was asked for."""
    return any(writer.holds_again() for _ in range(20))


ACCIDENTS: dict[str, Callable[[Writer], Outcome]] = {
    "reload": reloading,
    "reload at once": reloading_at_once,
    "back": going_back,
    "tab closed and opened": closing_the_tab,
    "line lost": without_the_line(hours=0),
    "an hour offline": without_the_line(hours=1),
    "the server starts again": a_server_that_starts_again,
    "saves answered 413": refused_saves(413),
    "saves answered 422": refused_saves(422),
    "saves answered 429": refused_saves(429),
    "saves answered 500": refused_saves(500),
    "saves answered 503": refused_saves(503),
    "sending answered 400": refused_sending(400),
    "sending answered 413": refused_sending(413),
    "sending answered 422": refused_sending(422),
    "sending answered 429": refused_sending(429),
    "sending answered 500": refused_sending(500),
    "sending answered 503": refused_sending(503),
    "another page": leaving_for_another_page,
    "signed in again": signing_in_again,
    "session ended": ended_elsewhere,
    "session timed out": timed_out,
    "signed in in another tab": timed_out_and_back_by_another_tab,
    "another person signs in": another_person_signs_in,
}


@pytest.fixture
def furniture(stages, stage):
    return stages.folder(stage)


@pytest.fixture
def meet_with(sits_down, scenario, house_of_scenario):
    """Types into a form and lets an accident happen to it; says what went wrong, or why it can't happen."""
    partners = {p: sits_down(p) for p in (scenario.ana, scenario.ben)}
    numbers = count(1)

    def meet(accident: str, person: Person, form: Form) -> tuple[str, str]:
        context = sits_down(person)
        [(other, browser)] = [(p, browser) for p, browser in partners.items() if p is not person]
        words = f"Heron {next(numbers)}"
        writer = Writer(context.new_page(), form, words, person, house_of_scenario, partner=other)
        writer.opens()
        writer.started()
        writer.types()
        try:
            outcome = ACCIDENTS[accident](writer)
            trouble = "" if outcome else "lost"
        except (
            Error,
            AssertionError,
        ) as error:  # a column names every form with trouble, not the first alone
            outcome, trouble = False, str(error).strip().partition("\n")[0]
        seen = html.unescape(browser.request.get(form.page).text())
        if any(text in seen for text in writer.texts.values()):
            trouble += "shown to the partner"
        context.close()
        return trouble, outcome if isinstance(outcome, str) else ""

    return meet


@pytest.mark.browser
@pytest.mark.parametrize("where", FEW)
def test_no_accident_takes_a_word_from(where, forms, meet_with):
    [(person, form)] = [(person, form) for person, form in forms if form.where == where]
    assert {name: met for name in FEW[where] if (met := meet_with(name, person, form)) != ("", "")} == {}


@pytest.mark.browser
def test_words_in_a_form_that_keeps_nothing_would_be_missed(forms, scenario, meet_with):
    [search] = [
        f for f in forms_of(scenario.ana.page("/only-me/pages"), "/only-me/pages") if not f.keeps and f.writes
    ]
    assert meet_with("reload", scenario.ana, search) == ("lost", "")


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.parametrize("accident", ACCIDENTS)
def test_in_no_form_is_a_word_lost_by(accident, forms, meet_with, record_property):
    assert len(forms) > 30
    met = {row_of(form): meet_with(accident, person, form) for person, form in forms}
    trouble = {row: trouble for row, (trouble, _) in met.items() if trouble}
    left_out = {row: reason for row, (_, reason) in met.items() if reason}
    record(record_property, accident, WITH, [form for _, form in forms], trouble, left_out)
    assert trouble == {}
