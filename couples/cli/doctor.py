"""The `doctor` command: whether all is well."""

from importlib import import_module

import click

from couples import clock, config
from couples.cli.opening import stops_kindly
from couples.maintenance.doctor import examine

SIGNS = {"ok": "ok  ", "warning": "look", "bad": "BAD "}


@click.command()
@stops_kindly
def doctor() -> None:
    """Check settings, folder, keys, database, clock, disk, backups, wording help, mail, push and proxies, and say what helps."""
    import_module("couples.app")  # with every room, so that all files are known that may be damaged

    found = examine(config.load(), clock.now())
    for finding in found:
        click.echo(f"{SIGNS[finding.how]} {finding.about}: {finding.says}")
        if finding.helps:
            click.echo(f"     {finding.helps}")
    if any(finding.how == "bad" for finding in found):
        raise SystemExit(1)
