"""What two who came together again want with what they shared before."""

from flask import abort, flash, redirect, request, url_for

from couples import clock
from couples.db import db
from couples.form_responses import back_to
from couples.spaces import reading_again
from couples.spaces.blueprint import bp
from couples.spaces.models import current_space


@bp.post("/again")
def answer_reading_again():
    """The same answer for a yes and a no; their partner's pages aren't told. Only its own button ends what both keep."""
    place, now, said = current_space(), clock.now(), request.form.get("answer")
    if said not in (reading_again.YES, reading_again.NO, reading_again.END) or not reading_again.before(
        place, now
    ):
        abort(404)
    is_kept = reading_again.is_kept(place, now)
    if is_kept and said == reading_again.NO:
        flash("You'd both said yes, so it's still here. You can end that here.")
        return redirect(url_for("home.shared"))
    reading_again.answer(place, now, yes=said == reading_again.YES)
    db.session.commit()
    ended = is_kept and said == reading_again.END
    flash("It's ended for both of you." if ended else "Saved. Only you know your answer. It's in Only me.")
    return back_to(url_for("home.shared"))
