"""Whether it's really the partner: a code to compare, for whoever wants to. It's never a step on the way to anything.

Guaranteed: the code comes from one's own secret and from the partner's key as it was pinned, not from what the table of people
says now. So a key that was swapped while the two were pairing shows up as two different codes. Someone who starts over has another key, and
no page of their partner's says so before they ask to come back.
"""

from flask import redirect, render_template, url_for

from couples.spaces.blueprint import bp
from couples.spaces.models import current_space


@bp.get("/check")
def compare():
    place = current_space()
    if not place.is_paired:
        return redirect(url_for(".pairing"))
    return render_template(
        "spaces/compare_code.html",
        partner=place.partner,
        code=place.comparison_code(),
        key_changed=not place.partner_is_out and not place.partner_is_pinned(),
    )
