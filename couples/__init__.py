"""Couples: a private place for two partners. This module holds `create_app` and nothing else."""

from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from couples import config, content, db, extensions, headers, pages, vault, wire
from couples.accounts import gate
from couples.accounts import routes as accounts_routes
from couples.boundaries import routes as boundaries_routes
from couples.care import routes as care_routes
from couples.checkins import routes as checkins_routes
from couples.growing import routes as growing_routes
from couples.home import routes as home_routes
from couples.journal import routes as journal_routes
from couples.live import routes as live_routes
from couples.live import socket as live_socket
from couples.reflection import routes as reflection_routes
from couples.spaces import routes as spaces_routes
from couples.statements import routes as statements_routes
from couples.thanks import routes as thanks_routes


def create_app(settings: config.Settings | None = None, *, stretch: vault.Stretch | None = None) -> Flask:
    """The application as WSGI servers take it.

    Args:
        settings: what to run with; by default the `COUPLES_*` variables.
        stretch: Argon2id's cost for new passwords; by default the one that protects people. Tests lower it.
    """
    settings = settings or config.load()
    content.check()
    folder = pages.folder_of_pages()
    app = Flask("couples", template_folder=str(folder / "templates"), static_folder=str(folder / "static"))
    pages.configure(app, settings, stretch or vault.Stretch())
    db.init_app(app, settings)
    extensions.csrf.init_app(app)
    extensions.limiter.init_app(app)
    extensions.compress.init_app(app)
    extensions.migrate.init_app(
        app, db.db, directory=str(Path(__file__).parent / "migrations"), render_as_batch=True
    )
    gate.init_app(app)
    pages.init_app(app, settings)
    ours = (spaces_routes, statements_routes, boundaries_routes, thanks_routes, checkins_routes, live_routes)
    mine = (growing_routes, reflection_routes, journal_routes, care_routes)
    for room in (home_routes, accounts_routes, *ours, *mine):
        app.register_blueprint(room.bp)
    wire.init_app(app, settings)
    live_socket.init_app(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]
    app.wsgi_app = headers.Headers(app.wsgi_app, settings)  # type: ignore[method-assign]
    return app
