"""What a host does about mail: the settings, a test letter, and what the doctor sees. One clear line for what's wrong."""

import os
import re

import pytest

from couples import config
from couples.smtp_settings import SmtpSettings
from tests.mail.servers import mail_server, raw_server
from tests.real_server import couples

SERVER = {"HOST": "smtp.example.org", "FROM": "couples@example.org"}


@pytest.fixture
def loaded(monkeypatch, tmp_path):
    """The settings that these variables make."""
    for name in [n for n in os.environ if n.startswith("COUPLES_")]:
        monkeypatch.delenv(name)

    def load(**given) -> SmtpSettings | None:
        for name, value in given.items():
            monkeypatch.setenv(f"COUPLES_SMTP_{name}", value)
        return config.load().smtp

    return load


def named(settings: SmtpSettings, **more) -> dict[str, str]:
    """The variables that lead to a mail server."""
    given = {
        "HOST": settings.host,
        "PORT": settings.port,
        "TLS": settings.tls,
        "FROM": settings.sender,
        "TIMEOUT": 1,
    }
    return {f"COUPLES_SMTP_{name}": str(value) for name, value in (given | more).items()}


def test_without_a_host_there_is_no_mail_server(loaded):
    assert loaded() is None
    assert loaded(HOST="", PORT="", FROM="") is None


def test_host_and_sender_are_enough_and_tls_is_on(loaded):
    settings = loaded(**SERVER)
    assert (settings.tls, settings.port, settings.timeout) == ("starttls", 587, 15)
    assert loaded(TLS="tls").port == 465
    assert loaded(TLS="none").port == 25
    assert loaded(PORT="2525").port == 2525


def test_the_password_comes_from_a_file_and_shows_in_no_print_of_the_settings(loaded, tmp_path):
    (tmp_path / "secret").write_text("a long password \n")
    settings = loaded(**SERVER, USER="ana", PASSWORD_FILE=str(tmp_path / "secret"))
    assert settings.password == "a long password "
    assert "a long password" not in repr(settings)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"PORT": "70000"}, "PORT"),
        ({"TLS": "maybe"}, "COUPLES_SMTP_TLS"),
        ({"TIMEOUT": "0"}, "TIMEOUT"),
        ({"TIMEOUT": "61"}, "TIMEOUT"),
        ({"FROM": "couples"}, "COUPLES_SMTP_FROM"),
        ({"FROM": "a@example.org\nBcc: b@example.org"}, "COUPLES_SMTP_FROM"),
        ({"USER": "ana"}, "both, or neither"),
        ({"PASSWORD": "secret"}, "both, or neither"),
        ({"TLS": "none", "USER": "ana", "PASSWORD": "secret"}, "travel unencrypted"),
        ({"USER": "ana", "PASSWORD_FILE": "/nowhere/secret"}, "which isn't there"),
        ({"USER": "ana", "PASSWORD": "secret", "PASSWORD_FILE": "/nowhere/secret"}, "one is enough"),
    ],
)
def test_what_cannot_work_is_named_and_a_password_is_not(loaded, given, says):
    with pytest.raises(config.BadSetting, match=says) as refused:
        loaded(**SERVER | given)
    assert "secret" not in str(refused.value).replace("/nowhere/secret", "")


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (lambda path: path.touch(), "is empty"),
        (lambda path: path.write_text("\n"), "is empty"),
        (lambda path: path.mkdir(), "is a folder; it takes a file"),
        (lambda path: path.write_text("kettle\nlocked\n"), "has several lines; it takes one"),
        (lambda path: path.write_bytes(b"\xff\xfe\x00"), "isn't text"),
    ],
)
def test_a_file_that_holds_no_password_is_named_with_what_is_wrong_and_none_of_what_it_holds(
    loaded, tmp_path, made, says
):
    made(tmp_path / "secret")
    with pytest.raises(config.BadSetting) as refused:
        loaded(**SERVER, USER="ana", PASSWORD_FILE=str(tmp_path / "secret"))
    assert str(refused.value) == f"COUPLES_SMTP_PASSWORD_FILE is {tmp_path / 'secret'}, which {says}."


def test_a_password_that_no_mail_server_is_ever_sent_is_refused_and_not_repeated(loaded):
    with pytest.raises(config.BadSetting, match="can only have ASCII letters") as refused:
        loaded(**SERVER, USER="ana", PASSWORD="größer")
    assert "größer" not in str(refused.value)


def test_the_mark_that_an_editor_puts_first_is_no_part_of_a_password(loaded, tmp_path):
    (tmp_path / "secret").write_text("kettle\n", "utf-8-sig")
    assert loaded(**SERVER, USER="ana", PASSWORD_FILE=str(tmp_path / "secret")).password == "kettle"


def test_a_relay_on_this_machine_may_have_a_password_without_tls(loaded):
    assert (
        loaded(**SERVER | {"HOST": "127.0.0.1", "TLS": "none", "USER": "ana", "PASSWORD": "x"}).user == "ana"
    )


def test_a_test_letter_is_sent_right_away_and_a_refusal_is_one_line_with_the_servers_words(tmp_path):
    with mail_server() as (box, settings):
        done = couples(tmp_path, "mail", "test", "Ana@bücher.example", **named(settings))
        assert done.exit_code == 0, done.output
        (got,) = box.received
        assert got.to == ["ana@xn--bcher-kva.example"]
        assert "This is a test" in got.text
        box.refuses = "550 we know no {address}"
        done = couples(tmp_path, "mail", "test", "ana@example.org", **named(settings))
    assert done.exit_code == 1
    assert "550" in done.output
    assert "we know no ana@example.org" in done.output
    assert len(done.output.splitlines()) == 1


def test_a_test_letter_without_a_server_or_to_no_address_is_one_line(tmp_path):
    assert "COUPLES_SMTP_HOST" in couples(tmp_path, "mail", "test", "ana@example.org").output
    with raw_server(lambda connection: None) as settings:
        done = couples(tmp_path, "mail", "test", "not an address", **named(settings))
        assert done.output == "Error: not an address isn't an e-mail address.\n"
        done = couples(tmp_path, "mail", "test", "ana@example.org", **named(settings))
    assert "didn't take it" in done.output


def test_the_doctor_looks_whether_the_mail_server_answers(ana):
    folder = ana.app.config["SETTINGS"].data
    assert "ok   mail: No mail server is named" in couples(folder, "doctor").output
    with mail_server() as (_, settings):
        assert "ok   mail: localhost" in couples(folder, "doctor", **named(settings)).output
    with raw_server(lambda connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n")) as settings:
        said = couples(folder, "doctor", **named(settings)).output
    assert "look mail: 127.0.0.1" in said
    assert "couples mail test ADDRESS" in said


@pytest.mark.parametrize(
    ("more", "says"),
    [({"TLS": "tls"}, "Try COUPLES_SMTP_TLS=tls with port 465, or starttls with 587"),
     ({"TLS": "starttls"}, "Try COUPLES_SMTP_TLS=tls with port 465, or starttls with 587"),
     ({"HOST": "mail.invalid"}, "there's no mail server named mail.invalid"),
     ({"PORT": "1"}, "nothing is listening there. Is COUPLES_SMTP_PORT right?")],
)  # fmt: skip
def test_a_common_mistake_is_told_in_plain_words_and_not_in_pythons(tmp_path, more, says):
    with mail_server() as (_, settings):
        done = couples(tmp_path, "mail", "test", "ana@example.org", **named(settings, **more))
    assert done.exit_code == 1
    assert says in done.output
    assert not re.search(r"Error\b.*Error|Errno|gaierror|WRONG_VERSION", done.output), done.output
