"""What the doctor finds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing the doctor looked at: "ok", "warning" or "bad", what it saw, and what helps."""

    how: str
    about: str
    says: str
    helps: str = ""
