"""Which time zone decides what day it is for a person: their device's, or their account's.

A page's script reports the device's zone in a session cookie; the server doesn't store it. What day it is for its owner follows
the device, so that a traveller's today isn't "still ahead". When things arrive follows the account's zone, as agreed. Whoever
answered "keep my zone" on a device gets the account's day there, too. That answer is stored in that browser alone, for a year
from their last sign-in there, so that someone who lives with two zones isn't asked again and again. The trade-off: without
JavaScript, a traveller's day is their account's.
"""

from collections.abc import Collection
from datetime import datetime

from flask import Response, current_app

from couples import clock
from couples.behind_proxies import the_request

COOKIE = "device_zone"
KEPT = "device_zone_no"
MOST_KEPT = 12
KEPT_FOR = 365 * 24 * 60 * 60


def zone_here(device: str, account: str, kept: Collection[str] = ()) -> str:
    """The zone whose day counts: the device's, unless it's none that we know or its owner said no to it."""
    return device if device not in kept and clock.is_zone(device) else account


def zone_to_offer(device: str, account: str, kept: Collection[str], now: datetime) -> str:
    """The device's zone where its clocks differ from the account's now and no one was asked yet; else nothing."""
    there = zone_here(device, account, kept)
    same = clock.local(now, there).utcoffset() == clock.local(now, account).utcoffset()
    return "" if same else there


def city_of(zone: str) -> str:
    """What people call a zone: "New York" for America/New_York."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def from_request() -> tuple[str, list[str]]:
    """What this browser tells: its device's zone, and those that its owner doesn't want here."""
    cookies = the_request().cookies
    return cookies.get(COOKIE, ""), cookies.get(KEPT, "").split("|")


def keep_account_zone(response: Response, device: str) -> Response:
    """Notes in this browser alone that its owner was asked about `device` and said no."""
    kept = from_request()[1]
    kept = [zone for zone in kept if clock.is_zone(zone) and zone != device]
    response.set_cookie(
        KEPT,
        "|".join([device, *kept][:MOST_KEPT]),
        max_age=KEPT_FOR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def keep_longer(response: Response) -> None:
    """What was answered in this browser counts from now for another year."""
    device, kept = from_request()
    last = device if device in kept else kept[0]
    if clock.is_zone(last):
        keep_account_zone(response, last)
