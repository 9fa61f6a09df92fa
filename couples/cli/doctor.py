"""Looking whether all is well."""

import click

from couples import clock, config
from couples.cli.opening import stops_kindly
from couples.maintenance.doctor import examine

SIGNS = {"ok": "ok  ", "warning": "look", "bad": "BAD "}


@click.command()
@stops_kindly
def doctor() -> None:
    """Look at settings, folder, keys, database, clock, disk, backups and what's in front, and say what helps."""
    found = examine(config.load(), clock.now())
    for finding in found:
        click.echo(f"{SIGNS[finding.how]} {finding.about}: {finding.says}")
        if finding.helps:
            click.echo(f"     {finding.helps}")
    if any(finding.how == "bad" for finding in found):
        raise SystemExit(1)
