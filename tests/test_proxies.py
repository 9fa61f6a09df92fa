"""Behind nginx as the recipe has it: TLS, WebSockets, who a visitor is, and what never arrives whole. Needs an nginx."""

import datetime
import http.client
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

RECIPE = Path(__file__).parents[1] / "docs/hosting/nginx.conf"
NAME = "couples.example.org"
pytestmark = [pytest.mark.long, pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx here")]


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


class Nginx:
    """nginx with the recipe, at free ports, in front of a real server."""

    def __init__(self, folder: Path, data: Path):
        self.tls, self.plain = free_port(), free_port()
        self.server = RealServer(data, COUPLES_BASE_URL=f"https://{NAME}:{self.tls}", COUPLES_PROXIES="1")
        make_certificate(folder)
        recipe = RECIPE.read_text("utf-8")
        for old, new in (
            ("listen 443 ssl;", f"listen 127.0.0.1:{self.tls} ssl;"), ("listen 80;", f"listen 127.0.0.1:{self.plain};"),
            (f"/etc/letsencrypt/live/{NAME}", str(folder)), ("127.0.0.1:8000", f"127.0.0.1:{self.server.port}"),
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
        self.process = subprocess.Popen(["nginx", "-p", folder, "-c", folder / "nginx.conf"])
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.tls)).close()
                break
            except ConnectionRefusedError:
                assert self.process.poll() is None

    def open(self) -> ssl.SSLSocket:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        plain = socket.create_connection(("127.0.0.1", self.tls), timeout=60)
        return context.wrap_socket(plain, server_hostname=NAME)

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


def test_a_web_socket_comes_through_as_far_as_our_own_gate(nginx):
    upgrade = (
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
    )
    answer = nginx.ask(upgrade)
    assert answer.startswith("403")
    assert "Sign in first" in answer


def test_what_a_visitor_says_of_their_address_counts_for_nothing_and_no_warning_is_logged(nginx):
    for number in range(12):
        forged = f"X-Forwarded-For: 10.0.0.{number}\r\nContent-Length: 0"
        answer = nginx.ask(f"POST /sign-in HTTP/1.1\r\n{forged}")
    assert answer.startswith(("400", "429"))
    assert "COUPLES_PROXIES" not in nginx.stop()


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
