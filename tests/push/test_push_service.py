"""What a push service gets, and what becomes of one that's gone, hangs, talks nonsense or is somewhere it mustn't be."""

import socket
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.exceptions import InvalidTag

from couples.push import message, server_key
from couples.push import push_service as real
from couples.push.push_service import MOST_BYTES, NotTaken, is_public
from couples.push.subscription import MOST_LETTERS, NotOne, Subscription, checked, in_text
from tests.conftest import settings_for
from tests.push.services import Browser, raw_service

begin = NotTaken.__init__
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path):
    return settings_for(tmp_path / "data", base_url="https://couples.example.org:8443", push=True)


@pytest.fixture
def sent(settings):
    """Sends to a browser, and says how it went."""

    def send(browser: Browser | Subscription) -> NotTaken | None:
        to = browser.subscription if isinstance(browser, Browser) else browser
        try:
            real.send(to, settings, NOW, within=600)
        except NotTaken as failed:
            return failed
        return None

    return send


@pytest.fixture(autouse=True)
def says_no_address(monkeypatch):
    """Whatever went wrong, what's said of it has none."""
    said = []
    monkeypatch.setattr(
        NotTaken, "__init__", lambda self, why, **more: said.append(why) or begin(self, why, **more)
    )
    yield
    assert [why for why in said if "localhost" in why or "/" in why] == []


# --- what arrives -----------------------------------------------------------------------------------------------------------


def test_a_browser_opens_what_came_and_it_says_only_that_there_is_something_new(service, settings, sent):
    browser = service.browser("with?a=query")
    assert sent(browser) is None
    (got,) = service.received
    assert got.path == "/with?a=query"
    assert browser.opened(got.body) == b"Something's new"
    assert got.headers["Content-Encoding"] == "aes128gcm"
    assert (got.headers["TTL"], got.headers["Urgency"], got.headers["Topic"]) == ("600", "normal", "new")
    said, key = got.signed
    assert key == server_key.public(settings)
    assert said == {
        "aud": service.origin,
        "exp": int((NOW + timedelta(hours=12)).timestamp()),
        "sub": "https://couples.example.org",
    }
    told = {*got.headers} - {"Authorization", "Content-Length", "Content-Type", "Content-Encoding", "Host"}
    assert told == {"TTL", "Urgency", "Topic", "Connection"}


def test_each_message_is_under_a_key_of_its_own_and_all_are_of_one_length(service, sent):
    one, other = service.browser("one"), service.browser("other")
    for browser in (one, one, other):
        sent(browser)
    bodies = [got.body for got in service.received]
    assert len(set(bodies)) == 3
    assert len({len(body) for body in bodies}) == 1
    with pytest.raises(InvalidTag):
        other.opened(bodies[0])


def test_the_host_can_name_an_address_to_write_to(service, settings, tmp_path):
    named = settings_for(tmp_path / "data", push=True, push_contact="host@example.org")
    real.send(service.browser().subscription, named, NOW, within=60)
    assert service.received[0].signed[0]["sub"] == "mailto:host@example.org"


# --- what it answers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_gone(service, sent, status):
    service.answers = status
    assert sent(service.browser()).is_gone


@pytest.mark.parametrize("status", [408, 425, 429, 500, 503])
def test_what_was_not_taken_for_now_can_be_tried_again(service, sent, status):
    service.answers = status
    failed = sent(service.browser())
    assert (failed.is_gone, failed.try_again, str(failed)) == (False, True, f"answered {status}")


@pytest.mark.parametrize("status", [400, 401, 403, 413, 418, 502, 504])
def test_what_was_refused_or_may_have_been_taken_is_not_tried_again(service, sent, status):
    service.answers = status
    failed = sent(service.browser())
    assert (failed.is_gone, failed.try_again) == (False, False)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_answer_leads_on_to_another_place(service, sent, status):
    service.answers, service.more = status, {"Location": f"{service.origin}/elsewhere"}
    assert str(sent(service.browser("here"))) == f"answered {status}"
    assert [got.path for got in service.received] == ["/here"]


# --- what hangs or talks nonsense -------------------------------------------------------------------------------------------


def hears(line: socket.socket) -> None:
    heard = b""
    while b"\r\n\r\n" not in heard:
        heard += line.recv(4096)


def until_gone(line: socket.socket) -> None:
    while line.recv(1024):
        pass


def says_nothing(line) -> None:
    hears(line)
    until_gone(line)


def breaks_off(line) -> None:
    hears(line)


def says(text: bytes):
    def talk(line) -> None:
        hears(line)
        line.sendall(text)
        until_gone(line)

    return talk


def never_stops(line) -> None:
    hears(line)
    line.sendall(b"HTTP/1.1 201 Created\r\n")
    while True:
        line.sendall(b"X-More: " + b"x" * 1000 + b"\r\n")


def goes_on_for_ever(line) -> None:
    hears(line)
    while True:
        line.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


@pytest.mark.parametrize("talk", [says_nothing, breaks_off, says(b""), says(b"HTTP/1.1 201 Created\r\nX-")])
def test_where_no_one_can_know_whether_it_was_taken_it_is_not_tried_again(
    certificate, on_loopback, sent, monkeypatch, talk
):
    monkeypatch.setattr(real, "LONGEST", 1)
    with raw_service(talk, certificate) as service:
        failed = sent(service.browser())
    assert (failed.is_gone, failed.try_again) == (False, False)


@pytest.mark.parametrize(
    "talk",
    [says(b"220 hello\r\n"), says(b"\0" * 5000 + b"\r\n"), says(b"HTTP/1.1 x\r\n\r\n"), goes_on_for_ever],
)  # fmt: skip
def test_nonsense_is_no_answer_and_has_an_end(certificate, on_loopback, sent, monkeypatch, talk):
    monkeypatch.setattr(real, "LONGEST", 30)
    with raw_service(talk, certificate) as service:
        failed = sent(service.browser())
    assert (failed.is_gone, failed.try_again) == (False, True)


def test_one_that_took_it_and_never_stops_talking_has_taken_it(certificate, on_loopback, sent):
    with raw_service(never_stops, certificate) as service:
        assert sent(service.browser()) is None


def test_of_an_answer_only_so_much_is_read(certificate, on_loopback, sent):
    got = []

    def counts(line) -> None:
        hears(line)
        for _ in range(4):
            line.sendall(b"x" * MOST_BYTES)
            got.append(1)
        until_gone(line)

    with raw_service(counts, certificate) as service:
        assert sent(service.browser()).try_again


def test_a_service_that_hangs_before_it_has_the_message_is_tried_again(on_loopback, sent, monkeypatch):
    monkeypatch.setattr(real, "LONGEST", 1)
    with raw_service(until_gone, None) as service:
        failed = sent(service.browser())
    assert (str(failed), failed.try_again) == ("TimeoutError", True)


def test_a_service_that_is_not_there_is_tried_again(on_loopback, sent):
    with raw_service(until_gone, None) as gone:
        pass
    assert sent(gone.browser()).try_again
    assert sent(Browser("https://no-such-host.invalid/x")).try_again


def test_a_certificate_that_no_one_vouches_for_gets_nothing(service, sent, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    failed = sent(service.browser())
    assert (str(failed), failed.try_again) == ("SSLCertVerificationError", True)
    assert service.received == []


def test_a_key_that_is_no_point_ends_the_subscription(service, sent):
    right = service.browser().subscription
    wrong = Subscription(right.endpoint, in_text(b"\4" + b"\1" * 64), right.secret)
    assert sent(wrong).is_gone
    assert service.received == []


# --- where it may go --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
     "0.0.0.0",  # noqa: S104  it's refused
     "255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:127.0.0.1",
     "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:c0a8:101::1", "192.0.2.1", "2001:db8::1",
     "", "localhost"],
)  # fmt: skip
def test_this_machine_this_house_and_what_stands_for_them_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_a_machine_on_the_internet_is(address):
    assert is_public(address)


def test_a_name_that_leads_home_is_not_called(certificate, sent, monkeypatch):
    called = []
    with raw_service(lambda line: called.append(line), None) as service:
        assert str(sent(service.browser())) == "PermissionError"
        assert str(sent(Browser(service.origin.replace("localhost", "127.0.0.1")))) == "PermissionError"
    assert called == []


def test_of_several_machines_only_public_ones_are_called_and_the_very_ones_that_were_looked_at(
    sent, monkeypatch
):
    asked, called = [], []

    def looks_up(host, port, **_):
        asked.append(host)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in ("127.0.0.1", "8.8.8.8")
        ]

    def calls(self, where):
        called.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", looks_up)
    monkeypatch.setattr(socket.socket, "connect", calls)
    assert sent(Browser("https://push.example.org/x")).try_again
    assert (asked, called) == (["push.example.org"], [("8.8.8.8", 443)])


KEY, SECRET = in_text(b"\4" + bytes(64)), in_text(bytes(16))


@pytest.mark.parametrize(
    "endpoint",
    ["http://push.example.org/x", "https://", "https:///x", "push.example.org", "ftp://push.example.org/x", "", " ",
     "https://ana@push.example.org/x", "https://push.example.org:x/", "https://push.example.org/#x", "https://push.example.org/ x",
     "https://push.example.org/\r\nHost: x", "https://push.example.org/ü", "https://push.example.org/\"", "javascript:alert(1)",
     "https://push.example.org/" + "x" * MOST_LETTERS],
)  # fmt: skip
def test_what_is_no_address_of_a_push_service_is_refused(endpoint):
    assert checked("https://push.example.org/x", KEY, SECRET)
    with pytest.raises(NotOne):
        checked(endpoint, KEY, SECRET)


@pytest.mark.parametrize(
    ("key", "secret"),
    [("", SECRET), (KEY, ""), (KEY[:-2], SECRET), (KEY, SECRET + "AA"), ("ü", SECRET), (KEY + "=" * 9, SECRET), ("!" * 87, SECRET)],
)  # fmt: skip
def test_keys_of_another_kind_are_refused(key, secret):
    with pytest.raises(NotOne):
        checked("https://push.example.org/x", key, secret)


def test_no_print_of_a_subscription_shows_where_it_leads():
    assert "push.example.org" not in repr(checked("https://push.example.org/x", KEY, SECRET))


# --- the server's own key ---------------------------------------------------------------------------------------------------


def test_the_key_is_made_at_first_need_and_stays(settings, tmp_path):
    assert not (settings.data / "push.key").exists()
    first = server_key.public(settings), server_key.mark(settings)
    assert (server_key.public(settings), server_key.mark(settings)) == first
    assert (settings.data / "push.key").stat().st_mode & 0o777 == 0o600
    other = settings_for(tmp_path / "other")
    assert server_key.public(other) != first[0]
    assert server_key.mark(other) != first[1]


@pytest.mark.parametrize("secret", [bytes(32), b"\xff" * 32, server_key.ORDER.to_bytes(32)])
def test_any_bytes_make_a_key(settings, secret):
    settings.data.mkdir(parents=True, exist_ok=True)
    (settings.data / "push.key").write_bytes(secret)
    assert len(server_key.public(settings)) == 87


def test_what_is_said_is_no_secret_of_anyones():
    assert message.TEXT == "Something's new"
