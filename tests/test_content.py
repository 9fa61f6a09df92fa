"""Content files: words of ours are read into typed values, and a damaged file ends the start with one line that says where."""

import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import couples
from couples import clock, content
from couples.content import BadContent, Table, Text
from couples.maintenance.doctor import examine
from couples.wording_help.classifier import weights
from tests.how_often import first
from tests.test_packaging import clean_environment

ROOT = Path(couples.__file__).parent


class Thing(Table, frozen=True):
    name: Text
    times: int = 0
    parts: tuple[Text, ...] = ()


class File(Table, frozen=True):
    things: tuple[Thing, ...]


GOOD = '[[things]]\nname = "tea"\nparts = ["pot", "cup"]\n'
BAD = {
    "[[things]": "Expected ']]' at the end of an array declaration (at line 1, column 9)",
    "": "table missing required field `things`",
    "things = 5": "things: expected a list, not a number",
    '[[things]]\nname = ""': "things number 1, name: expected a text, not an empty one",
    GOOD + "[[things]]\ntimes = 1": "things number 2: table missing required field `name`",
    GOOD + "tims = 1": "things number 1: table contains unknown field `tims`",
    GOOD.replace('"cup"', "2"): "things number 1, parts number 2: expected a text, not a number",
}


def test_a_file_becomes_typed_values(tmp_path):
    (tmp_path / "things.toml").write_text(GOOD, "utf-8")
    read = content.read(tmp_path / "things.toml", File)
    assert read == File((Thing("tea", parts=("pot", "cup")),))


@pytest.mark.parametrize("text", BAD)
def test_what_is_wrong_is_said_in_one_line_with_the_file_and_the_place(tmp_path, text):
    path = tmp_path / "things.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadContent) as problem:
        content.read(path, File)
    assert str(problem.value).lower() == f"{path}: {BAD[text]}".lower()


@pytest.mark.parametrize("damage", ["missing", "bytes"])
@pytest.mark.parametrize("name", ["things.toml", "things.json"])
def test_a_file_that_is_not_there_or_no_text_is_said_too(tmp_path, damage, name):
    path = tmp_path / name
    if damage == "bytes":
        path.write_bytes(b"\xff\xfe")
    with pytest.raises(BadContent) as problem:
        content.read(path, File)
    assert str(path) in str(problem.value)
    assert "\n" not in str(problem.value)


def test_every_content_file_beside_the_code_is_read_at_the_start():
    """By a type of its own; the demo's story, where there's a demo to make."""
    for module in ("couples.app", "couples.demo"):
        import_module(module)
    content.check()
    known = content.paths()
    kept = [*ROOT.rglob("*.toml"), weights.FILE]
    assert [path for path in kept if path not in known] == []


def ends_with_one_line(
    tmp_path: Path, name: str, *command: str, damage: str = "unknown = 1\n", **typed
) -> str:
    """Runs a command over a copy of Couples in which the file `name` is damaged; what it says on standard error, and where."""
    shutil.copytree(ROOT, tmp_path / "couples", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("templates", "static"):
        os.symlink(ROOT.parent / folder, tmp_path / folder)
    path = tmp_path / "couples" / name
    path.write_text(damage + path.read_text("utf-8"), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "couples.cli", *command],
        cwd=tmp_path,
        env=clean_environment(COUPLES_DATA=str(tmp_path / "data")),
        capture_output=True,
        text=True,
        check=False,
        **typed,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"{path}: ")
    return line


@pytest.mark.parametrize(
    "name",
    first(
        "boundaries/topics.toml",
        "wording_help/lists/crisis.toml",
        "spaces/questions_before_pairing.toml",
        "help_lines.toml",
    ),
)
def test_the_program_ends_at_its_start_with_that_line_and_no_traceback(tmp_path, name):
    """Also for a file that a form needs while modules are still being imported, and for the word lists of wording help."""
    assert "unknown" in ends_with_one_line(tmp_path, name, "init")


def test_wording_help_and_the_demo_end_with_that_line_too(tmp_path):
    listed = "wording_help/lists/faux_feelings.toml"
    assert "line 1" in ends_with_one_line(tmp_path / "1", listed, "coach", damage="?\n", input="I feel used.")
    story = "demo/demo_story.toml"
    assert "unknown" in ends_with_one_line(tmp_path / "2", story, "demo", str(tmp_path / "folder"))
    assert not (tmp_path / "folder").exists()


def test_the_doctor_finds_it_too(monkeypatch, app):
    said = "topics.toml: things: expected a list, not a number"

    def damaged():
        raise BadContent(said)

    monkeypatch.setattr(content, "check", damaged)
    (found,) = [f for f in examine(app.config["SETTINGS"], clock.now()) if f.about == "program"]
    assert (found.how, found.says) == ("bad", said)
