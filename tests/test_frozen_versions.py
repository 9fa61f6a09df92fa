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

import pyotp
import pytest

import couples as program
from couples.accounts import sign_in_codes
from couples.maintenance import migrating, startup
from tests.accounts.test_sign_in_codes import gives
from tests.conftest import CHEAP, PASSWORD, Person, close, settings_for
from tests.how_often import first
from tests.opening import LOCKED, cells_of
from tests.real_server import couples
from tests.scenario import one

pytestmark = pytest.mark.sqlite("earlier versions had a file only")

FROZEN = sorted((Path(__file__).parent / "frozen").glob("*.tar.xz"))
EMPTIED = {"sessions", "live_moves", "readies"}
"""Tables whose rows a migration may drop: no words, and nothing that people would miss."""


NEWEST_FIRST = first(*reversed(FROZEN), ids=[path.name.split(".")[0] for path in reversed(FROZEN)])


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


def signed_in(app, name: str, folder: Path, time) -> Person:
    """Somebody with the password of then, and with the phone of then if a code is asked for."""
    person = Person(app, name)
    answer = person.sign_in(PASSWORD)
    if "One more thing" in answer.text:
        (secret,) = kept_of(folder)["phones"]
        time.move(seconds=sign_in_codes.STEP)  # each code is good for once
        code = pyotp.HOTP(secret).at(int(time.now().timestamp()) // sign_in_codes.STEP)
        answer = gives(person, answer, code)
    assert answer.status_code == 302
    return person


def words_of(app, folder: Path, time) -> Counter:
    """Who opens which words."""
    found: Counter = Counter()
    for name in ("Ana", "Ben", "Eve"):
        person = signed_in(app, name, folder, time)
        values = [value for value in cells_of(app, person).values() if value is not LOCKED]
        found += Counter(packed(name, value) for value in values)
    return found


def packed(name: str, value) -> str:
    return f"{name}: {json.dumps(value, ensure_ascii=False, sort_keys=True)}"


def words_then(kept: dict) -> Counter:
    """What each of them could open, without what codes are made from: that notes each code that was given."""
    return Counter(
        packed(name, value)
        for name, value in kept["words"]
        if not (isinstance(value, dict) and value.get("secret") in kept.get("phones", ()))
    )


def page_of_hers(ana: Person) -> str:
    """The address of the page that she wrote then."""
    query = "SELECT id FROM journal_entries"
    return f"/only-me/pages/{one(ana.app, query)}"


def test_no_more_than_nine_schemas_lie_after_the_newest_frozen_file():
    """The tenth migration after it needs one first, made of main by tools/freeze_version.py."""
    newest, behind = int(migrating.newest()), int(FROZEN[-1].name[:4])
    assert behind <= newest <= behind + 9
    assert not newest <= int(FROZEN[0].name[:4]) + 9  # what a forgotten one would look like


def test_what_an_earlier_version_wrote_is_all_there_and_life_goes_on(frozen, time):
    kept, before = kept_of(frozen), rows_of(frozen)
    assert before == kept["rows"]
    app = opened(frozen)
    after = rows_of(frozen)
    assert {table: n for table, n in before.items() if after[table] != n and table not in EMPTIED} == {}
    assert words_then(kept) - words_of(app, frozen, time) == Counter()
    assert len(words_then(kept)) > 40
    ana, ben = (signed_in(app, name, frozen, time) for name in ("Ana", "Ben"))
    assert "The gulls were louder than my head." in ana.page(page_of_hers(ana))
    sent = {"id": uuid.uuid4(), "kind": "thanks", "text": "for all these weeks"}
    assert ana.post("/thanks", follow=False, **sent).status_code == 302
    assert "for all these weeks" in ben.page("/thanks")
    close(app)


@pytest.mark.parametrize("frozen", NEWEST_FIRST, indirect=True)
def test_a_database_of_an_earlier_version_is_restored_with_its_keys_and_brought_up_to_date(
    frozen, tmp_path, time
):
    backup, new = frozen / "couples.db", tmp_path / "new"
    done = couples(new, "restore", backup, "--keys", frozen / "pepper.key")
    assert done.exit_code == 0, done.output
    assert "3 accounts" in done.output
    app = opened(new)
    assert words_then(kept_of(frozen)) - words_of(app, frozen, time) == Counter()
    with closing(sqlite3.connect(new / "couples.db")) as file:
        assert file.execute("SELECT version_num FROM alembic_version").fetchone() == (migrating.newest(),)
    close(app)


@pytest.mark.parametrize("frozen", NEWEST_FIRST, indirect=True)
def test_a_word_that_got_lost_on_the_way_would_be_noticed(frozen, time):
    app = opened(frozen)
    with closing(sqlite3.connect(frozen / "couples.db")) as file:
        file.execute("DELETE FROM afterthoughts")
        file.commit()
    lost = words_then(kept_of(frozen)) - words_of(app, frozen, time)
    assert lost == Counter({'Ana: "and the bread"': 1, 'Ben: "and the bread"': 1})
    close(app)
