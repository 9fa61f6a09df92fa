"""From an older wheel to today's, as a host does it: the same virtual environment, the same folder, with words in it.

The older wheel is built from the history, so where that isn't there (a download, a shallow clone), this is skipped and says so.
"""

import html
import re
import shutil
import subprocess
import tarfile
import venv
from pathlib import Path

import pytest

from couples.maintenance import migrating
from tests.real_server import RealServer, Visitor, refused
from tests.test_packaging import ROOT, checkout, clean_environment, pip, wheel

__all__ = ["checkout", "wheel"]  # fixtures
OLDER = "202b4c3"
"""The oldest version that's frozen and has `init`, `backup` and `restore`."""
PASSWORD = "two cups of tea"
WORDS = (
    "You drove the long way home",
    "You asked about the fuse board",
    "from breakfast on, with nothing planned",
)
"""What Ana can read, of hers, of Ben's and of theirs, as the demo of then tells it."""
pytestmark = [pytest.mark.long, pytest.mark.sqlite("earlier versions had a file only")]


@pytest.fixture(scope="module")
def older_wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("older")
    archive = folder / "tree.tar"
    command = ["git", "-C", ROOT, "archive", "--output", archive, OLDER]
    if not shutil.which("git") or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip(f"no history here that has the version {OLDER}; a whole clone has it")
    with tarfile.open(archive) as packed:
        packed.extractall(folder / "tree", filter="data")
    pip("wheel", "--quiet", "--no-deps", "--wheel-dir", folder / "dist", folder / "tree")
    (built,) = (folder / "dist").glob("*.whl")
    return built


class Place:
    """A host's virtual environment and data folder."""

    def __init__(self, folder: Path):
        self.data, self.bin = folder / "data", folder / "venv/bin"
        venv.create(folder / "venv", with_pip=False)

    def install(self, wheel: Path, constraints: Path) -> None:
        into = ("--python", self.bin / "python", "install", "--quiet", "-c", constraints)
        pip(*into, "--force-reinstall", "--no-deps", wheel)  # whose number may be the same
        pip(*into, wheel)

    def couples(self, *command: object) -> subprocess.CompletedProcess:
        return subprocess.run(
            [self.bin / "couples", *map(str, command)], env={**clean_environment(), "COUPLES_DATA": str(self.data)},
            cwd=self.bin, text=True, capture_output=True, check=False,
        )  # fmt: skip

    def did(self, *command: object) -> str:
        done = self.couples(*command)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def reads(self) -> str:
        """What Ana reads after she signed in at a server that starts here: home, thanks, and the check-ins that they lead to."""
        with RealServer(self.data, python=str(self.bin / "python"), PYTHONSAFEPATH="1") as server:
            ana = Visitor(server).sign_in("ana@example.org", PASSWORD)
            pages = "".join(ana.get(path) for path in ("/", "/check-in", "/thanks", "/agreements"))
            days = sorted(set(re.findall(r'"(/check-in/\d{4}-\d\d-\d\d)"', pages)))
            return html.unescape(pages + "".join(ana.get(day) for day in days))


def test_an_older_wheel_becomes_todays_with_all_words_and_refuses_what_is_newer(
    older_wheel, checkout, wheel, tmp_path
):
    place, old, new = Place(tmp_path), tmp_path / "old.db", tmp_path / "new.db"
    before = older_wheel.parents[1] / "tree/constraints.txt"
    place.install(older_wheel, before)
    place.did("demo", place.data, "--weeks", "3")
    place.did("backup", old)
    assert not [words for words in WORDS if words not in place.reads()]
    place.install(wheel, checkout / "constraints.txt")
    assert not [words for words in WORDS if words not in place.reads()]
    assert len(list(place.data.glob("backups/before-update-*.db"))) == 1
    assert f"with schema {migrating.newest()}" in place.did("--version")
    place.did("backup", new)
    assert "2 accounts" in place.did("restore", old)
    assert not [words for words in WORDS if words not in place.reads()]
    place.install(older_wheel, before)
    refused(place.couples("user", "list"), "newer version")
    refused(place.couples("serve"), "newer version")
    refused(place.couples("restore", new), "newer version")
    place.did("--version")
    place.install(wheel, checkout / "constraints.txt")
    assert "2 accounts" in place.did("restore", new)
    assert not [words for words in WORDS if words not in place.reads()]
