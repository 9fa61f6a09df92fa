"""Settings: a typo stops the start with a clear line."""

import os
import re
import resource
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from gunicorn.workers.workertmp import WorkerTmp

import couples
from couples import cli, config, server
from couples.maintenance import startup
from tests.conftest import CHEAP, close, settings_for


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch, tmp_path):
    for name in [n for n in os.environ if n.startswith("COUPLES_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COUPLES_DATA", str(tmp_path / "data"))


def test_without_settings_it_serves_this_machine_on_port_8000(tmp_path):
    settings = config.load()
    assert (settings.base_url, settings.host, settings.port) == ("http://127.0.0.1:8000", "127.0.0.1", 8000)
    assert settings.is_only_here
    assert not settings.is_https
    assert settings.signup == "invited"
    assert settings.transport == "auto"


def test_an_empty_setting_means_the_default_whichever_it_is(monkeypatch):
    unset = config.load()
    for name in config.KNOWN - {"DATA"}:
        monkeypatch.setenv(f"COUPLES_{name}", "")
    assert config.load() == unset


def test_the_port_alone_moves_the_address_too(monkeypatch):
    monkeypatch.setenv("COUPLES_PORT", "9000")
    assert config.load().base_url == "http://127.0.0.1:9000"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("COUPLES_SINGUP", "open", "COUPLES_SINGUP isn't a setting"),
        ("COUPLES_HOST_NAME", "Ana", "^COUPLES_HOST_NAME is now called COUPLES_RUN_BY.$"),
        ("COUPLES_PORT", "80a", '^COUPLES_PORT is "80a". It takes a whole number.$'),
        ("COUPLES_PORT", "0", "PORT"),
        ("COUPLES_SIGNUP", "maybe", "SIGNUP"),
        ("COUPLES_THREADS", "3", "THREADS"),
        ("COUPLES_BACKUPS", "-1", "BACKUPS"),
        ("COUPLES_METRICS", "9464", "COUPLES_METRICS"),
        ("COUPLES_METRICS", "0.0.0.0:9464", "Other machines"),
        ("COUPLES_METRICS", "192.168.1.5:9464", "Other machines"),
        ("COUPLES_METRICS", "127.0.0.1:0", "COUPLES_METRICS"),
        ("COUPLES_METRICS", "127.0.0.1:http", "COUPLES_METRICS"),
        ("COUPLES_METRICS", "127.0.0.1:8000", "a port of its own"),
        ("COUPLES_TRANSPORT", "pigeons", "TRANSPORT"),
        ("COUPLES_BASE_URL", "couples.example.org", "COUPLES_BASE_URL"),
        (
            "COUPLES_BASE_URL",
            "https://example.org/couples",
            "its own domain or subdomain: under a path, other sites",
        ),
        ("COUPLES_EXIT_URL", "javascript:alert(1)", "COUPLES_EXIT_URL"),
        ("COUPLES_DATABASE_URL", "mysql://ana:kettle@host/couples", "COUPLES_DATABASE_URL takes"),
        ("COUPLES_DATABASE_URL_FILE", "/nowhere/url", "which isn't there"),
        ("COUPLES_REDIS_URL", "redis://:kettle@127.0.0.1", "needs COUPLES_DATABASE_URL"),
        ("COUPLES_REDIS_URL_FILE", "/nowhere/url", "which isn't there"),
        ("COUPLES_SMTP_FROM", "couples@example.org", "COUPLES_SMTP_HOST isn't"),
        ("COUPLES_SMTP_HOST", "smtp.example.org", "COUPLES_SMTP_FROM"),
    ],
)
def test_an_unknown_or_bad_setting_stops_the_start_and_is_named(monkeypatch, name, value, says):
    monkeypatch.setenv(name, value)
    with pytest.raises(config.BadSetting, match=says):
        config.load()
    result = CliRunner().invoke(cli.main, ["init"])
    assert result.exit_code == 1
    assert re.search(says.strip("^$"), result.output)
    assert "Traceback" not in result.output
    assert "Environment variable" not in result.output


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("HTTPS://Couples.Example.org/", "https://couples.example.org"),
        ("https://couples.example.org:443", "https://couples.example.org"),
        ("http://vm:80", "http://vm"),
        ("https://vm:", "https://vm"),
        ("http://Vm:8123", "http://vm:8123"),
        ("https://münchen.example", "https://xn--mnchen-3ya.example"),
        ("https://кохання.укр", "https://xn--80atkac6b8d.xn--j1amh"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_the_servers_address_is_read_as_browsers_send_it(monkeypatch, written, read):
    monkeypatch.setenv("COUPLES_BASE_URL", written)
    settings = config.load()
    assert settings.base_url == read
    assert settings.is_https is read.startswith("https:")


@pytest.mark.parametrize(
    "written",
    ["https://a.example:99999", "https://a.example:x", "https://[::1", "https://a..b", "https://a.example?", "https://a.example#",
     "https://@a.example", "https://ana@a.example", "https://a.example\n", "https://a b"],
)  # fmt: skip
def test_what_no_browser_can_open_is_no_address_of_a_server(monkeypatch, written):
    monkeypatch.setenv("COUPLES_BASE_URL", written)
    with pytest.raises(config.BadSetting, match="COUPLES_BASE_URL is"):
        config.load()


def test_where_quick_exit_leads_can_be_sent_in_a_header_whatever_letters_it_was_written_in(monkeypatch):
    monkeypatch.setenv("COUPLES_EXIT_URL", "https://sinoptik.ua/погода-київ?о=1")
    address = config.load().exit_url
    assert address.isascii()
    assert unquote(address) == "https://sinoptik.ua/погода-київ?о=1"


def test_a_folder_of_someone_who_is_not_here_is_one_line(monkeypatch):
    monkeypatch.setenv("COUPLES_DATA", "~nosuchuser/couples")
    with pytest.raises(config.BadSetting, match="COUPLES_DATA"):
        config.load()


@pytest.mark.parametrize("host", ["::1", "[::1]"])
def test_a_server_listens_on_an_ipv6_address_however_it_is_written(tmp_path, monkeypatch, host):
    monkeypatch.setenv("COUPLES_HOST", host)
    settings = settings_for(tmp_path, host=config.load().host)
    app = couples.create_app(settings, argon2_cost=CHEAP)
    assert server.Server(app).cfg.address == [("::1", 8000)]
    close(app)


def test_a_server_starts_where_nothing_can_be_written_to_tmp(tmp_path, monkeypatch):
    app = couples.create_app(settings_for(tmp_path / "data"), argon2_cost=CHEAP)
    assert server.Server(app).cfg.worker_tmp_dir is None
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", lambda: [str(tmp_path / "full")])
    cfg = server.Server(app).cfg
    WorkerTmp(cfg).close()
    assert cfg.worker_tmp_dir == str(tmp_path / "data")
    close(app)


def test_the_address_of_a_database_can_come_from_a_file_and_is_shown_nowhere(monkeypatch, tmp_path):
    url = "postgresql+psycopg://ana:kettle@host/couples"
    (tmp_path / "url").write_text(f"{url}\n")
    monkeypatch.setenv("COUPLES_DATABASE_URL_FILE", str(tmp_path / "url"))
    settings = config.load()
    assert settings.database_url == url
    assert settings.backups == 0
    assert "kettle" not in repr(settings)
    monkeypatch.setenv("COUPLES_DATABASE_URL", url)
    with pytest.raises(config.BadSetting, match="one is enough"):
        config.load()


def begin_without_the_right_to_override(folder):
    """`couples init` as root has it in a container: a folder's permissions count for it as for everyone."""
    drop = (
        ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"] if os.geteuid() == 0 else []
    )
    command = [*drop, sys.executable, "-m", "couples.cli", "init"]
    here = os.environ | {"COUPLES_DATA": str(folder)}
    return subprocess.run(command, env=here, capture_output=True, text=True, check=False)


def test_a_folder_that_cannot_be_written_to_ends_in_one_line_that_says_what_helps(tmp_path):
    folder = tmp_path / "read-only"
    folder.mkdir()
    assert begin_without_the_right_to_override(folder).returncode == 0
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o500)
    done = begin_without_the_right_to_override(shut)
    assert done.returncode == 1
    assert f"COUPLES_DATA is {shut}" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(shut.iterdir()) == []


def test_a_file_in_the_place_of_the_folder_ends_in_the_same_line(monkeypatch, tmp_path):
    (tmp_path / "data").write_text("a picture")
    result = CliRunner().invoke(cli.main, ["init"])
    assert result.exit_code == 1
    assert "COUPLES_DATA is" in result.output
    assert (tmp_path / "data").read_text() == "a picture"


def test_secrets_are_made_once_and_only_their_owner_can_read_them(tmp_path):
    first = config.secret_file(tmp_path / "new", "pepper.key")
    assert len(first) == 32
    assert config.secret_file(tmp_path / "new", "pepper.key") == first
    assert stat.S_IMODE((tmp_path / "new/pepper.key").stat().st_mode) == 0o600


@pytest.fixture
def like_most_machines():
    """Files are made readable for everyone where nobody says otherwise."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.glob("couples.db*")}


@pytest.mark.sqlite("the database is a file")
@pytest.mark.parametrize("begun_by", ["nobody", "an earlier version"])
def test_the_database_and_what_lies_beside_it_are_their_owners_from_the_first_run(
    tmp_path, monkeypatch, like_most_machines, begun_by
):
    folder = tmp_path / "server"
    folder.mkdir()
    if begun_by != "nobody":
        startup.prepare(couples.create_app(settings_for(folder), argon2_cost=CHEAP))
        for path in folder.glob("couples.db*"):
            path.chmod(0o644)
        assert set(modes(folder).values()) == {0o644}
    seen, check = [], startup.check_pepper
    monkeypatch.setattr(startup, "check_pepper", lambda: [seen.append(modes(folder)), check()])
    app = couples.create_app(settings_for(folder), argon2_cost=CHEAP)
    startup.prepare(app)
    three = dict.fromkeys(["couples.db", "couples.db-wal", "couples.db-shm"], 0o600)
    assert seen == [three]
    assert modes(folder) == three
    close(app)


@pytest.mark.parametrize("content", [b"", b"x", b"x" * 33])
@pytest.mark.parametrize("name", ["pepper.key", "cookie.key"])
def test_a_damaged_key_file_is_one_clear_line_and_stays_as_it_is(monkeypatch, tmp_path, name, content):
    where = {"COUPLES_DATA": str(tmp_path)}
    assert CliRunner().invoke(cli.main, ["init"], env=where).exit_code == 0
    (tmp_path / name).write_bytes(content)
    database = (tmp_path / "couples.db").read_bytes()
    result = CliRunner().invoke(cli.main, ["migrate"], env=where)
    assert result.exit_code == 1
    assert f"{name} has {len(content)} bytes; it needs 32" in result.output
    assert "Traceback" not in result.output
    assert (tmp_path / name).read_bytes() == content
    assert (tmp_path / "couples.db").read_bytes() == database


def test_a_server_asks_for_as_many_open_files_as_its_pages_need_and_for_no_fewer_than_it_has():
    before, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (400, most))
        server.make_room_for_files(900)
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (900, most)
        server.make_room_for_files(500)
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (900, most)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (before, most))
