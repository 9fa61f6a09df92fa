"""What earlier versions wrote opens with today's: the old password signs in, every word is there, and so is every row.

The data in tests/frozen was made by those versions themselves and isn't made anew (tools/freeze_version.py says how), so that
neither their code nor the history is needed here. Ways back from the newest schema are tried in tests/test_migrations.py.
"""

import json
import sqlite3
import tarfile
import uuid
from collections import Counter
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

import couples as program
from couples.maintenance import migrating, startup
from tests.conftest import CHEAP, PASSWORD, Person, close, settings_for
from tests.opening import LOCKED, cells_of
from tests.real_server import couples
from tests.scenario import one

pytestmark = pytest.mark.sqlite("earlier versions had a file only")

FROZEN = sorted((Path(__file__).parent / "frozen").glob("*.tar.xz"))
EMPTIED = {"sessions", "live_moves", "readies"}
"""Tables whose rows a migration may drop: no words, and nothing that people would miss."""


@pytest.fixture(params=FROZEN, ids=lambda path: path.name.split(".")[0])
def frozen(request, tmp_path, time) -> Path:
    """A data folder as an earlier version left it, at the time at which it did."""
    folder = tmp_path / "data"
    folder.mkdir()
    with tarfile.open(request.param) as packed:
        packed.extractall(folder, filter="data")
    time.time = datetime.fromisoformat(kept_of(folder)["now"])
    return folder


def kept_of(folder: Path) -> dict:
    """What that version had, and could open."""
    return json.loads((folder / "kept.json").read_text())


def opened(folder: Path):
    app = program.create_app(settings_for(folder), argon2_cost=CHEAP)
    startup.prepare(app)
    return app


def rows_of(folder: Path) -> dict[str, int]:
    with closing(sqlite3.connect(folder / "couples.db")) as file:
        names = [n for (n,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: file.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in names}


def words_of(app) -> Counter:
    """Who opens which words, after signing in with the password of then."""
    found: Counter = Counter()
    for name in ("Ana", "Ben", "Eve"):
        person = Person(app, name)
        assert person.sign_in(PASSWORD).status_code == 302
        values = [value for value in cells_of(app, person).values() if value is not LOCKED]
        found += Counter(packed(name, value) for value in values)
    return found


def packed(name: str, value) -> str:
    return f"{name}: {json.dumps(value, ensure_ascii=False, sort_keys=True)}"


def words_then(kept: dict) -> Counter:
    return Counter(packed(name, value) for name, value in kept["words"])


def page_of_hers(ana: Person) -> str:
    """The address of the page that she wrote then."""
    query = "SELECT id FROM journal_entries"
    return f"/only-me/pages/{one(ana.app, query)}"


def test_what_an_earlier_version_wrote_is_all_there_and_life_goes_on(frozen):
    kept, before = kept_of(frozen), rows_of(frozen)
    assert before == kept["rows"]
    app = opened(frozen)
    after = rows_of(frozen)
    assert {table: n for table, n in before.items() if after[table] != n and table not in EMPTIED} == {}
    assert words_then(kept) - words_of(app) == Counter()
    assert len(words_then(kept)) > 40
    ana, ben = Person(app, "Ana"), Person(app, "Ben")
    assert (ana.sign_in().status_code, ben.sign_in().status_code) == (302, 302)
    assert "The gulls were louder than my head." in ana.page(page_of_hers(ana))
    sent = {"id": uuid.uuid4(), "kind": "thanks", "text": "for all these weeks"}
    assert ana.post("/thanks", follow=False, **sent).status_code == 302
    assert "for all these weeks" in ben.page("/thanks")
    close(app)


def test_a_database_of_an_earlier_version_is_restored_with_its_keys_and_brought_up_to_date(frozen, tmp_path):
    backup, new = frozen / "couples.db", tmp_path / "new"
    done = couples(new, "restore", backup, "--keys", frozen / "pepper.key")
    assert done.exit_code == 0, done.output
    assert "3 accounts" in done.output
    app = opened(new)
    assert words_then(kept_of(frozen)) - words_of(app) == Counter()
    with closing(sqlite3.connect(new / "couples.db")) as file:
        assert file.execute("SELECT version_num FROM alembic_version").fetchone() == (migrating.newest(),)
    close(app)


def test_a_word_that_got_lost_on_the_way_would_be_noticed(frozen):
    app = opened(frozen)
    with closing(sqlite3.connect(frozen / "couples.db")) as file:
        file.execute("DELETE FROM afterthoughts")
        file.commit()
    lost = words_then(kept_of(frozen)) - words_of(app)
    assert lost == Counter({'Ana: "and the bread"': 1, 'Ben: "and the bread"': 1})
    close(app)
