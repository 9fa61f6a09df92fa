"""Trying the mail server."""

import click

from couples import config
from couples.accounts import addresses
from couples.cli.opening import stops_kindly
from couples.mail import letters, mail_server
from couples.mail.send_due import own_name


@click.group()
def mail() -> None:
    """E-mails to people, where there's a mail server."""


@mail.command("test")
@click.argument("address")
@stops_kindly
def test(address: str) -> None:
    """Send a test e-mail to ADDRESS, right away."""
    settings = config.load()
    if settings.smtp is None:
        raise click.ClickException("No mail server is named: COUPLES_SMTP_HOST is empty.")
    try:
        to = addresses.spelled(address)
    except addresses.NoAddress:
        raise click.ClickException(f"{address} isn't an e-mail address.") from None
    smtp = settings.smtp
    try:
        mail_server.send(letters.in_test(smtp, to), smtp, own_name(settings))
    except mail_server.NotSent as failed:
        raise click.ClickException(f"{smtp.host}:{smtp.port} didn't take it: {failed.for_host}") from None
    click.echo(f"{smtp.host} accepted it. Check that it arrives at {to}, and not in spam.")
