"""The application. This module holds `create_app` and what it makes."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from couples import (
    assets,
    config,
    content,
    db,
    error_pages,
    extensions,
    flask_settings,
    page_templates,
    proxy_count,
    realtime,
    room_faces,
    rooms,
    security_headers,
    template_helpers,
    vault,
)
from couples.accounts import access, requests_in_turn
from couples.live import socket_events as live_socket


class Couples(Flask):
    """Flask without a question that it would ask of some thirty functions at each request: whether they're coroutines."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(
    settings: config.Settings | None = None, *, argon2_cost: vault.Argon2Cost | None = None
) -> Flask:
    """The application as WSGI servers take it.

    Args:
        settings: what to run with; by default the `COUPLES_*` variables.
        argon2_cost: Argon2id's cost for new passwords; by default the one that protects people. Tests lower it.
    """
    settings = settings or config.load()
    try:
        content.check()
    except content.BadContent as problem:
        raise SystemExit(str(problem)) from None
    folder = assets.folder_of_pages()
    app = Couples("couples", template_folder=str(folder / "templates"), static_folder=str(folder / "static"))
    app.jinja_environment = page_templates.Pages
    app.jinja_options = {"cache_size": -1}  # all of them stay: a page looks up dozens, in a plain dictionary
    flask_settings.configure(app, settings, argon2_cost or vault.Argon2Cost())
    db.init_app(app, settings)
    app.extensions["write_check"] = db.WriteCheck()
    requests_in_turn.init_app(app, settings)
    extensions.csrf.init_app(app)
    extensions.limiter.init_app(app)
    extensions.compress.init_app(app)
    access.init_app(app)
    template_helpers.init_app(app, settings)
    assets.init_app(app)
    room_faces.init_app(app)
    error_pages.init_app(app)
    rooms.init_app(app)
    realtime.init_app(app, settings)
    live_socket.init_app(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]  # as Flask asks for it
    app.wsgi_app = proxy_count.ProxyCount(app.wsgi_app, settings.proxies)  # type: ignore[method-assign]  # as Flask asks for it
    app.wsgi_app = security_headers.Headers(app.wsgi_app, settings)  # type: ignore[method-assign]  # as Flask asks for it
    return app
