"""Whether the server answers where people look for it, whether it's this one, and what's in front of it."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from couples import address_setting, config, doctors_question, vault
from couples.config import Settings
from couples.doctors_question import Heard
from couples.maintenance import backup_file, data_folder
from couples.maintenance.findings import Finding

PATIENCE = 10
"""Seconds that the doctor waits for the server's own address to answer."""
DIRECTLY = build_opener(ProxyHandler({}))
"""A proxy that's meant for the way out of this machine (`http_proxy`) can't reach the server."""


def who_answers(settings: Settings, _: datetime) -> Iterator[Finding]:
    if not data_folder.is_served(settings.data):
        yield Finding(
            "warning",
            "server",
            "None is running on this folder.",
            "sudo systemctl start couples, docker compose up -d, or couples serve",
        )
        return
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104  compared with
    here = address_setting.with_port(host, settings.port)
    finding, heard = _answer(settings, "server", f"http://{here}/healthz", "bad", "See its log.")
    yield finding
    if heard and (heard.base_url, heard.counted) != (settings.base_url, settings.proxies):
        yield Finding(
            "warning", "settings",
            f"The server was started with {heard.base_url} and COUPLES_PROXIES={heard.counted}; this command has "
            f"{settings.base_url} and {settings.proxies}.",
            "If you changed them, restart the server. If not, this command doesn't have the server's settings.",
        )  # fmt: skip
    if not settings.is_only_here:
        elsewhere = (
            "Try it from another device. If it fails there too, check DNS, the proxy, certificate and log."
        )
        finding, heard = _answer(
            settings, "what's in front", f"{settings.base_url}/healthz", "warning", elsewhere
        )
        yield finding
        if heard and heard.came_through != settings.proxies:
            yield Finding(
                "warning", "what's in front",
                f"Proxies between here and the server: {heard.came_through}; COUPLES_PROXIES is {settings.proxies}.",
                f"If visitors come the same way, set COUPLES_PROXIES to {heard.came_through}.",
            )  # fmt: skip


def _answer(
    settings: Settings, about: str, url: str, otherwise: str, helps: str
) -> tuple[Finding, Heard | None]:
    """What comes back from `url`, asked from this machine, and what our own server says there."""
    pepper = None
    with suppress(backup_file.BadKeys):
        pepper = vault.Pepper(backup_file.read_keys(settings.data)[config.PEPPER])
    asked = doctors_question.question(pepper) if pepper else ""
    try:
        asks = Request(url, headers={doctors_question.ASKS: asked})  # noqa: S310  an http address from the settings
        with DIRECTLY.open(asks, timeout=PATIENCE) as answer:
            by, said = (answer.headers.get(name, "") for name in ("Server", doctors_question.SAYS))
            is_well = answer.read(3) == b"ok\n"
    except HTTPError as refused:
        return Finding(otherwise, about, f"{url} answers {refused.code}.", helps), None
    except (OSError, HTTPException, UnicodeError) as error:
        reason = getattr(error, "reason", None) or error or type(error).__name__
        return Finding(otherwise, about, f"{url} doesn't answer ({reason}).", helps), None
    if not is_well:
        return Finding(
            otherwise, about, f"{url} answers, but it's something other than Couples.", helps
        ), None
    found = doctors_question.heard(pepper, asked, said) if pepper else None
    if pepper and not found:
        says = f"{url} answers, but not from {settings.data}: it's another Couples, or an older version of this one."
        return Finding(otherwise, about, says, "If you've just upgraded, restart it."), None
    by = f", by {by}" if by else ""
    return Finding("ok", about, f"From this machine, {url} answers{by}, and saving works."), found
