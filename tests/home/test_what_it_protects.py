"""What this app can and can't protect: ten questions find their answer, and the numbers are those the app goes by."""

import html
import re
from datetime import timedelta

import pytest

import couples
from couples.accounts.signed_in_sessions import BRIEF_LIFE, SESSION_LIFE
from couples.spaces.reading_after_parting import READABLE_FOR
from tests.conftest import CHEAP, Person, settings_for

PATH = "/what-it-protects"
TEN = {
    "My partner runs the server. Can they read my drafts?": (
        "part-1",
        "They can't open your drafts or anything only you can see.",
    ),
    "And my check-in answers, before they're done themselves?": (
        "part-1",
        "they can open your check-in answers once you're ready",
    ),
    "I lost my phone while I was signed in. What now?": (
        "part-2",
        "From another device you can sign this phone out",
    ),
    "I forgot my password, and I have no recovery code. Can the host help?": (
        "part-4",
        "Without the code, no one can open what only you could read. Whoever runs the server can't, either.",
    ),
    "Someone saw my recovery code. What do I do?": ("part-5", "The old one stops working here right away."),
    "My partner may know my password. Is a new one enough?": (
        "part-6",
        "get new keys, with a new password and a new code",
    ),
    "Is a screenshot gone if I take my words back?": (
        "part-7",
        "It isn't gone from pictures or files someone already has.",
    ),
    "Someone saw the code and is signed in with it. Does a new code end that?": (
        "part-5",
        "If they're signed in already, sign out every other device, too.",
    ),
    "Someone can read my mailbox. What can they get?": ("part-4", "all they get is an empty account"),
    "I'm made to open it. Does a lock help, and what can I do afterwards?": (
        "part-3",
        "a lock doesn't stop someone who makes you open it",
    ),
    "How long does Only me stay open where it asks for my password?": (
        "part-2",
        "after 5 or 30 minutes",
    ),
    "Is the history empty once I close the app?": ("part-8", "and closing the app don't clear it"),
    "I deleted a note. Is it gone from the backups, too?": ("part-9", "for 14 days it's still in there"),
    "Does my partner see my e-mail address?": ("part-11", "Your partner can't see it here"),
    "Can my partner tell whether I'm done with the check-in?": (
        "part-12",
        "they can work out that you aren't. You can work that out about them, too.",
    ),
}
"""What someone asks, the part that answers it, and the words they need from there."""


def sections(page: str) -> dict[str, str]:
    """The text of each part, by its anchor."""
    parts = re.findall(r'<section[^>]*aria-labelledby="(part-\d+)">(.*?)</section>', page, re.S)
    return {name: html.unescape(" ".join(re.sub(r"<[^>]+>", "", text).split())) for name, text in parts}


TWO_TAPS = {
    "Who can read my private notes?": (
        "/privacy",
        "Your notes under Only me",
        "Your partner can't see the words, or whether there are any.",
    ),
    "What if I forget my password and my code?": (
        PATH,
        "Without the code, no one can open what only you could read.",
        "after three days you have an empty account, and your words stay sealed for 90 days",
    ),
    "What does my partner see when I leave?": (
        "/privacy",
        "they'll see that you left, and can work out the day. No message is sent.",
    ),
    "Until when can I come back to my words?": (
        PATH,
        f"For {READABLE_FOR.days} days you can both still read what you both saw",
        "What you wrote, including what you shared, stays with you for as long as you like.",
    ),
    "What stays with my partner when I delete the account?": (
        PATH,
        "If you delete your account, your words disappear for both of you. Your partner keeps what they wrote.",
        "keeps their copy of what you both signed",
    ),
    "Does whoever runs the server see what I write?": (
        PATH,
        "My partner or someone else runs the server",
        "They can't open your drafts or anything only you can see.",
    ),
    "What's in the browser's history?": (
        PATH,
        "It shows that you were here, when, and which pages you opened. It has none of your words.",
    ),
    "Can my partner see whether I read something?": ("/privacy", "There's no “last seen”, no “seen”"),
    "What do e-mails say, and who sees that they were sent?": (
        "/privacy",
        "They never say what anyone wrote, or a partner's name. Anyone who can see your mailbox can see that one came.",
    ),
    "How long do backups keep what I deleted?": ("/privacy", "gone from this server's backups 14 days later"),
}
"""What a frightened person asks, the page that answers it, and what they find there."""


@pytest.mark.parametrize("question", TWO_TAPS)
def test_each_of_ten_questions_is_answered_two_taps_from_any_page(app, eve, question):
    path, *answers = TWO_TAPS[question]
    app.jinja_env.globals["has_mail"] = True
    first = re.findall(r'href="([^"#]+)', eve.page("/").partition("<footer")[2])
    second = [link for each in first for link in re.findall(r'href="([^"#]+)', eve.page(each))]
    assert path in {*first, *second}
    page = html.unescape(" ".join(re.sub(r"<[^>]+>", "", eve.page(path)).split()))
    for answer in answers:
        assert answer in page


@pytest.fixture
def page(app) -> str:
    return Person(app).page(PATH)


def page_of(tmp_path, **settings) -> dict[str, str]:
    app = couples.create_app(settings_for(tmp_path, **settings), argon2_cost=CHEAP)
    with app.test_client() as visitor:
        return sections(visitor.get(PATH, base_url="http://127.0.0.1:8000").text)


@pytest.mark.parametrize("question", TEN)
def test_ten_questions_find_their_answer(page, question):
    part, answer = TEN[question]
    found = [name for name, text in sections(page).items() if answer in text]
    assert found == [part]


def test_each_part_is_in_the_list_on_top_under_its_own_heading(page):
    jumps = re.findall(r'<li><a href="#(part-\d+)">(.*?)</a></li>', page)
    headings = re.findall(r'<h2 id="(part-\d+)">(.*?)</h2>', page)
    assert len(headings) >= 10
    assert jumps == headings


def test_no_anchor_tells_which_part_was_opened(page):
    main = re.search(r"<main.*</main>", page, re.S)[0]
    assert {re.sub(r"\d+", "N", anchor) for anchor in re.findall(r'href="[^"]*#([^"]*)"', main)} == {"part-N"}


def test_the_days_are_those_the_app_goes_by(app, page):
    parts = sections(page)
    assert f"keeps it for {app.config['SETTINGS'].backups} days" in parts["part-9"]
    assert f"up to 12 hours, or {SESSION_LIFE.days} days if you chose to" in parts["part-2"]
    assert timedelta(hours=12) == BRIEF_LIFE
    assert f"For {READABLE_FOR.days} days" in parts["part-10"]


@pytest.mark.sqlite("a host of a PostgreSQL makes its copies")
def test_a_host_who_keeps_other_copies_or_none_is_told_of_truly(empty_data):
    assert "keeps it for 3 days" in page_of(empty_data, backups=3)["part-9"]
    assert "keeps it for 1 day." in page_of(empty_data, backups=1)["part-9"]
    none = page_of(empty_data, backups=0)["part-9"]
    assert "no daily copies" in none
    assert "each day" not in none


def test_mails_are_said_to_be_sent_only_where_the_host_has_set_them_up(app, page):
    assert "This app sends no e-mail" in sections(page)["part-11"]
    app.jinja_env.globals["has_mail"] = True
    said = sections(Person(app).page(PATH))["part-11"]
    assert "sends no e-mail" not in said
    assert "whoever can open your mailbox" in said


def test_it_is_the_same_for_everyone_and_one_tap_from_where_one_wonders(couple):
    ana, ben = couple
    visitor = Person(ana.app)
    assert sections(ana.page(PATH)) == sections(ben.page(PATH)) == sections(visitor.page(PATH))
    for person, path in (
        (ana, "/settings"),
        (visitor, "/sign-up"),
        (visitor, "/safety"),
        (visitor, "/privacy"),
        (visitor, "/"),
    ):
        assert f'href="{PATH}' in person.page(path), path


def test_the_two_pages_say_nothing_twice(page, app):
    other = Person(app).page("/privacy")

    def sentences(text: str) -> set[str]:
        said = re.sub(r"<[^>]+>", " ", re.search(r"<h1.*</main>", text, re.S)[0])
        main = html.unescape(" ".join(said.split()))
        return {sentence for sentence in re.split(r"(?<=[.?!]) ", main) if len(sentence.split()) > 4}

    assert len(sentences(page)) > 40
    assert sentences(page) & sentences(other) == set()


# --- when someone else has the phone ----------------------------------------------------------------------------------

NAMES_NOTHING = re.compile(
    r"lock|pass(?:word|key)|code|keys?\b|setting|device|account|sign|private|secret|hid|delet|only me|exit|note|draft|partner"
)


def test_the_page_for_a_picked_up_phone_names_nothing_that_someone_could_ask_for_next(app, page):
    shown = Person(app).page("/good-to-know")
    main = re.search(r"<h1.*</main>", shown, re.S)[0]
    said = html.unescape(re.sub(r"<[^>]+>", " ", main)).lower()
    assert NAMES_NOTHING.search(html.unescape(page).lower())
    assert "it's not your fault" in said
    assert NAMES_NOTHING.findall(said) == []
    assert set(re.findall(r'href="([^"]*)"', main)) == {"/safety"}
    assert "<title>Good to know" in shown


def test_it_is_one_tap_from_the_safety_page_and_from_the_limits(app, page):
    assert 'href="/good-to-know"' in Person(app).page("/safety")
    assert 'href="/good-to-know"' in page
