"""The docs say what's true: every setting and command is there, and every path and link leads somewhere."""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import click
import pytest

from couples import config
from couples.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = sorted(
    [
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / f"{n}.md" for n in ("README", "CONTRIBUTING", "SECURITY", "CHANGELOG")),
    ]
)
KINDS = (".py", ".toml", ".md", ".html", ".css", ".js", ".txt")
IN_THE_DATA_FOLDER = {"help_lines.toml"}
SKIPPED = {".git", ".venv", ".demo", "dist", "instance"}


# --- settings and commands --------------------------------------------------------------------------------------------


def settings_in(text: str) -> list[str]:
    """The settings that have a row in a table."""
    return re.findall(r"^\| `COUPLES_(\w+)` \|", text, re.MULTILINE)


def commands_in(text: str) -> list[str]:
    """The commands that have a row in a table, without the names of their arguments."""
    return [
        re.sub(r"( [A-Z]+)+$", "", row) for row in re.findall(r"^\| `couples ([^`]+)` \|", text, re.MULTILINE)
    ]


def commands(group: click.Group, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name


def test_every_setting_has_a_row_in_the_readme_and_every_row_is_a_setting():
    assert sorted(settings_in(README)) == sorted(config.KNOWN)


def test_every_command_has_a_row_in_the_readme_and_every_row_is_a_command():
    assert sorted(commands_in(README)) == sorted(commands(main))


def test_a_row_too_many_a_missing_one_and_a_doubled_one_would_be_noticed():
    setting, command = "| `COUPLES_PORT` | `8000` |", "| `couples user invite` |"
    assert (setting in README, command in README) == (True, True)
    for changed in (
        README.replace(setting, ""),
        README + f"\n{setting}",
        README + "\n| `COUPLES_COLOUR` | red |",
    ):
        assert sorted(settings_in(changed)) != sorted(config.KNOWN)
    for changed in (
        README.replace(command, ""),
        README + f"\n{command}",
        README + "\n| `couples dance FOLDER` |",
    ):
        assert sorted(commands_in(changed)) != sorted(commands(main))


# --- what's named anywhere --------------------------------------------------------------------------------------------


def unknown_names(text: str) -> list[str]:
    """Settings, commands and make targets in a text that there aren't."""
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    named = [n for n in re.findall(r"COUPLES_([A-Z_]+)\b", text) if n not in config.KNOWN]
    known = {*commands(main), "--version"}
    said = [re.sub(r"( [A-Z]+)+$", "", c) for c in re.findall(r"`couples ([^`]+)`", text)]
    return [
        *named,
        *(command for command in said if command not in known),
        *(t for t in re.findall(r"(?:`|^)make ([\w-]+)", text, re.MULTILINE) if t not in targets),
    ]


def test_a_setting_a_command_and_a_target_that_are_not_there_would_be_noticed():
    text = "`COUPLES_COLOUR`, `couples dance`, `make coffee`\nmake tea\n`COUPLES_PORT`, `couples serve`, `make run`"
    assert unknown_names(text) == ["COLOUR", "dance", "coffee", "tea"]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_page_names_only_settings_commands_and_targets_that_are_there(page):
    assert unknown_names(page.read_text("utf-8")) == []


def options(command: click.Command) -> set[str]:
    return {name for param in command.params for name in param.opts if name.startswith("--")} | {"--help"}


def command_named(words: list[str]) -> tuple[str, click.Command]:
    """The command that these words begin with; what isn't one is left out."""
    found: click.Command = main
    name = ""
    for word in words:
        if not isinstance(found, click.Group) or word not in found.commands:
            break
        found, name = found.commands[word], f"{name} {word}".strip()
    return name, found


def wrong_options(text: str) -> list[str]:
    """Options that a text gives to commands of ours that don't have them."""
    calls = re.findall(
        r"""(?:^|[`"'/ ])couples ((?:[a-z][a-z-]*)(?: +(?!couples )[\w./-]+)*)""", text, re.MULTILINE
    )
    wrong = []
    for call in calls:
        name, command = command_named(call.split())
        if name:
            has = options(command)
            wrong += [f"{name} {word}" for word in call.split() if word.startswith("--") and word not in has]
    return wrong


def lone_options(text: str) -> set[str]:
    """Options that a text names by themselves, in backticks."""
    return set(re.findall(r"`(--[a-z-]+)", text))


def all_options(group: click.Group) -> set[str]:
    below = (all_options(c) if isinstance(c, click.Group) else options(c) for c in group.commands.values())
    return options(group).union(*below)


def test_the_readme_the_hosts_chapter_and_the_program_name_only_options_that_the_command_has():
    pages = [README, *(path.read_text("utf-8") for path in sorted((ROOT / "docs").rglob("*.md")))]
    source = [path.read_text("utf-8") for path in sorted((ROOT / "couples").rglob("*.py"))]
    units = [path.read_text("utf-8") for path in sorted((ROOT / "docs/hosting").glob("*.service"))]
    assert [wrong for text in (*pages, *source, *units) for wrong in wrong_options(text)] == []
    assert {name for text in pages for name in lone_options(text)} <= all_options(main)
    assert "couples backup FILE --keys-apart KEYS" in README
    changed = README.replace("--keys-apart KEYS", "--keys-away KEYS")
    assert wrong_options(changed) == ["backup --keys-away"]
    assert wrong_options('"Try: couples restore b.db --keep 3"') == ["restore --keep"]
    assert not lone_options("`--colour red`") <= all_options(main)


def advised(text: str) -> list[str]:
    """The commands that the program itself tells a host to give: after a colon, or as an example."""
    return re.findall(r"""(?:: |\n    |["'])couples ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)*)""", text)


def test_the_program_advises_only_commands_that_are_there():
    known = {*commands(main)}
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "couples").rglob("*.py"))
    said = {*advised(source), *advised((ROOT / "docs/hosting/README.md").read_text("utf-8"))}
    assert {"restore", "init", "keys new-pepper", "user list", "backup"} <= said
    assert [
        command for command in said if not any(f"{command} ".startswith(f"{name} ") for name in known)
    ] == []
    assert advised("Do this: couples dance now. Or couples are happy.") == ["dance now"]


# --- paths and links --------------------------------------------------------------------------------------------------


@cache
def names_in_the_project() -> set[str]:
    """The bare names of all files, for `models.py` that every room has."""
    tops = [path for path in ROOT.iterdir() if path.name not in SKIPPED]
    found = [path for top in tops for path in (top, *top.rglob("*"))]
    return {path.name for path in found if path.is_file()}


def paths_in(text: str) -> list[str]:
    """What looks like a path or a file's name in backticks."""
    spans = re.findall(r"`([^`\s]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    tops = {path.name for path in ROOT.iterdir()}
    return [s for s in spans if ("/" in s and s.split("/")[0] in {*tops, ""} - {""}) or s.endswith(KINDS)]


def is_there(path: str, names: set[str]) -> bool:
    """Whether a path exists; `<room>` and `*` stand for any name, and a bare name may be anywhere."""
    if "/" in path:
        return any(ROOT.glob(re.sub(r"<[^>]+>", "*", path).rstrip("/")))
    return path in IN_THE_DATA_FOLDER or any(fnmatch(name, path) for name in names)


def broken_links(page: Path, text: str) -> list[str]:
    """Links to files or headings that aren't there."""
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("https://", "http://")):
            continue
        file, _, heading = target.partition("#")
        path = (page.parent / file).resolve() if file else page
        if not path.exists() or (heading and heading not in headings(path.read_text("utf-8"))):
            broken.append(target)
    return broken


def headings(text: str) -> set[str]:
    """The anchors that a page's headings get."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }


def test_paths_and_links_that_lead_nowhere_would_be_noticed():
    text = (
        "`couples/nothing.py`, `nothing.py`, `templates/<room>/nothing.html`, `tests/none_*.py` and `/healthz`, `and/or`,\n"
        "`couples/config.py`, `models.py`, `routes_*.py`, `templates/<room>/_wording_help.html`, `static/`, `pyproject.toml`\n"
        "```\n`couples/code.py`\n```\n"
    )
    names = names_in_the_project()
    assert [path for path in paths_in(text) if not is_there(path, names)] == [
        "couples/nothing.py", "nothing.py", "templates/<room>/nothing.html", "tests/none_*.py",
    ]  # fmt: skip
    links = "[a](README.md) [b](nothing.md) [c](#no-heading) [d](https://example.org) [e](LICENSE) [f](README.md#what-it-does)"
    assert broken_links(ROOT / "README.md", links) == ["nothing.md", "#no-heading"]


def test_the_hosts_chapter_lists_all_its_parts():
    text = (ROOT / "docs/hosting/README.md").read_text("utf-8")
    contents = text.partition("\n## ")[0]
    parts = headings("\n".join(re.findall(r"^## .+$", text, re.MULTILINE)))
    assert parts - set(re.findall(r"\(#([\w-]+)\)", contents)) == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_path_and_every_link_of_a_page_leads_somewhere(page):
    text, names = page.read_text("utf-8"), names_in_the_project()
    assert [path for path in paths_in(text) if not is_there(path, names)] == []
    assert broken_links(page, text) == []


def test_the_index_of_decisions_lists_each_with_its_title_status_and_date():
    folder = ROOT / "docs/decisions"
    rows = re.findall(
        r"^\| \[(\d{4})\]\((\S+)\) \| (.+) \| (.+) \| (\S+) \|$",
        (folder / "README.md").read_text("utf-8"),
        re.MULTILINE,
    )
    files = [path for path in sorted(folder.glob("*.md")) if path.name != "README.md"]
    assert [row[1] for row in rows] == [path.name for path in files]
    for (number, name, title, status, since), path in zip(rows, files, strict=True):
        lines = path.read_text("utf-8").split("\n")
        assert name.startswith(number)
        assert lines[0] == f"# {number}. {title}"
        assert lines[2] == f"Status: {status} · {since}"
        parts = ["## Context", "## Decision", "## Consequences", "## Alternatives"]
        assert [line for line in lines if line.startswith("## ")] == parts
