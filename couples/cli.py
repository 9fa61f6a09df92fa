"""The command line: serving, looking after keys and data, inviting another couple.

Promised: no command prints what anyone wrote; none of them could, because no command holds a vault key.
"""

import functools
import json
import sys
from collections.abc import Callable
from pathlib import Path

import click

import couples
from couples import clock, config, maintenance, realtime
from couples.accounts import sign_up_links
from couples.db import begin_writing, db
from couples.maintenance import cleanup, pepper_check, startup
from couples.wording_help.json_lines import as_json

NOT_WINDOWS = (
    "Couples runs on Linux, macOS and other POSIX systems. On Windows it runs inside WSL: "
    "https://learn.microsoft.com/windows/wsl/install"
)
PRINTED = ("text", "label", "parts", "issues", "findings")


def stops_kindly(command: Callable) -> Callable:
    """A setting or a file that we can't start with ends the command with one clear line."""

    @functools.wraps(command)
    def run(*args, **kwargs):
        try:
            return command(*args, **kwargs)
        except (config.BadSetting, maintenance.CannotStart) as problem:
            raise click.ClickException(str(problem)) from None

    return run


@click.group()
def main() -> None:
    """Couples: a private place for two partners."""
    if sys.platform == "win32":
        raise click.ClickException(NOT_WINDOWS)


@main.command()
@stops_kindly
def serve() -> None:
    """Bring the database up to date and serve."""
    from couples.server import Server  # gunicorn can't even be imported on Windows

    settings = config.load()
    startup.prepare(couples.create_app(settings))
    if line := realtime.line_at_start(settings):
        click.echo(line)
    click.echo(f"Couples is at {settings.base_url}  (stop it with Ctrl-C)")
    Server(settings).run()


@main.command()
@stops_kindly
def migrate() -> None:
    """Bring the database up to date, after a backup; serve does this by itself."""
    startup.prepare(couples.create_app())
    click.echo("The database is up to date.")


@main.group()
def user() -> None:
    """Accounts."""


@user.command("invite")
@stops_kindly
def user_invite() -> None:
    """Print a link with which another couple's first partner can sign up; good for seven days, once."""
    app = couples.create_app()
    startup.prepare(app)
    with app.app_context():
        begin_writing()
        _, secret = sign_up_links.SignUpLink.make(clock.now())
        db.session.commit()
    click.echo(f"{app.config['SETTINGS'].base_url}/sign-up#{secret}")


@main.group()
def keys() -> None:
    """The server's own secrets."""


@keys.command("new-pepper")
@click.confirmation_option(prompt="Passwords will stop working and only recovery codes will open. Go on?")
@stops_kindly
def keys_new_pepper() -> None:
    """Accept a lost pepper: from then on people sign in with their recovery codes and choose new passwords."""
    pepper_check.accept_new_pepper(couples.create_app())
    click.echo("Done. People can now sign in with their recovery codes and choose a new password.")


@main.group()
def jobs() -> None:
    """Work that is due."""


@jobs.command("run")
@stops_kindly
def jobs_run() -> None:
    """Delete what has run out, once; serve does this every hour by itself."""
    app = couples.create_app()
    startup.prepare(app)
    cleanup.clean_up(app)
    click.echo("Done.")


@main.command("coach")
def coach_lines() -> None:
    """Wording help for statements, one a line on standard input; prints one JSON object a line."""
    for line in sys.stdin:
        if line.strip():
            said = as_json(line.strip())
            click.echo(json.dumps({key: said[key] for key in PRINTED}, ensure_ascii=False))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--weeks", default=13, show_default=True, help="How many weeks of history to make.")
@stops_kindly
def demo(folder: Path, weeks: int) -> None:
    """Fill a new, throw-away data folder with Ana and Ben and three months of history."""
    from couples import demo as making

    try:
        making.fill(folder, weeks)
    except FileExistsError:
        raise click.ClickException(f"{folder} has data in it; the demo needs a folder of its own.") from None
    click.echo(making.how_to_sign_in())


if __name__ == "__main__":
    sys.exit(main())
