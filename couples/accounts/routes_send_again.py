"""Sending a form again that was in the way of something: after signing in, and from an error page."""

from flask import Response, abort, render_template, request

from couples import clock
from couples.accounts import send_again as carrying
from couples.accounts.blueprint import bp


@bp.post("/send-again")
def send_again():
    """Does what the form was sent for, as its own door does it."""
    return carrying.resend(theirs(request.form.get(carrying.FIELD, "")))


def with_words_to_send(answer: Response, value: str) -> Response:
    """`answer`, which signs someone in, with the page that sends their form again in place of where it leads."""
    theirs(value)
    answer.status_code = 200
    answer.headers.pop("Location")
    answer.data = render_template("accounts/send_again.html", carried=value)
    return answer


def theirs(value: str) -> carrying.Carried:
    """What a page carried for the signed-in person; the answer is an error page where it's another's, or too old."""
    try:
        kept = carrying.opened(value)
    except carrying.NotTheirs:
        abort(409)
    if kept.is_too_old(clock.now()):
        abort(410)
    return kept
