"""Pieces of a page that change while somebody is at them: words, focus, marks and folds stay, and one short line tells of it."""

import re
from contextlib import suppress
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Error, Page, expect

from couples.demo.partner import PASSWORD
from tests.browser.people import Partner
from tests.browser.test_words_for_a_talk import AS_IT_COMES
from tests.how_often import first

pytestmark = pytest.mark.browser

SHORT = 150
WITH_AN_OFFER = "You never listen to me."
LONG_NOTE = "You waited with dinner, and the lamp by the window was on. " * 8
AT = """() => {
  const el = document.activeElement;
  return {id: el.id, name: el.tagName, text: el.textContent.trim(), marked: el.value?.slice(el.selectionStart, el.selectionEnd)};
}"""


@pytest.fixture
def furniture(demo_folder):
    return demo_folder


@pytest.fixture
def pair(house, browse):
    """Ana on a phone, Ben at a desktop, both signed in."""
    ana, ben = Partner("Ana", browse(phone=True)), Partner("Ben", browse())
    for who in (ana, ben):
        who.sign_in(PASSWORD)
    return ana, ben


def is_heard_shortly(page: Page, *headings: str) -> None:
    """What a screen reader is told of the change: these headings, and no more than a sentence anywhere."""
    line = page.locator("[data-announce]")
    for heading in headings:
        expect(line).to_contain_text(heading)
    expect(line).to_contain_text("Just changed")
    said = page.locator("[role=status], [role=alert], [role=log], [aria-live]").all_text_contents()
    assert max(len(text.strip()) for text in said) <= SHORT


def new_hearts(page: Page) -> list[str]:
    """What Home says of hearts, as it would in another tab."""
    return re.findall(r"sent (?:a|\d+) hearts?", page.request.get(urljoin(page.url, "/")).text())


def go_to_an_opened_check_in(who: Partner) -> None:
    who.goes("/check-in")
    who.press(who.page.get_by_role("link", name="Last check-in"))
    who.page.wait_for_url(re.compile(r"/check-in/\d{4}-\d\d-\d\d$"))


@pytest.mark.parametrize("is_busy", [True, False], ids=["the server is too busy", "no answer comes"])
def test_a_change_that_could_not_be_fetched_is_fetched_again_though_no_other_follows(pair, is_busy):
    ana, ben = pair
    for who in pair:
        go_to_an_opened_check_in(who)
    refused = []
    fragment = ana.page.locator("[data-fragment]:has(.said-back)").first.get_attribute("data-fragment")

    def refuses_once(route):
        if refused:
            route.continue_()
            return
        refused.append(route.request.url)
        route.fulfill(status=503) if is_busy else route.abort()

    ana.page.route(urljoin(ana.page.url, fragment), refuses_once)
    ben.press(ben.page.locator(".reply-heart[aria-pressed=false]").first)
    expect(ana.page.locator(".said-back").filter(has_text="a heart").first).to_be_visible()
    assert len(refused) == 1


@pytest.mark.parametrize("is_kept", [False, True], ids=["not kept yet", "kept as unsent"])
def test_words_focus_and_mark_stay_in_an_open_fold_while_the_partner_answers(pair, is_kept):
    ana, ben = pair
    for who in pair:
        go_to_an_opened_check_in(who)
    fold = ana.page.locator("details:has(textarea[id^=after-])").first
    fold.locator("summary").click()
    field = fold.locator("textarea")
    if is_kept:
        with ana.page.expect_response("**/unsent"):
            field.fill("And the walk home, too")
        expect(fold.locator("form[data-dirty]")).to_have_count(0)
    else:
        field.fill("And the walk home, too")
    field.evaluate("el => el.setSelectionRange(8, 12)")
    before = ana.page.evaluate(AT)
    assert before["marked"] == "walk"
    hearts = new_hearts(ana.page)
    ben.press(ben.page.locator(".reply-heart[aria-pressed=false]").first)
    expect(ana.page.locator(".said-back").filter(has_text="a heart").first).to_be_visible()
    assert new_hearts(ana.page) != hearts, "she may not have seen it come"
    assert ana.page.evaluate(AT) == before
    expect(fold).to_have_attribute("open", "")
    expect(field).to_have_value("And the walk home, too")
    expect(ana.page.locator("[data-kept-forms] form")).to_have_count(0)
    is_heard_shortly(ana.page, ana.page.locator(".reveal h2").first.inner_text()[:20])


def test_the_focus_stays_on_a_heart_and_what_is_said_is_that_it_was_sent(pair):
    _, ben = pair
    go_to_an_opened_check_in(ben)
    heart = ben.page.locator(".reply-heart[aria-pressed=false]").first
    name, said = " ".join(heart.text_content().split()), ben.page.locator("[data-announce]")
    for pressed, sentence in (("true", "You sent a heart."), ("false", "You took your heart back.")):
        ben.page.locator(".reply-heart", has_text=name).focus()
        ben.page.keyboard.press("Enter")
        expect(said).to_have_text(sentence)
        focused = ben.page.locator(".reply-heart:focus")
        expect(focused).to_have_attribute("aria-pressed", pressed)
        expect(focused).to_have_text(name)


def test_a_focused_checkbox_stops_nothing_and_stays_checked(pair):
    ana, ben = pair
    for words in (LONG_NOTE, "Another small thing"):
        ben.goes("/thanks")
        ben.fill("text", words)
        ben.tap("Share it now")
        if words == LONG_NOTE:
            ana.goes("/thanks")
            ana.open_all()
            box = ana.page.locator(".fold input[type=checkbox]").first
            box.check()
            box.focus()
    expect(ana.page.get_by_text("Another small thing")).to_be_attached()  # folded, until it's opened
    expect(
        ana.page.locator(".said-turn", has_text="You waited with dinner").locator("input[type=checkbox]")
    ).to_be_checked()
    assert ana.page.evaluate(
        "document.activeElement.closest('.said-turn').textContent.includes('You waited')"
    )
    is_heard_shortly(ana.page)


@pytest.mark.parametrize("script", first("there", "late"))
def test_words_whose_place_is_gone_are_kept_in_sight(pair, script):
    """Also where they were typed, and kept, before the script had come that hears of changes."""
    ana, ben = pair
    held: list = []
    if script == "late":
        ben.page.route("**/realtime.js*", lambda route: held.append(route))
    ben.goes("/statements")
    for path in re.findall(r'href="(/statements/[0-9a-f-]{36})"', ben.page.content()):
        ben.goes(path)
        if ben.page.locator(".reply-form").count():
            break
    ben.open_all()
    with ben.page.expect_response("**/unsent"):
        ben.fill("text", "Give me a day for it")
    if script == "late":
        ben.page.unroute("**/realtime.js*")
        for route in held:
            with suppress(Error):  # of a page before
                route.continue_()
        expect(ben.page.locator("form[data-touched]")).not_to_have_count(0)
    ana.goes(path)
    ana.open_all()
    ana.press(ana.page.locator("form[action$='/withdraw'] button").first)
    kept = ben.page.locator("#kept-words")
    expect(kept).to_be_visible()
    expect(kept.locator("textarea")).to_have_value("Give me a day for it")
    ben.sees("Taken back")
    expect(ben.page.locator(".reply-form")).to_have_count(1)
    kept.get_by_role("button", name="Hide these words").click()
    expect(kept).to_be_hidden()


def test_a_button_never_becomes_another_one_under_the_finger(pair):
    ana, ben = pair
    ana.goes("/together")
    ana.tap("Ask Ben")
    ben.goes("/together")
    ben.page.get_by_role("button", name="Not today").focus()
    ana.tap("Cancel my request")
    ben.sees("What kind of talk?")
    assert ben.page.evaluate(AT)["name"] == "H2"
    is_heard_shortly(ben.page, "Ask Ana to talk")


def test_word_help_leaves_a_closed_fold_closed_and_says_how_many_notes_there_are(pair):
    ana, _ = pair
    ana.goes("/statements/new")
    ana.open_all()
    ana.fill("free", AS_IT_COMES)
    ana.leave("free")
    notes = ana.page.locator("#help-notes")
    expect(notes.locator(".note")).not_to_have_count(0)
    notes.locator("summary").click()
    expect(notes).not_to_have_attribute("open", "")
    ana.fill("observation", "you were so selfish")
    ana.leave("observation")
    said = ana.page.locator("[data-help-said]")
    count = ana.page.locator("#help [data-help-count]")
    expect(notes.locator(".note-phrase", has_text="you were so selfish")).to_have_count(1)
    expect(notes).not_to_have_attribute("open", "")
    expect(said).to_have_text(f"Wording help: {count.get_attribute('data-help-count')} notes below")


def test_an_offer_is_put_in_by_a_tap_and_taken_out_again(pair):
    ana, _ = pair
    ana.goes("/statements/new")
    ana.fill("observation", "the plan changed")
    for step in ("feelings", "need"):
        ana.press_button("go", step)
    ana.fill("need", WITH_AN_OFFER)
    ana.leave("need")
    offer = ana.page.locator("[data-put][data-field=need]").first
    words = offer.get_attribute("data-offer")
    offer.click()
    field = ana.page.locator("[name=need]")
    expect(field).to_have_value(re.compile(re.escape(words.rstrip("."))))
    ana.saved()
    ana.page.locator("[data-undo-go]").click()
    expect(field).to_have_value(WITH_AN_OFFER)
    ana.saved()


FOLD = """length => {
  const main = document.querySelector('main');
  main.innerHTML = `<div class="fold"><p class="words">${'words and '.repeat(length / 10)}</p>
    <label class="fold-more"><input type="checkbox">Show all of it</label></div>`;
  document.dispatchEvent(new CustomEvent('couples:fragment'));
}"""


@pytest.mark.parametrize(("width", "offered"), [(390, [340, 900]), (768, [900])])
def test_what_folds_offers_the_rest_only_where_something_is_hidden(browse, width, offered):
    page = browse()
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/safety")
    for length in (340, 900):
        page.evaluate(FOLD, length)
        more = page.locator(".fold-more")
        expect(more).to_be_visible(visible=length in offered)
        if length not in offered:
            page.set_viewport_size({"width": 390, "height": 844})
            expect(more).to_be_visible()
            more.locator("input").check()
            page.set_viewport_size({"width": width, "height": 844})
            expect(more).to_be_visible()


MORPHED = """async ([before, after]) => {
  const { morph } = await import('/static/js/morph.js');
  const root = document.querySelector('#probe') ?? document.querySelector('main').appendChild(document.createElement('div'));
  root.id = 'probe';
  root.innerHTML = before;
  const form = root.querySelector('form[data-touched]');
  if (form) form.querySelector('input:not([type=hidden])').value = 'typed';
  const template = document.createElement('template');
  template.innerHTML = after;
  morph(root, template.content);
  return root.innerHTML;
}"""
ITEM = '<li><p>{0}</p><form action="/to/{0}"{1}><input name="text"></form></li>'


@pytest.fixture
def morphed(browse):
    page = browse()
    page.goto("/safety")
    return lambda before, after: page.evaluate(MORPHED, [before, after])


def test_typed_words_stay_with_their_entry_when_another_comes_before_it(morphed):
    before = ITEM.format("b", " data-touched") + ITEM.format("c", "")
    after = "".join(ITEM.format(name, "") for name in "abc")
    made = morphed(before, after)
    assert re.findall(r"<p>(\w)</p><form action=\"/to/(\w)\"", made) == [("a", "a"), ("b", "b"), ("c", "c")]
    assert re.findall(r"/to/(\w)\" data-touched", made) == ["b"]


OFFERED = """async (values) => {
  await import('/static/js/unsent_words.js');
  const root = document.querySelector('main').appendChild(document.createElement('div'));
  const form = (value) => `<form><input type="hidden" name="unsent" value="talk"><textarea name="text">${value}</textarea></form>`;
  root.innerHTML = values.map(form).join('');
  root.firstChild.insertAdjacentHTML('beforeend', '<p data-unsent="1"><span data-unsent-text="text">The summer</span></p>');
  document.dispatchEvent(new CustomEvent('couples:fragment'));
  root.remove();
  return !root.querySelector('[data-unsent]').hidden;
}"""


def test_words_are_offered_again_only_while_no_form_of_that_name_has_them_in_its_fields(browse):
    page = browse()
    page.goto("/safety")
    assert page.evaluate(OFFERED, ["", ""])
    assert page.evaluate(OFFERED, ["", "The winter"])
    assert not page.evaluate(OFFERED, ["", "The summer, and who drives"])
    assert not page.evaluate(OFFERED, ["The summer", ""])


SHELVED = """async () => {
  const { morph } = await import('/static/js/morph.js');
  const root = document.querySelector('main').appendChild(document.createElement('div'));
  const inPlace = `<form action="/to/talk"><input name="text"><p data-on-shelf hidden>Next time</p>
    <button>Say it back</button><button formaction="/away">Delete</button></form>`;
  const content = (html) => Object.assign(document.createElement('template'), { innerHTML: html }).content;
  morph(root, content(inPlace));
  const form = root.querySelector('form');
  form.elements.text.value = 'You would like to stay home';
  form.dataset.touched = '';
  const said = () => [...form.querySelectorAll('p, button')].filter((el) => el.offsetParent).map((el) => el.textContent);
  const look = () => [said().join(' '), form.elements.text.value];
  const seen = [look()];
  morph(root, content('<p>Your turn</p>'));
  seen.push(look());
  morph(root, content(inPlace));
  return [...seen, look(), root.contains(form)];
}"""


def test_words_whose_turn_is_over_are_kept_without_the_button_that_would_be_refused(browse):
    """It's back with its place, and what deletes the words is there all the time."""
    page = browse()
    page.goto("/safety")
    words = "You would like to stay home"
    there, away = ["Say it back Delete", words], ["Next time Delete", words]
    assert page.evaluate(SHELVED) == [there, away, there, True]


WHY_KEPT = """async ([why, name]) => {
  const { morph } = await import('/static/js/morph.js');
  const main = document.querySelector('main');
  const root = main.appendChild(document.createElement('div'));
  const inPlace = `<h1>Turns</h1><form action="/to/talk" data-${name}><input name="text"><p data-on-shelf hidden>Next time</p>
    <button>Say it back</button></form>`;
  const content = (html) => Object.assign(document.createElement('template'), { innerHTML: html }).content;
  morph(root, content(inPlace));
  const form = root.querySelector('form');
  form.elements.text.value = 'You would like to stay home';
  form.dataset.touched = '';
  form.elements.text.focus();
  const look = () => document.querySelector('#kept-words').innerText.trim().split(/\\s*\\n\\s*/);
  const aBreak = `<h1>Break</h1><p data-kept-why="${why}" hidden>Wait for <a href="/">it</a></p>`;
  morph(root, content(aBreak));
  const seen = [look(), form.elements.text.value, document.activeElement === form.elements.text];
  const readOnly = [form.elements.text.readOnly];
  document.querySelector('#kept-words a').focus();
  morph(root, content(aBreak));
  seen.push(document.activeElement.matches('#kept-words a'));
  morph(root, content('<h1>Turns</h1>'));
  seen.push(look());
  morph(root, content(inPlace));
  readOnly.push(form.elements.text.readOnly);
  return [...seen, form.elements.text.value, root.contains(form), readOnly];
}"""
USUAL = "What you were writing is still here. Only you see it."
HIDE, STAY_HOME = "Hide these words", "You would like to stay home"


@pytest.mark.parametrize(
    ("why", "name", "then"),
    [
        ("back-soon", "move", ["Wait for it"]),
        ("back-soon", "other", ["Wait for it", "Next time", HIDE]),
        ("", "move", ["Wait for it", HIDE]),
        ("", "other", ["Wait for it", "Next time", HIDE]),
    ],
)
def test_a_page_says_why_words_cannot_be_sent_now_and_only_that_where_they_come_back(browse, why, name, then):
    """Whoever is writing writes on, a link in sight keeps the focus, too, and a form with a door of its own says what it has to say itself."""
    page = browse()
    page.goto("/safety")
    seen = page.evaluate(WHY_KEPT, [why, name])
    assert seen[0] == then
    assert seen[1] == STAY_HOME
    assert seen[2]
    assert seen[3]
    assert seen[4:] == [[USUAL, "Next time", HIDE], STAY_HOME, True, [not why and name == "move", False]]


OF_ONE_FORM = """async () => {
  const { morph } = await import('/static/js/morph.js');
  const root = document.querySelector('main').appendChild(document.createElement('div'));
  const content = (html) => Object.assign(document.createElement('template'), { innerHTML: html }).content;
  const form = (id) => `<form id="${id}" action="/to/talk" data-move><input type="hidden" name="id" value="x">
    <input name="text"></form>`;
  morph(root, content(form('one') + form('other')));
  const all = [...root.querySelectorAll('form')];
  for (const each of all) each.dataset.touched = '';
  morph(root, content('<p data-kept-why data-of="one" hidden>Over</p>'));
  return all.map(({ elements }) => elements.text.readOnly);
}"""


def test_what_cannot_be_sent_any_more_may_be_one_form_alone(browse):
    page = browse()
    page.goto("/safety")
    assert page.evaluate(OF_ONE_FORM) == [True, False]
    assert page.locator("#kept-words > p").inner_text() == "Over"


SENT = """async (isSent) => {
  const { start } = await import('/static/js/unsent_words.js');
  const { morph } = await import('/static/js/morph.js');
  const root = document.querySelector('main').appendChild(document.createElement('div'));
  root.innerHTML = `<form action="/to/talk"><input type="hidden" name="csrf_token"><input type="hidden" name="page_of">
    <input type="hidden" name="unsent" value="talk"><input type="hidden" name="unsent_seen" value="3"><input name="text"></form>`;
  const form = root.querySelector('form');
  start(form.elements.unsent);
  form.elements.text.value = 'Lighter';
  form.elements.text.dispatchEvent(new Event('input', { bubbles: true }));
  if (isSent) form.reset();
  if (isSent) delete form.dataset.touched;
  morph(root, document.createElement('template').content);
  return document.querySelectorAll('#kept-words:not([hidden]) form').length;
}"""


def test_a_form_whose_words_were_sent_isnt_kept_as_if_it_still_had_some(browse):
    """A last word opens both, and its form goes, while the words kept until it was sent are still being deleted."""
    page = browse()
    page.route("**/unsent", lambda route: route.abort())
    page.goto("/safety")
    assert page.evaluate(SENT, False) == 1
    page.reload()
    assert page.evaluate(SENT, True) == 0


CHOSEN = """async () => {
  const { start } = await import('/static/js/unsent_words.js');
  const root = document.querySelector('main').appendChild(document.createElement('div'));
  root.innerHTML = `<form action="/to/thanks"><input type="hidden" name="csrf_token"><input type="hidden" name="page_of">
    <input type="hidden" name="unsent" value="thanks"><input type="hidden" name="unsent_seen" value="0">
    <input type="radio" name="kind" value="thanks" checked><input type="radio" name="kind" value="win">
    <input type="date" name="day" value="2026-11-22"><input name="text">
    <div data-unsent="3" data-choices='{"kind": "win", "day": "2026-11-20"}'><details><summary>Show</summary>
    <p data-unsent-text="text">We laughed in the queue</p></details></div></form>`;
  const { elements } = root.querySelector('form');
  start(elements.unsent);
  const fold = root.querySelector('details');
  const opened = new Promise((go) => fold.addEventListener('toggle', go, { once: true }));
  fold.open = true;
  await opened;
  return [elements.text.value, elements.kind.value, elements.day.value];
}"""


def test_what_was_chosen_beside_the_words_comes_back_with_them_and_is_kept_again(browse):
    page = browse()
    page.route("**/unsent", lambda route: route.abort())
    page.goto("/safety")
    with page.expect_request("**/unsent") as kept:
        assert page.evaluate(CHOSEN) == ["We laughed in the queue", "win", "2026-11-20"]
    sent = kept.value.post_data or ""
    assert re.findall(r'name="choice\.(\w+)"\s+(\S+)', sent) == [("kind", "win"), ("day", "2026-11-20")]


FOLDED = """async () => {
  const { morph } = await import('/static/js/morph.js');
  const root = document.querySelector('main').appendChild(document.createElement('div'));
  const form = '<form id="move-heard" action="/to/talk"><button>Say it back</button></form>';
  root.innerHTML = `<section id="say-back">${form}</section>`;
  root.querySelector('button').focus();
  const content = `<section id="say-back"><details><summary>Again</summary>${form}</details></section>`;
  morph(root, Object.assign(document.createElement('template'), { innerHTML: content }).content);
  return document.activeElement.id;
}"""


def test_the_focus_never_stays_in_what_was_folded_away(browse):
    page = browse()
    page.goto("/safety")
    assert page.evaluate(FOLDED) == "say-back"


def test_an_open_fold_never_becomes_another_fold(morphed):
    before = "<details open><summary>One</summary></details><details><summary>Two</summary></details>"
    assert "open" not in morphed(before, "<details><summary>Two</summary></details>")
    assert "open" in morphed(before, "<p>New</p><details><summary>One</summary> more</details>")


def test_a_value_changes_only_where_the_server_says_another_one(morphed):
    field = '<form action="/x"><input type="hidden" name="version" value="{}"><input type="checkbox" name="keep"{}></form>'
    made = morphed(field.format(1, " checked"), field.format(2, " checked") + "<p>more</p>")
    assert 'value="2"' in made
    assert "<p>more</p>" in made
    assert "named " not in made


def test_a_heart_that_the_server_had_no_time_for_is_sent_again_as_a_heart(pair):
    _, ben = pair
    go_to_an_opened_check_in(ben)
    refused = []

    def refuses_once(route):
        if refused:
            route.continue_()
            return
        refused.append(route.request.url)
        route.fulfill(status=503)

    ben.page.route("**/replies", refuses_once)
    given = ben.page.locator(".reply-heart[aria-pressed=true]").count()
    ben.page.locator(".reply-heart[aria-pressed=false]").first.click()
    expect(ben.page.locator(".reply-heart[aria-pressed=true]")).to_have_count(given + 1)
    assert len(refused) == 1
