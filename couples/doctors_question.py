"""How `couples doctor` recognizes its own server, and learns what a request passed through on its way there.

Promised: it's answered to no one who can't read the server's keys, and a server that doesn't have them can't give the
answer. The trade-off: whoever saw a question on its way can ask it again, and learns how many proxies there are.
"""

import hmac
import secrets
from dataclasses import dataclass

from couples.config import Settings
from couples.vault import Pepper

ASKS, SAYS = "Couples-Doctor-Asks", "Couples-Says"
LONGEST = 200


@dataclass(frozen=True)
class Heard:
    """What the server said: how many proxies the question came through, how many it counts, and its address."""

    came_through: int
    counted: int
    base_url: str


def question(pepper: Pepper) -> str:
    """The value of the header `ASKS`."""
    once = secrets.token_hex(16)
    return f"{once} {_seal(pepper, once, 'the doctor asks')}"


def answer(pepper: Pepper, asked: str, forwarded_for: str, settings: Settings) -> dict[str, str]:
    """The header that answers; none, if it isn't the doctor who asks."""
    once, _, seal = asked[:LONGEST].partition(" ")
    if not hmac.compare_digest(seal.encode(), _seal(pepper, once, "the doctor asks").encode()):
        return {}
    came_through = len(forwarded_for.split(",")) if forwarded_for else 0
    says = f"{came_through} {settings.proxies} {settings.base_url}"
    return {SAYS: f"{says} {_seal(pepper, f'{once} {says}', 'the doctor hears')}"}


def heard(pepper: Pepper, asked: str, said: str) -> Heard | None:
    """What our own server said; None, if it's another one, or an older version that knows no such question."""
    says, _, seal = said.rpartition(" ")
    sealed = _seal(pepper, f"{asked.partition(' ')[0]} {says}", "the doctor hears")
    if not hmac.compare_digest(seal.encode(), sealed.encode()):
        return None
    came_through, counted, base_url = says.split(" ", 2)
    return Heard(int(came_through), int(counted), base_url)


def _seal(pepper: Pepper, value: str, purpose: str) -> str:
    return pepper.fingerprint(value, purpose).hex()
