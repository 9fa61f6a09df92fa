"""What stands around the server: the container's files, the unit, the recipes. They name only what's there."""

import configparser
import difflib
import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from couples import config
from couples.cli import backups, main

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
        "compose.scale.yaml",
        "docs/hosting/Caddyfile",
        "docs/hosting/nginx.conf",
        "docs/hosting/couples.service",
        "docs/hosting/couples@.service",
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


@pytest.mark.parametrize(("extras", "installs"), [("", "."), ("scale", ".[scale]")])
def test_the_image_has_an_extra_only_where_it_is_asked_for(extras, installs):
    what = re.search(r'-c constraints.txt ("\S+")$', read("Dockerfile"), re.MULTILINE)[1]
    done = subprocess.run(
        ["sh", "-c", f"printf %s {what}"], env={"EXTRAS": extras}, capture_output=True, text=True, check=True
    )
    assert done.stdout == installs
    assert extras in ("", *tomllib.loads(read("pyproject.toml"))["project"]["optional-dependencies"])


def services_in(compose: str) -> dict[str, str]:
    services = compose.partition("\nnetworks:\n")[0].partition("\nvolumes:\n")[0]
    return dict(re.findall(r"^  (\w+):\n((?:    .*\n|\n)+)", f"{services}\n", re.MULTILINE))


def test_compose_has_one_service_with_one_volume_and_caddy_only_where_it_is_asked_for():
    services = services_in(read("compose.yaml"))
    assert set(services) == {"couples", "caddy"}
    assert "profiles:\n      - caddy" in services["caddy"]
    assert "profiles" not in services["couples"]
    assert re.findall(r"- (\w+):/", services["couples"]) == ["data"]
    assert '"127.0.0.1:8000:8000"' in services["couples"]
    assert (ROOT / re.search(r"\./([^:]+Caddyfile):", services["caddy"])[1]).exists()


def test_the_compose_of_several_servers_has_one_way_in_and_what_they_share_is_reached_from_inside_alone():
    compose = read("compose.scale.yaml")
    services = services_in(compose)
    assert set(services) == {"couples", "postgresql", "redis", "caddy"}
    assert [name for name, service in services.items() if "    ports:" in service] == ["caddy"]
    assert "inside: # from where nothing outside is reached, nor reaches in\n    internal: true" in compose
    for name in ("postgresql", "redis"):
        assert re.findall(r"    networks:\n((?:      - .*\n)+)", services[name]) == ["      - inside\n"]
    assert re.search(r"replicas: \$\{PROCESSES:-(\d)\}", services["couples"])[1] == "2"
    assert "EXTRAS: scale" in services["couples"]
    assert re.findall(r"- (\w+):/", services["couples"]) == ["data"]
    assert "@postgresql/couples" in services["couples"]
    assert "redis://redis:6379" in services["couples"]
    assert "UPSTREAM: couples:8000" in services["caddy"]
    assert "BUFFERING: request_buffers" in services["caddy"]
    assert "log_error_verbosity=terse" in services["postgresql"]


def test_another_number_of_servers_changes_nothing_in_those_that_run_and_new_ones_leave_caddy_alone():
    """Compose replaces a container whose settings have changed, and whatever depends on it."""
    services = services_in(read("compose.scale.yaml"))
    assert 'PROCESSES: ""' in services["couples"].partition("    environment:")[2]
    assert "depends_on" not in services["caddy"]


def test_what_the_container_of_one_server_may_not_do_none_of_several_may():
    one, several = (services_in(read(name))["couples"] for name in ("compose.yaml", "compose.scale.yaml"))
    for held in (
        "read_only: true",
        "cap_drop:\n      - ALL",
        "no-new-privileges:true",
        "init: true",
        "env_file: .env",
    ):
        assert held in one
        assert held in several


def test_the_unit_of_several_servers_is_that_of_one_but_for_its_port():
    one, several = (read(f"docs/hosting/{name}.service").splitlines() for name in ("couples", "couples@"))
    changed = [line for line in difflib.ndiff(one[1:], several[1:]) if line[0] in "+-"]
    assert changed == [
        "- Description=Couples, a private place for two partners",
        "+ Description=Couples, a private place for two partners, on port %i",
        "- After=network-online.target time-sync.target",
        "+ After=network-online.target time-sync.target postgresql.service redis-server.service",
        "+ EnvironmentFile=-/etc/couples-%i.env",
        "- ExecStart=/usr/bin/env COUPLES_DATA=/var/lib/couples /opt/couples/bin/couples serve",
        "+ ExecStart=/usr/bin/env COUPLES_DATA=/var/lib/couples COUPLES_PORT=%i /opt/couples/bin/couples serve",
    ]


def test_the_unit_has_a_user_a_folder_of_its_own_and_waits_between_starts():
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str
    unit.read_string(read("docs/hosting/couples.service"))
    service = unit["Service"]
    assert service["User"] == "couples"
    folder = f"COUPLES_DATA=/var/lib/{service['StateDirectory']}"
    assert (
        service["ExecStart"] == f"/usr/bin/env {folder} /opt/couples/bin/couples serve"
    )  # whatever couples.env says
    assert f"export {folder}\n" in read("docs/hosting/couples.sh")
    assert (service["Restart"], service["StateDirectoryMode"]) == ("on-failure", "0700")


def test_the_nightly_backup_runs_as_the_servers_user_with_its_settings_and_a_command_that_there_is():
    both = [configparser.RawConfigParser(strict=False) for _ in range(2)]
    for unit, name in zip(both, ("couples", "couples-backup"), strict=True):
        unit.optionxform = str
        unit.read_string(read(f"docs/hosting/{name}.service"))
    server, backup = (unit["Service"] for unit in both)
    for name in ("User", "Group", "EnvironmentFile", "UMask"):
        assert server[name] == backup[name]
    env, folder, program, *command = backup["ExecStart"].split()
    assert server["ExecStart"] == f"{env} {folder} {program} serve"
    main.make_context("couples", command[:1])
    assert backups.backup.make_context("backup", command[1:]).params["keep"] == 14
    assert "Persistent=true" in read("docs/hosting/couples-backup.timer")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_understands_the_units(tmp_path):
    names = ("couples.service", "couples@8001.service", "couples-backup.service", "couples-backup.timer")

    def complaints() -> str:
        units = [tmp_path / name for name in names]
        done = subprocess.run(
            ["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False
        )
        return "\n".join(line for line in done.stderr.splitlines() if any(name in line for name in names))

    for name in names:
        unit = read(f"docs/hosting/{name.replace('8001', '')}").replace(
            "/opt/couples/bin/couples", "/bin/true"
        )
        (tmp_path / name).write_text(unit)
    assert complaints() == ""
    timer = tmp_path / "couples-backup.timer"
    timer.write_text(timer.read_text().replace("*-*-* 03:00", "every night"))
    assert "couples-backup.timer" in complaints()


def test_the_text_on_several_servers_fills_in_all_that_the_recipes_leave_open():
    text = read("docs/scale.md")
    command = re.search(r"^sed (-e .*?) docs/hosting/Caddyfile", text, re.MULTILINE | re.DOTALL)[1]
    changes = shlex.split(command.replace("\\\n", " "))
    done = subprocess.run(
        ["sed", *changes, ROOT / "docs/hosting/Caddyfile"], capture_output=True, text=True, check=True
    )
    assert "{$" in read("docs/hosting/Caddyfile")
    assert "{$" not in done.stdout
    assert re.search(r"^\s+buffer_requests\n\s+health_uri /healthz\?stopping$", done.stdout, re.MULTILINE)
    line = "    server 127.0.0.1:{} max_fails=0;\n"
    assert line.format(8000) in read("docs/hosting/nginx.conf")
    assert line.format(8001) + line.format(8002) in text


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


@pytest.fixture
def hosts_command(tmp_path):
    """Runs docs/hosting/couples.sh over settings; `sudo`, `runuser` and `id` only tell who it would be."""
    (tmp_path / "sudo").write_text('#!/bin/sh\necho "sudo as $2"\nshift 2\nAS=couples exec "$@"\n')
    (tmp_path / "runuser").write_text('#!/bin/sh\necho "root as $2"\nshift 3\nAS=couples exec "$@"\n')
    (tmp_path / "id").write_text("#!/bin/sh\n[ $1 = -u ] && echo ${NUMBER:-1000} || echo ${AS:-ana}\n")
    (tmp_path / "real").write_text('#!/bin/sh\necho "$COUPLES_DATA $COUPLES_RUN_BY"\nprintf "%s|" "$@"\n')
    script = read("docs/hosting/couples.sh").replace("/opt/couples/bin/couples", str(tmp_path / "real"))
    (tmp_path / "couples").write_text(script.replace("/etc/couples.env", str(tmp_path / "env")))
    for name in ("sudo", "runuser", "id", "real", "couples"):
        (tmp_path / name).chmod(0o755)

    def run(settings: str | None, **more: str) -> subprocess.CompletedProcess:
        if settings is not None:
            (tmp_path / "env").write_text(settings)
        return subprocess.run(
            [tmp_path / "couples", "backup", "a b", "--replace"], env={"PATH": f"{tmp_path}:/usr/bin:/bin", **more},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run


def test_the_hosts_own_command_gives_all_it_is_told_to_the_servers_user_with_its_settings(hosts_command):
    assert "single quotes" in read(".env.sample")
    sample = read(".env.sample") + "COMPOSE_PROFILES=caddy\nCOUPLES_RUN_BY='Ana # $1 Maria'"
    said = ["/var/lib/couples Ana # $1 Maria", "backup|a b|--replace|"]
    assert hosts_command(sample).stdout.splitlines() == ["sudo as couples", *said]
    assert hosts_command(sample, NUMBER="0").stdout.splitlines() == ["root as couples", *said]
    assert hosts_command(sample, AS="couples").stdout.splitlines() == said


@pytest.mark.parametrize(
    ("value", "means"),
    [("Ana", "Ana"), ("", ""), ("''", ""), ("'$(id) `id` \"a\" \\'", '$(id) `id` "a" \\'), ('"O\'Hara"', "O'Hara"),
     ("https://a.org:8/b?c=d&e=%20", "https://a.org:8/b?c=d&e=%20"), ("'Zoë'", "Zoë")],
)  # fmt: skip
def test_a_value_means_to_the_hosts_own_command_what_it_means_to_the_server(hosts_command, value, means):
    done = hosts_command(f"COUPLES_RUN_BY={value}\n", AS="couples")
    assert done.stdout.splitlines()[0] == f"/var/lib/couples {means}"


@pytest.mark.parametrize(
    "value", ["Ana Maria", "pa$$word", "pa`id`", "a'b", "'a'b'", '"a$b"', "a\\b", "a#b", "'a"]
)
def test_a_value_that_needs_quotes_stops_the_hosts_own_command_and_names_the_line_without_the_value(
    hosts_command, value
):
    done = hosts_command(f"#COUPLES_PORT=1\nCOUPLES_RUN_BY={value}\n", AS="couples")
    assert (done.returncode, done.stdout) == (1, "")
    assert "env, line 2: the value of COUPLES_RUN_BY goes between single quotes" in done.stderr
    assert value not in done.stderr
    assert "line 1: that's no setting" in hosts_command("Maria").stderr


def test_settings_that_the_servers_user_cannot_read_stop_the_hosts_own_command(hosts_command, tmp_path):
    (tmp_path / "env").mkdir()
    script = (tmp_path / "couples").read_text()
    (tmp_path / "couples").write_text(
        script.replace('-r "$settings"', "x = y")
    )  # whoever is root reads everything
    done = hosts_command(None, AS="couples")
    assert (done.returncode, done.stdout) == (1, "")
    assert "env can't be read by the user couples: sudo chown root:couples" in done.stderr


def test_settings_may_hold_a_password_so_the_text_installs_them_for_the_servers_user_alone():
    steps = read("docs/hosting/README.md")
    assert "install -g couples -m 640 .env.sample /etc/couples.env" in steps
    assert steps.index("sudo useradd") < steps.index("/etc/couples.env")
