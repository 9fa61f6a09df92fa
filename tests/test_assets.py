"""Static files: addresses that change with what's in them, so that a browser asks for each once."""

import gzip
import re
import shutil

import brotli
import pytest

from couples import assets
from couples.assets import folder_of_pages
from couples.extensions import compress
from tests.conftest import Person

FOREVER = "public, max-age=31536000, immutable"


def marked(page: str) -> list[str]:
    return re.findall(r'(?:src|href)="(/static/v-[0-9a-f]{12}/[^"]+)"', page)


def test_what_a_page_names_is_kept_for_a_year_and_so_is_all_that_a_script_imports(ana):
    files = marked(ana.page("/"))
    assert {file.rpartition(".")[2] for file in files} >= {"css", "js", "png"}
    [app] = [file for file in files if file.endswith("/bundle/app.js")]
    script = ana.get(app)
    imports = re.findall(r"`\./(\w+\.js)`", script.text)
    assert len(imports) > 5
    for file in (*files, *(app.replace("app.js", name) for name in imports)):
        answer = ana.get(file)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, FOREVER), file


def test_a_page_that_lies_open_across_a_new_version_still_gets_its_scripts_unkept(ana):
    for file in ("/static/v-0123456789ab/js/autosave.js", "/static/js/autosave.js", "/static/css/all.css"):
        answer = ana.get(file)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


def test_nothing_outside_the_folder_is_reached_by_a_marked_address(ana):
    [app] = [file for file in marked(ana.page("/")) if file.endswith("/bundle/app.js")]
    for way in ("../couples/config.py", "js/../../pyproject.toml", "%2e%2e/pyproject.toml", "nowhere.js"):
        answer = ana.get(app.replace("bundle/app.js", way))
        assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


def test_fonts_keep_their_own_address_from_version_to_version(ana):
    css = ana.get(next(file for file in marked(ana.page("/")) if file.endswith(".css"))).text
    fonts = re.findall(r'url\("([^"]+\.woff2)"\)', css)
    assert len(fonts) == 6
    for font in fonts:
        assert font.startswith("/static/fonts/")
        assert ana.get(font).headers["Cache-Control"] == FOREVER


@pytest.mark.parametrize("change", ["a byte", "a name", "a file more"])
def test_the_mark_changes_with_any_file(change):
    before = {"js/a.js": b"one"}
    after = {
        "a byte": {"js/a.js": b"two"},
        "a name": {"js/b.js": b"one"},
        "a file more": {**before, "b.css": b""},
    }
    assert assets._mark_of(before) == assets._mark_of({**before}) != assets._mark_of(after[change])


def test_no_page_names_a_file_by_an_address_that_is_asked_for_again(couple):
    for person in (couple[0], Person(couple[0].app)):
        for path in ("/", "/sign-in", "/safety", "/offline"):
            for file in re.findall(
                r'(?:src|href)="(/static/[^"]+)"', person.get(path, follow_redirects=True).text
            ):
                assert person.get(file).headers["Cache-Control"] == FOREVER, (path, file)


# --- the bundle ----------------------------------------------------------------------------------------------------


def files_of_today() -> dict[str, bytes]:
    folder = folder_of_pages() / "static"
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_bundle_is_made_of_the_scripts_of_today():
    assert assets.is_of_today(files_of_today()), "a script has changed: make format makes static/bundle again"


@pytest.mark.parametrize("change", ["a byte", "a script more", "a script less", "no bundle"])
def test_a_bundle_of_other_scripts_is_noticed(change):
    files = files_of_today()
    if change == "a byte":
        files["js/app.js"] += b"\n"
    elif change == "a script more":
        files["js/new.js"] = b""
    elif change == "a script less":
        del files["js/slider.js"]
    else:
        del files[assets.MADE_OF]
    assert not assets.is_of_today(files)


def test_a_script_that_was_edited_is_the_one_that_runs(make_app, monkeypatch, tmp_path):
    folder = folder_of_pages()
    shutil.copytree(folder / "static", tmp_path / "static")
    (tmp_path / "templates").symlink_to(folder / "templates")
    monkeypatch.setattr(assets, "folder_of_pages", lambda: tmp_path)
    assert "/bundle/app.js" in Person(make_app("as it is")).page("/sign-in")
    with (tmp_path / "static/js/app.js").open("a") as script:
        script.write("// edited\n")
    assets._read.cache_clear()  # another process would read them again
    nobody = Person(make_app("edited"))
    page = nobody.page("/sign-in")
    assert "/bundle/" not in page
    [app] = [file for file in marked(page) if file.endswith("/js/app.js")]
    assert nobody.get(app).text.endswith("// edited\n")


# --- in few bytes --------------------------------------------------------------------------------------------------


UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}


def packed(person: Person, file: str, way: str, **headers: str):
    return person.get(file, headers={"Accept-Encoding": way, **headers})


@pytest.mark.parametrize("way", UNPACK)
def test_scripts_and_styles_come_small_and_whole_and_are_not_asked_for_twice(ana, way):
    for file in [file for file in marked(ana.page("/")) if file.endswith((".js", ".css"))]:
        plain = ana.get(file)
        for _ in range(2):
            answer = packed(ana, file, way)
            assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, way)
            assert UNPACK[way](answer.data) == plain.data
            assert len(answer.data) < len(plain.data) / 2
        again = packed(ana, file, way, **{"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("way", UNPACK)
def test_a_part_that_somebody_asked_for_is_never_given_to_others_as_the_whole(ana, way):
    [app] = [file for file in marked(ana.page("/")) if file.endswith("/bundle/app.js")]
    for odd in ({"Range": "bytes=0-9"}, {"Range": "bytes=5-"}):
        packed(ana, app, way, **odd)
    ana.client.head(app, base_url=ana.base, headers={"Accept-Encoding": way})
    assert UNPACK[way](packed(ana, app, way).data) == ana.get(app).data


def test_made_up_marks_fill_no_memory(ana):
    [app] = [file for file in marked(ana.page("/")) if file.endswith("/bundle/app.js")]
    packed(ana, app, "br")
    before = len(compress.cache.data)
    for n in range(20):
        assert packed(ana, re.sub("v-[0-9a-f]+", f"v-{n}", app), "br").status_code == 200
    assert len(compress.cache.data) == before


def test_the_icon_in_each_page_is_an_address_without_spaces(app):
    icon = app.jinja_env.globals["page_icon"]()
    assert " " not in icon
