"""Backups and putting them back: what was acknowledged before a backup is there afterwards, and a refusal touches nothing."""

import errno
import hashlib
import html
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
import uuid
from contextlib import closing
from pathlib import Path
from urllib.request import Request

import pytest

import couples as program
from couples.db import BadDatabase, database_file
from couples.maintenance import (
    CannotStart,
    background_jobs,
    backup_file,
    backups,
    data_folder,
    migrating,
    restoring,
    startup,
)
from tests.conftest import CHEAP, PASSWORD, Person, close, settings_for
from tests.migrating import downgrade
from tests.opening import cells_of
from tests.pages import text_of
from tests.real_server import RealServer, Visitor, couples, environment, in_a_process, refused
from tests.scenario import connect, dump, one

pytestmark = pytest.mark.sqlite("backups are copies of the file")

PICTURE = Path(program.__file__).parents[1] / "docs/pictures/reveal-desktop-light.webp"


NO_CHECKSUM = "DELETE FROM backup_notes WHERE name = 'checksum'"
"""What lets a test change a backup that it has; those of earlier versions had none."""


def settled(app) -> Path:
    """The data folder of an app that has been stopped."""
    close(app)
    return app.config["SETTINGS"].data


def fingerprint(folder: Path) -> dict[str, str]:
    """Everything in a folder, without locks and the index of a log, which whoever reads renews."""
    files = [
        path for path in folder.rglob("*") if path.is_file() and not path.name.endswith((".lock", "-shm"))
    ]
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def opened(folder: Path):
    app = program.create_app(settings_for(folder), argon2_cost=CHEAP)
    startup.prepare(app)
    return app


def is_whole(app) -> bool:
    with connect(app) as db:
        return db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def note_win(person: Person, number: int) -> None:
    win = uuid.UUID(int=number)
    assert person.post("/growing/wins", follow=False, id=win, text=f"small win {number}").status_code == 302


def wins(app) -> int:
    return int(one(app, "SELECT COUNT(*) FROM growing_wins"))


def texts_of_wins(app) -> set[str]:
    """The wins' words, as Ana opens them after signing in."""
    ana = Person(app, "Ana")
    assert ana.sign_in().status_code == 302
    return {value["text"] for cell, value in cells_of(app, ana).items() if cell.startswith("growing.win ")}


@pytest.fixture
def killed(couple, tmp_path) -> Path:
    """A data folder as a killed server leaves it: twenty wins noted after the last backup are still in the log."""
    ana, _ = couple
    ana.write("thanks", "written before the backup")
    assert couples(ana.app.config["SETTINGS"].data, "backup", tmp_path / "backup.db").exit_code == 0
    for number in range(20):
        note_win(ana, number)
    folder = tmp_path / "killed"
    shutil.copytree(ana.app.config["SETTINGS"].data, folder)
    assert (folder / "couples.db-wal").stat().st_size > 0
    return folder


# --- backing up -------------------------------------------------------------------------------------------------------


def test_a_backup_opens_with_the_keys_that_are_in_it_and_its_words_are_there(scenario, tmp_path):
    before = dump(scenario.app)
    done = couples(scenario.app.config["SETTINGS"].data, "backup", tmp_path / "b.db")
    assert done.exit_code == 0, done.output
    assert "it's complete" in done.output
    assert (tmp_path / "b.db").stat().st_mode & 0o777 == 0o600
    done = couples(tmp_path / "new", "restore", tmp_path / "b.db")
    assert done.exit_code == 0, done.output
    assert "Restored into" in done.output
    assert "2 accounts" in done.output
    app = opened(tmp_path / "new")
    assert dump(app) == before
    assert Person(app, "Ana").sign_in().status_code == 302
    assert is_whole(app)
    close(app)


def test_keys_apart_are_in_no_byte_of_the_backup_and_both_together_restore(couple, tmp_path):
    folder = couple[0].app.config["SETTINGS"].data
    pepper = (folder / "pepper.key").read_bytes()
    assert couples(folder, "backup", tmp_path / "in.db").exit_code == 0
    assert pepper in (tmp_path / "in.db").read_bytes()
    done = couples(folder, "backup", tmp_path / "apart.db", "--keys-apart", tmp_path / "keys")
    assert done.exit_code == 0, done.output
    assert pepper not in (tmp_path / "apart.db").read_bytes()
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o600
    refused = couples(tmp_path / "new", "restore", tmp_path / "apart.db")
    assert refused.exit_code == 1
    assert "no keys in it" in refused.output
    assert not (tmp_path / "new").exists()
    for keys in (tmp_path / "keys", folder / "pepper.key", folder):
        target = tmp_path / f"with-{keys.name}"
        assert couples(target, "restore", tmp_path / "apart.db", "--keys", keys).exit_code == 0
        assert (target / "pepper.key").read_bytes() == pepper


def test_keys_apart_go_into_a_folder_under_a_name_of_the_day_as_backups_do(couple, tmp_path):
    folder, disk, safe = couple[0].app.config["SETTINGS"].data, tmp_path / "disk", tmp_path / "safe"
    disk.mkdir()
    safe.mkdir()
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = safe / f"couples-keys-2026-11-20-120000.{gone.pid}.part"
    left.touch()
    done = couples(folder, "backup", disk, "--keys-apart", safe)
    assert done.exit_code == 0, done.output
    (keys,) = safe.iterdir()
    assert keys.name == "couples-keys-2026-11-22-120000"
    assert f"keys are in {keys}." in done.output
    assert backup_file.read_keys(keys) == backup_file.read_keys(folder)
    assert [path.name for path in disk.iterdir()] == ["couples-2026-11-22-120000.db"]
    same = tmp_path / "b.db"
    refused(
        couples(folder, "backup", same, "--keys-apart", same), "a file of their own", "No backup was made"
    )
    assert not same.exists()


@pytest.mark.parametrize("fails", ["b.db", "keys"])
def test_what_cannot_be_written_is_named_and_keys_stay_as_they_were_when_the_backup_fails(
    couple, tmp_path, monkeypatch, fails
):
    folder, real = couple[0].app.config["SETTINGS"].data, os.replace
    backup, keys = tmp_path / "b.db", tmp_path / "keys"
    backup.write_text("the backup from before")
    keys.write_text("the keys from before")

    def replace(old, new):
        if new == tmp_path / fails:
            raise OSError(errno.ENOSPC, "No space left on device", str(new))
        real(old, new)

    monkeypatch.setattr(os, "replace", replace)
    says = "No backup was made" if fails == "b.db" else f"The backup is in {backup}, without its keys"
    refused(
        couples(folder, "backup", backup, "--keys-apart", keys, "--replace"),
        says, f"{tmp_path / fails} can't be written (No space left on device)",
    )  # fmt: skip
    assert keys.read_text() == "the keys from before"
    assert (backup.read_bytes() == b"the backup from before") is (fails == "b.db")
    assert sorted(path.name for path in tmp_path.glob("*.part")) == []
    refused(
        couples(folder, "backup", tmp_path / "c.db", "--keys-apart", keys / "keys"),
        "There's no folder",
        str(keys),
    )
    assert not (tmp_path / "c.db").exists()


def test_after_restoring_a_backup_with_keys_the_database_itself_has_none(couple, tmp_path):
    folder = couple[0].app.config["SETTINGS"].data
    assert couples(folder, "backup", tmp_path / "b.db").exit_code == 0
    assert couples(tmp_path / "new", "restore", tmp_path / "b.db").exit_code == 0
    assert (folder / "pepper.key").read_bytes() not in (tmp_path / "new/couples.db").read_bytes()
    with closing(sqlite3.connect(tmp_path / "new/couples.db")) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master")]
    assert "boundary_notes" in names
    assert database_file.NOTES not in names


def test_a_backup_takes_the_place_of_another_only_when_it_is_asked_to(couple, tmp_path):
    folder, target = couple[0].app.config["SETTINGS"].data, tmp_path / "b.db"
    target.write_text("something dear")
    refused = couples(folder, "backup", target)
    assert refused.exit_code == 1
    assert "there already" in refused.output
    assert target.read_text() == "something dear"
    assert couples(folder, "backup", target, "--replace").exit_code == 0
    assert database_file.look_into(target).accounts == 2
    assert sorted(p.name for p in tmp_path.glob("b.db*")) == ["b.db"]


def test_into_a_folder_a_backup_gets_the_time_as_its_name_and_a_folder_that_is_not_there_is_not_made(
    couple, tmp_path
):
    folder, disk = couple[0].app.config["SETTINGS"].data, tmp_path / "disk"
    disk.mkdir()
    assert couples(folder, "backup", disk).exit_code == 0
    assert [path.name for path in disk.iterdir()] == ["couples-2026-11-22-120000.db"]
    refused = couples(folder, "backup", tmp_path / "not-mounted/b.db")
    assert refused.exit_code == 1
    assert "Is its disk mounted?" in refused.output
    assert not (tmp_path / "not-mounted").exists()


def test_a_folder_keeps_as_many_backups_as_it_is_told_and_nothing_else_is_deleted(couple, tmp_path, time):
    folder, disk = couple[0].app.config["SETTINGS"].data, tmp_path / "disk"
    disk.mkdir()
    for other in ("couples-of-last-summer.db", "couples-2020-01-01-000000.db.txt"):
        (disk / other).touch()
    for _ in range(4):
        time.move(days=1)
        assert couples(folder, "backup", disk, "--keep", 2).exit_code == 0
    dated = sorted(path.name for path in disk.glob("couples-2026*"))
    assert dated == ["couples-2026-11-25-120000.db", "couples-2026-11-26-120000.db"]
    assert len(list(disk.iterdir())) == 4
    time.move(days=-9)
    assert "Deleted the oldest there: 1" in couples(folder, "backup", disk, "--keep", 2).output
    assert (disk / "couples-2026-11-17-120000.db").exists()  # the one just made, by a clock that's wrong
    refused = couples(folder, "backup", tmp_path / "b.db", "--keep", 2)
    assert "--keep is for a folder" in refused.output
    assert not (tmp_path / "b.db").exists()


def test_of_two_servers_that_back_up_into_one_folder_neither_deletes_the_others(couple, tmp_path, time):
    first, disk = couple[0].app.config["SETTINGS"].data, tmp_path / "disk"
    disk.mkdir()
    second = tmp_path / "second"
    assert couples(second, "init").exit_code == 0
    for folder in (first, second, first, first):
        time.move(days=1)
        done = couples(folder, "backup", disk, "--keep", 1)
        assert done.exit_code == 0, done.output
    assert "1 there have another pepper.key, so they stay." in done.output
    assert sorted(path.name for path in disk.iterdir()) == [
        "couples-2026-11-24-120000.db",
        "couples-2026-11-26-120000.db",
    ]


@pytest.mark.parametrize("name", ["couples.db", "pepper.key", "backups", "backups/mine.db", "a-new-one.db"])
@pytest.mark.parametrize("option", [(), ("--replace",)])
def test_nothing_in_the_servers_own_folder_is_a_place_for_a_backup(couple, tmp_path, name, option):
    folder = settled(couple[0].app)
    (tmp_path / "link").symlink_to(folder)
    before = fingerprint(folder)
    assert before
    for place in (folder / name, tmp_path / "link" / name):
        refused(
            couples(folder, "backup", place, *option), "in the server's own data folder", "No backup was made"
        )
        refused(
            couples(folder, "backup", tmp_path / "b.db", "--keys-apart", place, *option),
            "in the server's own data folder",
        )
    assert fingerprint(folder) == before
    assert not (tmp_path / "b.db").exists()


def test_the_doctor_and_the_log_say_when_no_backup_of_the_hosts_own_was_made_on_another_disk_for_long(
    couple, tmp_path, time, caplog, monkeypatch
):
    app = couple[0].app
    folder = app.config["SETTINGS"].data
    assert "look your own backups: None has been made yet" in couples(folder, "doctor").output
    backups.back_up_daily(app)
    assert "couples backup" not in caplog.text
    said = couples(folder, "backup", tmp_path / "b.db").output
    assert "on the same disk as the server" in said
    assert (
        "look your own backups: The newest is from 2026-11-22, on the same disk as the server."
        in couples(folder, "doctor").output
    )
    with monkeypatch.context() as another_disk:
        another_disk.setattr(backup_file, "_disk_of", hash)
        assert "same disk" not in couples(folder, "backup", tmp_path / "b.db", "--replace").output
    couples(folder, "backup", tmp_path / "here.db")  # it says nothing of the one that was taken away
    time.move(days=8)
    assert "ok   your own backups: The newest is from 2026-11-22." in couples(folder, "doctor").output
    time.move(days=1)
    assert "The newest is from 2026-11-22. Is your backup job" in couples(folder, "doctor").output
    backups.back_up_daily(app)
    assert "the newest backup made with `couples backup` is from 2026-11-22" in caplog.text


def test_a_backup_whose_keys_would_not_open_it_is_not_made(couple, tmp_path):
    folder = settled(couple[0].app)
    (folder / "pepper.key").write_bytes(b"x" * 32)
    refused = couples(folder, "backup", tmp_path / "b.db")
    assert refused.exit_code == 1
    assert "isn't the one" in refused.output
    assert not list(tmp_path.glob("b.db*"))
    assert couples(folder, "backup", tmp_path / "b.db", "--without-keys").exit_code == 0


def test_a_copy_that_cannot_be_read_again_is_no_backup(couple, tmp_path, monkeypatch):
    def damaged(path, **_):
        raise BadDatabase("is damaged")

    monkeypatch.setattr(backup_file, "look_into", damaged)
    with pytest.raises(CannotStart, match="No backup was made"):
        backup_file.write(
            couple[0].app.config["SETTINGS"], tmp_path / "b.db", keys_in=True, keys_apart=None, replace=False
        )
    assert not list(tmp_path.glob("b.db*"))


# --- the server's own -------------------------------------------------------------------------------------------------


def test_the_server_backs_up_once_a_day_and_keeps_as_many_as_it_is_told(make_app, time):
    app = make_app("own", backups=3)
    made = set()
    for _ in range(48 * 3):
        backups.back_up_daily(app)
        made |= {path.name for path in (app.config["SETTINGS"].data / "backups").iterdir()}
        time.move(hours=1)
    assert len(made) == 6
    left = sorted(path.name for path in (app.config["SETTINGS"].data / "backups").iterdir())
    assert left == sorted(made)[-3:]
    assert all(database_file.look_into(app.config["SETTINGS"].data / "backups" / name) for name in left)


def test_a_copy_that_another_process_could_not_make_is_told_in_its_words_and_by_no_file(couple, caplog):
    app = couple[0].app
    settings = app.config["SETTINGS"]
    whole = backups.back_up(settings)
    with settings.database_path.open("r+b") as file:
        file.seek(18 * 4096)
        file.write(b"\x07" * 4096 * 8)
    background_jobs._try(backups.back_up_daily, app)
    assert caplog.messages == []  # today's is there
    whole.unlink()
    background_jobs._try(backups.back_up_daily, app)
    (said,) = caplog.messages
    assert said.startswith("a backup failed: the database or its copy ")
    assert "database disk image is malformed" in said
    assert list((settings.data / "backups").glob("*.db")) == []


def test_a_process_that_is_killed_while_it_copies_is_told_as_well(couple, monkeypatch):
    killed = subprocess.CompletedProcess([], -9, "", "")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: killed)
    with pytest.raises(BadDatabase, match=r"couldn't be copied: what did it has ended \(-9\)"):
        backups.back_up(couple[0].app.config["SETTINGS"])


def test_a_host_who_wants_no_daily_backups_gets_none(make_app):
    app = make_app("own", backups=0)
    backups.back_up_daily(app)
    assert not (app.config["SETTINGS"].data / "backups").exists()


def test_a_host_who_wants_none_any_more_keeps_none_but_the_one_from_before_the_last_update(make_app, time):
    before = make_app("own", backups=3)
    for _ in range(3):
        backups.back_up_daily(before)
        time.move(hours=1)
        newest = backups.back_up(before.config["SETTINGS"], backups.UPDATE)
        time.move(days=1)
    assert len(list(newest.parent.iterdir())) > 3
    backups.back_up_daily(make_app("own", backups=0))
    assert list(newest.parent.iterdir()) == [newest]


def test_what_a_killed_backup_left_goes_with_the_next_and_what_another_writes_stays(couple, tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = [tmp_path / f"{name}.{gone.pid}.part" for name in ("b.db", "keys", "couples-2026-11-20-030000.db")]
    others = [tmp_path / f"b.db.{restoring.os.getppid()}.part", tmp_path / f"film.{gone.pid}.part"]
    for path in (*left, *others):
        path.touch()
    folder = couple[0].app.config["SETTINGS"].data
    (folder / "backups").mkdir()
    own = folder / "backups/couples-20261120-030000-000000.part"
    own.touch()
    assert couples(folder, "backup", tmp_path / "b.db", "--keys-apart", tmp_path / "keys").exit_code == 0
    backups.back_up_daily(couple[0].app)
    assert not any(path.exists() for path in (*left, own))
    assert all(path.exists() for path in others)


def test_what_was_deleted_is_in_no_backup_after_as_many_days_as_are_kept(make_app, time):
    app = make_app("own", backups=2)
    folder = app.config["SETTINGS"].data
    eve = Person(app, "Eve").sign_up()
    backups.back_up(app.config["SETTINGS"], backups.UPDATE)
    (folder / f"before-restore-{backups.stamp(time.now())}").mkdir()
    time.move(minutes=1)
    backups.back_up_daily(app)
    copies = [folder, *folder.glob("before-restore-*")]
    assert any(b"eve@example.org" in p.read_bytes() for p in (folder / "backups").iterdir())
    eve.post("/settings/delete", current="blue kettle by the window")
    for _ in range(2):
        time.move(days=1)
        backups.back_up_daily(app)
    assert len(copies) == 2
    assert list(folder.glob("before-restore-*")) == []
    assert len(list((folder / "backups").iterdir())) == 2
    assert not any(b"eve@example.org" in p.read_bytes() for p in (folder / "backups").iterdir())


def test_a_clock_that_is_wrong_deletes_no_backup_it_does_not_replace(make_app, time):
    app = make_app("own", backups=3)
    folder = app.config["SETTINGS"].data / "backups"
    for _ in range(3):
        backups.back_up_daily(app)
        time.move(days=1)
    before = {path.name for path in folder.iterdir()}
    time.move(days=365)
    backups.back_up_daily(app)
    time.move(days=-365)
    backups.back_up_daily(app)
    assert len({path.name for path in folder.iterdir()} & before) == 2
    assert len(list(folder.iterdir())) == 3


def test_after_a_clock_was_ahead_for_weeks_the_copies_made_since_are_kept_and_those_go(make_app, time):
    app = make_app("own", backups=3)
    folder = app.config["SETTINGS"].data / "backups"
    time.move(days=365)
    backups.back_up(app.config["SETTINGS"], backups.UPDATE)
    for _ in range(3):
        time.move(days=1)
        backups.back_up_daily(app)
    ahead = {path.name for path in folder.iterdir()}
    time.move(days=-368)
    for day in range(3):
        backups.back_up_daily(app)
        assert len({path.name for path in folder.iterdir()} - ahead) == day + 1
        time.move(days=1)
    assert not {path.name for path in folder.iterdir()} & ahead


def test_the_servers_own_backup_is_put_back_with_the_keys_that_lie_beside_it(couple, tmp_path):
    ana, _ = couple
    ana.write("thanks", "written before the backup")
    own = backups.back_up(ana.app.config["SETTINGS"])
    ana.write("thanks", "written after the backup")
    folder = settled(ana.app)
    done = couples(folder, "restore", own)
    assert done.exit_code == 0, done.output
    app = opened(folder)
    again = Person(app, "Ana")
    again.sign_in()
    page = again.page(f"/check-in/{again.occasion()}/questions")
    assert "written before the backup" in page
    assert "written after" not in page
    close(app)


# --- putting back -----------------------------------------------------------------------------------------------------


def test_over_a_folder_with_a_stale_log_the_backup_comes_back_as_it_was_and_life_goes_on(
    killed, couple, tmp_path
):
    ana, _ = couple
    done = couples(killed, "restore", tmp_path / "backup.db")
    assert done.exit_code == 0, done.output
    app = opened(killed)
    assert is_whole(app)
    again = Person(app, "Ana")
    assert again.sign_in().status_code == 302
    assert "written before the backup" in again.page(f"/check-in/{ana.occasion()}/questions")
    assert wins(app) == 0
    again.write("own", "and life goes on")
    assert "and life goes on" in again.page(f"/check-in/{ana.occasion()}/questions")
    close(app)


def test_copying_the_backup_over_the_database_would_not_restore(killed, tmp_path):
    shutil.copy(tmp_path / "backup.db", killed / "couples.db")
    with closing(sqlite3.connect(killed / "couples.db")) as db:
        try:
            left = db.execute("SELECT COUNT(*) FROM growing_wins").fetchone()[0]
        except sqlite3.DatabaseError:
            left = -1
    assert left != 0


def test_what_was_there_is_kept_aside_whole_with_its_log_and_its_keys(killed, tmp_path):
    there = fingerprint(killed)
    done = couples(killed, "restore", tmp_path / "backup.db")
    (aside,) = killed.glob("before-restore-*")
    assert str(aside) in done.output
    kept = fingerprint(aside)
    assert {name: kept[name] for name in ("couples.db", "couples.db-wal", "pepper.key", "cookie.key")} == {
        name: there[name] for name in ("couples.db", "couples.db-wal", "pepper.key", "cookie.key")
    }
    app = opened(aside)
    assert wins(app) == 20
    close(app)


def test_who_was_signed_in_when_the_backup_was_made_still_is(couple, tmp_path):
    ana, _ = couple
    folder = ana.app.config["SETTINGS"].data
    assert couples(folder, "backup", tmp_path / "b.db").exit_code == 0
    cookies = ana.cookies()
    settled(ana.app)
    assert couples(folder, "restore", tmp_path / "b.db").exit_code == 0
    app = opened(folder)
    again = Person(app, "Ana")
    for setting, value in cookies.items():
        again.client.set_cookie(app.config[setting], value, domain="127.0.0.1")
    assert again.get("/settings").status_code == 200
    close(app)


def send(
    server: RealServer, cookie: str, page: str, action: str, accept: str = "text/html", **fields
) -> tuple[int, str]:
    """A form of a page that has been open in a browser, sent as the browser does."""
    marks = {n: re.search(rf'name="{n}"[^>]*value="([^"]*)"', page)[1] for n in ("csrf_token", "page_of")}
    headers = {"Cookie": cookie, "Sec-Fetch-Site": "same-origin", "Accept": accept}
    body = urllib.parse.urlencode({**marks, **fields}).encode()
    try:
        with urllib.request.urlopen(Request(server.url + action, body, headers), timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, html.unescape(refused.read().decode())


def test_a_page_that_was_open_over_a_restore_keeps_its_words_and_says_what_became_of_them(scenario, tmp_path):
    """The row it's about came after the backup, and so did the session of a second browser; of the rest it goes on."""
    ana, ids = scenario.ana, scenario.ids
    words = "I meant the oat bread"
    afterthought = f"/check-in/answers/{ids['answer_ana']}/afterthoughts"
    folder = settled(ana.app)
    older = tmp_path / "older.db"
    with RealServer(folder) as server:
        first = Visitor(server).sign_in(ana.email)
        page, cookie = first.get(f"/check-in/history/{ids['check_in']}"), first.cookie()
        assert couples(folder, "backup", older).exit_code == 0
        second = Visitor(server).sign_in(ana.email)
        page_of_second, cookie_of_second = second.get("/growing"), second.cookie()
        there = send(server, cookie, page, afterthought, id=uuid.uuid4(), text="and the butter")
        assert there[0] == 200, "it could be sent"
    with closing(sqlite3.connect(older)) as then:
        then.execute("PRAGMA foreign_keys = ON")
        assert (
            then.execute("DELETE FROM answers WHERE id = ?", (uuid.UUID(ids["answer_ana"]).hex,)).rowcount
            == 1
        )
        then.execute(NO_CHECKSUM)
        then.commit()
    assert in_a_process(folder, "restore", older).returncode == 0
    with RealServer(folder, port=server.port) as server:  # cookies are of one address, its port included
        code, said = send(server, cookie, page, afterthought, id=uuid.uuid4(), text=words)
        assert (code, words in said) == (404, True)
        assert "You can't write here anymore, so your words weren't saved or sent." in said
        code, said = send(server, cookie, page, afterthought, "application/json", id=uuid.uuid4(), text=words)
        assert (code, "isn't saved" in said) == (404, True)
        kept = {"unsent": "growing.win", "unsent_seen": "0", "text.text": words}
        assert send(server, cookie, page, "/unsent", "application/json", **kept)[0] == 200
        code, said = send(
            server, cookie_of_second, page_of_second, "/growing/wins", id=uuid.uuid4(), text=words
        )
        assert (code, "What you sent isn't saved yet. Sign in, then send it again." in text_of(said)) == (
            401,
            True,
        )
        assert 'name="carried"' in said


def damaged(source: Path, target: Path) -> Path:
    content = bytearray(source.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 20000] = b"\x07" * 20000
    target.write_bytes(content)
    return target


def other_database(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE recipes (name)")
        db.commit()
    return path


REFUSED = {
    "a picture": (lambda b: PICTURE, "isn't a database"),
    "nothing": (lambda b: b.with_name("nothing.db"), "isn't there"),
    "a folder": (lambda b: b.parent, "is a folder"),
    "an empty file": (lambda b: b.with_name("empty.db"), "is empty"),
    "a damaged backup": (lambda b: damaged(b, b.with_name("damaged.db")), "is damaged"),
    "half a backup": (lambda b: b.with_name("half.db"), "is damaged"),
    "another program's database": (
        lambda b: other_database(b.with_name("other.db")),
        "not a Couples database",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_whole_backup_is_refused_in_one_line_and_nothing_is_touched(killed, tmp_path, what):
    backup = tmp_path / "backup.db"
    (tmp_path / "empty.db").touch()
    (tmp_path / "half.db").write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    find, says = REFUSED[what]
    file, before = find(backup), fingerprint(killed)
    done = couples(killed, "restore", file)
    assert done.exit_code == 1
    assert says in done.output
    assert "Nothing was changed" in done.output
    assert len(done.output.splitlines()) == 1
    assert fingerprint(killed) == before


@pytest.mark.parametrize("keys", ["other", "short", "text"])
def test_wrong_keys_are_refused_and_nothing_is_touched(killed, tmp_path, keys):
    (tmp_path / "other").write_bytes(b"x" * 32)
    (tmp_path / "short").write_bytes(b"")
    (tmp_path / "text").write_text('{"pepper.key": "AAAA"}')
    before = fingerprint(killed)
    done = couples(killed, "restore", tmp_path / "backup.db", "--keys", tmp_path / keys)
    assert done.exit_code == 1
    assert "Nothing was changed" in done.output
    assert fingerprint(killed) == before
    (killed / "pepper.key").write_bytes(b"y" * 32)
    own = tmp_path / "own.db"
    shutil.copy(tmp_path / "backup.db", own)
    database_file.add_notes(own, {})
    before = fingerprint(killed)
    done = couples(killed, "restore", own)
    assert done.exit_code == 1
    assert "don't belong to" in done.output
    assert fingerprint(killed) == before


def test_with_its_keys_lost_a_backup_opens_with_the_recovery_codes(couple, tmp_path):
    ana, _ = couple
    ana.write("thanks", "written before the keys were lost")
    code = re.search(
        r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", ana.post("/settings/recovery", current=PASSWORD).text
    )[0]
    folder = ana.app.config["SETTINGS"].data
    assert couples(folder, "backup", tmp_path / "b.db", "--without-keys").exit_code == 0
    done = couples(tmp_path / "new", "restore", tmp_path / "b.db", "--keys-are-lost")
    assert done.exit_code == 0, done.output
    assert "recovery codes" in done.output
    app = opened(tmp_path / "new")
    again = Person(app, "Ana")
    assert again.sign_in().status_code == 422
    again.post("/sign-in/recovery", email=again.email, code=code, password="another kettle by the window")
    assert "written before the keys were lost" in again.page(f"/check-in/{again.occasion()}/questions")
    close(app)


@pytest.mark.parametrize("own", [True, False])
def test_a_backup_in_which_a_byte_of_a_sealed_word_has_changed_is_refused(killed, tmp_path, own):
    """SQLite finds it whole: it can be read."""
    file = tmp_path / "backup.db"
    if own:
        settings = settings_for(killed)
        file = backups.back_up(settings)
    content = file.read_bytes()
    with closing(sqlite3.connect(file)) as db:
        (cell,) = db.execute("SELECT draft_cell FROM answers WHERE draft_cell IS NOT NULL").fetchone()
    where = content.index(cell[-40:]) + 20
    file.write_bytes(content[:where] + bytes([content[where] ^ 1]) + content[where + 1 :])
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    before = fingerprint(killed)
    refused = couples(killed, "restore", file)
    assert refused.exit_code == 1
    assert "is damaged (it isn't as it was written)" in refused.output
    assert fingerprint(killed) == before
    file.write_bytes(content)
    assert couples(killed, "restore", file).exit_code == 0


def test_a_backup_of_another_server_is_refused_until_the_host_says_so(killed, make_app, tmp_path):
    other = make_app("other")
    (other.config["SETTINGS"].data / "pepper.key").unlink()
    fresh = tmp_path / "fresh"
    assert couples(fresh, "init").exit_code == 0
    assert couples(fresh, "backup", tmp_path / "fresh.db").exit_code == 0
    before = fingerprint(killed)
    done = couples(killed, "restore", tmp_path / "fresh.db")
    assert done.exit_code == 1
    assert "a different server" in done.output
    assert fingerprint(killed) == before
    done = couples(killed, "restore", tmp_path / "fresh.db", "--from-another-server")
    assert done.exit_code == 0, done.output
    app = opened(killed)
    assert one(app, "SELECT COUNT(*) FROM users") == 0
    close(app)


def test_an_older_schema_is_brought_up_to_date_and_a_newer_one_is_refused_kindly(killed, couple, tmp_path):
    newer = shutil.copy(tmp_path / "backup.db", tmp_path / "newer.db")
    with closing(sqlite3.connect(newer)) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
        db.execute(NO_CHECKSUM)
        db.commit()
    with couple[0].app.app_context():
        downgrade(revision="0002")
    older = backups.back_up(couple[0].app.config["SETTINGS"])
    before = fingerprint(killed)
    done = couples(killed, "restore", newer)
    assert done.exit_code == 1
    assert "newer version" in done.output
    assert fingerprint(killed) == before
    done = couples(killed, "restore", older)
    assert done.exit_code == 0, done.output
    assert "up to date now" in done.output
    app = opened(killed)
    assert one(app, "SELECT version_num FROM alembic_version") == migrating.newest()
    assert Person(app, "Ana").sign_in().status_code == 302
    close(app)


@pytest.mark.parametrize("moves", [1, 5, 7, *(pytest.param(n, marks=pytest.mark.long) for n in (2, 3, 4, 6))])
def test_a_restore_that_is_interrupted_never_leaves_a_database_beside_another_ones_log(
    killed, tmp_path, monkeypatch, moves
):
    """A kill between two moves: a start says that a restore was interrupted, and the next restore ends it."""
    left, real = [moves], restoring.os.replace

    def interrupted(source, target):
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        real(source, target)

    monkeypatch.setattr(restoring.shutil, "rmtree", lambda *_, **__: None)  # a kill cleans up nothing
    monkeypatch.setattr(restoring.os, "replace", interrupted)
    settings = settings_for(killed)
    wish = restoring.Wish(tmp_path / "backup.db")
    try:
        restoring.restore(settings, wish, program.create_app)
        is_done = True
    except KeyboardInterrupt:
        is_done = False
    monkeypatch.undo()
    assert is_done is (moves >= 8)
    if (killed / "couples.db").exists():
        assert not (killed / "couples.db-wal").exists()
    else:
        start = couples(killed, "migrate")
        assert start.exit_code == 1
        assert "couples restore" in start.output
    assert couples(killed, "restore", tmp_path / "backup.db").exit_code == 0
    app = opened(killed)
    assert is_whole(app)
    assert Person(app, "Ana").sign_in().status_code == 302
    assert list(killed.glob("restoring-*")) == []
    asides = sorted(killed.glob("before-restore-*"))
    assert sum((aside / "couples.db").exists() for aside in asides) == 1
    close(app)


# --- a real server ----------------------------------------------------------------------------------------------------


def test_a_backup_of_a_running_server_has_every_word_acknowledged_before_it_and_restores_after_a_kill(
    couple, tmp_path
):
    folder = settled(couple[0].app)
    backup, acknowledged, stop = tmp_path / "running.db", [], threading.Event()
    with RealServer(folder) as server:
        ana = Visitor(server).sign_in("ana@example.org")

        def save() -> None:
            for number in range(1, 10000):
                if ana.post("/growing/wins", id=str(uuid.UUID(int=number)), text=f"win {number}") == 200:
                    acknowledged.append(number)
                if stop.is_set():
                    return

        saving = threading.Thread(target=save)
        saving.start()
        while len(acknowledged) < 5:
            pass
        before = len(acknowledged)
        done = couples(folder, "backup", backup)
        assert done.exit_code == 0, done.output
        refused(in_a_process(folder, "restore", backup), "A server is running")
        server.kill()
        stop.set()
        saving.join()
    assert (folder / "couples.db-wal").stat().st_size > 0
    whole = shutil.copytree(folder, tmp_path / "whole")
    done = in_a_process(folder, "restore", backup)
    assert done.returncode == 0, done.stderr
    app = opened(folder)
    assert is_whole(app)
    restored = texts_of_wins(app)
    assert {f"win {number}" for number in acknowledged[:before]} <= restored
    assert restored <= {f"win {number}" for number in range(1, len(acknowledged) + 2)}
    close(app)
    assert in_a_process(whole, "migrate").returncode == 0
    app = opened(whole)
    assert {f"win {number}" for number in acknowledged} <= texts_of_wins(app)
    close(app)


def with_a_full_disk(folder: Path, *command: object) -> subprocess.CompletedProcess:
    """A command that can't make any file larger than 200 kB."""
    limited = [
        "sh",
        "-c",
        'ulimit -f 400; exec "$@"',
        "sh",
        sys.executable,
        "-m",
        "couples.cli",
        *map(str, command),
    ]
    return subprocess.run(limited, env=environment(folder), capture_output=True, text=True, check=False)


def test_a_disk_that_is_full_leaves_no_half_backup_and_no_half_restore(killed, tmp_path):
    before = fingerprint(killed)
    done = with_a_full_disk(killed, "backup", tmp_path / "full.db")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done.stderr
    assert "No backup was made" in done.stderr
    assert not list(tmp_path.glob("full.db*"))
    done = with_a_full_disk(killed, "restore", tmp_path / "backup.db")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done.stderr
    assert "Nothing was changed" in done.stderr
    assert fingerprint(killed) == before


def test_root_gives_what_it_puts_back_to_whoever_the_folder_belongs_to(killed, tmp_path):
    if restoring.os.geteuid() != 0:
        pytest.skip("only root can give files away")
    for path in (killed, *killed.iterdir()):
        restoring.os.chown(path, 1234, 1234)
    for lock in killed.glob("*.lock"):
        lock.unlink()
    assert couples(killed, "restore", tmp_path / "backup.db").exit_code == 0
    assert {path.stat().st_uid for path in killed.iterdir()} == {1234}
    assert {"server.lock", "migrating.lock"} <= {path.name for path in killed.iterdir()}
    assert couples(killed, "jobs", "run").exit_code == 0
    assert {path.stat().st_uid for path in (*killed.iterdir(), *killed.glob("backups/*"))} == {1234}


def test_a_file_system_without_locks_is_taken_at_its_word(tmp_path, monkeypatch):
    import fcntl

    with data_folder.hold(settings_for(tmp_path)):
        pass

    def without(*_):
        raise OSError("no locks here")

    monkeypatch.setattr(fcntl, "flock", without)
    with data_folder.hold(settings_for(tmp_path)):
        assert not data_folder.is_served(tmp_path)
