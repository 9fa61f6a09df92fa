"""An evening before the first: read by the process that servers are forked from, which then knows what each would have to find out.

A server that has just started compiles each template and each statement with the first page that needs it, and reads the sentence
encoder with the first words it is asked about. That takes longer than most evenings, and tests/test_packaging.py tries it.
"""

import gc
from pathlib import Path
from tempfile import TemporaryDirectory

import couples
from couples import wording_help
from couples.maintenance import startup
from tests import made_once
from tests.conftest import CHEAP, Stages, close, settings_for
from tests.test_access_control import DOORS

SCENARIO = Stages.for_people(["scenario"])


def _play(root: Path) -> None:
    startup.prepare(empty := couples.create_app(settings_for(root / "empty"), argon2_cost=CHEAP))
    close(empty)
    stages = Stages(root, root / "empty", made_once.PAGES)
    app = couples.create_app(settings_for(stages.folder(SCENARIO)), argon2_cost=CHEAP)
    made_once.share(app, made_once.PAGES)
    ana = stages.restore(app, SCENARIO, "Ana")
    ids = {**stages.ids, "next": stages.ids["occasion"]}
    for name, door in DOORS.items():
        if name.startswith("GET"):
            ana.get(door.address(ids))
    close(app)


with TemporaryDirectory() as folder:
    _play(Path(folder))
wording_help.review("you never listen")
gc.collect()
gc.freeze()  # no server looks through all of this again, and what none of them touches stays one copy
