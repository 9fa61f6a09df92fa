"""Limits on views: what's over one is refused before the view does anything, and what shouldn't count doesn't."""

import pytest
from flask import Flask

from couples.request_limits import Limiter


@pytest.fixture
def limited():
    """An app whose limiter takes each visitor for the same one."""
    app, limiter = Flask(__name__), Limiter(lambda: "someone")
    app.config["RATELIMIT_STORAGE_URI"] = "memory://"
    limiter.init_app(app)
    return app, limiter


def statuses(app, path: str, times: int) -> list[int]:
    return [app.test_client().post(path).status_code for _ in range(times)]


def test_a_view_is_called_no_more_often_than_its_limit(limited):
    app, limiter = limited
    called = []
    app.post("/one")(limiter.limit("2 per hour")(lambda: called.append(1) or "ok"))
    assert statuses(app, "/one", 4) == [200, 200, 429, 429]
    assert len(called) == 2
    limiter.reset()
    assert statuses(app, "/one", 1) == [200]


def test_each_view_counts_alone_unless_they_share_a_scope(limited):
    app, limiter = limited
    for path, scope in {"/a": "", "/b": "", "/c": "both", "/d": "both"}.items():
        app.add_url_rule(path, path, limiter.limit("1 per hour", scope=scope)(lambda: "ok"), methods=["POST"])
    assert [statuses(app, path, 1) for path in ("/a", "/b", "/c", "/d")] == [[200], [200], [200], [429]]


def test_people_are_counted_by_their_own_keys(limited):
    app, limiter = limited
    who = ["ana"]
    app.post("/one")(limiter.limit("1 per hour", key_func=lambda: who[0])(lambda: "ok"))
    assert statuses(app, "/one", 2) == [200, 429]
    who[0] = "ben"
    assert statuses(app, "/one", 1) == [200]


def test_what_should_not_count_does_not_also_where_it_is_an_error(limited):
    app, limiter = limited
    answers = [422, 422, 500, 200]

    @app.post("/one")
    @limiter.limit("1 per hour", deduct_when=lambda response: response.status_code == 200)
    def one():
        status = answers.pop(0)
        if status == 500:
            raise RuntimeError
        return "", status

    app.config["PROPAGATE_EXCEPTIONS"] = False
    assert statuses(app, "/one", 6) == [422, 422, 500, 200, 429, 429]
