"""The walls of the house: rooms import only what lies below them, and every room can forget a person."""

import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import couples

ROOT = Path(couples.__file__).parent
ROOMS_THAT_KEEP = {
    "accounts": "models",
    "spaces": "pairing",
    "checkins": "week",
    "statements": "models",
    "boundaries": "models",
}
ROOMS_THAT_KEEP_NOTHING = {"home": "shows what the other rooms keep", "coach": "text in, findings out"}


def lint(folder: Path) -> subprocess.CompletedProcess:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_no_import_crosses_a_wall():
    result = lint(ROOT.parent)
    assert result.returncode == 0, result.stdout


def test_the_walls_would_notice_a_room_that_imports_one_above_it(tmp_path):
    (tmp_path / "couples").mkdir()
    for source in ROOT.rglob("*.py"):
        target = tmp_path / source.relative_to(ROOT.parent)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(source.read_text("utf-8"), "utf-8")
    (tmp_path / "pyproject.toml").write_text((ROOT.parent / "pyproject.toml").read_text("utf-8"), "utf-8")
    models = tmp_path / "couples/accounts/models.py"
    models.write_text(models.read_text("utf-8") + "\nimport couples.checkins.models\n", "utf-8")
    result = lint(tmp_path)
    assert result.returncode != 0
    assert "couples.accounts.models -> couples.checkins.models" in result.stdout


def rooms():
    return [m.name for m in pkgutil.iter_modules(couples.__path__) if m.ispkg and m.name != "migrations"]


def test_every_room_is_known_here():
    assert set(rooms()) == set(ROOMS_THAT_KEEP) | set(ROOMS_THAT_KEEP_NOTHING)


@pytest.mark.parametrize("room", sorted(ROOMS_THAT_KEEP))
def test_every_room_that_keeps_something_can_forget_a_person(room):
    module = importlib.import_module(f"couples.{room}.{ROOMS_THAT_KEEP[room]}")
    assert callable(module.forget)


@pytest.mark.parametrize("room", ["accounts", "spaces", "checkins", "statements", "boundaries", "home"])
def test_every_room_says_what_it_promises(room):
    assert "Promised:" in importlib.import_module(f"couples.{room}").__doc__


def test_no_template_switches_escaping_off_or_holds_inline_script_or_style():
    pages = sorted((ROOT.parent / "templates").rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        text = page.read_text("utf-8")
        for forbidden in (
            "|safe",
            "| safe",
            "autoescape false",
            " style=",
            "<script>",
            "<style",
            "javascript:",
            " onclick",
            " onchange",
            " onsubmit",
        ):
            assert forbidden not in text, f"{page.name}: {forbidden}"
