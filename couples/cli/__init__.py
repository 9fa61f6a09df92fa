"""The command line: serving, backups, looking after accounts, keys and data.

Promised: no command prints what anyone wrote; none of them could, because no command holds a vault key.
"""

import sys

import click

from couples import which_version
from couples.cli import backups, coach, demo, doctor, keeping, mail, serving, users
from couples.maintenance import migrating

NOT_WINDOWS = (
    "Couples runs on Linux, macOS and other POSIX systems. On Windows it runs inside WSL: "
    "https://learn.microsoft.com/windows/wsl/install"
)


def _tell_version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"couples {which_version.release()}, with schema {migrating.newest()}")
        context.exit()


@click.group()
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help="Show the version and exit.",
)
def main() -> None:
    """Couples: a private place for two partners."""
    if sys.platform == "win32":
        raise click.ClickException(NOT_WINDOWS)


for _command in (
    serving.init, serving.serve, keeping.migrate, keeping.move, backups.backup, backups.restore, users.user, keeping.keys, keeping.jobs,
    coach.coach, demo.demo, doctor.doctor, mail.mail,
):  # fmt: skip
    main.add_command(_command)
