"""An evening with a reminder: turned on after the first check-in, it comes by e-mail, is silent once the check-in is written, and ends
by the e-mail's own link while its person is signed out."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

import couples
from couples import clock
from couples.mail.send_due import send_due
from couples.maintenance import startup
from couples.reminders.claiming import claim_due
from tests.browser.conftest import House
from tests.browser.people import Partner, open_page
from tests.conftest import CHEAP, TRANSPORT, Person, close, pair, settings_for
from tests.how_often import SCRIPTS_FIRST
from tests.mail.servers import mail_server
from tests.mail.test_host_commands import named

pytestmark = pytest.mark.browser


@pytest.fixture
def mail():
    with mail_server() as (box, settings):
        yield box, settings


@pytest.fixture
def house(tmp_path, mail):
    """Ana and Ben have opened their first check-in, on a server that sends mail."""
    folder = tmp_path / "house"
    folder.mkdir()
    startup.prepare(app := couples.create_app(settings_for(folder), argon2_cost=CHEAP))
    both = [Person(app, name).sign_up(zone="Europe/Berlin") for name in ("Ana", "Ben")]
    pair(*both)
    for person in both:
        person.say_hello("Your laugh")
    occasion = both[0].occasion()
    for person in both:
        person.write("thanks", "The soup", occasion)
        person.ready(occasion)
    close(app)
    made = House(folder, None, COUPLES_TRANSPORT=TRANSPORT, **named(mail[1]))
    yield made.start()
    made.stop()
    shutil.rmtree(folder)


def round_beside(house: House, mail, monkeypatch) -> int:
    """A second scheduler beside the server's own, at the server's time; how many letters came in all."""
    box, settings = mail
    with monkeypatch.context() as patched:
        patched.setattr(clock, "now", lambda: datetime.now(UTC) + timedelta(seconds=house.lead))
        app = couples.create_app(
            settings_for(house.folder, smtp=settings, base_url=house.url), argon2_cost=CHEAP
        )
        for _ in range(2):
            claim_due(app)
            send_due(app)
        close(app)
    return len(box.received)


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_a_reminder_from_the_first_yes_to_the_link_that_ends_it(house, browse, mail, monkeypatch, scripts):
    ana = Partner("Ana", browse(phone=True, scripts=scripts))
    ana.sign_in()
    ana.tap("Read it", role="link")
    occasion = re.search(r"\d{4}-\d\d-\d\d", ana.page.url)[0]
    ana.goes(f"/check-in/{occasion}/promises")
    ana.tap("Done for this week")
    ana.sees("Want a reminder on Sundays?")
    ana.tap("Yes, by e-mail")
    ana.sees("Set. Once you're ready, it won't come.")
    ana.sees_not("Want a reminder")
    before = round_beside(house, mail, monkeypatch)
    assert before == 0

    house.set_clock(11, weekday=6)
    if round_beside(house, mail, monkeypatch) == 0:  # the first opened one was this Sunday's
        house.set_clock(11, weekday=6)
        assert round_beside(house, mail, monkeypatch) == 1
    (got,) = mail[0].received
    assert got.to == ["ana@example.org"]
    ana.goes("/")
    ana.sees("Your reminder: check-in today")
    ana.tap("Got it")
    ana.sees_not("Your reminder")
    assert round_beside(house, mail, monkeypatch) == 1

    house.move_clock(days=5)  # the next one is written before its day
    next_one = ana.opens_week()
    ana.write("Thank you for the walk")
    ana.tap("Next")  # without scripts nothing is saved before
    ana.goes(f"/check-in/{next_one}/preview")
    ana.tap("I'm ready")
    ana.sees("Opens when you're both ready")
    house.set_clock(11, weekday=6)
    assert round_beside(house, mail, monkeypatch) == 1
    ana.goes("/")
    ana.sees_not("Your reminder")

    nobody = browse(phone=True, scripts=scripts)  # signed out
    open_page(nobody, urlsplit(re.search(r"http\S+/reminders/off/\S+", got.text)[0]).path)
    nobody.get_by_role("button", name="Turn off e-mails").click()
    nobody.get_by_text("They're off").wait_for()
    house.move_clock(days=3)
    house.set_clock(11, weekday=6)
    assert round_beside(house, mail, monkeypatch) == 1
