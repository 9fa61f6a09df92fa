"""More open pages than the real server has room for: they're refused, and everyone's pages still load."""

import json
from contextlib import ExitStack, closing

import pytest
import websocket

from tests.browser.conftest import House
from tests.browser.test_kills import Writer


@pytest.fixture
def writer(tmp_path, transport):
    """Ana on a server with four threads, of which open pages may hold two; or with room for two pages."""
    settings = {"COUPLES_THREADS": "4", "COUPLES_SIGNUP": "open", "COUPLES_TRANSPORT": transport}
    house = House(
        tmp_path / "data", **settings, **({} if transport == "threads" else {"COUPLES_SOCKETS": "2"})
    )
    house.folder.mkdir()
    house.start()
    yield Writer(house, "Ana").sign_up()
    house.stop()


@pytest.fixture
def pages_closed():
    with ExitStack() as stack:
        yield stack


def open_page(writer: Writer) -> websocket.WebSocket:
    (jar,) = [handler.cookiejar for handler in writer.opener.handlers if hasattr(handler, "cookiejar")]
    return websocket.create_connection(
        writer.house.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket",
        cookie="; ".join(f"{c.name}={c.value}" for c in jar), origin=writer.house.url, timeout=60,
    )  # fmt: skip


def ends(page: websocket.WebSocket) -> bool:
    """Waits until the server lets the page go."""
    try:
        while page.recv():
            continue
    except (websocket.WebSocketException, OSError):
        return True
    return True


def test_open_pages_take_no_more_threads_than_they_may_and_an_end_of_the_server_ends_them(
    writer, pages_closed
):
    house = writer.house
    pages = [*map(pages_closed.enter_context, (closing(open_page(writer)) for _ in range(2)))]
    for _ in range(5):
        with pytest.raises(websocket.WebSocketBadStatusException) as refused:
            open_page(writer)
        assert refused.value.status_code == 503
    for page in pages:
        assert page.recv().startswith("0")
        page.send("40" + json.dumps({"page_of": writer.marks()["page_of"]}))
        assert page.recv().startswith("40")
        assert "Ana" in writer.get("/settings")
    pages[1].send("not a frame that anybody can read")
    assert "Ana" in writer.get("/settings")
    house.process.terminate()
    house.process.join(timeout=60)
    assert house.process.exitcode == 0
    assert ends(pages[0])
    assert "Traceback" not in house.log.read_text()
