"""Wording help without a page."""

import json
import sys

import click

from couples.wording_help.json_lines import as_json

PRINTED = ("text", "label", "parts", "issues", "findings")


@click.command()
def coach() -> None:
    """Wording help for statements, one a line on standard input; prints one JSON object a line."""
    for line in sys.stdin:
        if line.strip():
            said = as_json(line.strip())
            click.echo(json.dumps({key: said[key] for key in PRINTED}, ensure_ascii=False))
