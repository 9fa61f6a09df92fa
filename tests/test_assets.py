"""Static files: addresses that change with what's in them, so that a browser asks for each once."""

import re

import pytest

from couples import assets
from tests.conftest import Person

FOREVER = "public, max-age=31536000, immutable"


def marked(page: str) -> list[str]:
    return re.findall(r'(?:src|href)="(/static/v-[0-9a-f]{12}/[^"]+)"', page)


def test_what_a_page_names_is_kept_for_a_year_and_so_is_all_that_a_script_imports(ana):
    files = marked(ana.page("/"))
    assert {file.rpartition(".")[2] for file in files} >= {"css", "js", "svg", "png"}
    [app] = [file for file in files if file.endswith("/js/app.js")]
    script = ana.get(app)
    imports = re.findall(r"'\./(\w+\.js)'", script.text)
    assert len(imports) > 10
    for file in (*files, *(app.replace("app.js", name) for name in imports)):
        answer = ana.get(file)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, FOREVER), file


def test_a_page_that_lies_open_across_a_new_version_still_gets_its_scripts_unkept(ana):
    for file in ("/static/v-0123456789ab/js/autosave.js", "/static/js/autosave.js", "/static/css/all.css"):
        answer = ana.get(file)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


def test_nothing_outside_the_folder_is_reached_by_a_marked_address(ana):
    [app] = [file for file in marked(ana.page("/")) if file.endswith("/js/app.js")]
    for way in ("../couples/config.py", "js/../../pyproject.toml", "%2e%2e/pyproject.toml", "nowhere.js"):
        answer = ana.get(app.replace("js/app.js", way))
        assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


def test_fonts_keep_their_own_address_from_version_to_version(ana):
    css = ana.get(next(file for file in marked(ana.page("/")) if file.endswith(".css"))).text
    fonts = re.findall(r'url\("([^"]+\.woff2)"\)', css)
    assert len(fonts) == 4
    for font in fonts:
        assert font.startswith("/static/fonts/")
        assert ana.get(font).headers["Cache-Control"] == FOREVER


@pytest.mark.parametrize("change", ["a byte", "a name", "a file more"])
def test_the_mark_changes_with_any_file(tmp_path, change):
    (tmp_path / "js").mkdir()
    file = tmp_path / "js" / "a.js"
    file.write_text("one")
    before = assets._mark_of(tmp_path)
    assert assets._mark_of(tmp_path) == before
    if change == "a byte":
        file.write_text("two")
    elif change == "a name":
        file.rename(file.with_name("b.js"))
    else:
        (tmp_path / "b.css").touch()
    assert assets._mark_of(tmp_path) != before


def test_no_page_names_a_file_by_an_address_that_is_asked_for_again(couple):
    for person in (couple[0], Person(couple[0].app)):
        for path in ("/", "/sign-in", "/safety", "/offline"):
            for file in re.findall(
                r'(?:src|href)="(/static/[^"]+)"', person.get(path, follow_redirects=True).text
            ):
                assert person.get(file).headers["Cache-Control"] == FOREVER, (path, file)
