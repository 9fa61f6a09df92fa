"""The production server as `couples serve` starts it, with a clock that a test can move and cheap passwords.

The clock's lead over the real time is read from the file `lead` in the data folder (seconds), templates that another server of
the run has compiled come from a folder; everything else is as it ships. Its arguments: the descriptor on which to say that
it answers, and that folder.
"""

import os
import sys
from datetime import UTC, datetime, timedelta

from jinja2 import FileSystemBytecodeCache

import couples
from couples import clock, config, server, vault
from couples.maintenance import startup
from couples.spaces import letting_in

settings = config.load()
cheap = vault.Argon2Cost(passes=1, memory=8192)


def now() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=float((settings.data / "lead").read_text()))


class CheapServer(server.Server):
    def load_config(self):
        super().load_config()
        keep_up = self.cfg.settings["post_worker_init"].get()

        def ready(worker):
            keep_up(worker)
            os.write(int(sys.argv[1]), b"!")

        self.cfg.set("post_worker_init", ready)

    def load(self):
        app = couples.create_app(self.settings, argon2_cost=cheap)
        if sys.argv[2]:
            app.jinja_env.bytecode_cache = FileSystemBytecodeCache(sys.argv[2])
        return app


if __name__ == "__main__":
    clock.now = now
    letting_in.HOURS = (0, 24)  # the tests run at any hour of the day
    startup.prepare(couples.create_app(settings, argon2_cost=cheap))
    CheapServer(settings).run()
