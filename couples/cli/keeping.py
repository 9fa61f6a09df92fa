"""Looking after the database and the server's own secrets."""

import click

import couples
from couples import config
from couples.cli.opening import need_server, open_server, stops_kindly
from couples.maintenance import backups, cleanup, data_folder, pepper_check


@click.command()
@stops_kindly
def migrate() -> None:
    """Bring the database up to date, after a backup; serve does this by itself."""
    open_server()
    click.echo("The database is up to date.")


@click.group()
def keys() -> None:
    """The server's own secrets."""


@keys.command("new-pepper")
@click.confirmation_option(prompt="Passwords will stop working and only recovery codes will open. Go on?")
@stops_kindly
def keys_new_pepper() -> None:
    """Accept a lost pepper: from then on people sign in with their recovery codes and choose new passwords."""
    settings = config.load()
    need_server(settings)
    with data_folder.hold(settings):
        data_folder.check_database(settings)
        pepper_check.accept_new_pepper(couples.create_app(settings))
    click.echo("Done. People can now sign in with their recovery codes and choose a new password.")


@click.group()
def jobs() -> None:
    """Work that is due."""


@jobs.command("run")
@stops_kindly
def jobs_run() -> None:
    """Delete what has run out and make the day's backup, once; serve does this every hour by itself."""
    app = open_server()
    cleanup.clean_up(app)
    backups.back_up_daily(app)
    click.echo("Done.")
