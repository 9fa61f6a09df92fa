"""What a host would want to know about their server, and what helps. Looking changes nothing and opens no word."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime

from couples import config, content, help_lines, which_version
from couples.config import Settings
from couples.content import BadContent
from couples.db import BadDatabase, Contents, kind_of
from couples.mail import mail_server
from couples.mail.send_due import own_name
from couples.maintenance import CannotStart, backup_file, clock_check, data_folder, database_server, migrating
from couples.maintenance.backups_found import backups, kept_elsewhere, left_over, taken_away
from couples.maintenance.findings import Finding
from couples.maintenance.folder_found import data_folder_found
from couples.maintenance.redis_check import redis_found
from couples.maintenance.shares import on_a_share
from couples.maintenance.who_answers import who_answers
from couples.wording_help.safety import danger_model

LITTLE_ROOM = 200 * 2**20


def examine(settings: Settings, now: datetime) -> list[Finding]:
    """All findings, in the order in which a host would want to fix things."""
    if not data_folder.has_server(settings.data):
        return [
            Finding(
                "bad",
                "data folder",
                f"There's no server in {settings.data}.",
                "Is COUPLES_DATA spelled right, and is its disk mounted? To begin a new one: couples init",
            )
        ]
    found: list[Finding] = []
    kept = (
        (kept_elsewhere, left_over)
        if settings.database_url
        else (on_a_share, _disk, backups, taken_away, left_over)
    )
    for look in (
        _version,
        data_folder_found,
        _keys_and_database,
        _clock,
        *kept,
        redis_found,
        _program,
        _help_lines,
        _wording_help,
        _settings,
        _mail,
        _push,
        who_answers,
    ):
        found += look(settings, now)
    return found


def _version(*_: object) -> Iterator[Finding]:
    yield Finding("ok", "version", f"{which_version.release()}, with schema {migrating.newest()}.")


def _keys_and_database(settings: Settings, _: datetime) -> Iterator[Finding]:
    if data_folder.closed_to_us(settings.data):
        return  # nothing is wrong with them
    try:
        contents = kind_of(settings).look_into(settings)
    except BadDatabase as problem:
        where, helps = database_server.where_and_what_helps(settings)
        yield Finding("bad", "database", f"{where} {problem}.", helps)
        return
    yield _schema(contents, settings)
    try:
        keys = backup_file.read_keys(settings.data)
    except backup_file.BadKeys as problem:
        yield Finding(
            "bad",
            "keys",
            str(problem),
            "Put the file back from your own copy. If it's lost for good: couples keys new-pepper",
        )
        return
    if backup_file.fits(contents, keys):
        yield Finding("ok", "keys", "They're the ones that the database was made with.")
    else:
        yield Finding("bad", "keys", f"{config.PEPPER} isn't the one that the database was made with.",
                      "Put the right file back. If it's lost for good: couples keys new-pepper")  # fmt: skip


def _schema(contents: Contents, settings: Settings) -> Finding:
    where = (
        f"It's in PostgreSQL, at {database_server.shown(settings)}."
        if settings.database_url
        else "It's intact."
    )
    people = f"{where} Accounts: {contents.accounts}."
    if not migrating.is_known(contents.revision):
        return Finding(
            "bad", "database", f"{people} A newer version of Couples was here.", "Install that version again."
        )
    if contents.revision != migrating.newest():
        return Finding(
            "warning",
            "database",
            f"{people} It's from an older version.",
            "The next start brings it up to date.",
        )
    return Finding("ok", "database", people)


def _clock(settings: Settings, now: datetime) -> Iterator[Finding]:
    try:
        clock_check.check(settings.data, now)
    except CannotStart as problem:
        yield Finding("bad", "clock", str(problem))
        return
    if clock_check.is_doubtful(now, clock_check.last_seen(settings.data)):
        yield Finding("warning", "clock", f"It has jumped to {now:%Y-%m-%d %H:%M} UTC since a server last ran here.",
                      "If that's right, all is well: cleaning up starts a day later. If not, set it now.")  # fmt: skip
    else:
        yield Finding("ok", "clock", f"{now:%Y-%m-%d %H:%M} UTC.")


def _disk(settings: Settings, _: datetime) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.data).free
    size = settings.database_path.stat().st_size if settings.database_path.exists() else 0
    room = f"{free // 2**20:,} MB free; the database has {size / 2**20:,.1f} MB."
    if free < max(LITTLE_ROOM, 3 * size):
        yield Finding(
            "bad", "disk", room, "Make room: saving stops when it's full, and a backup needs as much again."
        )
    else:
        yield Finding("ok", "disk", room)


def _program(*_: object) -> Iterator[Finding]:
    try:
        content.check()
    except BadContent as problem:
        yield Finding(
            "bad", "program", str(problem), "A file of Couples itself is damaged. Install it again."
        )


def _help_lines(settings: Settings, _: datetime) -> Iterator[Finding]:
    try:
        help_lines.check(settings.data)
    except BadContent as problem:
        yield Finding("bad", "helplines", str(problem))


def _wording_help(*_: object) -> Iterator[Finding]:
    """What's installed: whether a running server can use it, only that server's log says."""
    if missing := danger_model.what_is_missing():
        yield Finding("warning", "wording help", f"It hears danger by listed words alone: {missing}.",
                      "Install Couples again, with all its packages.")  # fmt: skip
    else:
        yield Finding("ok", "wording help", "What it needs to hear danger by meaning is installed.")


def _settings(settings: Settings, _: datetime) -> Iterator[Finding]:
    wrong = [Finding("bad", "settings", says, helps) for is_so, says, helps in _MISTAKES if is_so(settings)]
    yield from wrong or [Finding("ok", "settings", f"People use {settings.base_url}.")]


_MISTAKES: tuple[tuple[Callable[[Settings], bool], str, str], ...] = (
    (
        lambda s: not s.is_https and not s.is_only_here,
        "What people write travels unencrypted, because COUPLES_BASE_URL is http.",
        "Put Caddy or nginx in front, and give the https address: docs/hosting/README.md",
    ),
    (
        lambda s: s.is_https and not s.proxies,
        "COUPLES_BASE_URL is https, but COUPLES_PROXIES is 0: all visitors share one limit for wrong passwords.",
        "COUPLES_PROXIES is how many proxies are in front, usually 1.",
    ),
    (
        lambda s: bool(s.proxies) and not s.is_https,
        "COUPLES_PROXIES counts a proxy, but COUPLES_BASE_URL isn't https: anyone can pretend to be another visitor.",
        "Without a proxy it's 0. With one, give its https address.",
    ),
)


def _mail(settings: Settings, _: datetime) -> Iterator[Finding]:
    smtp = settings.smtp
    if smtp is None:
        yield Finding("ok", "mail", "No mail server is named, so no one gets e-mail. Nothing else needs one.")
        return
    there = f"{smtp.host}:{smtp.port}"
    try:
        mail_server.greet(smtp, own_name(settings))
    except mail_server.NotSent as failed:
        yield Finding("warning", "mail", f"{there} can't be used: {failed.for_host}",
                      "E-mails wait, and Couples tries again. When it's fixed: couples mail test ADDRESS")  # fmt: skip
        return
    if smtp.tls == "none" and not smtp.is_only_here:
        yield Finding("warning", "mail", f"{there} answers, but e-mails and addresses travel unencrypted.",
                      "COUPLES_SMTP_TLS can be starttls or tls.")  # fmt: skip
    else:
        yield Finding("ok", "mail", f"{there} answers. To see if e-mails arrive: couples mail test ADDRESS")


def _push(settings: Settings, _: datetime) -> Iterator[Finding]:
    if settings.push and not settings.can_push:
        yield Finding("warning", "push", "It's on, but browsers only allow it over https.", "Give an https address: docs/hosting/README.md")  # fmt: skip
        return
    yield Finding("ok", "push", "On." if settings.push else "Off: phones get no reminders. COUPLES_PUSH=on allows it.")  # fmt: skip
