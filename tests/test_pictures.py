"""The README's pictures are those that `make pictures` takes."""

import re

import pytest
from click.testing import CliRunner

from tests.test_docs import README, ROOT
from tools import pictures

IN_THE_README = re.findall(r"!\[[^\]]+\]\(docs/pictures/([^)]+)\)", README)


def test_the_readme_shows_one_on_its_first_screen_and_only_what_the_command_takes():
    assert "![" in "\n".join(README.splitlines()[:8])
    assert len(IN_THE_README) > 3
    assert set(IN_THE_README) <= set(pictures.names())


def test_all_that_the_command_takes_are_there_and_small():
    folder = ROOT / "docs" / "pictures"
    assert sorted(path.name for path in folder.iterdir()) == sorted(pictures.names())
    for path in folder.iterdir():
        data = path.read_bytes()
        assert (data[:4], data[8:12]) == (b"RIFF", b"WEBP")
        assert len(data) < 120 * 1024, path.name


@pytest.mark.browser
@pytest.mark.long
def test_the_command_takes_them_from_the_demo(tmp_path):
    done = CliRunner().invoke(pictures.main, ["--folder", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(pictures.names())
