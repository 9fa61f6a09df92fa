"""Accounts, as far as a host may look after them: by their e-mail address, never by what's in them."""

import click

from couples import clock
from couples.accounts import sign_up_links
from couples.cli.opening import open_server, stops_kindly
from couples.db import begin_writing, db


@click.group()
def user() -> None:
    """Accounts."""


@user.command("invite")
@stops_kindly
def invite() -> None:
    """Print a link with which another couple's first partner can sign up; good for seven days, once."""
    app = open_server()
    with app.app_context():
        begin_writing()
        _, secret = sign_up_links.SignUpLink.make(clock.now())
        db.session.commit()
    click.echo(f"{app.config['SETTINGS'].base_url}/sign-up#{secret}")
