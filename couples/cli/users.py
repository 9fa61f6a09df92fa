"""Accounts, as far as a host may look after them: by their e-mail address, never by what's in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click

from couples import clock, vault
from couples.accounts import disabled_accounts, models, reset_request, set_aside, sign_in_codes, sign_up_links
from couples.accounts.models import User
from couples.cli.opening import open_server, stops_kindly
from couples.db import begin_writing, db, wipe_deleted
from couples.home.forgetting import forget_person


@click.group()
def user() -> None:
    """Accounts."""


@user.command("list")
@stops_kindly
def list_() -> None:
    """Print each account: its address, when it was created, and whether it's switched off or waiting to start over."""
    with open_server().app_context():
        found = disabled_accounts.accounts()
    for email, since, disabled_on, begun_at in found:
        off = f"  switched off on {disabled_on}" if disabled_on else ""
        starts_over = f"  a reset began on {begun_at:%Y-%m-%d}" if begun_at else ""
        click.echo(f"{email}  since {since}{off}{starts_over}")
    if not found:
        click.echo("There's no account yet.")


@user.command("invite")
@stops_kindly
def invite() -> None:
    """Print a link that lets another couple's first partner sign up; it works once, for seven days."""
    app = open_server()
    with app.app_context():
        begin_writing()
        _, secret = sign_up_links.SignUpLink.make(clock.now())
        db.session.commit()
    click.echo(f"{app.config['SETTINGS'].base_url}/sign-up#{secret}")


@user.command("disable")
@click.argument("address")
@stops_kindly
def disable(address: str) -> None:
    """Sign an account out everywhere and let no one in with it. Its words stay."""
    with _account(address) as (person, now):
        disabled_accounts.disable(person, now)
    click.echo(f"{address} is switched off, and signed out everywhere. Nothing was deleted.")


@user.command("enable")
@click.argument("address")
@stops_kindly
def enable(address: str) -> None:
    """Switch a switched-off account back on."""
    with _account(address) as (person, _):
        if person.disabled_on is None:
            raise click.ClickException(f"{address} isn't switched off. Nothing was changed.")
        disabled_accounts.enable(person)
    click.echo(f"{address} can sign in again.")


@user.command("code-off")
@click.argument("address")
@stops_kindly
def code_off(address: str) -> None:
    """Stop asking for a code from a phone at sign-in, for someone who lost their phone and backup codes."""
    with _account(address) as (person, _):
        holders = [aside.holder_id for aside in set_aside.all_of(person.id)]
        had = [id for id in (person.id, *holders) if sign_in_codes.turn_off(id)]
    if not had:
        raise click.ClickException(f"{address} isn't asked for a code. Nothing was changed.")
    click.echo(
        f"{address} signs in with the password alone now. Their backup codes are gone. Passkeys stay; a new "
        "password removes them. No words were lost."
    )


@user.command("delete")
@click.argument("address")
@click.option("--yes", help="The address again, so you aren't asked for it.")
@stops_kindly
def delete(address: str, yes: str | None) -> None:
    """Delete an account and everything its owner wrote, even where their partner could read it."""
    with open_server().app_context():  # before the write lock is taken: a running server keeps saving
        known = _known(address).email
        db.session.rollback()
    said = yes or click.prompt(
        f"Everything that {known} wrote will be gone, for their partner too. To go on, type the address again"
    )
    if said.strip() != address.strip():
        raise click.ClickException("That's a different address. Nothing was deleted.")
    with _account(address) as (person, now):
        forget_person(person, now)
    click.echo(
        f"{address} is deleted. Two things go later, with what the two shared: their 'I need' in an agreement that "
        "their partner wrote, and their questions in a list that their partner changed. That's "
        "within 30 days if their partner signs in, otherwise 90. Backups from before still have it all, sealed, until they're gone."
    )


@user.command("reset")
@click.argument("address")
@stops_kindly
def reset(address: str) -> None:
    """Print a link for someone who lost their password and code: after three days, it starts their account over."""
    with _account(address) as (person, now):
        asked = reset_request.begin_for_host(person, now)
        link, ready_at = asked.link, asked.ready_at
    click.echo(
        f"What {address} wrote isn't deleted: it's set aside, sealed, for 90 days, and comes back with the old password or "
        "recovery code. Their partner has to let them back into what the two share. Every device that's signed in shows a "
        "line about this, and can stop it; signing in stops it, too.\n"
        f"From {ready_at:%Y-%m-%d %H:%M} UTC on, for two weeks, this link sets a new password. Give it only to them:\n{link}"
    )


def _known(address: str) -> User:
    person = models.person_by_email(address)
    if person is None:
        raise click.ClickException(f"There's no account with the address {address}. See: couples user list")
    return person


@contextmanager
def _account(address: str) -> Iterator[tuple[User, datetime]]:
    """The person with this address, with no key in hand, in a transaction that's committed when all goes well."""
    with open_server().app_context():
        begin_writing()
        person = _known(address)
        person.keyring = vault.Keyring(person.id, b"", b"")
        yield person, clock.now()
        db.session.commit()
        wipe_deleted()
