"""What someone was about to do when they had to sign up or in first, such as joining their partner. Each room registers
what that is and carries it out.

Guaranteed: it happens only through a form whose page said so and that names the place it leads to. Someone else who signs
in on the same browser joins nothing.
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
