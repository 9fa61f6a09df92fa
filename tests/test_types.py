"""Types are strict wherever a file knows no web framework, no forms and no database: rules about words, days and scores, above all."""

import ast
import tomllib
from pathlib import Path

import couples

ROOT = Path(couples.__file__).parent
LOOSELY_TYPED = {"click", "engineio", "flask", "flask_login", "flask_socketio", "flask_sqlalchemy", "flask_wtf", "gunicorn", "socketio", "sqlalchemy", "werkzeug", "wtforms"}  # fmt: skip
"""Libraries whose users need not be strict: views and forms are called by a framework, and what a row gives is for its model to say."""


def imported(source: str) -> set[str]:
    """The libraries that a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def pure_files() -> list[str]:
    """The modules of `couples` that import none of them."""
    paths = [path for path in ROOT.rglob("*.py") if "migrations" not in path.parts]
    pure = [path for path in paths if not imported(path.read_text("utf-8")) & LOOSELY_TYPED]
    return [
        ".".join(("couples", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
        for path in pure
    ]


def are_strict() -> list[str]:
    """The modules that mypy checks strictly, as pyproject.toml names them."""
    project = tomllib.loads((ROOT.parent / "pyproject.toml").read_text("utf-8"))
    (strict,) = (each for each in project["tool"]["mypy"]["overrides"] if each.get("disallow_untyped_defs"))
    return strict["module"]


def is_named(module: str, names: list[str]) -> bool:
    rooms = tuple(name.removesuffix("*") for name in names if name.endswith(".*"))
    return module in names or f"{module}.".startswith(rooms)


def test_every_file_without_a_framework_is_typed_strictly():
    strict = are_strict()
    assert [module for module in pure_files() if not is_named(module, strict)] == []
    assert not is_named("couples.accounts.models", strict)


def test_files_are_told_apart():
    pure = pure_files()
    assert len(pure) > 200
    assert {"couples.boundaries.agreement_status", "couples.rounds", "couples.takeout.labels"} <= set(pure)
    assert not {"couples.checkins.models", "couples.statements.forms"} & set(pure)
    assert imported("def f():\n    from flask.views import View") == {"flask"}


def test_every_line_that_is_not_checked_says_why():
    """Behind the kind of error that's let pass; what mypy itself says is no reason."""
    lines = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in ROOT.rglob("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if "# type: ignore" in line and "]  # " not in line
    ]
    assert lines == []
