import pytest

from tests.sockets import free_port, serving


@pytest.fixture
def app(make_app):
    """This folder's app answers at a real address."""
    port = free_port()
    return make_app(base_url=f"http://127.0.0.1:{port}", port=port)


@pytest.fixture
def server(app):
    with serving(app) as running:
        yield running
