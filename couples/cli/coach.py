"""Wording help without a page."""

import json
import sys

import click

from couples.wording_help.json_lines import as_json


@click.command()
@click.option(
    "--json",
    "is_json",
    is_flag=True,
    help='Read one JSON object per line: {"text": ..., "where": ..., "by": ...}.',
)
def coach(is_json: bool) -> None:
    """Wording help for statements, one per line on standard input; prints one JSON object per line.

    It prints all that a page would show. Nothing it reads is kept.
    """
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        given = _read(line, number) if is_json else {"text": line.strip()}
        click.echo(json.dumps(as_json(**given), ensure_ascii=False))


def _read(line: str, number: int) -> dict[str, str]:
    """The fields of one line of JSON. An error names the number of the line, and none of its words."""
    try:
        given = json.loads(line)
        return {"text": str(given["text"])} | {
            key: str(given[key]) for key in ("where", "by") if given.get(key) is not None
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        raise click.ClickException(f'Line {number} isn\'t a JSON object with "text".') from None
