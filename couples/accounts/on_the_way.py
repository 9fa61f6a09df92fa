"""Someone who was on the way to something when they signed up or in: rooms say what the form leads to, and do it then.

Guaranteed: it happens only by a form whose page said so, and that names the place it leads to; whoever else signs in on the
same browser is led nowhere.
"""

from flask import request

from couples import accounts


def about_to_join() -> str:
    """Whom this visitor joins with the form on this page; empty for no one."""
    going = request.args.get("next", "")
    return next((name for says in accounts.inviters if (name := says(going))), "")


def arrive(target: str) -> str:
    """Where the person who has just signed up or in goes, after what they asked for before is done."""
    for does in accounts.arrivals:
        target = does(target)
    return target
