"""How a command opens its data folder, and how it ends if it can't go on: with one clear line."""

import errno
import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy.exc import DatabaseError

import couples
from couples import clock, config, maintenance
from couples.config import Settings
from couples.db import BadDatabase, what_it_says
from couples.maintenance import clock_check, data_folder, startup

TO_START = "To start it: sudo systemctl start couples, docker compose up -d, or couples serve"


def stops_kindly(command: Callable[..., Any]) -> Callable[..., Any]:
    """Makes `command` end with one line on standard error if a setting, a file or a disk keeps it from going on."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except (config.BadSetting, maintenance.CannotStart) as problem:
            raise click.ClickException(str(problem)) from None
        except (DatabaseError, BadDatabase) as problem:
            reason = what_it_says(problem) if isinstance(problem, DatabaseError) else problem
            raise click.ClickException(
                f"The database couldn't be used: {reason}. Nothing was deleted."
            ) from None
        except OSError as problem:
            if problem.errno == errno.EPIPE:
                raise  # click ends quietly where no one reads what's printed
            raise click.ClickException(
                f"{problem.filename or 'A file'} can't be used ({problem.strerror})."
            ) from None

    return run


def open_server(settings: Settings | None = None) -> Flask:
    """The app over the server that's in the data folder.

    Raises:
        CannotStart: there's none, or it can't be served, or the clock is wrong.
    """
    settings = settings or config.load()
    need_server(settings, may_begin=True)
    clock_check.check(settings.data, clock.now())
    return startup.open_app(settings, couples.create_app)


def need_server(settings: Settings, *, may_begin: bool) -> None:
    """Checks that there's a server in the data folder. In the default folder, a new one may begin without asking.

    Args:
        may_begin: whether this command can begin a server at all.

    Raises:
        CannotStart: there's none in a folder that the host named (it may be misspelt, or on a disk that isn't mounted), or
            none may begin; or its files belong to someone else.
    """
    if data_folder.has_server(settings.data):
        data_folder.check_rights(settings.data)
        return
    if settings.data_is_named or not may_begin:
        raise maintenance.CannotStart(
            f"There's no server in {settings.data}. Is COUPLES_DATA spelled right, and is its disk mounted? To begin a new, "
            "empty one there: couples init"
        )
    _look_where_it_used_to_be(settings.data)
    click.echo(f"Starting a NEW, EMPTY server in {settings.data}", err=True)


def _look_where_it_used_to_be(default: Path) -> None:
    """Refuses to begin if there's a server where earlier versions kept it by default: `instance` in the current folder."""
    earlier = Path("instance").resolve()
    if earlier != default and data_folder.has_server(earlier):
        raise maintenance.CannotStart(
            f"There's a server in {earlier}, which earlier versions used by default. To use it: COUPLES_DATA={earlier}"
        )
