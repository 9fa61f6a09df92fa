"""Addresses in pages are Flask's, though those with nothing to fill in are worked out once."""

import pytest


@pytest.mark.parametrize("mounted_at", ["", "/couples"])
def test_every_address_in_a_page_is_flasks_wherever_the_app_is_mounted(app, mounted_at):
    in_pages = app.jinja_env.globals["url_for"]
    plain = {rule.endpoint for rule in app.url_map.iter_rules() if not rule.arguments}
    assert len(plain) > 100
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": ""}):
        for endpoint in plain:
            in_pages(endpoint)
    for method in ("GET", "POST"):
        with app.test_request_context("/", method=method, environ_overrides={"SCRIPT_NAME": mounted_at}):
            for endpoint in plain:
                assert in_pages(endpoint) == app.url_for(endpoint)
            assert in_pages("home.index") == f"{mounted_at}/"
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": mounted_at}):
        assert in_pages(".index", then="here") == f"{mounted_at}/?then=here"
        assert in_pages(".index") == f"{mounted_at}/"


def test_a_name_that_leads_nowhere_stays_an_error(app):
    with app.test_request_context("/"), pytest.raises(Exception, match="nowhere"):
        app.jinja_env.globals["url_for"]("nowhere")
