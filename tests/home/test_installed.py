"""On a home screen, and pasted in a chat: what an icon, a manifest, a worker and a card say to whoever sees the phone."""

import json
import re
import struct

import pytest

from tests.conftest import Person

SETTINGS = "/only-me/pages/settings"


def head(page: str) -> str:
    return page.partition("<body")[0]


def manifest_of(person: Person, path: str = "/") -> dict:
    link = re.search(r'<link rel="manifest" href="([^"]+)">', head(person.page(path)))[1]
    answer = Person(person.app).get(link)  # asked for without a cookie
    assert (answer.status_code, answer.mimetype) == (200, "application/manifest+json")
    return json.loads(answer.text)


def png_size(data: bytes) -> str:
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    return "{}x{}".format(*struct.unpack(">2I", data[16:24]))


@pytest.mark.parametrize("path", ["/", "/settings", SETTINGS])
def test_a_manifest_names_the_app_and_an_icon_for_every_shape(ana, path):
    said = manifest_of(ana, path)
    assert (said["id"], said["start_url"], said["scope"], said["display"]) == ("/", "/", "/", "standalone")
    assert (said["name"], said["short_name"]) == ("Couples", "Couples")
    assert {icon["purpose"] for icon in said["icons"]} == {"any", "maskable"}
    for icon in said["icons"]:
        answer = ana.get(icon["src"])
        assert (answer.mimetype, png_size(answer.data)) == (icon["type"], icon["sizes"])
        assert "immutable" in answer.headers["Cache-Control"]
    touch = re.search(r'<link rel="apple-touch-icon" href="([^"]+)">', head(ana.page(path)))[1]
    assert png_size(ana.get(touch).data) == "180x180"


def test_who_starts_on_the_neutral_page_gets_a_leaf_with_another_name(couple):
    ana, ben = couple
    ana.post(SETTINGS, lock="0", rhythm="", neutral="y")
    said, page = manifest_of(ana), head(ana.page("/"))
    assert (said["id"], said["name"], said["short_name"]) == ("/", "Today", "Today")
    assert all("/icons/today-" in icon["src"] for icon in said["icons"])
    assert 'apple-mobile-web-app-title" content="Today"' in page
    assert re.search(r"/icons/today-touch\.png", page)
    assert "couple" not in json.dumps(said).lower()
    assert manifest_of(ben)["name"] == "Couples"


def test_no_page_that_a_visitor_sees_offers_a_manifest(ana):
    for path in ("/", "/sign-in", "/sign-up", "/safety"):
        assert "manifest" not in head(Person(ana.app).page(path))
    assert Person(ana.app).get("/other.webmanifest").status_code == 404


def test_the_worker_keeps_one_page_and_what_it_is_drawn_with(couple):
    ana, _ = couple
    answers = [person.get("/sw.js") for person in (ana, Person(ana.app))]
    assert answers[0].text == answers[1].text
    for answer in answers:
        assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/javascript", "no-store")
        assert "connect-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in answer.headers
    kept = json.loads(re.search(r"self\.kept = (\[.*?\]);", answers[0].text)[1])
    assert kept[0] == "/offline"
    assert all(path.startswith("/static/") for path in kept[1:])
    for path in kept:
        assert ana.get(path).status_code == 200


def test_the_page_without_a_connection_is_the_same_for_everyone_and_needs_nothing_that_is_not_kept(couple):
    ana, ben = couple
    pages = {person.get("/offline").text for person in (ana, ben, Person(ana.app))}
    [page] = pages
    assert not re.search("ana|ben|couples", re.sub(r'="[^"]*"', "", page), re.I)
    assert "<script" not in page
    assert re.findall("<title>(.*)</title>", page) == ["No connection"]
    needed = re.findall(r'<link rel="(?:icon|stylesheet)" href="([^"]+)"', page)
    assert len(needed) == 2
    assert all(path in ana.get("/sw.js").text for path in needed)


def test_an_icon_is_there_for_whatever_asks_without_reading_a_page(ana):
    answer = Person(ana.app).get("/favicon.ico")
    assert answer.status_code == 200
    assert answer.mimetype in ("image/x-icon", "image/vnd.microsoft.icon")
    assert answer.data[22:].startswith(b"\x89PNG")


def test_a_chat_shows_a_card_for_an_invitations_link_that_names_no_one(couple):
    ana, _ = couple
    eve = Person(ana.app, "Eve").sign_up()
    eve.post("/pairing/invitation")
    page = eve.page("/pairing")
    link = re.search(rf"{re.escape(eve.base)}(/[^\s#\"<]+)#", page)[1]
    card = dict(re.findall(r'<meta property="(og:\w+)" content="([^"]+)">', Person(ana.app).page(link)))
    assert card["og:title"] == "An invitation for you"
    assert card["og:image"].startswith(eve.base + "/static/")
    assert png_size(ana.get(card["og:image"].removeprefix(eve.base)).data) == "512x512"
    assert not re.search("eve|couple|partner|check-in", " ".join(card.values()), re.I)
