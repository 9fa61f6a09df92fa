"""Whether the server answers where people look for it."""

from collections.abc import Iterator
from datetime import datetime
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from couples.config import Settings
from couples.maintenance import data_folder
from couples.maintenance.findings import Finding

PATIENCE = 10
"""Seconds that the doctor waits for the server's own address to answer."""


def who_answers(settings: Settings, _: datetime) -> Iterator[Finding]:
    if not data_folder.is_served(settings.data):
        yield Finding("warning", "server", "None is running on this folder.", "couples serve")
        return
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104  compared with
    yield _answer("server", f"http://{host}:{settings.port}/healthz", "bad", "See its log.")
    if not settings.is_only_here:
        elsewhere = "Try it from another device. If it fails there too: the name's DNS, the proxy, its certificate, its log."
        yield _answer("what's in front", f"{settings.base_url}/healthz", "warning", elsewhere)


def _answer(about: str, url: str, otherwise: str, helps: str) -> Finding:
    try:
        with urlopen(Request(url), timeout=PATIENCE) as answer:  # noqa: S310  an http address from the settings
            by = answer.headers.get("Server", "")
            if answer.read(3) == b"ok\n":
                return Finding("ok", about, f"{url} answers{f', by {by}' if by else ''}, and saving works.")
            return Finding(otherwise, about, f"{url} answers, but it's something else than Couples.", helps)
    except HTTPError as refused:
        return Finding(otherwise, about, f"{url} answers {refused.code}.", helps)
    except (OSError, HTTPException) as error:
        reason = getattr(error, "reason", None) or error or type(error).__name__
        return Finding(otherwise, about, f"{url} doesn't answer ({reason}).", helps)
