"""The wheel: what `make wheel` builds runs by itself in an empty virtual environment, far from any checkout."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

from tests.sockets import free_port

ROOT = Path(__file__).parents[1]
SOURCES = (
    "couples", "templates", "static", "pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "constraints.txt",
)  # fmt: skip


def clean_environment(**more: str) -> dict[str, str]:
    """This process's environment without what would let the checkout or its settings in."""
    away = ("COUPLES_", "PYTHON", "VIRTUAL_ENV", "SOURCE_COMMIT")
    return {**{k: v for k, v in os.environ.items() if not k.startswith(away)}, **more}


def pip(*arguments: object, **more: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env=clean_environment(**more), check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """The sources alone: nothing that lies about in the working folder helps the build."""
    folder = tmp_path_factory.mktemp("wheel") / "checkout"
    folder.mkdir()
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    for pycache in list(folder.rglob("__pycache__")):
        shutil.rmtree(pycache)
    return folder


@pytest.fixture(scope="module")
def wheel(checkout) -> Path:
    pip("wheel", "--quiet", "--no-deps", "--wheel-dir", checkout.parent / "dist", checkout)
    (built,) = (checkout.parent / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def programs(checkout, wheel) -> Path:
    """Where the commands of an empty virtual environment are, into which the wheel was installed."""
    folder = checkout.parent / "empty"
    venv.create(folder, with_pip=False)
    bin = folder / "bin"
    assert not (bin / "couples").exists()
    pip(
        "--python",
        bin / "python",
        "install",
        "--quiet",
        "--no-compile",
        "-c",
        checkout / "constraints.txt",
        wheel,
    )
    return bin


def test_the_wheel_holds_everything_that_the_checkout_has_and_no_tests(checkout, wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    in_package = {str(p.relative_to(checkout)) for p in (checkout / "couples").rglob("*") if p.is_file()}
    beside = {
        f"couples/{p.relative_to(checkout)}"
        for folder in ("templates", "static")
        for p in (checkout / folder).rglob("*")
        if p.is_file()
    }
    for expected in (
        "couples/templates/base.html", "couples/static/css/ORDER.txt", "couples/static/js/app.js",
        "couples/static/vendor/socket.io.esm.min.js", "couples/static/bundle/app.js", "couples/checkins/prompts.toml", "couples/demo/demo_story.toml",
        "couples/migrations/env.py", "couples/migrations/alembic.ini", "couples/migrations/versions/0001_first_check_in.py",
    ):  # fmt: skip
        assert expected in in_package | beside
    assert held == in_package | beside


def test_the_source_archive_holds_every_folder_that_the_makefile_works_with():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    shipped = set(project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"])
    named = set(re.findall(r"(?<![\w./-])(\.?[\w-]+)/", (ROOT / "Makefile").read_text("utf-8")))
    used = {name for name in named if (ROOT / name).is_dir() and not name.startswith(".venv")}
    assert used >= {".ci", "tests", "tools"}
    assert used <= shipped


def test_the_wheel_names_its_licence_and_holds_its_text(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        (licence,) = (name for name in archive.namelist() if name.endswith("/licenses/LICENSE"))
        assert "License-Expression: AGPL-3.0-or-later\n" in archive.read(metadata).decode()
        assert archive.read(licence) == (ROOT / "LICENSE").read_bytes()


def test_the_installed_program_runs_from_its_own_folder(programs, tmp_path):
    def run(*command: str) -> str:
        return subprocess.run(
            [programs / command[0], *command[1:]], cwd=tmp_path, env=clean_environment(), text=True, check=True,
            capture_output=True,
        ).stdout  # fmt: skip

    said = run("couples", "--help")
    assert "a private place for two partners" in said
    assert "serve" in said
    package = Path(run("python", "-c", "import couples; print(couples.__file__)").strip())
    assert package.is_relative_to(programs.parent)
    assert list(tmp_path.iterdir()) == []


def test_the_installed_program_reads_statements_without_the_tools_that_train_it(programs, tmp_path):
    done = subprocess.run(
        [programs / "couples", "coach"], input="You never listen.\n", cwd=tmp_path, env=clean_environment(),
        text=True, check=True, capture_output=True,
    )  # fmt: skip
    assert json.loads(done.stdout)["issues"] == ["always_never", "you_accusation"]


def test_the_installed_program_serves_its_pages_and_stylesheets_from_any_folder(programs, tmp_path):
    port, elsewhere = free_port(), tmp_path / "elsewhere"
    elsewhere.mkdir()
    settings = {"XDG_DATA_HOME": str(tmp_path), "COUPLES_PORT": str(port)}
    server = subprocess.Popen(
        [programs / "couples", "serve"], cwd=elsewhere, env=clean_environment(**settings), text=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    with server:
        try:
            log = []
            for line in server.stderr:
                log.append(line)
                if "Listening at" in line:
                    break
            assert server.poll() is None, "".join(log)

            def get(path: str):
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
                    return answer.headers["Content-Type"], answer.read().decode()

            assert get("/healthz") == ("text/plain; charset=utf-8", "ok\n")
            kind, page = get("/")
            assert kind == "text/html; charset=utf-8"
            assert "Create your account" in page
            sheet = re.search(r'<link rel="stylesheet" href="([^"]+)"', page)[1]
            kind, text = get(sheet)
            assert kind == "text/css; charset=utf-8"
            assert "{" in text
        finally:
            server.terminate()
            server.communicate(timeout=30)
    assert (tmp_path / "couples/couples.db").exists()
    assert list(elsewhere.iterdir()) == []


def test_a_wheel_says_which_commit_it_was_made_of_where_the_build_was_told(checkout, tmp_path):
    built = tmp_path / "dist"
    pip(
        "wheel", "--quiet", "--no-deps", "--wheel-dir", built, checkout, SOURCE_COMMIT="1234567 of 2026-11-22"
    )
    with zipfile.ZipFile(*built.glob("*.whl")) as archive:
        assert archive.read("couples/commit.txt") == b"1234567 of 2026-11-22\n"
    assert not (checkout / "couples/commit.txt").exists()
