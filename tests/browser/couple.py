"""Ana and Ben, who have met before the evening begins: their folder is made once and copied, and their browsers know them.

Signing up, inviting and joining by hand is tried in test_first_weeks.py and test_first_minutes.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import couples
from couples import clock
from couples.maintenance import startup
from tests import databases
from tests.browser.people import Partner
from tests.conftest import CHEAP, Person, close, pair, settings_for

HERS, HIS = "How you hum while cooking", "Your patience with me"
"""What they wrote in their hello, where it's open."""


@dataclass
class Couple:
    """A folder to begin a house with, and the cookies of the two, by the setting that names each."""

    folder: Path
    cookies: dict[str, dict[str, str]]

    def sit_down(self, house, *partners: Partner) -> None:
        """They open the app, are signed in, and have opened Only me today."""
        port = urlsplit(house.url).port
        names = {"SESSION_COOKIE_NAME": f"couples_{port}", "DEVICE_COOKIE": f"device_{port}"}
        for who in partners:
            held = self.cookies[who.name].items()
            who.page.context.add_cookies(
                [{"name": names[kind], "value": value, "url": house.url} for kind, value in held]
            )
            who.goes("/only-me")
            who.goes("/")


def furnish(folder: Path, begins: datetime, zone: str, *, hello: bool) -> Couple:
    """The two have met when the evening begins, and said hello if `hello` says so."""
    real: Callable[[], datetime] = clock.now
    clock.now = lambda: begins
    try:
        startup.prepare(app := couples.create_app(settings_for(folder), argon2_cost=CHEAP))
        ana, ben = (Person(app, name).sign_up(zone=zone) for name in ("Ana", "Ben"))
        pair(ana, ben)
        if hello:
            ben.say_hello(HIS)
            ana.say_hello(HERS)
        for who in (ana, ben):
            who.page("/")  # what was said of these acts is heard
        cookies = {who.name: who.cookies() for who in (ana, ben)}
        close(app)
        databases.keep(folder)
    finally:
        clock.now = real
    (folder / "lead").write_text(str((begins - datetime.now(UTC)) / timedelta(seconds=1)))
    return Couple(folder, cookies)
