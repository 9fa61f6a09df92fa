"""kill -9 in the middle of saving: whatever the server said was saved is there after the next start, word for word."""

import html
import json
import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from http.client import HTTPException
from http.cookiejar import CookieJar

import pytest
from playwright.sync_api import expect

from tests import databases
from tests.browser.conftest import House
from tests.browser.people import Partner
from tests.conftest import PASSWORD
from tests.how_often import either

PROMPTS = ("thanks", "help")
SAVED_BETWEEN_KILLS = (1, 3, 7, 12, 20)
GONE = (urllib.error.URLError, HTTPException, ConnectionError, TimeoutError)


class Writer:
    """One person with cookies and CSRF tokens over plain HTTP, who saves and saves until the server is gone."""

    def __init__(self, house: House, name: str):
        self.house, self.name = house, name
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.saves = 0
        self.acknowledged: dict[str, str] = {}
        self.sent: dict[str, str] = {}

    def get(self, path: str) -> str:
        with self.opener.open(self.house.url + path, timeout=30) as answer:
            return answer.read().decode()

    def post(self, path: str, **fields) -> str:
        request = urllib.request.Request(
            self.house.url + path, urllib.parse.urlencode(fields).encode(), {"Accept": "application/json"}
        )
        with self.opener.open(request, timeout=30) as answer:
            return answer.read().decode()

    def marks(self) -> dict[str, str]:
        page = self.get("/safety")
        return {n: re.search(rf'name="{n}" value="([^"]*)"', page)[1] for n in ("csrf_token", "page_of")}

    def sign_up(self) -> "Writer":
        self.post(
            "/sign-up", **self.marks(), name=self.name, email=f"{self.name.lower()}@example.org", password=PASSWORD,
            zone="UTC",
        )  # fmt: skip
        self.occasion = re.search(r"/check-in/(\d{4}-\d\d-\d\d)/", self.get("/check-in"))[1]
        return self

    def answers(self) -> dict[str, tuple[str, str]]:
        """What the server shows as written: text and version of each prompt."""
        page = self.get(f"/check-in/{self.occasion}/questions")
        found = re.findall(
            r'action="[^"]*/answers/(\w+)".*?name="version"[^>]*value="(\d+)".*?<textarea[^>]*>\r?\n?(.*?)</textarea>', page, re.S
        )  # fmt: skip
        return {key: (html.unescape(text), version) for key, version, text in found}

    def save_until_it_breaks(self, prompt: str, version: str, told: threading.Semaphore) -> None:
        """Saves growing texts; notes what was acknowledged, and what was on its way when the server went."""
        try:
            marks = self.marks()
            while True:
                self.saves += 1
                text = f"Save {self.saves} of {self.name} for {prompt}: " + "and a little more, " * (
                    self.saves % 200
                )
                self.sent[prompt] = text.strip()
                reply = json.loads(
                    self.post(f"/check-in/{self.occasion}/answers/{prompt}", **marks, text=text, version=version)
                )  # fmt: skip
                assert reply["saved"]
                version = str(reply["version"])
                self.acknowledged[prompt] = text.strip()
                told.release()
        except urllib.error.HTTPError:
            raise  # an answer, and a wrong one
        except GONE:
            return

    def lost(self) -> list[str]:
        """The prompts whose acknowledged words are not there, and no later ones that were on their way either."""
        there = self.answers()
        return [
            p for p, text in self.acknowledged.items() if there[p][0].strip() not in (text, self.sent.get(p))
        ]


@pytest.fixture
def writers(tmp_path):
    """Ana and Ben, each with an account on a server that anybody can sign up at."""
    house = House(tmp_path / "data", COUPLES_SIGNUP="open")
    house.folder.mkdir()
    house.start()
    yield [Writer(house, name).sign_up() for name in ("Ana", "Ben")]
    house.stop()


def kill_while_saving(writers: list[Writer], after: int) -> None:
    """Four threads save; once the server has acknowledged `after` saves it is killed under all of them."""
    told, threads = threading.Semaphore(0), []
    for writer in writers:
        there = writer.answers()
        # what the server shows counts as acknowledged, also where its answer was lost on the way
        writer.acknowledged = {p: there[p][0].strip() for p in PROMPTS if there[p][0].strip()}
        threads += [
            threading.Thread(target=writer.save_until_it_breaks, args=(prompt, there[prompt][1], told))
            for prompt in PROMPTS
        ]
    [t.start() for t in threads]
    for _ in range(after):
        assert told.acquire(timeout=60)
    writers[0].house.kill()
    [t.join() for t in threads]


@pytest.mark.sqlite("it looks into the file after each kill")
@pytest.mark.parametrize("kills", either(5, 100))
def test_what_was_acknowledged_survives_being_killed_again_and_again(writers, kills):
    house = writers[0].house
    for round in range(kills):
        kill_while_saving(writers, SAVED_BETWEEN_KILLS[round % len(SAVED_BETWEEN_KILLS)])
        house.start()
        assert [w.lost() for w in writers] == [[], []], f"after kill {round + 1}"
        with databases.connect_in(house.folder) as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert all(w.saves > 10 for w in writers)


def test_a_lost_answer_would_be_noticed(writers):
    ana, _ = writers
    ana.post(f"/check-in/{ana.occasion}/answers/thanks", **ana.marks(), text="for the soup", version="0")
    ana.acknowledged = ana.sent = {"thanks": "for the soup"}
    assert ana.lost() == []
    ana.acknowledged = ana.sent = {"thanks": "for the soup and the bread"}
    assert ana.lost() == ["thanks"]


@pytest.mark.browser
def test_a_page_that_lost_its_server_says_so_keeps_the_words_and_saves_them_by_itself(house, browse):
    ana = Partner("Ana", browse())
    ana.goes("/sign-up")
    ana.sign_up()
    ana.opens_week()
    ana.write("Thank you for the soup")
    ana.saved()
    house.kill()
    ana.write("Thank you for the soup and for the walk afterwards")
    ana.sees("Not saved yet")
    house.start()
    expect(ana.page.get_by_text("Saved a moment ago").first).to_be_visible(timeout=60_000)
    ana.page.reload()
    expect(ana.page.locator("textarea[name=text]").first).to_have_value(
        "Thank you for the soup and for the walk afterwards"
    )


@pytest.mark.browser
def test_words_typed_before_the_script_has_come_are_saved_too(house, browse):
    ana, held = Partner("Ana", browse()), []
    ana.page.route("**/writing.js*", lambda route: held.append(route))
    ana.goes("/sign-up")
    ana.sign_up()
    with ana.page.expect_request("**/writing.js*"):
        ana.opens_week()
    ana.write("Thank you for the soup")
    held.pop().continue_()
    ana.saved()
    ana.page.reload()
    expect(ana.page.locator("textarea[name=text]").first).to_have_value("Thank you for the soup")


@pytest.mark.browser
def test_a_part_of_the_page_that_got_lost_on_the_way_is_fetched_again_and_saves_the_words(house, browse):
    ana, lost = Partner("Ana", browse()), []

    def lose_once(route):
        if lost:
            route.continue_()
        else:
            lost.append(route.request.url)
            route.abort()

    ana.page.route("**/writing.js*", lose_once)
    ana.goes("/sign-up")
    ana.sign_up()
    ana.opens_week()
    ana.write("Thank you for the soup")
    ana.saved()
    assert len(lost) == 1
    ana.page.reload()
    expect(ana.page.locator("textarea[name=text]").first).to_have_value("Thank you for the soup")
