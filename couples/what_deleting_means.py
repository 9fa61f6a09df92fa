"""What "deleted" means on this server, in the words of every page that says it. Pure.

Guaranteed: no page promises more than the app does itself. It lets go of words right away, and the server's own backups lose them
when enough newer ones have followed. The trade-off: a host's own copies elsewhere have an end that no one here knows.
"""


def gone(days_in_backups: int) -> str:
    """What stands beside a button that deletes.

    Args:
        days_in_backups: how many daily backups the server keeps; 0 where it makes none.
    """
    return f"Gone from the app right away. {backups(days_in_backups)}"


def backups(days: int) -> str:
    """How long the words lie in backups."""
    if not days:
        return "Backups your host makes may keep it longer."
    return f"It's gone from this server's backups after {days} day{'s' if days > 1 else ''}."
