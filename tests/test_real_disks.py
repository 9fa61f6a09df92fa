"""Disks that are really full, and really read-only: a file system of its own under a running server, as the system mounts it.

tests/test_trouble_outside.py tries the same in the gate, with limits of the process that stand for a disk's. Here the system says
ENOSPC and EROFS itself, to SQLite's log and index as well. It takes the right to mount, so it's for the long run.
"""

import errno
import html
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import close
from tests.killed_server import KilledServer
from tests.test_trouble_outside import (
    READS,
    TOLD,
    Household,
    at_home,
    is_whole,
    refused_while_nothing_can_be_written,
)

pytestmark = [
    pytest.mark.sqlite("the trouble is with the file's disk"),
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux mounts these"),
]
ROOM = 12 * 2**20
MOST_SAVES = 500
"""What's left of a log that has room again takes some of them."""


def run(*command: object) -> subprocess.CompletedProcess:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)


@contextmanager
def mounted(place: Path, *how: object) -> Iterator[Path]:
    """A file system at `place`. Where none may be mounted, the test is skipped."""
    place.mkdir()
    done = run("mount", *how, place)
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.splitlines()[0]}")
    try:
        yield place
    finally:
        run("umount", place)


@contextmanager
def moved_to(disk: Path, couple, time) -> Iterator[Household]:
    close(couple[0].app)
    shutil.copytree(couple[0].app.config["SETTINGS"].data, disk, dirs_exist_ok=True)
    with at_home(disk, time) as home:
        os.sync()  # what the test has put there; what the server takes from here on has to be on the disk by itself
        yield home


def fill(disk: Path) -> Path:
    """Leaves no byte free."""
    filler = disk / "filler"
    with filler.open("ab", buffering=0) as file:
        for size in (2**16, 512, 1):
            while takes(file, size):
                continue
    return filler


def takes(file: io.FileIO, size: int) -> bool:
    try:
        return bool(file.write(b"\0" * size))
    except OSError as full:
        if full.errno != errno.ENOSPC:
            raise
        return False


def saves_until_refused(home: Household) -> str:
    """Saves until a save isn't acknowledged, and what was said then."""
    for _ in range(MOST_SAVES):
        status, reply = home.save()
        if status != 200:
            assert status == 503
            return json.loads(reply)["message"]
    raise AssertionError("the disk took everything")


def test_a_disk_that_is_really_full_refuses_aloud_loses_nothing_and_takes_words_again_once_it_has_room(
    couple, tmp_path, time
):
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs") as disk, moved_to(disk, couple, time) as home:  # fmt: skip
        assert home.save()[0] == 200
        assert home.note_win("noted before")[0] == 302
        for round in range(3):
            filler = fill(disk)
            assert shutil.disk_usage(disk).free == 0
            assert TOLD in saves_until_refused(home)
            status, page = home.note_win(f"noted on the full disk in round {round}")
            assert status in {302, 503}
            assert status == 302 or TOLD in html.unescape(page)
            assert {path: home.ana.get(path)[0] for path in READS} == dict.fromkeys(READS, 200)
            assert home.missing() == []
            filler.unlink()
            assert home.save()[0] == 200
            assert home.note_win(f"noted with room again in round {round}")[0] == 302
            if status == 503:
                assert home.send_again(page) == 302
                home.acknowledged.append(f"noted on the full disk in round {round}")
            assert home.ana.get("/healthz") == (200, "ok\n")
            assert home.missing() == []
        assert home.phone.move("take")["ok"]
        assert is_whole(home.server)


def test_what_is_acknowledged_while_a_disk_fills_up_is_there_after_a_kill_and_a_start_on_the_full_disk(
    couple, tmp_path, time
):
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs") as disk, moved_to(disk, couple, time) as home:  # fmt: skip
        assert home.note_win("noted before")[0] == 302
        filler = fill(disk)
        assert TOLD in saves_until_refused(home)
        home.server.kill()
        filler.unlink()
        with KilledServer(home.server.settings, time.now()):
            assert home.missing() == []
            assert home.save()[0] == 200
        assert is_whole(home.server)


def test_a_disk_that_the_system_makes_read_only_refuses_aloud_and_after_a_repair_everything_is_there(
    couple, tmp_path, time
):
    if not shutil.which("mkfs.ext4"):
        pytest.skip("no mkfs.ext4 here; apt-get install e2fsprogs brings it")
    image, place = tmp_path / "image", tmp_path / "disk"
    with image.open("wb") as file:
        file.truncate(2 * ROOM)
    run("mkfs.ext4", "-q", "-F", image)
    on_errors = ("-o", "loop,errors=remount-ro", image)
    with mounted(place, *on_errors), moved_to(place, couple, time) as home:
        assert home.save()[0] == 200
        assert home.note_win("noted before")[0] == 302
        fail(place)
        page = refused_while_nothing_can_be_written(home)
        assert home.ana.get("/healthz") == (503, "The database can't be written to.\n")
        assert {path: home.ana.get(path)[0] for path in READS} == dict.fromkeys(READS, 200)
        assert home.missing() == []
        home.server.kill()
    assert not place.is_mount()
    place.rmdir()
    run("e2fsck", "-fy", image)
    with mounted(place, *on_errors), KilledServer(home.server.settings, time.now()):
        assert home.missing() == []
        assert home.send_again(page) == 302
        home.acknowledged.append("noted while nothing could be written")
        assert home.save()[0] == 200
        assert home.missing() == []
        assert is_whole(home.server)


def fail(place: Path) -> None:
    """The disk's driver finds an error, as with a broken disk; the system makes it read-only under all that have it open."""
    device = run("findmnt", "-n", "-o", "SOURCE", place).stdout.strip()
    switch = Path("/sys/fs/ext4") / Path(device).name / "trigger_fs_error"
    if not switch.exists():
        pytest.skip("this system can't make a disk fail")
    switch.write_text("1")
    with pytest.raises(OSError, match="Read-only"):
        os.close(os.open(place / "try", os.O_CREAT | os.O_WRONLY))
