"""Ana has lost her password and her code: with her host's link, and by mail, where its owner calls it off; and she has a new mailbox."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest

from couples import clock
from tests import databases
from tests.browser.conftest import House
from tests.browser.people import PASSWORD, Partner
from tests.browser.test_first_weeks import join_and_say_hello
from tests.how_often import SCRIPTS_FIRST
from tests.mail.servers import mail_server
from tests.real_server import couples

pytestmark = pytest.mark.browser

NEW = "green teapot on a shelf"
HERS, HIS = "How you hum while cooking", "Your patience with me"


@pytest.fixture
def post(request):
    """Where letters come to, and what the server is told of it; nothing for a house without mail."""
    if "by_mail" not in request.fixturenames:
        yield None, {}
        return
    with mail_server() as (box, smtp):
        told = {"HOST": smtp.host, "PORT": str(smtp.port), "TLS": smtp.tls, "FROM": smtp.sender}
        yield box, {"JOBS_EVERY": "1"} | {f"COUPLES_SMTP_{name}": value for name, value in told.items()}


@pytest.fixture
def by_mail(post):
    """The next letter, as soon as it's there."""
    box, came = post[0], threading.Condition()
    takes = box.handle_DATA

    async def tells(*given):
        answer = await takes(*given)
        with came:
            came.notify_all()
        return answer

    box.handle_DATA = tells

    def next_letter():
        with came:
            assert came.wait_for(lambda: box.received, timeout=180)
        return box.received.pop(0)

    return next_letter


@pytest.fixture
def house(tmp_path, empty_data, post):
    made = House(tmp_path / "house", None, **post[1])
    databases.copy(empty_data, made.folder)
    yield made.start()
    made.stop()


def link_of_host(house: House, monkeypatch) -> str:
    with monkeypatch.context() as patched:
        patched.setattr(clock, "now", lambda: datetime.now(UTC) + timedelta(seconds=house.lead))
        done = couples(house.folder, "user", "reset", "ana@example.org")
    assert done.exit_code == 0, done.output
    return re.search(r"(/sign-in/start-over/\S+)", done.output)[1]


def starts_over(browse, house: House, link: str, *, scripts: bool) -> Partner:
    """Ana in a new browser, after the three days."""
    ana = Partner("Ana", browse(phone=True, scripts=scripts))
    ana.goes(link)
    ana.sees("You can choose a new password starting")
    house.move_clock(days=3.01)
    ana.goes(link)
    ana.fill("password", NEW)
    ana.tap("Start over")
    ana.sees("You've started over.")
    return ana


@pytest.mark.long
@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_ana_starts_over_with_a_link_of_her_host_and_ben_lets_her_back_in(
    house, browse, monkeypatch, scripts
):
    old, ben = (Partner(name, browse(scripts=scripts)) for name in ("Ana", "Ben"))
    join_and_say_hello(old, ben, scripts=scripts)
    ana = starts_over(browse, house, link_of_host(house, monkeypatch), scripts=scripts)
    ana.goes("/check-in/history")
    assert HERS not in ana.page.content()
    ana.goes("/")
    ana.tap("See how to come back", role="link")
    ana.tap("Ask to come back")
    code = " ".join(ana.page.locator(".code span").all_inner_texts())
    ben.goes("/")
    ben.tap("Let them back in", role="link")
    ben.fill("code", "kettle kettle")
    ben.tap("Let them in")
    ben.sees("That isn't the code.")
    ben.fill("code", code)
    ben.tap("Let them in")
    ana.goes("/pairing/back")
    ana.tap("Go back in")
    ana.sees("You're back in.")
    ana.goes("/check-in/history")
    ana.page.locator("main").get_by_role("link").filter(has_text="Hello").first.click()
    for words in (HERS, HIS):
        ana.sees(words)


@pytest.mark.long
@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_someone_at_her_mailbox_begins_it_and_ana_calls_it_off(house, browse, by_mail, scripts):
    ana = Partner("Ana", browse(phone=True, scripts=scripts))
    ana.goes("/sign-up")
    ana.sign_up()
    other = Partner("Ana", browse(scripts=scripts))
    other.goes("/sign-in/start-over")
    other.fill("email", "ana@example.org")
    other.tap("E-mail me a link")
    other.sees("an e-mail is on its way")
    link = re.search(r"(/sign-in/start-over/\S+)", by_mail().text)[1]
    other.goes(link)
    ana.goes("/")
    ana.sees_not("asked to start your account over")
    other.tap("Start the three-day wait")
    other.sees("You can choose a new password starting")
    ana.goes("/")
    ana.sees("Someone asked to start your account over.")
    ana.tap("Call it off")
    ana.sees("It's called off.")
    house.move_clock(days=3.01)
    other.goes(link)
    other.sees_not("Start over")
    ana.goes("/")
    ana.sees("Hello, Ana")


@pytest.mark.long
@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_ana_finds_her_old_password_after_all_and_everything_is_back(house, browse, monkeypatch, scripts):
    old = Partner("Ana", browse(scripts=scripts))
    old.goes("/sign-up")
    old.sign_up()
    old.goes("/only-me/pages/new")
    old.fill("text", "The heron stood in the pond")
    old.tap("Done")
    starts_over(browse, house, link_of_host(house, monkeypatch), scripts=scripts)
    back = Partner("Ana", browse(phone=True, scripts=scripts))
    back.goes("/sign-in/bring-back")
    back.fill("email", "ana@example.org")
    back.fill("secret", PASSWORD)
    back.fill("password", "yellow boots beside a door")
    back.tap("Bring my words back")
    back.goes("/only-me/pages")
    back.sees("The heron stood in the pond")


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
@pytest.mark.long
def test_ana_moves_to_a_new_mailbox_with_the_code_that_came_there(house, browse, by_mail, scripts):
    ana = Partner("Ana", browse(phone=True, scripts=scripts))
    ana.goes("/sign-up")
    ana.sign_up()
    ana.goes("/settings/address")
    ana.sees("If someone else can, we won't write there.")
    ana.fill("email", "ana@neu.example")
    ana.page.get_by_label("No, only I can").check()
    ana.tap("Send me a code")
    if "/its-me" in ana.page.url or ana.page.locator("main [name=current]").count():
        ana.fill("current", PASSWORD)
        ana.tap("It's me")
    letter = by_mail()
    assert letter.to == ["ana@neu.example"]
    ana.fill("code", "AAAA-AAAA")
    ana.tap("Use this address")
    ana.sees("That isn't the code from the newest e-mail.")
    ana.fill("code", re.search(r"\b\w{4}-\w{4}\b", letter.text)[0])
    ana.tap("Use this address")
    ana.sees("From now on, you sign in with your new address.")
    told = by_mail()
    assert (told.to, "neu.example" in told.text) == (["ana@example.org"], False)
    fresh = Partner("Ana", browse(scripts=scripts))
    fresh.goes("/sign-in")
    fresh.page.get_by_label("E-mail").fill("ana@neu.example")
    fresh.page.get_by_label("Password").fill(PASSWORD)
    fresh.tap("Sign in")
    fresh.sees("Hello, Ana")
