"""What stands around the server: the container's files, the unit, the recipes. They name only what's there."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from couples import config

ROOT = Path(__file__).parents[1]
RECIPES = ROOT / "docs/hosting"


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def settings_in(sample: str) -> list[str]:
    """The settings that a sample of an environment file gives, also behind a #."""
    return re.findall(r"^#?COUPLES_([A-Z_]+)=", sample, re.MULTILINE)


def test_the_sample_has_every_setting_once_and_no_other():
    sample = read(".env.sample")
    assert sorted(settings_in(sample)) == sorted(config.KNOWN)
    for changed in (
        sample.replace("#COUPLES_SIGNUP=", "#"),
        sample + "\nCOUPLES_COLOUR=red",
        sample + "\n#COUPLES_PORT=1",
    ):
        assert sorted(settings_in(changed)) != sorted(config.KNOWN)


def test_the_samples_values_are_ones_that_can_be_used_and_the_defaults_where_it_says_so(
    monkeypatch, tmp_path
):
    for name in config.KNOWN:
        monkeypatch.delenv(f"COUPLES_{name}", raising=False)
    default = config.load()
    for name, value in re.findall(r"^#(COUPLES_[A-Z_]+)=(.*)$", read(".env.sample"), re.MULTILINE):
        monkeypatch.setenv(name, value)
    sample = config.load()
    chosen = {"data", "data_is_named", "base_url"}
    differs = {name for name in vars(sample) if getattr(sample, name) != getattr(default, name)}
    assert differs == chosen


@pytest.mark.parametrize(
    "name",
    [
        "Dockerfile",
        "compose.yaml",
        "docs/hosting/Caddyfile",
        "docs/hosting/nginx.conf",
        "docs/hosting/couples.service",
    ],
)
def test_every_setting_that_a_file_names_is_one(name):
    assert set(re.findall(r"COUPLES_([A-Z_]+)\b", read(name))) <= config.KNOWN


def test_the_image_is_made_of_what_is_there_and_runs_as_nobody_special():
    dockerfile = read("Dockerfile")
    copied = [
        source
        for line in re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE)
        for source in line.split()
    ]
    assert {"couples", "templates", "static", "pyproject.toml", "constraints.txt"} <= set(copied)
    allowed = re.findall(r"^!(.+)$", read(".dockerignore"), re.MULTILINE)
    assert sorted(allowed) == sorted(copied)
    assert all((ROOT / source).exists() for source in copied)
    last = dockerfile.rpartition("FROM")[2]
    assert re.search(r"^USER couples$", last, re.MULTILINE)
    assert "/healthz" in re.search(r"HEALTHCHECK.*\\\n(.+)", last)[1]
    assert last.index("USER couples") < last.index("ENTRYPOINT")


def test_the_probe_of_the_image_is_python_that_can_be_read():
    probe = re.search(r'CMD \["python", "-c", "(.+)"\]', read("Dockerfile"))[1].replace('\\"', '"')
    compile(probe, "probe", "exec")


def test_compose_has_one_service_with_one_volume_and_caddy_only_where_it_is_asked_for():
    services = dict(
        re.findall(
            r"^  (\w+):\n((?:    .*\n|\n)+)", read("compose.yaml").partition("\nvolumes:")[0], re.MULTILINE
        )
    )
    assert set(services) == {"couples", "caddy"}
    assert "profiles:\n      - caddy" in services["caddy"]
    assert "profiles" not in services["couples"]
    assert re.findall(r"- (\w+):/", services["couples"]) == ["data"]
    assert '"127.0.0.1:8000:8000"' in services["couples"]
    assert (ROOT / re.search(r"\./([^:]+Caddyfile):", services["caddy"])[1]).exists()


def test_the_unit_has_a_user_a_folder_of_its_own_and_waits_between_starts():
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str
    unit.read_string(read("docs/hosting/couples.service"))
    service = unit["Service"]
    assert service["User"] == "couples"
    assert service["Environment"] == f"COUPLES_DATA=/var/lib/{service['StateDirectory']}"
    assert service["ExecStart"].endswith("/couples serve")
    assert (service["Restart"], service["StateDirectoryMode"]) == ("on-failure", "0700")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_understands_the_unit(tmp_path):
    unit = tmp_path / "couples.service"
    unit.write_text(read("docs/hosting/couples.service").replace("/opt/couples/bin/couples", "/bin/true"))
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert "couples.service" not in done.stderr, done.stderr


def test_both_proxies_limit_how_long_a_request_may_take_pass_web_sockets_and_write_no_addresses_down():
    nginx, caddy = read("docs/hosting/nginx.conf"), read("docs/hosting/Caddyfile")
    for directive in (
        "client_header_timeout",
        "client_body_timeout",
        "access_log off",
        "$http_host",
        "$http_upgrade",
    ):
        assert directive in nginx
    assert nginx.count("server {") == nginx.count("access_log off;") == nginx.count("error.log emerg;")
    assert "X-Forwarded-For $remote_addr;" in nginx  # never what a visitor sent
    for directive in ("read_header", "read_body", "reverse_proxy"):
        assert directive in caddy
    assert re.findall(r"^\s*log\b[^}]+", caddy, re.MULTILINE) == [
        "\tlog {\n\t\texclude http.log http.handlers\n\t"
    ]


def test_the_hosts_own_command_gives_all_it_is_told_to_the_servers_user_with_its_settings(tmp_path):
    """With a `sudo` that only tells who it would be."""
    (tmp_path / "sudo").write_text('#!/bin/sh\necho "as $2"\nshift 2\nexec "$@"\n')
    (tmp_path / "real").write_text('#!/bin/sh\necho "$COUPLES_DATA $COUPLES_HOST_NAME"\nprintf "%s|" "$@"\n')
    (tmp_path / "env").write_text("COUPLES_HOST_NAME='Ana # $1 Maria'\n")
    assert "single quotes" in read(".env.sample")
    for name in ("sudo", "real"):
        (tmp_path / name).chmod(0o755)
    script = read("docs/hosting/couples.sh").replace("/opt/couples/bin/couples", str(tmp_path / "real"))
    (tmp_path / "couples").write_text(script.replace("/etc/couples.env", str(tmp_path / "env")))
    done = subprocess.run(
        ["sh", tmp_path / "couples", "backup", "a b", "--replace"], env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines() == [
        "as couples",
        "/var/lib/couples Ana # $1 Maria",
        "backup|a b|--replace|",
    ]
