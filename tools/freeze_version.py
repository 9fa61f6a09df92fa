"""Keeps what an earlier version wrote, to be opened by every later one: python -m tools.freeze_version COMMIT

That version fills a data folder itself: its tests have a fixture with something in every table. Folder, keys and all words, as
it could open them, go into tests/frozen, with what a phone of theirs makes codes from. It needs the history, but what it makes is a file, so the test of upgrades needs
neither history nor an old version. Do it when a version is released.
"""

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
FROZEN = ROOT / "tests/frozen"
WRITES_ITSELF = """
import json, shutil, sqlite3
from contextlib import closing, suppress
from pathlib import Path
import pytest
from flask_login import current_user
from sqlalchemy import delete, select
from couples import clock, vault
from couples.db import db
from couples.spaces.models import Membership
from tests.test_migrations import full

PHONES = []

@pytest.fixture(autouse=True)
def phones(monkeypatch):
    with suppress(ImportError):  # the oldest have none
        from couples.accounts import sign_in_codes
        new = sign_in_codes.new_secret
        monkeypatch.setattr(sign_in_codes, "new_secret", lambda: PHONES.append(new()) or PHONES[-1])

def put_words_aside():
    "What the signed-in person said in an earlier time with somebody, in place of the row that stands for it, which no key opens."
    with suppress(ImportError):
        from couples.db import begin_writing
        from couples.spaces import kept_words
        begin_writing()
        db.session.execute(delete(kept_words.KeptBox))
        said = kept_words.Piece(day="2025-03-01", title="Thanks", text="You carried the tent.")
        kept_words._keep(current_user.id, vault.keyring().public_key, ["Noa"], [said])
        db.session.commit()

def test_freeze(full, couple, eve):
    words, folder = [], full.config["SETTINGS"].data
    for person in (*couple, eve):
        person.sign_in()
        cookies = person.client._cookies.values()
        header = {"Cookie": "; ".join(f"{c.key}={c.value}" for c in cookies)}
        person.page("/")
        with full.test_request_context(headers=header, base_url=person.base):
            assert current_user.is_authenticated
            if person is couple[0]:
                put_words_aside()
            for place in db.session.scalars(select(Membership).where(Membership.user_id == current_user.id)):
                if place.key_cell:
                    current_user.keyring.space_cells[place.space_id] = place.key_cell
            for model in (m.class_ for m in Membership.registry.mappers):
                for name in [n for n, s in vars(model).items() if isinstance(s, vault.Sealed)]:
                    for row in db.session.scalars(select(model)):
                        try:
                            words.append([person.name, getattr(row, name)])
                        except vault.Locked:
                            pass
    target = Path("kept")
    target.mkdir()
    with closing(sqlite3.connect(folder / "couples.db")) as file, closing(sqlite3.connect(target / "couples.db")) as copy:
        file.backup(copy)
        tables = [t for (t,) in copy.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite%'")]
        rows = {t: copy.execute(f"SELECT COUNT(*) FROM {t}").fetchone()[0] for t in tables}
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("VACUUM")
    for key in folder.glob("*.key"):
        shutil.copy(key, target)
    kept = {"rows": rows, "words": [w for w in words if w[1] is not None], "now": clock.now().isoformat()}
    kept["phones"] = PHONES  # of whoever asks for a code when they sign in
    (target / "kept.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1))
"""


def freeze(commit: str) -> Path:
    """Makes the file for `commit`."""
    name = _git("rev-parse", "--short=7", commit)
    with tempfile.TemporaryDirectory() as place:
        tree = Path(place)
        archive = tree / "tree.tar"
        _git("archive", "--output", str(archive), commit)
        with tarfile.open(archive) as packed:
            packed.extractall(tree, filter="data")
        (tree / "tests/test_freeze.py").write_text(WRITES_ITSELF)
        run = [sys.executable, "-m", "pytest", "-n0", "-q", "tests/test_freeze.py"]
        subprocess.run(run, cwd=tree, check=True)  # noqa: S603
        newest = max((tree / "couples/migrations/versions").glob("0*.py")).name[:4]
        FROZEN.mkdir(exist_ok=True)
        target = FROZEN / f"{newest}-{name}.tar.xz"
        with tarfile.open(target, "w:xz") as packed:
            for path in sorted((tree / "kept").iterdir()):
                packed.add(path, path.name)
    return target


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603


if __name__ == "__main__":
    sys.stdout.write(f"{freeze(sys.argv[1])}\n")
