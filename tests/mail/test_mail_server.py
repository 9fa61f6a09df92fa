"""Letters against real servers on loopback, also such that hang, refuse and talk nonsense. Nothing here waits for a clock but
the short timeouts of the settings."""

import dataclasses
import socket
from contextlib import suppress

import pytest

from couples.mail import mail_server as ours
from couples.mail.letters import Letter
from couples.mail.mail_server import NotSent
from couples.smtp_settings import SmtpSettings
from tests.mail.servers import SECRET, certificate_in, mail_server, raw_server, until_gone

TO = "ana@example.org"
HELO = b"250 mail.example.org\r\n"


def hand_over(settings: SmtpSettings, to: str = TO, text: str = "A line.\n.\nAnother one: ä\n") -> None:
    ours.send(Letter(to, text).as_message(settings.sender), settings, "couples.example.org")


def not_sent(settings: SmtpSettings, to: str = TO) -> NotSent:
    with pytest.raises(NotSent) as failed:
        hand_over(settings, to)
    return failed.value


def test_a_letter_arrives_with_one_recipient_and_a_subject_that_tells_nothing():
    with mail_server() as (box, settings):
        hand_over(settings)
        ours.greet(settings, "couples.example.org")
    (got,) = box.received
    assert got.to == [TO]
    assert got.sender == "couples@example.org"
    assert got.text == "A line.\n.\nAnother one: ä\n"
    headers = dict(got.message.items())
    assert (headers["Subject"], headers["From"]) == ("A note from Couples", "Couples <couples@example.org>")
    assert (headers["To"], headers["Auto-Submitted"]) == (TO, "auto-generated")
    assert headers["Message-ID"].endswith("@example.org>")
    assert set(headers) <= {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version",
                            "Content-Type", "Content-Transfer-Encoding"}  # fmt: skip
    assert box.names == ["couples.example.org"]
    assert socket.gethostname().encode() not in got.raw.replace(b"localhost", b"")


@pytest.mark.parametrize(
    "to",
    ["ana@example.org\r\nBcc: eve@example.org", "ana@example.org\nSubject: hello", "ana@example.org%0aBcc: eve@example.org",
     "ana@example.org, eve@example.org", '"ana@example.org, eve"@example.org', "ana@example.org\r\n\r\nwords of Eve's",
     "=?utf-8?q?a?= <eve@example.org>"],
)  # fmt: skip
def test_no_address_puts_a_line_into_the_head_of_a_letter_or_a_second_recipient(to):
    with mail_server() as (box, settings):
        with suppress(NotSent, ValueError):
            hand_over(settings, to)
        got = [(one.to, one.message["Bcc"], one.message["Subject"], one.text) for one in box.received]
    expected = (None, "A note from Couples", "A line.\n.\nAnother one: ä\n")
    assert len(got) <= 1
    assert all(len(one[0]) == 1 and "eve@example.org" not in one[0] and one[1:] == expected for one in got)


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_over_tls_the_password_is_given_and_a_certificate_that_no_one_vouches_for_is_refused(
    tls, tmp_path, monkeypatch
):
    certificate = certificate_in(tmp_path)
    with mail_server(tls=tls, certificate=certificate, auth=tls == "starttls") as (box, settings):
        assert "SSLCertVerificationError" in str(not_sent(settings))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        hand_over(settings)
        assert "SSLCertVerificationError" in str(not_sent(dataclasses.replace(settings, host="127.0.0.1")))
    assert len(box.received) == 1


def test_a_server_without_starttls_gets_neither_password_nor_letter():
    said = []

    def talk(connection) -> None:
        connection.sendall(b"220 mail.example.org\r\n")
        while heard := connection.recv(1024):
            said.append(heard)
            connection.sendall(HELO)

    with raw_server(talk) as settings:
        secret = dataclasses.replace(settings, tls="starttls", user="couples", password=SECRET)
        assert "SMTPNotSupportedError" in str(not_sent(secret))
    assert said
    assert not [line for line in said if b"AUTH" in line or b"MAIL" in line]


def test_a_wrong_password_is_an_error_that_comes_to_an_end(tmp_path, monkeypatch):
    certificate = certificate_in(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with mail_server(tls="starttls", certificate=certificate, auth=True) as (box, settings):
        failed = not_sent(dataclasses.replace(settings, password="another one"))
        assert (str(failed), failed.for_good) == ("SMTPAuthenticationError, 535", False)
        assert "Many providers want an app password" in failed.for_host
    assert box.received == []


@pytest.mark.parametrize(
    ("code", "said", "for_good"),
    [
        (550, "5.1.1 User unknown", True),
        (550, "5.2.1 This mailbox is disabled", True),
        (550, "No such user", True),
        (553, "that domain isn't in my list of allowed rcpthosts (#5.7.1)", False),
        (554, "5.7.1 Relay access denied", False),
        (550, "relay not permitted", False),
        (530, "5.7.0 Authentication required", False),
        (554, "no", False),
        (450, "4.2.1 Try later", False),
        (450, "5.1.1 a server that says two things", False),
    ],
)
def test_a_letter_is_given_up_only_if_there_is_no_such_mailbox(code, said, for_good):
    assert ours.is_no_such_recipient(code, said) is for_good


def test_a_server_that_passes_no_letters_on_is_the_hosts_to_mend_and_the_letter_waits():
    with mail_server() as (box, settings):
        box.refuses = "554 5.7.1 {address}: Relay access denied"
        failed = not_sent(settings)
    assert not failed.for_good
    assert "Are COUPLES_SMTP_USER, its password and COUPLES_SMTP_FROM right?" in failed.for_host


@pytest.mark.parametrize(("code", "for_good"), [(550, True), (450, False)])
def test_only_a_recipient_that_is_refused_for_good_is_given_up_and_no_error_names_them(code, for_good):
    with mail_server() as (box, settings):
        box.refuses = f"{code} no {{address}} here"
        failed = not_sent(settings)
    assert (str(failed), failed.for_good) == (f"recipient refused, {code}", for_good)
    assert TO not in str(failed)
    assert TO in failed.said


def test_an_address_with_letters_of_its_own_arrives_where_the_server_can_and_is_an_error_where_it_cannot():
    with mail_server() as (box, settings):
        hand_over(settings, "ana@bücher.example")
        hand_over(settings, "añá@example.org")
    assert [got.to for got in box.received] == [["ana@xn--bcher-kva.example"], ["añá@example.org"]]
    with mail_server(utf8=False) as (box, settings):
        hand_over(settings, "ana@bücher.example")
        assert "SMTPNotSupportedError" in str(not_sent(settings, "añá@example.org"))
    assert len(box.received) == 1


def drips(connection) -> None:
    """A byte now and then, and never a whole line."""
    connection.settimeout(0.2)
    connection.sendall(b"220")
    while True:
        connection.sendall(b"-")
        try:
            if not connection.recv(1024):
                return
        except TimeoutError:
            continue


def never_stops(connection) -> None:
    while True:
        connection.sendall(b"220-and another thing\r\n" * 1000)


def says(*lines: bytes):
    def talk(connection) -> None:
        for line in lines:
            connection.sendall(line)
            if not connection.recv(1024):
                return
        until_gone(connection)

    return talk


BAD = {
    "hangs": until_gone,
    "hangs later": says(b"220 hello\r\n", HELO),
    "drips": drips,
    "never stops": never_stops,
    "hangs up": lambda connection: None,
    "hangs up later": lambda connection: connection.sendall(b"220 hello\r\n"),
    "speaks HTTP": says(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
    "speaks in bytes": says(bytes(range(256)) * 40),
    "a long line": says(b"220 " + b"x" * 20_000),
    "is busy": says(b"421 too busy\r\n"),
    "forgets its answer": says(b"220 hello\r\n", b"zzz\r\n", b"\r\n", b"999 what\r\n"),
}


@pytest.mark.parametrize("talk", BAD.values(), ids=BAD)
def test_a_server_that_hangs_or_talks_nonsense_is_one_error_and_over(talk):
    with raw_server(talk) as settings:
        assert not not_sent(settings).for_good


def test_no_server_at_all_is_one_error():
    with raw_server(until_gone) as settings:
        pass
    assert str(not_sent(settings)) == "ConnectionRefusedError"


def test_a_letter_that_the_server_has_taken_counts_also_where_it_hangs_up_then():
    def talk(connection) -> None:
        connection.sendall(b"220 hello\r\n")
        for answer in (HELO, b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n"):
            connection.recv(4096)
            connection.sendall(answer)
        got = b""
        while not got.endswith(b"\r\n.\r\n"):
            got += connection.recv(4096)
        connection.sendall(b"250 taken\r\n")

    with raw_server(talk) as settings:
        hand_over(settings)
