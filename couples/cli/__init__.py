"""The command line: serving, backups, looking after accounts, keys and data.

Promised: no command prints what anyone wrote; none of them could, because no command holds a vault key.
"""

import sys

import click

from couples.cli import backups, coach, demo, doctor, keeping, mail, serving, users
from couples.maintenance import migrating

NOT_WINDOWS = (
    "Couples runs on Linux, macOS and other POSIX systems. On Windows it runs inside WSL: "
    "https://learn.microsoft.com/windows/wsl/install"
)


@click.group()
@click.version_option(
    package_name="couples",
    prog_name="couples",
    message=f"%(prog)s %(version)s, with schema {migrating.newest()}",
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
