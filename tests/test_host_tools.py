"""What a host can do and meets: accounts, the doctor, and every start that can't be. One clear line, and nothing is deleted."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import couples as program
from couples import clock, which_version
from couples.cli import main
from couples.maintenance import background_jobs, clock_check, data_folder, migrating, shares
from couples.maintenance.cleanup import end_sessions
from couples.maintenance.clock_check import ClockWatch, is_doubtful
from couples.maintenance.hang_up import hang_up_ended
from couples.wording_help.safety import danger_model, sentence_encoder
from tests.conftest import CHEAP, PASSWORD, Person, close
from tests.databases import SERVER, kept
from tests.migrating import downgrade
from tests.real_server import RealServer, couples, environment, in_a_process, refused
from tests.scenario import connect, dump, one, user_id
from tests.sockets import Socket, free_port
from tests.test_docs import commands
from tests.test_migrations import turn_phone_code_on

REAL_OPEN, REAL_ACCESS = os.open, os.access
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def data(person: Person) -> Path:
    return person.app.config["SETTINGS"].data


def untouched(folder: Path) -> dict[str, bytes]:
    """Every file with its content; locks, and what SQLite makes beside a database to read it, hold nothing."""
    passing = (".lock", "-shm", "-wal")
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file() and not p.name.endswith(passing)}


# --- accounts ---------------------------------------------------------------------------------------------------------


def test_the_list_tells_addresses_and_days_and_neither_names_nor_who_is_paired_nor_who_was_here_when(
    couple, eve, time
):
    time.move(days=3)
    couple[0].write("thanks", "a word")
    done = couples(data(eve), "user", "list")
    assert done.exit_code == 0
    assert done.output.splitlines() == [f"{n}@example.org  since 2026-11-22" for n in ("ana", "ben", "eve")]


def test_an_account_that_is_switched_off_is_signed_out_everywhere_and_let_in_by_nothing_until_it_is_on_again(
    couple,
):
    ana, ben = couple
    ana.write("thanks", "still there")
    code = ana.post("/settings/recovery", current=PASSWORD).text.partition("data-copy=")[2].split('"')[1]
    phone = ana.another_device()
    assert couples(data(ana), "user", "disable", "Ana@example.org").exit_code == 0
    for browser in (ana, phone):
        assert browser.get("/settings").status_code == 302
    page = Person(ana.app, "Ana").sign_in()
    assert page.status_code == 422
    assert "turned off your account" in page.text
    wrong = Person(ana.app, "Ana").sign_in("not her password")
    assert "turned off" not in wrong.text
    fields = {"email": ana.email, "code": code, "password": "another kettle by the window"}
    assert "turned off" in Person(ana.app, "Ana").post("/sign-in/recovery", **fields).text
    assert ben.get("/settings").status_code == 200
    assert "switched off on 2026-11-22" in couples(data(ana), "user", "list").output
    assert couples(data(ana), "user", "enable", "ana@example.org").exit_code == 0
    refused(
        couples(data(ana), "user", "enable", "ana@example.org"), "isn't switched off", "Nothing was changed"
    )
    again = Person(ana.app, "Ana")
    assert again.sign_in().status_code == 302
    assert "still there" in again.page(f"/check-in/{again.occasion()}/questions")


def test_the_list_says_whose_reset_is_running(couple):
    folder = data(couple[0])
    assert couples(folder, "user", "reset", "ana@example.org").exit_code == 0
    first, second = couples(folder, "user", "list").output.splitlines()
    assert first == "ana@example.org  since 2026-11-22  a reset began on 2026-11-22"
    assert second == "ben@example.org  since 2026-11-22"


def test_the_open_pages_of_an_account_that_is_switched_off_are_hung_up_on(server, couple):
    ana, ben = couple
    hers, his = Socket(ana), Socket(ben)
    assert couples(data(ana), "user", "disable", "ana@example.org").exit_code == 0
    hang_up_ended(ana.app)
    assert hers.is_hung_up()
    assert his.is_alive()


def test_deleting_an_account_asks_for_its_address_and_takes_all_its_rows_and_only_those(scenario, cleo, dan):
    others = dump(scenario.app, cleo, dan)
    ana = user_id(scenario.ana)
    assert any(ana in row.values() for rows in dump(scenario.app).values() for row in rows)
    before = dump(scenario.app)
    no = couples(data(scenario.ana), "user", "delete", "ana@example.org", "--yes", "ben@example.org")
    assert no.exit_code == 1
    assert "Nothing was deleted" in no.output
    assert dump(scenario.app) == before
    done = couples(data(scenario.ana), "user", "delete", "ana@example.org", "--yes", "ana@example.org")
    assert done.exit_code == 0, done.output
    left = dump(scenario.app)
    assert not [table for table, rows in left.items() for row in rows if ana in row.values()]
    assert dump(scenario.app, cleo, dan) == others
    assert scenario.ben.get("/").status_code == 200
    assert Person(scenario.app, "Ana").sign_in().status_code == 422
    assert b"ana@example.org" not in kept(scenario.app)


@pytest.mark.parametrize("command", ["disable", "enable", "delete"])
def test_an_address_that_no_account_has_is_one_clear_line(couple, command):
    before = dump(couple[0].app)
    refused(couples(data(couple[0]), "user", command, "zoe@example.org"), "no account", "couples user list")
    assert dump(couple[0].app) == before


def every_command(folder: Path, backup: Path) -> dict[str, list[tuple]]:
    """All commands over Ana's and Ben's folder, with what each needs; those that end something come last."""
    ana, ben = "ana@example.org", "ben@example.org"
    return {
        "init": [()],
        "serve": [()],
        "user list": [()],
        "doctor": [()],
        "migrate": [()],
        "jobs run": [()],
        "backup": [(backup,), (backup,), (backup.parent, "--keys-apart", backup.with_suffix(".keys"))],
        "restore": [(backup,), (folder / "pepper.key",), (backup, "--keys", folder / "cookie.key")],
        "move": [("--to", "postgresql://nobody@127.0.0.1:1/none")],
        "mail test": [(ana,), ("soup",)],
        "coach": [()],
        "demo": [(folder,)],
        "user invite": [()],
        "user code-off": [(ben,), (ana,)],
        "user disable": [(ana,), ("zoe@example.org",)],
        "user enable": [(ana,), (ana,)],
        "user reset": [(ben,)],
        "user delete": [(ana, "--yes", ben), (ana, "--yes", ana)],
        "keys new-pepper": [("--yes",)],
    }


def test_no_command_prints_what_anyone_wrote_not_even_when_it_fails(scenario, tmp_path):
    folder, backup = data(scenario.ana), tmp_path / "away/b.db"
    backup.parent.mkdir()
    turn_phone_code_on(scenario.ben)
    close(scenario.app)
    secrets = [(folder / name).read_bytes().hex() for name in ("pepper.key", "cookie.key")]
    asked = every_command(folder, backup)
    assert set(asked) == {*commands(main)}
    said, went_well = "", set()
    for is_whole in (True, False):
        if not (is_whole or SERVER):
            spoil_middle(folder)
        for command, ways in asked.items():
            for given in ways:
                done = couples(folder, *command.split(), *given, COUPLES_HOST="192.0.2.1")
                said += done.output
                went_well |= {command} if is_whole and done.exit_code == 0 else set()
                assert done.exception is None or isinstance(done.exception, SystemExit), command
    refuses = {"init", "serve", "move", "mail test", "demo"}
    assert SERVER or went_well == set(asked) - refuses
    assert "ana@example.org" in said
    for words in ("for the soup", "Thank you", "waiting", "tea on Monday", "kept by ana", PASSWORD, *secrets):
        assert words not in said


def git(folder: Path, *command: str) -> str:
    someone = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org"]
    done = subprocess.run(
        ["git", "-C", folder, *someone, *command], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_the_version_is_that_of_the_package_its_commit_and_the_database_that_it_makes(tmp_path, monkeypatch):
    def says() -> str:
        return couples(tmp_path, "--version").output

    schema = f"with schema {migrating.newest()}\n"
    package = tmp_path / "couples"
    package.mkdir()
    monkeypatch.setattr(which_version, "PACKAGE", package)
    assert says() == f"couples 0.1.0, {schema}"
    (tmp_path / ".git").mkdir()  # damaged, or without a commit yet
    assert says() == f"couples 0.1.0, {schema}"
    (tmp_path / ".git").rmdir()
    git(tmp_path, "init", "--quiet")
    git(
        tmp_path, "commit", "--quiet", "--allow-empty", "--message", "First", "--date", "2026-11-22T12:00:00Z"
    )
    commit, day = git(tmp_path, "log", "-1", "--format=%h %cs").split()
    assert says() == f"couples 0.1.0 ({commit} of {day}), {schema}"
    monkeypatch.setenv("PATH", str(package))  # no git
    assert says() == f"couples 0.1.0, {schema}"
    (package / "commit.txt").write_text("1234567 of 2026-11-22\n")
    assert says() == f"couples 0.1.0 (1234567 of 2026-11-22), {schema}"


def test_the_doctor_says_which_version_it_is(folder, monkeypatch):
    monkeypatch.setattr(which_version, "commit", lambda: "1234567 of 2026-11-22")
    said = couples(folder, "doctor").output
    assert f"ok   version: 0.1.0 (1234567 of 2026-11-22), with schema {migrating.newest()}." in said


@pytest.mark.sqlite("copies are of the file")
def test_an_update_says_in_the_log_what_it_did_and_where_the_copy_from_before_is(couple, caplog):
    folder = data(couple[0])
    with couple[0].app.app_context():
        downgrade(revision="0009")
    close(couple[0].app)
    caplog.set_level("INFO", "couples")
    caplog.clear()
    assert couples(folder, "migrate").exit_code == 0
    (copy,) = (folder / "backups").glob("before-update-*.db")
    said = [record.getMessage() for record in caplog.records if "maintenance" in record.name]
    assert said == [
        f"the database is of an older version; a copy of it as it was is in {copy}",
        f"the database is up to date now, with schema {migrating.newest()}",
    ]


# --- starts that can't be ---------------------------------------------------------------------------------------------


@pytest.fixture
def folder(couple) -> Path:
    """Ana's and Ben's data folder, of a server that has been stopped."""
    close(couple[0].app)
    return data(couple[0])


@pytest.mark.sqlite("the database is a file in the folder")
def test_a_folder_that_is_misspelt_or_not_mounted_gets_no_new_server(tmp_path, monkeypatch):
    mounted = tmp_path / "disk"
    mounted.mkdir()
    for command in (
        ("serve",),
        ("migrate",),
        ("user", "list"),
        ("jobs", "run"),
        ("backup", tmp_path / "b.db"),
    ):
        for place in (mounted, tmp_path / "mispelt"):
            refused(couples(place, *command), "no server in", "couples init")
    assert list(mounted.iterdir()) == []
    assert not (tmp_path / "mispelt").exists()
    assert couples(mounted, "init").exit_code == 0
    assert couples(mounted, "user", "list").exit_code == 0
    refused(couples(mounted, "init"), "already")


@pytest.mark.sqlite("the database is a file in the folder")
def test_a_folder_may_have_a_name_that_means_something_in_an_address(tmp_path):
    place = tmp_path / "dä%41?x=1#y"
    assert couples(place, "init").exit_code == 0
    assert couples(place, "user", "list").exit_code == 0
    assert "database: It's intact" in couples(place, "doctor").output
    assert list(tmp_path.iterdir()) == [place]


@pytest.mark.sqlite("the database is a file in the folder")
def test_a_new_server_that_was_stopped_during_setup_is_told_how_to_start_over(folder, tmp_path):
    (tmp_path / "begun").mkdir()
    for name in ("pepper.key", "cookie.key"):
        shutil.copy(folder / name, tmp_path / "begun")
    for command in ("init", "migrate", "serve"):
        refused(couples(tmp_path / "begun", command), "stopped during setup", "move what's in")
    (tmp_path / "begun/backups").mkdir()
    for command in ("init", "migrate", "serve"):
        done = couples(tmp_path / "begun", command)
        refused(done, "no couples.db")
        assert "during setup" not in done.output


def test_a_new_server_is_not_begun_among_other_things(tmp_path):
    (tmp_path / "holiday.jpg").touch()
    refused(couples(tmp_path, "init"), "other things")
    (tmp_path / "holiday.jpg").unlink()
    (tmp_path / "lost+found").mkdir()
    assert couples(tmp_path, "init").exit_code == 0


def test_without_a_name_it_is_always_the_same_folder_and_a_new_server_there_is_said_loudly(
    tmp_path, monkeypatch
):
    from click.testing import CliRunner

    from couples import config

    monkeypatch.setattr(config, "default_data", lambda: tmp_path / "always")
    monkeypatch.chdir(tmp_path)
    refused(CliRunner().invoke(main, ["backup", "b.db"]), "no server in")
    assert not (tmp_path / "always").exists()
    first = CliRunner().invoke(main, ["migrate"])
    assert f"Starting a NEW, EMPTY server in {tmp_path / 'always'}" in first.stderr
    again = CliRunner().invoke(main, ["migrate"])
    assert "NEW" not in again.output
    shutil.move(tmp_path / "always", tmp_path / "instance")
    refused(CliRunner().invoke(main, ["migrate"]), f"COUPLES_DATA={tmp_path / 'instance'}")
    assert not (tmp_path / "always").exists()


def spoil_header(folder: Path) -> None:
    (folder / "couples.db").write_bytes(b"not a database at all" * 100)


def spoil_middle(folder: Path) -> None:
    content = bytearray((folder / "couples.db").read_bytes())
    content[len(content) // 2 :] = b"\x07" * (len(content) - len(content) // 2)
    (folder / "couples.db").write_bytes(content)


def put_another(folder: Path) -> None:
    (folder / "couples.db").unlink()
    with closing(sqlite3.connect(folder / "couples.db")) as db:
        db.execute("CREATE TABLE recipes (name)")
        db.commit()


CANT_START = {
    "an empty database": (lambda f: (f / "couples.db").write_bytes(b""), "is empty"),
    "a foreign file": (spoil_header, "isn't a database"),
    "a foreign database": (put_another, "not a Couples database"),
    "a damaged database": (spoil_middle, "is damaged"),
    "no database": (lambda f: (f / "couples.db").unlink(), "no couples.db"),
    "no pepper": (lambda f: (f / "pepper.key").unlink(), "is missing"),
    "an empty pepper": (lambda f: (f / "pepper.key").write_bytes(b""), "has 0 bytes"),
    "another pepper": (lambda f: (f / "pepper.key").write_bytes(b"x" * 32), "not the one"),
    "an empty cookie key": (lambda f: (f / "cookie.key").write_bytes(b""), "has 0 bytes"),
}


@pytest.mark.sqlite("the database is a file in the folder")
@pytest.mark.parametrize("what", CANT_START)
def test_a_folder_that_cannot_be_served_is_one_clear_line_and_stays_as_it_is(folder, what):
    spoil, says = CANT_START[what]
    for beside in data_folder.BESIDE:
        (folder / beside).unlink(missing_ok=True)
    spoil(folder)
    before = untouched(folder)
    for command in (("serve",), ("migrate",), ("user", "list")):
        done = couples(folder, *command, COUPLES_PORT="8765")
        refused(done, says)
        assert "empty the" not in done.output  # its keys may be the only ones
    assert untouched(folder) == before
    doctor = couples(folder, "doctor")
    assert doctor.exit_code == 1
    assert "BAD" in doctor.output


def test_a_port_in_use_and_a_second_server_on_one_folder_are_one_clear_line_each(folder):
    with RealServer(folder) as server:
        same_port = in_a_process(folder, "serve", COUPLES_PORT=str(server.port))
        refused(same_port, "Can't listen on", "another COUPLES_PORT")
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            free = str(other.getsockname()[1])
        second = in_a_process(folder, "serve", COUPLES_PORT=free)
        refused(second, "A server is running on", str(folder))
        assert in_a_process(folder, "user", "list").returncode == 0
        doctor = couples(folder, "doctor", COUPLES_PORT=str(server.port))
        assert "saving works" in doctor.output, doctor.output
        stopped = server.stop()
    assert "Traceback" not in stopped
    assert not data_folder.is_served(folder)


ANOTHER_MACHINE = (
    "unshare",
    "--uts",
    "--pid",
    "--mount",
    "--ipc",
    "--fork",
    "--mount-proc",
    "sh",
    "-c",
    'hostname another; exec "$@"',
    "sh",
)


@pytest.mark.long
@pytest.mark.sqlite("the lock is on the file's folder")
def test_a_container_with_another_name_and_its_own_processes_meets_the_same_lock(folder, tmp_path):
    if subprocess.run([*ANOTHER_MACHINE, "true"], capture_output=True, check=False).returncode:
        pytest.skip("nothing can be kept apart here, as a container is")

    def apart(*command: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [*ANOTHER_MACHINE, sys.executable, "-m", "couples.cli", *command], text=True, capture_output=True, check=False,
            env=environment(folder, COUPLES_PORT=str(free_port())), timeout=120,
        )  # fmt: skip

    with RealServer(folder) as server:
        refused(apart("serve"), "A server is running on", str(folder), "one folder has one server")
        assert couples(folder, "backup", tmp_path / "b.db").exit_code == 0
        refused(apart("restore", str(tmp_path / "b.db")), "A server is running on", "Stop it first")
        server.kill()
    assert apart("restore", str(tmp_path / "b.db")).returncode == 0


@pytest.mark.sqlite("a database there isn't in the folder")
def test_a_folder_on_a_share_is_warned_of_by_the_doctor_and_the_log_and_one_on_a_disk_is_not(
    folder, tmp_path, monkeypatch
):
    device = folder.stat().st_dev
    mounts = tmp_path / "mountinfo"
    monkeypatch.setattr(shares, "MOUNTS", mounts)
    for kind in ("ext4", "nfs4"):
        mounts.write_text(
            f"22 27 0:999 / /mnt rw - cifs //nas/other rw\n"
            f"23 27 {os.major(device)}:{os.minor(device)} / /srv rw,relatime shared:1 - {kind} nas:/srv rw\n"
        )
        assert ("is on a share (nfs4)" in couples(folder, "doctor").output) == (kind == "nfs4")
    mounts.unlink()
    assert shares.kind_under(folder) == ""


def test_an_address_of_another_machine_is_one_clear_line(folder):
    refused(couples(folder, "serve", COUPLES_HOST="192.0.2.1"), "192.0.2.1", "address of this machine")


def test_a_command_of_a_newer_version_does_not_migrate_under_a_running_server(couple, monkeypatch):
    folder = data(couple[0])
    with couple[0].app.app_context():
        downgrade(revision="0009")
    close(couple[0].app)
    before = untouched(folder)
    monkeypatch.setattr(data_folder, "is_served", lambda _: True)
    refused(couples(folder, "user", "list"), "older version is running")
    assert untouched(folder) == before
    monkeypatch.undo()
    assert couples(folder, "user", "list").exit_code == 0


@pytest.mark.sqlite("the database is a file in the folder")
def test_a_disk_that_has_become_read_only_is_one_clear_line_and_the_doctor_still_looks(folder, monkeypatch):
    before, real = untouched(folder), os.statvfs

    def read_only(path):
        found = list(real(path))
        found[8] |= os.ST_RDONLY
        return os.statvfs_result(found)

    lock, opened = folder / data_folder.LOCK, []
    lock.touch()  # as a server leaves it
    monkeypatch.setattr(os, "statvfs", read_only)
    monkeypatch.setattr(os, "access", lambda path, how: not how & os.W_OK and REAL_ACCESS(path, how))
    for command in (("serve",), ("user", "list"), ("backup", folder.parent / "backup.db")):
        refused(couples(folder, *command), "is read-only", "Nothing was changed", "copied off it")

    def opens(path, how, *more):
        opened.append((path, how))
        return REAL_OPEN(path, how, *more)

    monkeypatch.setattr(os, "open", opens)
    said = couples(folder, "doctor").output
    assert f"BAD  data folder: The disk of {folder} is read-only." in said
    assert " database: It's intact" in said
    assert (lock, os.O_RDONLY) in opened
    assert untouched(folder) == before


# --- the clock --------------------------------------------------------------------------------------------------------


def test_a_clock_from_1970_or_a_day_back_stops_the_start_in_one_line(folder, time):
    backup = folder.parent / "backup.db"
    assert SERVER or couples(folder, "backup", backup).exit_code == 0
    clock_check.note(folder, time.now())
    before = untouched(folder)
    for wrong in (datetime(1970, 1, 1, 0, 1, tzinfo=UTC), time.now() - timedelta(days=1)):
        time.time, right = wrong, time.now()
        refused(couples(folder, "serve"), "clock says", "Nothing was deleted")
        for command in (
            ("jobs", "run"), ("migrate",), *(() if SERVER else [("restore", backup)]), ("user", "invite"),
            ("user", "reset", "ana@example.org"), ("user", "disable", "ana@example.org"),
        ):  # fmt: skip
            refused(couples(folder, *command), "clock says", "Nothing was deleted")
        assert "BAD  clock" in couples(folder, "doctor").output
        time.time = right
    assert untouched(folder) == before
    assert couples(folder, "jobs", "run").exit_code == 0


def test_a_new_server_is_not_begun_with_a_clock_from_1970(tmp_path, time):
    time.time, right = datetime(1970, 1, 1, 0, 1, tzinfo=UTC), time.now()
    for command in (("init",), *(() if SERVER else [("restore", tmp_path / "b.db")])):
        refused(couples(tmp_path / "new", *command), "clock says")
    assert not (tmp_path / "new").exists()
    time.time = right
    assert couples(tmp_path / "new", "init").exit_code == 0


def test_a_closed_space_outlives_a_clock_that_leaps_a_year_ahead_and_comes_back(couple, time):
    ana, _ = couple
    spaces = "SELECT COUNT(*) FROM spaces WHERE closed_at IS NOT NULL"
    ana.post("/pairing/leave")
    ana.post("/pairing/leave", sure="y")
    assert int(one(ana.app, spaces)) == 1
    seconds = [0.0]
    watch = ClockWatch(data(ana), lambda: seconds[0])
    background_jobs.clean_up_by(watch, ana.app)
    time.move(days=365)
    for _ in range(23):
        background_jobs.clean_up_by(watch, ana.app)
        seconds[0] += 3600
    time.move(days=-365, hours=1)
    background_jobs.clean_up_by(watch, ana.app)
    assert int(one(ana.app, spaces)) == 1
    time.move(days=31)
    for _ in range(25):
        background_jobs.clean_up_by(watch, ana.app)
        seconds[0] += 3600
    assert int(one(ana.app, spaces)) == 0


def test_hidden_wishes_are_sealed_again_every_hour_though_the_clock_is_in_doubt(couple, time):
    ana, _ = couple
    background_jobs.every_hour(watch := ClockWatch(data(ana)), ana.app)
    ana.post("/pairing/leave")
    time.move(days=365)

    def cells() -> set[bytes]:
        with connect(ana.app) as db:
            return {cell for (cell,) in db.execute("SELECT wishes_cell FROM memberships") if cell}

    before = cells()
    assert before
    background_jobs.every_hour(watch, ana.app)
    assert not before & cells()
    assert one(ana.app, "SELECT COUNT(*) FROM spaces WHERE closed_at IS NOT NULL") == 1


def test_a_session_that_was_ended_while_the_clock_was_ahead_is_gone_once_it_is_right(couple, time):
    ana, _ = couple
    time.move(days=2)
    ana.post("/sign-out")
    ended = "SELECT COUNT(*) FROM sessions WHERE ended_at IS NOT NULL"
    assert int(one(ana.app, ended)) == 1
    end_sessions(ana.app)
    assert int(one(ana.app, ended)) == 1
    time.move(days=-2)
    end_sessions(ana.app)
    assert int(one(ana.app, ended)) == 0


def test_the_hosts_command_deletes_a_session_that_was_ended(couple, time):
    ana, _ = couple
    ana.post("/sign-out")
    ended = "SELECT COUNT(*) FROM sessions WHERE ended_at IS NOT NULL"
    assert int(one(ana.app, ended)) == 1
    time.move(hours=1)
    assert couples(data(ana), "jobs", "run").output == "Done.\n"
    assert int(one(ana.app, ended)) == 0


@pytest.mark.parametrize(
    ("now", "doubtful"),
    [(NOW, False), (NOW - timedelta(hours=1), False), (NOW - timedelta(hours=3), True), (NOW + timedelta(days=6), False),
     (NOW + timedelta(days=8), True)],
)  # fmt: skip
def test_what_makes_a_clock_doubtful(now, doubtful):
    assert is_doubtful(now, NOW) is doubtful
    assert not is_doubtful(NOW, None)
    assert is_doubtful(datetime(1970, 1, 1, tzinfo=UTC), None)


def test_a_mark_that_cannot_be_read_is_no_mark(tmp_path):
    assert clock_check.last_seen(tmp_path) is None
    (tmp_path / clock_check.MARK).write_text("yesterday")
    assert clock_check.last_seen(tmp_path) is None
    clock_check.note(tmp_path, clock.now())
    assert clock_check.last_seen(tmp_path) is not None


# --- the doctor -------------------------------------------------------------------------------------------------------


@pytest.mark.sqlite("the database is a file in the folder")
def test_the_doctor_finds_a_well_server_well_and_changes_nothing(folder):
    before = untouched(folder)
    done = couples(folder, "doctor")
    assert done.exit_code == 0, done.output
    assert "BAD" not in done.output
    for about in (
        "data folder",
        "database",
        "keys",
        "clock",
        "disk",
        "backups",
        "wording help",
        "settings",
        "server",
    ):
        assert f" {about}: " in done.output
    assert untouched(folder) == before


def open_log(folder) -> Path:
    log = folder / "couples.db-wal"
    log.touch()
    return log


def copied(folder: Path, to: str) -> None:
    (folder / to).mkdir(mode=0o700)
    for number in range(4):
        (folder / to / f"{number}.db").touch(mode=0o644)


ILL = {
    "a database that others can read": ({}, lambda f: os.chmod(f / "couples.db", 0o644), "chmod -R go= "),
    "a log that others can read": ({}, lambda f: os.chmod(open_log(f), 0o644), "read couples.db-wal"),
    "a folder that others can write to": ({}, lambda f: f.chmod(0o777), "replace what's in /"),
    "backups that others can replace": (
        {},
        lambda f: copied(f, "backups") or (f / "backups").chmod(0o770),
        "/backups.",
    ),
    "backups that others can read": (
        {},
        lambda f: copied(f, "backups"),
        "read backups/0.db, backups/1.db, backups/2.db and 1 more.",
    ),
    "what a restore put aside and others can read": (
        {},
        lambda f: copied(f, "before-restore-20261101"),
        "read before-restore-20261101/0.db",
    ),
    "plain http over the net": (
        {"COUPLES_BASE_URL": "http://couples.example.org"},
        None,
        "travels unencrypted",
    ),
    "a proxy that is not counted": (
        {"COUPLES_BASE_URL": "https://couples.example.org"},
        None,
        "share one limit",
    ),
    "a proxy that is not there": ({"COUPLES_PROXIES": "1"}, None, "pretend to be another visitor"),
    "helplines with a mistake": ({}, lambda f: (f / "help_lines.toml").write_text("x = ["), "helplines"),
}


@pytest.mark.parametrize("what", [what for what in ILL if not SERVER or "that others" not in what])
def test_the_doctor_says_what_is_wrong_and_what_helps(folder, what):
    settings, spoil, says = ILL[what]
    if spoil:
        spoil(folder)
    done = couples(folder, "doctor", **settings)
    assert done.exit_code == 1
    assert says in done.output


@pytest.mark.sqlite("a restore works in the folder")
@pytest.mark.parametrize(
    ("name", "backups"), [("restoring-abc", "14"), ("before-restore-20261101T000000", "0")]
)
def test_the_doctor_names_what_a_restore_left_with_words_and_keys_in_it(folder, name, backups):
    assert name not in couples(folder, "doctor").output
    (folder / name).mkdir()
    said = couples(folder, "doctor", COUPLES_BACKUPS=backups).output
    assert f"look left over: {name} in {folder}" in said


def test_the_doctor_says_when_danger_is_heard_by_listed_words_alone(folder, monkeypatch):
    assert "ok   wording help: " in couples(folder, "doctor").output
    monkeypatch.setattr(sentence_encoder, "is_installed", lambda: False)
    done = couples(folder, "doctor")
    assert done.exit_code == 0
    assert (
        "look wording help: It hears danger by listed words alone: its encoder isn't installed."
        in done.output
    )


@pytest.mark.parametrize("state", ["is missing", "can't be read ("])
def test_the_doctor_names_the_weights_that_are_missing_or_damaged(folder, monkeypatch, tmp_path, state):
    monkeypatch.setattr(danger_model, "learned", danger_model.learned.__wrapped__)
    monkeypatch.setattr(danger_model, "FILE", tmp_path / danger_model.FILE.name)
    if state != "is missing":
        danger_model.FILE.write_bytes(b"not quite what it was")
    done = couples(folder, "doctor")
    assert done.exit_code == 0
    says = f"look wording help: It hears danger by listed words alone: danger_weights.npz {state}"
    assert says in done.output


@pytest.mark.sqlite("the database is a file in the folder")
def test_the_doctor_sees_a_full_disk_and_a_folder_without_a_server(folder, tmp_path, monkeypatch):
    from couples.maintenance import doctor

    monkeypatch.setattr(doctor, "LITTLE_ROOM", 2**60)
    assert "Make room" in couples(folder, "doctor").output
    assert "no server in" in couples(tmp_path / "nothing", "doctor").output
    assert not (tmp_path / "nothing").exists()


def test_the_doctor_says_when_neither_the_server_nor_what_stands_in_front_answers(folder, monkeypatch):
    monkeypatch.setattr(data_folder, "is_served", lambda _: True)
    settings = {
        "COUPLES_BASE_URL": "https://couples.invalid",
        "COUPLES_PROXIES": "1",
        "COUPLES_PORT": str(free_port()),
    }
    done = couples(folder, "doctor", **settings)
    assert done.exit_code == 1
    assert "BAD  server: http://127.0.0.1:" in done.output
    assert "look what's in front: https://couples.invalid/healthz doesn't answer" in done.output


def test_a_lost_pepper_is_accepted_only_on_purpose_and_not_under_a_running_server(couple, monkeypatch):
    ana, _ = couple
    code = ana.post("/settings/recovery", current=PASSWORD).text.partition("data-copy=")[2].split('"')[1]
    folder = data(ana)
    close(ana.app)
    (folder / "pepper.key").unlink()
    refused(couples(folder, "migrate"), "is missing", "couples keys new-pepper")
    assert not (folder / "pepper.key").exists()
    with data_folder.hold(ana.app.config["SETTINGS"]):
        refused(couples(folder, "keys", "new-pepper", "--yes"), "A server is running")
    done = couples(folder, "keys", "new-pepper", "--yes")
    assert done.exit_code == 0, done.output
    app = program.create_app(ana.app.config["SETTINGS"], argon2_cost=CHEAP)
    again = Person(app, "Ana")
    assert again.sign_in().status_code == 422
    again.post("/sign-in/recovery", email=again.email, code=code, password="another kettle by the window")
    assert again.get("/settings").status_code == 200
    close(app)
