"""Looking after the database and the server's own secrets."""

import click

import couples
from couples import clock, config
from couples.cli.opening import need_server, open_server, stops_kindly
from couples.maintenance import background_jobs, clock_check, data_folder, moving, pepper_check, seal_wishes


@click.command()
@stops_kindly
def migrate() -> None:
    """Bring the database up to date, after a backup; serve does this by itself."""
    open_server()
    click.echo("The database is up to date.")


@click.command()
@click.option(
    "--to",
    "url",
    required=True,
    metavar="URL",
    help="The address of the PostgreSQL server, or a file with it.",
)
@stops_kindly
def move(url: str) -> None:
    """Move the server's data from its file to an empty PostgreSQL database. The server has to be stopped."""
    settings = config.load()
    need_server(settings, may_begin=False)
    try:
        done = moving.move(settings, config.address_in(url, "--to"), couples.create_app)
    except KeyboardInterrupt:
        raise click.ClickException(f"Stopped. {moving.where_it_is(settings)}") from None
    click.echo(
        f"It's all there: {done.rows} rows in {done.tables} tables, each compared with the one in the file."
    )
    click.echo("Now set COUPLES_DATABASE_URL, or COUPLES_DATABASE_URL_FILE, and start the server.")
    click.echo(
        f"The file is in {done.aside}. Delete it once all is well: what's deleted from now on stays in it."
    )


@click.group()
def keys() -> None:
    """The server's own secrets."""


@keys.command("new-pepper")
@click.confirmation_option(prompt="Passwords will stop working and only recovery codes will work. Go on?")
@stops_kindly
def keys_new_pepper() -> None:
    """Accept a lost pepper: from then on people sign in with their recovery codes and choose new passwords."""
    settings = config.load()
    need_server(settings, may_begin=False)
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
    """Delete what has expired, make the day's backup and send what's due, once; serve does all this by itself."""
    app = open_server()
    settings, now = app.config["SETTINGS"], clock.now()
    seal_wishes.seal_wishes_again(app)
    if clock_check.is_doubtful(now, clock_check.last_seen(settings.data)):
        raise click.ClickException(
            f"The clock has jumped to {now:%Y-%m-%d %H:%M} UTC since this was last run, so nothing was deleted. If it's "
            f"right, delete {settings.data / clock_check.MARK} and run this again."
        )
    clock_check.note(settings.data, now)
    for job in background_jobs.BY_A_COMMAND:
        job(app)
    click.echo("Done.")
