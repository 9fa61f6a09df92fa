"""The production server as `couples serve` starts it, with a clock that a test can move and cheap passwords.

The clock's lead over the real time is read from the file `lead` in the data folder (seconds); everything else is as it ships.
"""

from datetime import UTC, datetime, timedelta

import couples
from couples import cli, clock, config, upkeep
from tests.conftest import CHEAP

settings = config.load()


def now() -> datetime:
    try:
        lead = float((settings.data / "lead").read_text())
    except (FileNotFoundError, ValueError):
        lead = 0.0
    return datetime.now(UTC) + timedelta(seconds=lead)


class CheapServer(cli.Server):
    def load(self):
        return couples.create_app(self.settings, stretch=CHEAP)


if __name__ == "__main__":
    clock.now = now
    upkeep.prepare(couples.create_app(settings, stretch=CHEAP))
    CheapServer(settings).run()
