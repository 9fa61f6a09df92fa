"""Whether a password is good enough, decided here and offline.

Length carries most of the strength; beyond that zxcvbn refuses what a list of common passwords or a look at the person's own
name would find. It never blocks a long passphrase.
"""

from zxcvbn import zxcvbn

from couples import vault

SHORTEST = 10
LOWEST_SCORE = 2


def problem_with(password: str, known: list[str]) -> str:
    """Why `password` is no good, with what would help; empty if it is fine.

    Args:
        password: as typed.
        known: words that others know of the person (name, address); they add no strength.
    """
    if len(vault.normal_password(password)) > vault.MAX_PASSWORD_BYTES:
        return "This is longer than a password can be here (1,024 bytes)."
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters. Three or four unrelated words are easy to keep in mind."
    result = zxcvbn(password[:72], user_inputs=known)
    if result["score"] >= LOWEST_SCORE:
        return ""
    hint = " ".join([result["feedback"]["warning"], *result["feedback"]["suggestions"]]).strip()
    return f"This one would be guessed quickly. {hint}".strip()
