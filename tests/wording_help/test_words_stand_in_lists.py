"""Whoever wants another word adds it to a list: no word that a text is searched for stands in code."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import couples.wording_help

PACKAGE = Path(couples.wording_help.__file__).parent
SOURCES = sorted(PACKAGE.rglob("*.py"))
TABLES = {"Words": "words", "Phrases": "phrases", "Patterns": "patterns", "Replacements": "replacements"}
ASKS_FOR_A_LIST = {*TABLES, "patterns", "predicates", "list_file", "content_file"}
NAMES_NO_WORD = {"Missing", "TypeVar", "cast", "find_spec", "getLogger", "open", "warning"}
SPELLING = "inflection.py"
"""The rules of spelling: "stop" gives "stopped". Endings stand there, of three letters at most."""
VOWELS = "aeiou"
PRINTS = "json_lines.py"
"""The names of what the command line prints."""
LETTERS = re.compile(r"[^\W\d_]")


def lists() -> dict[str, dict[str, set[str]]]:
    """All lists by file and table."""
    found = {}
    for path in sorted((PACKAGE / "lists").rglob("*.toml")):
        tables = tomllib.loads(path.read_text("utf-8"))
        found[path.relative_to(PACKAGE / "lists").with_suffix("").as_posix()] = {
            table: set(named) for table, named in tables.items() if isinstance(named, dict)
        }
    return found


LISTS = lists()


def words_in_code(source: str, name: str = "some.py") -> list[str]:
    """The strings with letters that aren't a label, a message, the name of a list or a docstring."""
    tree = ast.parse(source)
    return [text for text in _strings(tree, name) if LETTERS.search(text)]


def _strings(node: ast.AST, name: str) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if not _has_a_place(node.value, name):
            yield node.value
        return
    if isinstance(node, ast.Call) and _called(node) == "compile":
        yield from (_without_classes(text) for text in _constants(node))
        return
    if not _needs_no_list(node):
        for child in ast.iter_child_nodes(node):
            yield from _strings(child, name)


def _constants(node: ast.AST) -> list[str]:
    return [
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _needs_no_list(node: ast.AST) -> bool:
    """Docstrings, labels (the members of an enumeration), errors, and what asks for a list by its name."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(node, ast.ClassDef):
        return [getattr(base, "id", "") for base in node.bases] == ["StrEnum"]
    if isinstance(node, ast.Assign):
        return [getattr(target, "id", "") for target in node.targets] == ["__all__"]
    if isinstance(node, ast.Call):
        return _called(node) in ASKS_FOR_A_LIST | NAMES_NO_WORD
    return isinstance(node, ast.Raise)


def _has_a_place(text: str, name: str) -> bool:
    file, _, key = text.rpartition(".")
    is_list = any(key in names for names in LISTS.get(file, {}).values())
    is_file = text.endswith((".json", ".toml", ".npz"))
    is_spelling = name == SPELLING and (text == VOWELS or sum(map(str.isalpha, text)) <= 3)
    return is_list or is_file or is_spelling or name == PRINTS


def _without_classes(regex: str) -> str:
    return re.sub(r"\\.|\[[^\]]*\]|\\u[0-9a-f]{4}", "", regex)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_word_stands_in_code(source):
    assert words_in_code(source.read_text("utf-8"), source.name) == []


PLANTED = [
    'if word == "always": pass',
    'if word in ("me", "us"): pass',
    'GLAD = frozenset(["glad", "happy"])',
    'if norms[:2] == ["good", "job"]: pass',
    'KINDS = {"feel": 1}',
    'if said.startswith("i would"): pass',
    'if f"i love {word}" in said: pass',
    'FOUND = re.compile(r"\\b(?:ever|anymore)\\b")',
    'class Words(dict):\n    glad = "glad happy"',
    'word.removesuffix("ness")',
]
"""Words in code as they come about."""


@pytest.mark.parametrize("source", PLANTED)
def test_a_word_in_code_would_be_found(source):
    assert words_in_code(source)


FINE = [
    '"""You never listen."""',
    'class Kind(StrEnum):\n    """Always."""\n    ALWAYS = "always"',
    'WORDS = Words("grammar")',
    'TREE = patterns((1, "crisis.own_life"))',
    'ACTS = ("harm.plain_acts", "praise.acts")',
    'raise RuntimeError(f"{path} is damaged")',
    'PIECE = re.compile(r"[^\\W\\d_]+|\\n")',
    'if mark in ".!?": pass',
    '__all__ = ["review"]',
]


@pytest.mark.parametrize("source", FINE)
def test_labels_messages_and_names_of_lists_have_their_place(source):
    assert words_in_code(source) == []


# --- every list that is asked for is there, and the other way round ---------------------------------

OWN_SHAPE = {"faux_feelings", "topics", "acts_to_ask_for"}
"""Lists with more than words, read into a shape of their own."""


def asked_for() -> set[tuple[str, str, str]]:
    """File, table and list of everything that code or a pattern asks for."""
    found = set()
    for source in SOURCES:
        tree = ast.parse(source.read_text("utf-8"))
        names = {}
        for node in tree.body:
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.value, ast.Call)
                and _called(node.value) in TABLES
            ):
                names[node.targets[0].id] = (node.value.args[0].value, TABLES[_called(node.value)])
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") in names:
                found.add((*names[node.value.id], node.attr))
        for text in _constants(tree):
            file, _, key = text.rpartition(".")
            found |= {
                (file, table, key)
                for table in ("patterns", "predicates")
                if key in LISTS.get(file, {}).get(table, ())
            }
    for path in (PACKAGE / "lists").rglob("*.toml"):
        for file, key in re.findall(r"@([a-z_/]+)\.([a-z_]+)", path.read_text("utf-8")):
            found.add((file, "words", key))
    over = tomllib.loads((PACKAGE / "messages/quiet_lines.toml").read_text("utf-8"))["caution"]["over"]
    return found | {("rules_over_partner", "patterns", name) for name in over}


def test_every_list_that_is_asked_for_is_there_and_every_list_that_is_there_is_asked_for():
    there = {
        (file, table, key)
        for file, tables in LISTS.items()
        if file not in OWN_SHAPE
        for table, keys in tables.items()
        for key in keys
    }
    assert asked_for() == there
