"""Behind nginx as the recipe has it: TLS, WebSockets, who a visitor is, and what never arrives whole. Needs an nginx.

Behind it and Caddy: what's written down once Couples is stopped.
"""

import datetime
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.conftest import close
from tests.real_server import RealServer
from tests.sockets import free_port

RECIPES = Path(__file__).parents[1] / "docs/hosting"
NAME = "couples.example.org"
pytestmark = pytest.mark.long
needs_nginx = pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx here")
needs_caddy = pytest.mark.skipif(not shutil.which("caddy"), reason="no Caddy here")


def make_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=2)).sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


def wait_for(process: subprocess.Popen, port: int) -> None:
    """Returns when someone listens there."""
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except ConnectionRefusedError:
            assert process.poll() is None


def open_tls(port: int, name: str) -> ssl.SSLSocket:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(
        socket.create_connection(("127.0.0.1", port), timeout=60), server_hostname=name
    )


class Nginx:
    """nginx with the recipe, at free ports, in front of a real server."""

    def __init__(self, folder: Path, data: Path):
        self.tls, self.plain = free_port(), free_port()
        self.server = RealServer(data, COUPLES_BASE_URL=f"https://{NAME}:{self.tls}", COUPLES_PROXIES="1")
        make_certificate(folder)
        recipe = (RECIPES / "nginx.conf").read_text("utf-8")
        for old, new in (
            ("listen 443 ssl;", f"listen 127.0.0.1:{self.tls} ssl;"), ("listen 80;", f"listen 127.0.0.1:{self.plain};"),
            (f"/etc/letsencrypt/live/{NAME}", str(folder)), ("127.0.0.1:8000", f"127.0.0.1:{self.server.port}"),
            ("/var/log/nginx/error.log", f"{folder}/error.log"), ("/var/www/html", f"{folder}/www"),
            ("client_header_timeout 10s", "client_header_timeout 1s"), ("client_body_timeout   30s", "client_body_timeout 1s"),
        ):  # fmt: skip
            assert old in recipe
            recipe = recipe.replace(old, new)
        recipe = re.sub(r"^ *listen \[::\].*\n", "", recipe, flags=re.MULTILINE)
        paths = "".join(
            f"{n}_temp_path {folder}/{n};" for n in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        whole = f"daemon off; pid {folder}/pid; user root; error_log stderr; events {{}} http {{ {paths}\n{recipe}\n}}"
        (folder / "nginx.conf").write_text(whole)
        with (folder / "said").open("w") as said:
            self.process = subprocess.Popen(["nginx", "-p", folder, "-c", folder / "nginx.conf"], stderr=said)
        wait_for(self.process, self.tls)

    def open(self) -> ssl.SSLSocket:
        return open_tls(self.tls, NAME)

    def ask(self, head: str, body: str = "") -> str:
        """Sends what it's given, as it is, and reads until the other side ends or waits."""
        with self.open() as connection:
            connection.sendall(f"{head}\r\nHost: {NAME}:{self.tls}\r\n\r\n{body}".encode())
            response = http.client.HTTPResponse(connection)
            response.begin()
            return f"{response.status}\n{response.headers}\n{response.read(100_000).decode()}"

    def stop(self) -> str:
        self.process.terminate()
        self.process.wait()
        return self.server.stop()


@pytest.fixture
def nginx(tmp_path, couple):
    close(couple[0].app)
    folder = tmp_path / "nginx"
    folder.mkdir()
    running = Nginx(folder, couple[0].app.config["SETTINGS"].data)
    yield running
    if running.process.poll() is None:
        running.stop()


@needs_nginx
def test_pages_come_over_tls_and_plain_http_leads_there(nginx):
    assert "Create your account" in nginx.ask("GET /sign-up HTTP/1.1") or "Sign in" in nginx.ask(
        "GET / HTTP/1.1"
    )
    answer = nginx.ask("GET /sign-in HTTP/1.1")
    assert answer.startswith("200")
    assert "Strict-Transport-Security" in answer
    plain = http.client.HTTPConnection("127.0.0.1", nginx.plain, timeout=60)
    plain.request("GET", "/sign-in", headers={"Host": NAME})
    assert plain.getresponse().headers["Location"] == f"https://{NAME}/sign-in"
    plain.close()


@needs_nginx
def test_certbot_shows_over_plain_http_that_the_name_is_the_hosts(nginx, tmp_path):
    challenge = tmp_path / "nginx/www/.well-known/acme-challenge"
    challenge.mkdir(parents=True)
    (challenge / "token").write_text("proof")
    plain = http.client.HTTPConnection("127.0.0.1", nginx.plain, timeout=60)
    plain.request("GET", "/.well-known/acme-challenge/token", headers={"Host": NAME})
    assert plain.getresponse().read() == b"proof"
    plain.close()


@needs_nginx
def test_a_web_socket_comes_through_as_far_as_our_own_gate(nginx):
    upgrade = (
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
    )
    answer = nginx.ask(upgrade)
    assert answer.startswith("403")
    assert "Sign in first" in answer


@needs_nginx
def test_what_a_visitor_says_of_their_address_counts_for_nothing_and_no_warning_is_logged(nginx):
    for number in range(12):
        forged = f"X-Forwarded-For: 10.0.0.{number}\r\nContent-Length: 0"
        answer = nginx.ask(f"POST /sign-in HTTP/1.1\r\n{forged}")
    assert answer.startswith(("400", "429"))
    assert "COUPLES_PROXIES" not in nginx.stop()


@needs_nginx
def test_headers_and_bodies_that_never_end_are_hung_up_on(nginx):
    for unfinished in (
        "GET / HTTP/1.1\r\nHost: ",
        f"POST /sign-in HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 1000\r\n\r\nemail",
    ):
        with nginx.open() as connection:
            connection.sendall(unfinished.encode())
            answer = connection.recv(1000)
        assert answer == b"" or b"408" in answer
    assert nginx.ask("GET /healthz HTTP/1.1").endswith("ok\n")


@pytest.fixture
def caddy(tmp_path):
    """Caddy with the recipe, and nothing behind it."""
    port, folder = free_port(), tmp_path / "caddy"
    folder.mkdir()
    recipe = (RECIPES / "Caddyfile").read_text("utf-8")
    head = "{\n\tskip_install_trust\n\tadmin off\n\tauto_https disable_redirects\n"
    (folder / "Caddyfile").write_text(re.sub(r"^\{\n", lambda _: head, recipe, count=1, flags=re.MULTILINE))
    places = {"COUPLES_BASE_URL": f"https://localhost:{port}", "UPSTREAM": f"127.0.0.1:{free_port()}"}
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(
            ["caddy", "run", "--adapter", "caddyfile", "--config", folder / "Caddyfile"], stderr=said,
            env={**os.environ, **places, "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)},
        )  # fmt: skip
    wait_for(process, port)
    yield port, folder
    process.terminate()
    process.wait()


OPENED = ("/journal/2026?q=kettle", "/join/by-link/secret-token")


def open_what_fails(port: int, name: str) -> list[int]:
    """Two pages, and more than may be sent; the statuses."""
    statuses = []
    for path in OPENED:
        with open_tls(port, name) as connection:
            connection.sendall(
                f"GET {path} HTTP/1.1\r\nHost: {name}:{port}\r\nUser-Agent: Anas-phone\r\n\r\n".encode()
            )
            statuses.append(int(connection.recv(1000).split()[1]))
    with open_tls(port, name) as connection:
        connection.sendall(
            f"POST {OPENED[0]} HTTP/1.1\r\nHost: {name}:{port}\r\nContent-Length: 9000000\r\n\r\n".encode()
        )
        connection.sendall(b"x" * 50_000)
        statuses.append(int(connection.recv(1000).split()[1]))
    return statuses


def written_down(folder: Path) -> str:
    return "".join((folder / name).read_text() for name in ("said", "error.log") if (folder / name).exists())


TELLING = ("journal", "kettle", "secret-token", "Anas-phone", "client: 127")


@needs_nginx
def test_nginx_writes_down_nothing_that_people_open_while_couples_is_stopped(nginx, tmp_path):
    nginx.server.stop()
    assert open_what_fails(nginx.tls, NAME) == [502, 502, 413]
    nginx.process.terminate()
    nginx.process.wait()
    assert not [word for word in TELLING if word in written_down(tmp_path / "nginx")]


@needs_caddy
def test_caddy_writes_down_nothing_that_people_open_while_couples_is_stopped(caddy):
    port, folder = caddy
    assert open_what_fails(port, "localhost")[:2] == [502, 502]
    said = written_down(folder)
    assert "serving initial configuration" in said
    assert not [word for word in TELLING if word in said]
