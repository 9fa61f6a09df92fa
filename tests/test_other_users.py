"""Files that belong to another user of the machine: one clear line with what helps, and nothing is restored or made new."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import close
from tests.how_often import first
from tests.real_server import couples, environment, refused


@pytest.fixture
def anywhere() -> Iterator[Path]:
    """A folder that every user of this machine can come to."""
    place = Path(tempfile.mkdtemp(dir="/tmp"))
    os.chmod(place, 0o755)  # noqa: S103
    yield place
    shutil.rmtree(place)


AS_NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
NOBODY = 65534


@cache
def can_be_nobody() -> bool:
    tried = [*AS_NOBODY, sys.executable, "-c", "import couples"]
    return os.geteuid() == 0 and not subprocess.run(tried, check=False).returncode


@pytest.fixture
def nobodys(couple, anywhere) -> Iterator[Path]:
    """Ana's and Ben's data folder, which has come to belong to another user than the one of the tests."""
    if not can_be_nobody():
        pytest.skip("only root can be somebody else")
    close(couple[0].app)
    copy = Path(shutil.copytree(couple[0].app.config["SETTINGS"].data, anywhere / "data"))
    for path in (copy, *copy.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    return copy


def as_nobody(folder: Path, *command: object) -> subprocess.CompletedProcess:
    return subprocess.run(
        [*AS_NOBODY, sys.executable, "-m", "couples.cli", *map(str, command)], env=environment(folder), cwd="/",
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.sqlite("a copy of the folder has a copy of the database")
@pytest.mark.parametrize("name", first("couples.db", "pepper.key", "cookie.key"))
def test_a_file_of_another_user_is_one_clear_line_and_no_reason_to_restore_or_to_make_new_keys(nobodys, name):
    assert as_nobody(nobodys, "doctor").returncode == 0
    os.chown(nobodys / name, 0, 0)
    helps = f"sudo chown -R nobody: {nobodys}"
    refused(as_nobody(nobodys, "migrate"), f"{nobodys / name} can't be opened", "Nothing is lost", helps)
    doctor = as_nobody(nobodys, "doctor")
    assert doctor.returncode == 1
    assert f"BAD  data folder: {nobodys / name} can't be opened" in doctor.stdout
    assert helps in doctor.stdout
    for destructive in ("couples restore", "new-pepper", "is damaged"):
        assert destructive not in doctor.stdout


def test_a_folder_of_another_user_is_not_taken_for_an_empty_one(nobodys):
    os.chown(nobodys, 0, 0)
    os.chmod(nobodys, 0o700)
    for command in ("doctor", "migrate", "init"):
        done = as_nobody(nobodys, command)
        refused(done, f"{nobodys} can't be opened", f"sudo chown -R nobody: {nobodys}")
    os.chown(nobodys, 1, 1)
    refused(as_nobody(nobodys, "doctor"), "The folder belongs to daemon", "sudo -u daemon couples")


@pytest.mark.sqlite("the database is a file in the folder")
def test_a_place_that_the_servers_user_may_not_write_to_or_read_is_named_with_what_helps(nobodys, anywhere):
    """All in one, because each command takes a process of its own."""
    usb, roots = anywhere / "usb", anywhere / "root"
    usb.mkdir(mode=0o755)
    roots.mkdir(mode=0o700)
    install = "Give that user a folder: sudo install -d -o nobody -m 700"
    for place, folder in (
        (usb, usb / "couples-backups"), (anywhere / "stick", anywhere / "stick"), (roots / "b.db", roots / "couples-backups"),
        (roots / "more/b.db", roots / "more/couples-backups"),
    ):  # fmt: skip
        refused(as_nobody(nobodys, "backup", place), f"nobody can't write to {place}", f"{install} {folder}")
    assert sorted(anywhere.iterdir()) == sorted([nobodys, usb, roots])
    assert couples(nobodys, "backup", roots / "b.db").exit_code == 0
    for copy, rights in (("closed.db", 0o600), ("open.db", 0o644)):
        shutil.copy(roots / "b.db", usb / copy)
        os.chmod(usb / copy, rights)
    for command in ((roots / "b.db",), (usb / "closed.db",), (usb / "open.db", "--keys", usb / "closed.db")):
        helps = f"sudo install -o nobody -m 600 {command[-1]} /var/tmp/"
        refused(as_nobody(nobodys, "restore", *command), "nobody can't read", "Nothing was changed", helps)
