"""The image's own steps, where no Docker runs: its Dockerfile is carried out in a root of its own, and its commands as its user.

The root is a layer over this machine's, as an image's is over its base; what's written there is gone afterwards. The base is this
machine's Debian and not the image's, so which Python the image has is `tests/test_packaging.py`'s to try.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sockets import free_port

ROOT = Path(__file__).parents[1]
PYTHON = "/usr/bin/python3"
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux has containers"),
]

LAYERS = """
set -e
mount -t tmpfs -o size=1500m tmpfs {place}
mkdir {place}/upper {place}/work {place}/root
mount -t overlay -o lowerdir=/,upperdir={place}/upper,workdir={place}/work overlay {place}/root
cd {place}/root
mount -t proc proc proc
mount --rbind /dev dev
ln -sf {python} usr/local/bin/python
mkdir -p src
"""
RUNS = """
as_couples="chroot . setpriv --reuid 10001 --regid 10001 --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all env -i {environment}"
mount -t tmpfs tmpfs tmp
mount -t tmpfs -o mode=0700,uid=10001,gid=10001 tmpfs data
mount -o remount,ro .
exec 2>&1
echo "== first"; $as_couples couples serve || echo "ended $?"
echo "== init"; $as_couples couples init && echo "ended 0"
echo "== serve"; $as_couples couples serve > {log} & served=$!
until grep -q "Couples is at" {log}; do kill -0 $served; sleep 0.1; done
echo "== probe"; $as_couples {probe} && echo "ended 0"
echo "== doctor"; $as_couples couples doctor && echo "ended 0"
echo "== list"; $as_couples couples user list && echo "ended 0"
echo "== backup"; $as_couples couples backup /tmp/copy.db && echo "ended 0"
echo "== second"; $as_couples env COUPLES_PORT={other} couples serve || echo "ended $?"
echo "== program"; $as_couples touch /app/added || echo "ended $?"
echo "== files"; chroot . find /data ! -user couples
echo "== stop"; kill -TERM $served; wait $served && echo "ended 0" || echo "ended $?"
cat {log}
"""


def steps(dockerfile: str) -> tuple[list[str], list[str], dict[str, str], list[str]]:
    """What is copied into the first stage, what's run in each, the settings of the last, and its probe."""
    text = dockerfile.replace("\\\n", " ")
    copied = [line.split()[1:] for line in re.findall(r"^COPY (?!--from).*$", text, re.MULTILINE)]
    sources = [source for line in copied for source in line[:-1]]
    settings = dict(
        pair.split("=", 1) for line in re.findall(r"^ENV (.*)$", text, re.MULTILINE) for pair in line.split()
    )
    probe = json.loads(re.search(r"HEALTHCHECK.*?CMD (\[.*\])$", text, re.MULTILINE)[1])
    return sources, re.findall(r"^RUN (.*)$", text, re.MULTILINE), settings, probe


def script(place: Path) -> str:
    sources, runs, settings, probe = steps((ROOT / "Dockerfile").read_text("utf-8"))
    port, other = free_port(), free_port()
    path = settings["PATH"].replace("$PATH", "/usr/local/bin:/usr/bin:/bin")
    settings |= {"PATH": path, "COUPLES_PORT": str(port), "COUPLES_HOST": "127.0.0.1"}
    copies = [f"cp -r {shlex.quote(str(ROOT / source))} src/" for source in sources]
    built = [f"chroot . sh -c {shlex.quote(f'PATH=/usr/local/bin:$PATH; cd /src; {run}')}" for run in runs]
    commands = RUNS.format(
        environment=" ".join(f"{name}={value}" for name, value in settings.items()), probe=shlex.join(probe),
        other=other, log=place / "log",
    )  # fmt: skip
    return "\n".join([LAYERS.format(place=place, python=PYTHON), *copies, *built, commands])


def can_be_tried() -> str:
    """Why not, where it can't."""
    if os.geteuid() or not shutil.which("unshare"):
        return "only root can make a root of its own for a container's commands"
    has = "import ensurepip, sys; sys.exit(sys.version_info < (3, 11))"
    if subprocess.run([PYTHON, "-c", has], capture_output=True, check=False).returncode:
        return f"no {PYTHON} of 3.11 or newer here that can make virtual environments"
    return ""


@pytest.fixture
def said(tmp_path) -> dict[str, str]:
    """What each of the image's commands said."""
    if why := can_be_tried():
        pytest.skip(why)
    place = tmp_path / "box"
    place.mkdir()
    done = subprocess.run(
        ["unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "sh", "-c", script(place)],
        text=True, capture_output=True, check=False, timeout=600,
    )  # fmt: skip
    if "mount:" in done.stderr and not done.stdout:
        pytest.skip(f"no root of its own can be mounted here: {done.stderr.splitlines()[0]}")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    parts = re.split(r"^== (\w+)\n", done.stdout, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_images_commands_run_as_its_user_on_a_root_that_only_reads_and_from_an_empty_folder(said):
    assert "There's no server in /data" in said["first"]
    assert "A new, empty server is in /data" in said["init"]
    assert "saving works" in said["doctor"], said["doctor"]
    assert "There's no account yet." in said["list"]
    assert "it's complete" in said["backup"]
    assert "A server is running on /data" in said["second"]
    assert "Read-only" in said["program"] or "denied" in said["program"]
    assert said["files"] == ""
    ended = {name: re.search(r"ended (\d+)", text) for name, text in said.items()}
    assert {name for name, found in ended.items() if found and found[1] == "0"} == {
        "init", "probe", "doctor", "list", "backup", "stop",
    }  # fmt: skip
