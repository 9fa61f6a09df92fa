"""The index of attacks: each is tried by a test that is there, or says why there's nothing to try (yet)."""

import ast
import tomllib
from pathlib import Path

import pytest

HERE = Path(__file__).parent
INDEX = HERE / "attacks.toml"
ATTACKS = tomllib.loads(INDEX.read_text())["attack"]
HOW_MANY = 107
FEATURES = ("table", "uploaded")
"""What the app has none of. Whoever adds one finds its attacks here."""


def problems(attacks: list[dict]) -> list[str]:
    """What is wrong with an index."""
    found = []
    numbers = [attack["number"] for attack in attacks]
    found += [f"{n}: missing" for n in range(1, HOW_MANY + 1) if numbers.count(n) != 1]
    for attack in attacks:
        tests, reason = attack.get("tests", []), attack.get("because", "")
        if bool(tests) == bool(reason):
            found.append(f"{attack['number']}: tests or a reason, one of both")
        found += [f"{attack['number']}: no {node}" for node in tests if not is_there(node)]
    return found


def is_there(node: str) -> bool:
    """Whether pytest has a test of this id, in whichever forms."""
    file, _, name = node.partition("::")
    path = HERE / file
    return name.startswith("test_") and path.is_file() and name in _tests_in(path)


def _tests_in(path: Path) -> set[str]:
    return {n.name for n in ast.parse(path.read_text()).body if isinstance(n, ast.FunctionDef)}


def test_every_attack_has_a_test_that_is_there_or_a_reason():
    assert problems(ATTACKS) == []


def test_a_reason_names_what_there_is_none_of():
    for attack in ATTACKS:
        assert not attack.get("because") or any(f in attack["because"] for f in FEATURES), attack["number"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"tests": []}, "7: tests or a reason"),
        ({"because": "I don't like it"}, "7: tests or a reason"),
        ({"tests": ["test_floods.py::test_that_was_renamed"]}, "7: no test_floods.py"),
        ({"tests": ["test_gone.py::test_every_route_has_a_door"]}, "7: no test_gone.py"),
        ({"tests": ["test_access_control.py::Door"]}, "7: no test_access_control.py"),
        ({"number": 8}, "7: missing"),
        ({"number": 108}, "7: missing"),
    ],
)
def test_a_gap_would_be_noticed(change, says):
    changed = [attack | change if attack["number"] == 7 else attack for attack in ATTACKS]
    assert any(problem.startswith(says) for problem in problems(changed))


@pytest.mark.parametrize(
    "path",
    ["../app.py", "..%2fapp.py", "%2e%2e/%2e%2e/pyproject.toml", "..\\app.py", "..%5capp.py", "/etc/passwd", "//etc/passwd",
     "css/../../pyproject.toml", "css/%00base.css", ".", ""],
)  # fmt: skip
def test_no_path_leads_out_of_the_folder_of_static_files(nobody, path):
    assert nobody.get("/static/css/base.css").status_code == 200
    answer = nobody.get(f"/static/{path}")
    assert answer.status_code in (308, 404)
    assert b"import" not in answer.data
    assert b"root:" not in answer.data
