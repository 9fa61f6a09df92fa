"""Taking a backup away, and putting one back."""

from pathlib import Path

import click

import couples
from couples import clock, config
from couples.cli.opening import TO_START, need_server, stops_kindly
from couples.maintenance import backup_file, clock_check, data_folder, database_server, restoring

FILE = click.Path(path_type=Path, readable=False)
"""Whether it can be read or written is told by whoever tries, with what helps."""


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--keys-apart",
    type=FILE,
    help="Write the server's keys to this file, or into this folder, and leave them out of the backup.",
)
@click.option("--without-keys", is_flag=True, help="Leave the keys out, if you have them elsewhere.")
@click.option("--replace", is_flag=True, help="Replace existing files, once the new ones are complete.")
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    help="Keep only this many backups in the folder FILE, and delete older ones.",
)
@stops_kindly
def backup(file: Path, keys_apart: Path | None, without_keys: bool, replace: bool, keep: int | None) -> None:
    """Write a backup to FILE, or into the folder FILE, and read it back. The server may be running."""
    settings = config.load()
    database_server.has_no_files(settings)
    need_server(settings, may_begin=False)
    data_folder.check(settings)
    if keep and not file.is_dir():
        raise click.ClickException(f"--keep is for a folder, and {file} isn't one. No backup was made.")
    keys_in = not without_keys and keys_apart is None
    written, keys_file, is_on_this_disk = backup_file.write(
        settings, file, keys_in=keys_in, keys_apart=keys_apart, replace=replace
    )
    click.echo(f"The backup is in {written}. It was read back, and it's complete.")
    if is_on_this_disk:
        click.echo("It's on the same disk as the server, and lost with it: copy it to another one.")
    if keys_in:
        click.echo("The server's keys are in it: keep it where no one else can get at it.")
    elif keys_file:
        click.echo(f"The server's keys are in {keys_file}. Keep the two in different places; you need both.")
    else:
        keys = ", ".join(name for name in config.KEYS if (settings.data / name).exists())
        click.echo(f"No keys are in it: to use it you need {keys} from {settings.data}.")
    if keep:
        deleted, others = backup_file.keep_newest(keep, written)
        if deleted:
            click.echo(f"Deleted the oldest there: {deleted}. Kept: {keep}.")
        if others:
            click.echo(
                f"{others} there have another pepper.key, so they stay. Delete them yourself if they're this server's."
            )


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--keys", type=FILE, help="The server's keys: a file from `backup --keys-apart`, or a pepper.key."
)
@click.option(
    "--keys-are-lost", is_flag=True, help="Go on with new keys; people sign in with their recovery codes."
)
@click.option(
    "--from-another-server",
    is_flag=True,
    help="The backup is from a different server than the one in the folder.",
)
@stops_kindly
def restore(file: Path, keys: Path | None, keys_are_lost: bool, from_another_server: bool) -> None:
    """Put the backup FILE into the data folder. What's there is moved aside. The server has to be stopped."""
    settings = config.load()
    database_server.has_no_files(settings)
    clock_check.check(settings.data, clock.now())
    wish = restoring.Wish(file, keys, keys_are_lost, from_another_server)
    done = restoring.restore(settings, wish, couples.create_app)
    when = f" as of {done.made_at:%Y-%m-%d at %H:%M} UTC" if done.made_at else ""
    people = "1 account" if done.accounts == 1 else f"{done.accounts} accounts"
    click.echo(f"Restored into {settings.data}: {people}{when}.")
    if done.was_older:
        click.echo("It was from an older version of Couples, and is up to date now.")
    if keys_are_lost:
        click.echo("It has new keys. People sign in with their recovery codes and choose new passwords.")
    elif not done.sessions_stay:
        click.echo("Everyone has to sign in again.")
    else:
        click.echo("Passwords, recovery codes and sign-ins are as they were that day.")
    if done.aside:
        click.echo(f"What was in the folder before is in {done.aside}. {kept(settings)}")
    click.echo(
        "Accounts are as they were then: any deleted or switched off since then are back. See: couples user list"
    )
    click.echo(TO_START)


def kept(settings: config.Settings) -> str:
    if settings.backups:
        return f"The running server deletes it after {settings.backups} daily backups."
    return "Delete it once all is well."
