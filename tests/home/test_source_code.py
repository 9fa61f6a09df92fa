"""Whoever uses this server gets its source code, and with it nothing of the host's or of any couple's."""

from io import BytesIO
from zipfile import ZipFile

from couples.home import source_code


def test_the_privacy_page_leads_everyone_to_the_source_of_what_runs_here(nobody):
    assert 'href="/source"' in nobody.page("/privacy")
    answer = nobody.get("/source")
    assert answer.status_code == 200
    with ZipFile(BytesIO(answer.data)) as packed:
        here = source_code.PACKAGE / "home/source_code.py"
        assert packed.read("couples-source/couples/home/source_code.py") == here.read_bytes()
        names = set(packed.namelist())
    for needed in ("LICENSE", "pyproject.toml", "templates/base.html", "static/css/base.css", "Makefile"):
        assert f"couples-source/{needed}" in names, needed


def test_no_data_key_or_setting_of_the_host_is_in_it(tmp_path, monkeypatch):
    for name in (
        "couples/home/a.py",
        "instance/couples.db",
        "instance/pepper.key",
        ".env",
        "pyproject.toml",
        "LICENSE",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "couples/own.py").symlink_to(tmp_path / ".env")
    monkeypatch.setattr(source_code, "PACKAGE", tmp_path / "couples")
    with ZipFile(BytesIO(source_code.zipped.__wrapped__())) as packed:
        assert packed.namelist() == [
            f"couples-source/{n}" for n in ("LICENSE", "couples/home/a.py", "pyproject.toml")
        ]
