"""The walls of the house: rooms import only what lies below them, and every room can forget a person."""

import ast
import importlib
import inspect
import pkgutil
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from jinja2 import nodes

import couples
from couples.db import Base
from couples.vault import Sealed

ROOT = Path(couples.__file__).parent
ROOMS_THAT_KEEP = {
    "accounts": "models",
    "spaces": "pairing",
    "checkins": "people_coming_and_going",
    "statements": "people_coming_and_going",
    "boundaries": "models",
    "live": "models",
    "thanks": "models",
    "goals": "models",
    "reflection": "models",
    "journal": "models",
    "only_me": "models",
    "care": "models",
    "unsent": "models",
    "reminders": "models",
    "mail": "outbox",
    "calendar_feed": "models",
    "light_question": "answering",
}
MINE = ("goals", "reflection", "journal", "care")
"""Rooms of one person alone: they know of no partner and no shared room, and nothing shared knows of them."""
ROOMS_THAT_KEEP_NOTHING = {
    "home": "shows what the other rooms keep",
    "takeout": "gives what the other rooms keep to who wrote it, and keeps nothing of it",
    "wording_help": "text in, findings out",
    "realtime": "tells only that something changed",
    "db": "the tables of the rooms, and who may write when",
    "fields": "what forms take in, checked",
    "push": "one message, the same for everyone, to a browser that reminders knows",
    "vault": "keys and sealed cells for the rooms",
    "maintenance": "jobs over what the rooms keep",
    "demo": "a story that two browsers tell the app",
    "cli": "what a host can do, with no key in hand",
}


def lint(folder: Path) -> subprocess.CompletedProcess:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def with_imports(folder: Path, imports: dict[str, str]) -> Path:
    """A copy of the app in `folder` in which files, named without their ending, import one more module each."""
    shutil.copytree(ROOT, folder / "couples", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT.parent / "pyproject.toml", folder)
    for file, imported in imports.items():
        with (folder / f"couples/{file}.py").open("a") as source:
            source.write(f"\nimport couples.{imported}\n")
    return folder


def test_no_import_crosses_a_wall():
    result = lint(ROOT.parent)
    assert result.returncode == 0, result.stdout


ACROSS = [
    ("accounts", "checkins"),
    ("statements", "thanks"),
    ("thanks", "statements"),
    *((mine, other) for mine in MINE for other in ("spaces", "statements")),
    *((other, mine) for mine in MINE for other in ("checkins", "accounts")),
    *pairwise(MINE),
    ("mail", "accounts"),
    ("push", "accounts"),
]


OF_EACH_WALL = {
    ("accounts", "checkins"), ("goals", "spaces"), ("checkins", "goals"), ("goals", "reflection"), ("mail", "accounts"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("room", "other"),
    [pytest.param(*pair, marks=[] if pair in OF_EACH_WALL else [pytest.mark.long]) for pair in ACROSS],
)
def test_the_walls_would_notice_a_room_that_imports_across_one(tmp_path, room, other):
    result = lint(with_imports(tmp_path, {f"{room}/__init__": f"{other}.blueprint"}))
    assert result.returncode != 0
    assert f"couples.{room} -> couples.{other}.blueprint" in result.stdout


CIRCLES = [
    ("statements.blueprint", "statements.routes_shared_copy"),
    ("live.talk_state", "live.live_session"),
    ("clock", "text_input"),
]


@pytest.mark.parametrize(("one", "other"), CIRCLES)
def test_the_walls_would_notice_a_circle(tmp_path, one, other):
    assert all((ROOT / f"{name.replace('.', '/')}.py").exists() for name in (one, other))
    both = {one.replace(".", "/"): other, other.replace(".", "/"): one}
    result = lint(with_imports(tmp_path, both))
    assert result.returncode != 0
    assert "No cycles are allowed" in result.stdout


def test_every_file_that_joins_a_blueprint_is_on_the_list_of_rooms():
    joining = [*ROOT.glob("*/routes*.py"), *ROOT.glob("*/page_context.py")]
    files = {".".join(f.relative_to(ROOT.parent).with_suffix("").parts) for f in joining}
    listed = set()
    for node in ast.walk(ast.parse((ROOT / "rooms.py").read_text("utf-8"))):
        if isinstance(node, ast.Import):
            listed |= {alias.name for alias in node.names}
    assert len(files) > 30
    assert listed == files


def written_to(source: str, kept: set[str]) -> list[str]:
    """What a module does to rows by itself: adds or deletes one, or sets what a table keeps."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in (
            "db.session.add",
            "db.session.add_all",
            "db.session.delete",
        ):
            found.append(ast.unparse(node))
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AugAssign)
            else []
        )
        set_here = [one for target in targets for one in ast.walk(target) if isinstance(one, ast.Attribute)]
        found += [ast.unparse(one) for one in set_here if isinstance(one.ctx, ast.Store) and one.attr in kept]
    return found


def what_tables_keep() -> set[str]:
    """The names of columns and of what's sealed in them, and what rows can be set by; not what forms have, too."""
    importlib.import_module("couples.rooms")
    names: set[str] = set()
    for mapper in Base.registry.mappers:
        names |= {column.key for column in mapper.column_attrs}
        for name in dir(mapper.class_):
            kind = inspect.getattr_static(mapper.class_, name)
            if isinstance(kind, Sealed) or (isinstance(kind, property) and kind.fset):
                names.add(name)
    return names - {"id", "choices"}


def test_routes_leave_it_to_the_models_to_change_rows():
    kept = what_tables_keep()
    noticed = [
        "row.closed_at = now",
        "row.version += 1",
        "a.words, b = said",
        "db.session.add(row)",
        "db.session.delete(row)",
    ]
    assert [len(written_to(line, kept)) for line in noticed] == [1] * len(noticed)
    assert written_to("form.text.errors = []\nform.id.data = other\nrow.close(now)", kept) == []
    files = sorted(ROOT.glob("*/routes_*.py"))
    assert len(files) > 90
    found = {file.name: written_to(file.read_text("utf-8"), kept) for file in files}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize("room", MINE)
def test_home_takes_nothing_from_a_private_room_but_the_way_to_forget_a_person_and_whether_it_is_used(room):
    taken = []
    for source in sorted((ROOT / "home").glob("*.py")):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                taken += [alias.name for alias in node.names if alias.name.startswith(f"couples.{room}")]
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
                taken += [name for name in names if name.startswith(f"couples.{room}")]
    assert {f"couples.{room}.models.forget"} <= set(taken)
    assert set(taken) <= {f"couples.{room}.models.{name}" for name in ("forget", "any_of")}


def rooms():
    return [m.name for m in pkgutil.iter_modules(couples.__path__) if m.ispkg and m.name != "migrations"]


def test_every_room_is_known_here():
    assert set(rooms()) == set(ROOMS_THAT_KEEP) | set(ROOMS_THAT_KEEP_NOTHING)


@pytest.mark.parametrize("room", sorted(ROOMS_THAT_KEEP))
def test_every_room_that_keeps_something_can_forget_a_person(room):
    module = importlib.import_module(f"couples.{room}.{ROOMS_THAT_KEEP[room]}")
    assert callable(module.forget)


@pytest.mark.parametrize("room", sorted({*ROOMS_THAT_KEEP, "home"}))
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


def test_no_template_takes_a_number_from_a_text(nobody):
    """In Jinja `~` binds before `+` and `-`: `all - shown ~ ' more'` subtracts a text, and the page breaks once it's shown."""
    env = nobody.app.jinja_env
    mixed = env.parse("{{ all - shown ~ ' more' }}")
    assert joins_texts_first(mixed)
    names = env.list_templates(extensions=["html"])
    assert len(names) > 100
    assert [name for name in names if joins_texts_first(env.parse(env.loader.get_source(env, name)[0]))] == []


def joins_texts_first(template: nodes.Template) -> bool:
    sums = template.find_all((nodes.Add, nodes.Sub))
    return any(isinstance(part, nodes.Concat) for one in sums for part in (one.left, one.right))
