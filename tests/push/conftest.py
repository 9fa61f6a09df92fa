"""A push service on this machine, which only tests may reach."""

import pytest

from couples.push import push_service as real
from tests.mail.servers import certificate_in
from tests.push.services import push_service


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    """One that's trusted, for localhost."""
    made = certificate_in(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    return made


@pytest.fixture
def on_loopback(monkeypatch):
    """Here this machine counts as one on the internet."""
    monkeypatch.setattr(real, "is_public", lambda address: True)


@pytest.fixture
def service(certificate, on_loopback):
    with push_service(certificate) as found:
        yield found
