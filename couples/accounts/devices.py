"""The devices someone is signed in on, as a person would name them: what each is, and roughly when it was last used.

Promised: even the owner sees no exact time, no address and no place, so that someone who looks over their shoulder, or
makes them open this page, learns as little as possible. A device's name is sealed under its owner's key. The trade-offs:
two phones of one kind have the same name and are told apart by a number; and only saving counts as use, since looking at
pages isn't recorded.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from couples import vault
from couples.accounts.models import User
from couples.accounts.signed_in_sessions import DEVICE_LABEL, Session

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""What to look for in a User-Agent, and the browser that it means. The first match counts, since most browsers name others, too."""
SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "a Chromebook"),
    ("Macintosh", "a Mac"),
    ("Linux", "Linux"),
)
UNKNOWN = "A device"


@dataclass(frozen=True)
class Device:
    id: UUID
    name: str
    used: str
    is_this: bool


def in_words(user_agent: str) -> str:
    """What someone would call the device, by what its browser says of itself."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    if browser and system:
        return f"{browser} on {system}"
    return browser or (system[:1].upper() + system[1:]) or UNKNOWN


def used_in_words(last_used_on: date, today: date) -> str:
    """Roughly when a device was last used. A day in the future, written while the clock was wrong, reads as "today"."""
    if last_used_on >= today:
        return "today"
    return "this week" if today - last_used_on < timedelta(days=7) else "at least a week ago"


def listed(person: User, alive: list[Session], today: date) -> list[Device]:
    """The devices of `person`, this one first, then what was used last."""
    this = person.session.id
    seen: Counter[str] = Counter()
    devices = []
    for session in sorted(alive, key=lambda s: (s.id != this, today - s.last_used_on, s.created_at)):
        name = name_of(person, session)
        seen[name] += 1
        numbered = name if seen[name] == 1 else f"{name} ({seen[name]})"
        devices.append(
            Device(session.id, numbered, used_in_words(session.last_used_on, today), session.id == this)
        )
    return devices


def name_of(person: User, session: Session) -> str:
    """What the device called itself as it signed in; sessions from before that was kept have no name."""
    if not session.device_cell:
        return UNKNOWN
    key = person.keyring.vault_key
    try:
        return vault.open_sealed(key, session.device_cell, DEVICE_LABEL, session.id, person.id).decode()
    except vault.CannotOpen:
        return UNKNOWN
