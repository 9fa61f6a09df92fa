"""A person's own words from a time with someone, kept for them alone afterwards: read, and deleted one by one or all."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from couples.fields import as_id
from couples.form_responses import delete_for_good
from couples.home import notes_from_before
from couples.home.blueprint import bp
from couples.only_me import only_mine
from couples.own_rows import own
from couples.spaces import kept_words
from couples.spaces.kept_words import KeptBox, KeptWords


@bp.get("/only-me/said-before")
@only_mine
def said_before():
    beside_boundaries, in_talks = notes_from_before.notes_of(current_user.id)
    return render_template(
        "home/said_before.html",
        boxes=list(kept_words.own_words()),
        beside_boundaries=beside_boundaries,
        in_talks=in_talks,
    )


@bp.post("/only-me/said-before/delete")
@only_mine
def delete_said():
    """One piece, or with `all` everything from one time with someone; or a private note of this `kind`."""
    id = as_id(request.form.get("id"))
    model = notes_from_before.KINDS.get(request.form.get("kind", ""), KeptWords)
    if id:
        delete_for_good(own(KeptBox if request.form.get("all") else model, id), "Deleted.")
    return redirect(url_for(".said_before"))
