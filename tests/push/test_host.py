"""What a host does about push: the settings, what the doctor sees, and that the key goes along with the others."""

import os

import pytest

from couples import config
from couples.maintenance import backup_file
from couples.push import server_key
from tests.real_server import couples


@pytest.fixture
def loaded(monkeypatch):
    """The settings that these variables make."""
    for name in [n for n in os.environ if n.startswith("COUPLES_")]:
        monkeypatch.delenv(name)

    def load(**given) -> config.Settings:
        for name, value in given.items():
            monkeypatch.setenv(f"COUPLES_{name}", value)
        return config.load()

    return load


def test_it_is_off_until_the_host_says_so(loaded):
    assert not loaded().push
    assert not loaded(PUSH="off").push
    assert loaded(PUSH="on").push


@pytest.mark.parametrize(
    ("base", "can"),
    [("https://couples.example.org", True), ("http://127.0.0.1:8000", True), ("http://localhost:8000", True),
     ("http://couples.lan", False), ("http://192.168.1.2:8000", False)],
)  # fmt: skip
def test_it_needs_https_or_the_machine_itself(loaded, base, can):
    assert loaded(PUSH="on", BASE_URL=base).can_push is can
    assert not loaded(PUSH="off").can_push


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"PUSH": "yes"}, "PUSH"), ({"PUSH": "on", "PUSH_CONTACT": "no address"}, "COUPLES_PUSH_CONTACT")],
)
def test_what_cannot_be_used_stops_the_start_and_says_which(loaded, wrong, says):
    with pytest.raises(config.BadSetting, match=says):
        loaded(**wrong)


def test_whom_push_services_are_told_to_turn_to(loaded):
    assert (
        server_key.contact(loaded(BASE_URL="https://couples.example.org:8443"))
        == "https://couples.example.org"
    )
    assert server_key.contact(loaded(PUSH_CONTACT="host@example.org")) == "mailto:host@example.org"


@pytest.mark.parametrize(
    ("settings", "says"),
    [({}, "ok   push: Off: phones get no reminders."),
     ({"COUPLES_PUSH": "on"}, "ok   push: On."),
     ({"COUPLES_PUSH": "on", "COUPLES_BASE_URL": "http://couples.invalid"},
      "look push: It's on, but browsers only allow it over https.")],
)  # fmt: skip
def test_the_doctor_says_whether_it_is_possible(ana, settings, says):
    assert says in couples(ana.app.config["SETTINGS"].data, "doctor", **settings).output


@pytest.mark.sqlite("backups are copies of the file")
def test_a_backup_has_the_key_and_a_restore_brings_it_back(app, ana, tmp_path):
    settings = app.config["SETTINGS"]
    public = server_key.public(settings)
    assert couples(settings.data, "backup", tmp_path / "whole.db").exit_code == 0
    assert (
        couples(settings.data, "backup", tmp_path / "bare.db", "--keys-apart", tmp_path / "keys").exit_code
        == 0
    )
    assert "push.key" in couples(settings.data, "backup", tmp_path / "none.db", "--without-keys").output
    for name, keys in (("whole", ()), ("bare", ("--keys", tmp_path / "keys"))):
        new = tmp_path / name
        done = couples(new, "restore", tmp_path / f"{name}.db", *keys)
        assert done.exit_code == 0, done.output
        assert (new / "push.key").read_bytes() == (settings.data / "push.key").read_bytes()
        assert (new / "push.key").stat().st_mode & 0o777 == 0o600
    assert server_key.public(settings) == public


@pytest.mark.sqlite("backups are copies of the file")
def test_without_anyone_who_wanted_it_there_is_no_key_and_backups_and_restores_do_without(app, ana, tmp_path):
    data = app.config["SETTINGS"].data
    done = couples(data, "backup", tmp_path / "whole.db")
    assert done.exit_code == 0
    assert couples(tmp_path / "new", "restore", tmp_path / "whole.db").exit_code == 0
    assert not (tmp_path / "new/push.key").exists()
    assert set(backup_file.read_keys(tmp_path / "new")) == {"pepper.key", "cookie.key"}


def test_the_doctor_sees_a_key_that_others_can_read(app, ana):
    data = app.config["SETTINGS"].data
    server_key.mark(app.config["SETTINGS"])
    os.chmod(data / "push.key", 0o644)
    assert "Other users of this machine can read push.key" in couples(data, "doctor").output
