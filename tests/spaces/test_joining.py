"""Joining: from the link to joined in one go, with or without an account, and what becomes of it where something's in the way."""

import re
from html import unescape

import pytest

from couples.spaces.invitations import INVITATION_LIFE
from tests.conftest import PASSWORD, Person
from tests.pages import text_of
from tests.scenario import dump, one
from tests.spaces.test_pairing import members

HELLO = "/check-in/hello"


def signs_up(person: Person, path: str):
    """Sends the form of the sign-up page at `path`, to where the page says."""
    page = person.page(path)
    action = unescape(re.search(r'<form class="form" method="post" action="([^"]+)"', page)[1])
    fields = {"name": person.name, "email": person.email, "password": PASSWORD, "zone": "UTC"}
    return person.post(action, follow=False, **fields)


def presses_join(person: Person, secret: str, **said) -> str:
    """Opens the invitation without an account and presses Join; where that leads to."""
    assert person.open_invitation(secret).status_code == 302
    assert 'href="/pairing/accept"' in person.page("/pairing/invited")
    person.page("/pairing/accept")
    answer = person.post("/pairing/accept", follow=False, **said)
    assert answer.status_code == 302, answer.text
    return answer.location


def test_who_has_no_account_is_asked_once_and_has_joined_with_the_account(ana, app):
    ben = Person(app, "Ben")
    sign_up = presses_join(ben, ana.invitation_secret())
    assert "Join Ana" in text_of(ben.page(sign_up))
    assert members(app) == [1]
    assert signs_up(ben, sign_up).location == HELLO
    assert members(app) == [2]
    assert "Something I've liked about you lately" in text_of(ben.page(HELLO))
    assert "/pairing/invited" not in ben.page("/")


def test_who_has_an_account_signs_in_and_has_joined(ana, app):
    ben, phone = Person(app, "Ben").sign_up(), Person(app, "Ben")
    sign_up = presses_join(phone, ana.invitation_secret())
    sign_in = unescape(re.search(r'href="(/sign-in\?next=[^"]+)"', phone.page(sign_up))[1])
    assert "Join Ana" in text_of(phone.page(sign_in))
    wrong = phone.post(sign_in, follow=False, email=ben.email, password="something else")
    assert "Sign in and join" in text_of(wrong.text)
    assert phone.post(sign_in, follow=False, email=ben.email, password=PASSWORD).location == HELLO
    assert members(app) == [2]


@pytest.mark.parametrize("name", ["Eve", "Fay"])
def test_whoever_else_signs_in_or_up_on_the_same_browser_joins_no_one(ana, app, eve, name):
    browser = Person(app, "Ben")
    presses_join(browser, ana.invitation_secret())
    other = Person(app, name, browser.client)
    if name == "Eve":
        assert other.sign_in().location == "/"
    else:
        other.sign_up()
    assert members(app)[-1] == 1
    page = other.page("/pairing/accept")
    assert "First, just for you" in page  # they are asked themselves
    assert re.search(r'<h1(?! class="hidden-text")[^>]*>Before you join', page)


def test_a_private_yes_comes_before_everything_and_is_remembered_nowhere(ana, app):
    ben = Person(app, "Ben")
    ben.open_invitation(ana.invitation_secret())
    before = dump(app)
    ben.page("/pairing/accept")
    cookie = ben.session_cookie()
    answer = ben.post("/pairing/accept", question_control="yes")
    assert "/safety" in answer.text
    assert "Thank you for being honest" in answer.text
    assert (dump(app), ben.session_cookie()) == (before, cookie)
    went_on = ben.post("/pairing/accept", follow=False, all_the_same="1")
    same = Person(app, "Eve")
    same.open_invitation(one_secret(ana))
    assert went_on.location == same.post("/pairing/accept", follow=False, question_control="no").location
    assert dump(app) == before


def one_secret(ana: Person) -> str:
    return re.search(r"/pairing/join#([\w-]+)", ana.page("/pairing"))[1]


@pytest.mark.parametrize("end", ["expired", "revoked", "used"])
def test_an_invitation_that_ends_in_between_leaves_the_account_and_says_so_kindly(make_app, time, end):
    app = make_app(signup="open")
    ana, ben = Person(app, "Ana").sign_up(), Person(app, "Ben")
    secret = ana.invitation_secret()
    sign_up = presses_join(ben, secret)
    if end == "expired":
        time.move(seconds=INVITATION_LIFE.total_seconds())
    elif end == "revoked":
        ana.post("/pairing/invitation/revoke")
    else:
        Person(app, "Cleo").sign_up().join(secret)
    page = ben.page(sign_up)
    assert "Ana" not in page
    answer = signs_up(ben, sign_up)
    assert answer.location == "/pairing/invited"
    page = text_of(ben.page(answer.location))
    assert "This invitation doesn't work" in page
    assert "Your account and your words are still yours" in page
    assert "Ana" not in page
    assert one(app, "SELECT COUNT(*) FROM users WHERE name = 'Ben'") == 1


def test_two_who_were_both_invited_both_have_accounts_and_one_has_joined(ana, app):
    ben, dan, secret = Person(app, "Ben"), Person(app, "Dan"), ana.invitation_secret()
    ways = [presses_join(person, secret) for person in (ben, dan)]
    went = [signs_up(person, way).location for person, way in zip((ben, dan), ways, strict=True)]
    assert went == [HELLO, "/pairing/invited"]
    assert members(app) == [1, 2]


def test_who_is_two_already_is_told_so_and_joins_no_one(ana, app, cleo, dan):
    browser = Person(app, "Dan")
    way = presses_join(browser, ana.invitation_secret())
    sign_in = way.replace("/sign-up", "/sign-in")
    answer = browser.post(sign_in, follow=False, email=dan.email, password=PASSWORD)
    assert answer.location == "/pairing/invited"
    assert "already sharing with someone" in browser.page(answer.location)
    assert members(app) == [1, 2]


def test_joining_twice_from_the_same_page_is_joining_once(ana, app):
    ben = Person(app, "Ben")
    way = presses_join(ben, ana.invitation_secret())
    assert signs_up(ben, way).location == HELLO
    assert ben.get(way).location == "/pairing/invited"
    assert members(app) == [2]


def test_not_now_after_pressing_join_takes_that_back(ana, app):
    ben = Person(app, "Ben")
    way = presses_join(ben, ana.invitation_secret())
    ben.post("/pairing/not-now")
    assert signs_up(ben, way).location == "/pairing/invited"
    assert members(app) == [1, 1]


@pytest.mark.parametrize("name", ["🫖", "אורי", "Maximiliana-Theodora-Konstantina von Stei"[:40]])
def test_any_name_invites_and_is_met(app, name):
    ana, ben = Person(app, "Ana").sign_up(name=name), Person(app, "Ben")
    secret = ana.invitation_secret()
    ben.open_invitation(f"Look at this ({ana.base}/pairing/join#{secret}). Kiss!")
    assert f"<bdi>{name}</bdi>" in ben.page("/pairing/invited")
    way = presses_join(ben, secret)
    assert signs_up(ben, way).location == HELLO
    assert f"<bdi>{name}</bdi>" in ben.page("/pairing")


def test_a_guessed_link_says_nothing_and_no_name_stands_before_the_link_is_opened(ana, app):
    ana.invitation_secret()
    visitor = Person(app, "Eve")
    for path in ("/pairing/join", "/pairing/invited", "/pairing/accept", "/pairing/look-around", "/sign-up"):
        assert "Ana" not in visitor.page(f"{path}?next=/pairing/invited"), path
    assert visitor.post("/pairing/accept", follow=False).status_code == 404


def test_the_inviters_page_says_who_joined_and_what_comes_next(ana, app, monkeypatch):
    from couples import realtime

    heard = []
    monkeypatch.setattr(realtime, "notify", lambda *notice: heard.append(notice[1:]))
    secret = ana.invitation_secret()
    waiting = ana.page("/pairing")
    assert 'data-fragment="/pairing/joined" data-what="space"' in waiting
    assert "data-wire" in waiting
    assert "X-Page" not in ana.get("/pairing/joined").headers
    Person(app, "Ben").sign_up().join(secret)
    assert heard == [("space", 1)]
    assert ana.get("/pairing/joined").headers["X-Page"] == "reload"
    page = text_of(ana.page("/pairing"))
    assert "Ben has joined" in page
    assert "Say hello" in page
    assert 'href="/check-in/hello"' in ana.page("/pairing")


def test_words_to_ask_with_are_there_to_copy_and_nothing_sends_again(ana):
    ana.post("/pairing/invitation")
    page = ana.page("/pairing")
    assert "You can say no, and I won't keep asking." in text_of(page)
    copied = unescape(re.search(r'data-copy="([^"]+)"', page)[1])
    assert copied.endswith(re.search(r"http\S+/pairing/join#[\w-]{22}", copied)[0])
    assert "I won't keep asking" in copied
    assert "resend" not in page.lower()


def test_a_code_stands_on_the_page_as_long_as_it_works(ana, time):
    ana.post("/pairing/invitation")
    answer = ana.post("/pairing/invitation/code", follow=False)
    assert answer.location == "/pairing#by-voice"
    code = r'class="code"><span>[0-9A-Z]{4}</span><span>[0-9A-Z]{4}</span>'
    assert re.search(code, ana.page("/pairing"))
    time.move(minutes=30)
    assert not re.search(code, ana.page("/pairing"))


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/pairing/invitation/code", "/pairing"),
        ("/pairing/invitation", "/pairing"),
        ("/pairing/not-now", "/pairing"),
        ("/settings/zone", "/settings"),
        ("/home/new", "/"),
        ("/sign-out", "/"),
        ("/statements/drafts/5f0c1d52-70ae-4c3b-9b3a-0b1f6c6f0a12/delete", None),
    ],
)
def test_the_address_of_a_form_leads_to_its_page(ana, path, to):
    answer = ana.get(path)
    assert answer.status_code == 302
    if to:
        assert answer.location == to
    assert ana.client.open(path, method="PUT", base_url=ana.base).status_code == 405


def test_looking_around_needs_no_account_and_sends_nothing(app):
    visitor = Person(app)
    before = dump(app)
    page = visitor.page("/pairing/look-around")
    main = page[page.index("<main") : page.index("</main")]
    assert "<textarea" in main
    assert "<form" not in main
    assert not re.search(r"<textarea[^>]* (name|form)=", main)
    assert "How you hum while you cook" in main
    assert dump(app) == before
    assert visitor.client.post("/pairing/look-around", base_url=visitor.base).status_code == 405


def test_looking_around_leads_back_to_the_invitation(ana, app):
    ben = Person(app, "Ben")
    ben.open_invitation(ana.invitation_secret())
    assert 'href="/pairing/look-around"' in ben.page("/pairing/invited")
    assert 'href="/pairing/invited"' in ben.page("/pairing/look-around")
    assert 'href="/pairing/look-around"' in Person(app).page("/")


def test_each_way_in_has_one_link_to_sign_in_and_it_joins_too(ana, app):
    ben = Person(app, "Ben").sign_up()
    phone = Person(app, "Ben")
    phone.open_invitation(ana.invitation_secret())
    sign_up = phone.post("/pairing/accept", follow=False).location
    pages = phone.page("/pairing/invited"), phone.page(sign_up)
    (_,), (joins,) = (re.findall(r'href="(/sign-in[^"]*)"', page) for page in pages)
    way = unescape(joins)
    assert "top-links" not in phone.page(way)
    assert 'href="/sign-in"' in phone.page("/no-such-page", status=404)
    assert phone.post(way, follow=False, email=ben.email, password=PASSWORD).location == HELLO


def test_looking_around_leads_a_newcomer_on_where_they_may_sign_up(app):
    assert "Create your account" in text_of(Person(app).page("/pairing/look-around"))


# --- two invitations in one browser -----------------------------------------------------------------------------------


@pytest.mark.parametrize("has_account", [True, False])
def test_the_page_about_one_invitation_never_joins_who_sent_another_that_was_opened_since(
    ana, cleo, app, has_account
):
    ben, dans = Person(app, "Ben"), Person(app, "Dan").sign_up().invitation_secret()
    if has_account:
        ben.sign_up()
    ben.open_invitation(cleo.invitation_secret())
    page = ben.page("/pairing/accept")
    assert "Before you join Cleo" in text_of(page)
    about_cleo = re.search(r'name="invitation" value="([^"]+)"', page)[1]
    ben.open_invitation(dans)
    for more in ({}, {"all_the_same": "1"}, {"question_control": "yes"}):
        answer = ben.post("/pairing/accept", invitation=about_cleo, **more)
        assert "Dan has invited you" in text_of(answer.text)
        assert "You've opened another invitation since" in unescape(answer.text)
    assert members(app) == [1] * len(members(app))
    ben.post("/pairing/not-now", invitation=about_cleo)
    assert "Dan has invited you" in text_of(ben.page("/pairing/invited"))
    about_dan = re.search(r'name="invitation" value="([^"]+)"', ben.page("/pairing/accept"))[1]
    asked = ben.post("/pairing/accept", invitation=about_dan, question_control="yes").text
    assert f'name="invitation" value="{about_dan}"' in asked
    went_on = ben.post("/pairing/accept", follow=False, invitation=about_dan, all_the_same="1").location
    assert went_on == HELLO if has_account else "/sign-up" in went_on
