"""Files stay readable: how long they, their functions and their lines may be."""

import pytest
from click.testing import CliRunner

from tools import check_sizes


def test_nothing_is_longer_than_it_may_be():
    result = CliRunner().invoke(check_sizes.main)
    assert result.exit_code == 0, result.output


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder with one file of each kind that just fits."""
    monkeypatch.setattr(check_sizes, "ROOT", tmp_path)
    monkeypatch.setattr(check_sizes, "files", lambda pattern: sorted(tmp_path.glob(pattern)))
    for name, text in {
        "couples/a.py": "def f():\n" + "    x = 1\n" * 39 + "y = 1\n" * 210,
        "couples/migrations/long.py": "x = 1\n" * 999,
        "templates/home/a.html": "x" * 120 + "\n",
        "static/css/a.css": "x" * 120 + "\n",
        "static/js/a.js": "x" * 120 + "\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def test_what_just_fits_is_fine_and_the_command_prints_the_longest_of_each(project):
    result = CliRunner().invoke(check_sizes.main)
    assert result.exit_code == 0, result.output
    assert "file: most in couples/a.py, 250 lines (limit 250)" in result.output
    assert "function: most in couples/a.py:f, 40 lines (limit 40)" in result.output
    assert "0 in all" in result.output


@pytest.mark.parametrize(
    ("name", "more", "says"),
    [
        ("couples/a.py", "x = 1\n", "couples/a.py: 251 lines, at most 250 fit."),
        ("couples/b.py", "def f():\n" + "    x = 1\n" * 40, "couples/b.py:f: 41 lines, at most 40 fit."),
        ("templates/home/a.html", "x" * 121, "templates/home/a.html: 1 lines over 120 characters"),
        ("static/css/a.css", "x" * 121, "static/css/a.css: 1 lines over 120 characters"),
        ("static/js/a.js", "x" * 121, "static/js/a.js: 1 lines over 120 characters"),
    ],
)
def test_one_line_more_than_fits_is_named(project, name, more, says):
    with (project / name).open("a") as file:
        file.write(more)
    result = CliRunner().invoke(check_sizes.main)
    assert result.exit_code == 1
    assert says in result.output
