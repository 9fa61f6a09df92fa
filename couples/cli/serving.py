"""Beginning a new server, and serving."""

import errno
import logging
import multiprocessing
import socket
import sys
from multiprocessing.context import ForkContext, SpawnContext

import click

import couples
from couples import clock, config, db, logs, maintenance, realtime
from couples.cli.opening import TO_START, need_server, stops_kindly
from couples.config import Settings
from couples.maintenance import (
    clock_check,
    data_folder,
    database_server,
    keeping_database,
    migrating,
    redis_check,
    shares,
    startup,
)

log = logging.getLogger(__name__)
HELPS: dict[int | None, str] = {
    errno.EADDRINUSE: "Something else is listening there: another server? Stop it, or choose another {setting}.",
    errno.EACCES: "Ports below 1024 are the system's: choose a higher {setting}, with a proxy in front.",
}
HOST_HELPS = "COUPLES_HOST has to be an address of this machine, or 0.0.0.0 for all of them."
MAY_BE_THERE = {"help_lines.toml", "lost+found"}


@click.command()
@stops_kindly
def init() -> None:
    """Begin a new, empty server in the data folder."""
    settings = config.load()
    if data_folder.has_server(settings.data):
        data_folder.check_rights(settings.data)
        data_folder.check(settings)
        raise maintenance.CannotStart(f"There's a server in {settings.data} already. Nothing was changed.")
    if settings.data.is_dir() and {p.name for p in settings.data.iterdir()} - MAY_BE_THERE:
        raise maintenance.CannotStart(
            f"{settings.data} has other things in it. Choose a folder for Couples alone: COUPLES_DATA"
        )
    clock_check.check(settings.data, clock.now())
    startup.open_app(settings, couples.create_app)
    click.echo(f"A new, empty server is in {settings.data}. {TO_START}")


@click.command()
@stops_kindly
def serve() -> None:
    """Bring the database up to date and serve."""
    from couples.server import Server  # gunicorn can't even be imported on Windows

    settings = config.load()
    logs.set_up()
    check_port(settings.host, settings.port)
    if settings.metrics:
        check_port(*settings.metrics, "COUPLES_METRICS")
    need_server(settings, may_begin=True)
    config.check_data_folder(settings.data)
    clock_check.check(settings.data, clock.now())
    redis_check.check(settings)
    with data_folder.hold(settings, beside=bool(settings.redis_url)) as held:
        if not settings.database_url and (kind := shares.kind_under(settings.data)):
            log.warning(shares.said_of(settings.data, kind))
        migrate_apart(settings)
        app = startup.open_app(settings, couples.create_app)
        held.has_started()
        keeping_database.keep(app, held)
        if settings.database_url:
            click.echo(f"The database is in PostgreSQL, at {database_server.shown(settings)}")
        if line := realtime.line_at_start(settings):
            click.echo(line)
        Server(
            app,
            when_ready=lambda: click.echo(f"Couples is at {settings.base_url}  (stop it with Ctrl-C)"),
            again=[sys.executable, *sys.orig_argv[1:]],
        ).run()


def migrate_apart(settings: Settings) -> None:
    """Brings the database up to date in a process of its own, so that the server doesn't keep the memory that this takes.

    Raises:
        CannotStart: what's in the folder can't be served.
        SystemExit: it can't be brought up to date; that process has said why.
    """
    if is_current(settings):
        return
    data_folder.check(settings)
    apart = way_to_begin().Process(target=_migrate, args=(settings,))
    apart.start()
    apart.join()
    if apart.exitcode:
        raise SystemExit(1)


def way_to_begin() -> ForkContext | SpawnContext:
    """How another process begins here. A fork needs no new imports, but macOS's own libraries don't survive one."""
    return (
        multiprocessing.get_context("fork")
        if sys.platform == "linux"
        else multiprocessing.get_context("spawn")
    )


def is_current(settings: Settings) -> bool:
    """Whether there's nothing to migrate. True for a damaged database as well: `open_app` says then what's wrong."""
    try:
        return db.kind_of(settings).revision(settings) == migrating.newest()
    except db.BadDatabase:
        return True


def _migrate(settings: Settings) -> None:
    try:
        stops_kindly(startup.open_app)(settings, couples.create_app)
    except click.ClickException as problem:
        problem.show()
        raise SystemExit(problem.exit_code) from None
    except KeyboardInterrupt:
        raise SystemExit(1) from None  # whoever waits for it was told to stop as well


def check_port(host: str, port: int, setting: str = "COUPLES_PORT") -> None:
    """Sees that an address is free before anything else is done.

    Args:
        host: the name or number of this machine.
        port: its port.
        setting: where the host can choose another one.

    Raises:
        CannotStart: it isn't free, or it isn't an address of this machine.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        raise maintenance.CannotStart(
            f"Can't listen on {host}:{port} ({error.strerror}). {HELPS.get(error.errno, HOST_HELPS).format(setting=setting)}"
        ) from None
