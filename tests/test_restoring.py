"""Putting a backup back: the steps that the README advises are taken, letter for letter, by a shell."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import couples
from couples import upkeep
from tests.conftest import CHEAP, Person, close, settings_for
from tests.world import connect, one

README = (Path(couples.__file__).parents[1] / "README.md").read_text("utf-8")
STEPS = re.search(r"\*\*Restore:\*\*.*?```sh\n(.*?)```", README, re.DOTALL)[1]


@pytest.fixture
def killed(couple, tmp_path) -> Path:
    """A data folder as a killed server leaves it: with a backup, and with what was saved after it still in the log."""
    ana, _ = couple
    settings = ana.app.config["SETTINGS"]
    ana.write("thanks", "written before the backup")
    upkeep.back_up(settings)
    ana.write("own", "written after the backup")
    for number in range(20):
        ana.post("/growing/wins", id=f"00000000-0000-4000-8000-{number:012}", text=f"small win {number}")
    assert one(ana.app, "SELECT COUNT(*) FROM growing_wins") == 20
    folder = tmp_path / "killed"
    shutil.copytree(settings.data, folder)
    assert (folder / "couples.db-wal").stat().st_size > 0
    return folder


def restored(folder: Path, steps: str) -> Path:
    (backup,) = (folder / "backups").glob("*.db")
    said = steps.replace("cd instance", f"cd {folder}").replace("couples-DATE.db", backup.name)
    subprocess.run(["sh", "-eu", "-c", said], check=True, capture_output=True)
    return folder


def is_whole(app) -> bool:
    with connect(app) as db:
        return db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_following_the_readme_puts_the_backup_back_beside_a_stale_log(killed, couple):
    ana, _ = couple
    app = couples.create_app(settings_for(restored(killed, STEPS)), stretch=CHEAP)
    upkeep.prepare(app)
    assert is_whole(app)
    again = Person(app, "Ana")
    assert again.sign_in().status_code == 302
    page = again.page(f"/check-in/{ana.occasion()}/questions")
    assert "written before the backup" in page
    assert "written after the backup" not in page
    assert one(app, "SELECT COUNT(*) FROM growing_wins") == 0
    again.write("own", "and life goes on")
    assert "and life goes on" in again.page(f"/check-in/{ana.occasion()}/questions")
    close(app)


def test_without_removing_the_log_the_same_steps_do_not_restore(killed, couple):
    kept_log = "\n".join(line for line in STEPS.splitlines() if not line.startswith("rm"))
    app = couples.create_app(settings_for(restored(killed, kept_log)), stretch=CHEAP)
    assert one(app, "SELECT COUNT(*) FROM growing_wins") == 20
    close(app)


def test_the_database_alone_copied_from_a_running_server_misses_what_was_saved_last(killed):
    for name in ("couples.db-wal", "couples.db-shm"):
        (killed / name).unlink()
    app = couples.create_app(settings_for(killed), stretch=CHEAP)
    assert one(app, "SELECT COUNT(*) FROM growing_wins") < 20
    close(app)


def test_who_is_told_to_put_a_backup_back_is_told_the_same_steps(app):
    with connect(app) as db:
        db.execute("UPDATE alembic_version SET version_num = 'from_the_future'")
        db.commit()
    with pytest.raises(upkeep.CannotStart) as said:
        upkeep.prepare(app)
    assert upkeep.PUT_BACK[1:] in str(said.value)
    assert f"**Restore:** {upkeep.PUT_BACK}" in README
    assert re.findall(r"couples\.db-\w+", STEPS) == re.findall(r"couples\.db-\w+", upkeep.PUT_BACK)
