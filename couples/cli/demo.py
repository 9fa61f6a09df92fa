"""Making the demo's data folder."""

from pathlib import Path

import click

from couples.cli.opening import stops_kindly


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--weeks", default=13, show_default=True, help="How many weeks of history to make.")
@stops_kindly
def demo(folder: Path, weeks: int) -> None:
    """Fill a new, throwaway data folder with Ana and Ben and three months of history."""
    from couples import demo as making

    try:
        making.fill(folder, weeks)
    except FileExistsError:
        raise click.ClickException(f"{folder} has data in it; the demo needs a folder of its own.") from None
    click.echo(making.how_to_sign_in())
