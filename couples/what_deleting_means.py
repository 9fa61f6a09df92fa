"""What "deleted" means on this server, in the words of every page that says it. Pure.

Guaranteed: no page promises more than the app does itself. The app deletes words right away, and they leave the
server's own backups once enough newer ones have been made. The trade-off: how long a host keeps copies elsewhere isn't
known here.
"""


def gone(days_in_backups: int) -> str:
    """What stands beside a button that deletes.

    Args:
        days_in_backups: how many daily backups the server keeps; 0 where it makes none.
    """
    if not days_in_backups:
        return f"What you delete is gone from the app right away. {backups(0)}"
    after = _days(days_in_backups)
    return f"What you delete is gone from the app right away, and from this server's backups after {after}."


def backups(days: int) -> str:
    """How long the words lie in backups."""
    if not days:
        return "If whoever runs this server makes backups, those may keep it longer."
    return f"It's gone from this server's backups {_days(days)} later."


def _days(count: int) -> str:
    return f"{count} day{'s' if count > 1 else ''}"
