"""Sending a form again that couldn't be taken the first time: after signing in, and from an error page."""

from flask import Response, abort, render_template, request

from couples import clock
from couples.accounts import send_again as carrying
from couples.accounts.blueprint import bp


@bp.post("/send-again")
def send_again():
    """Responds exactly as the view that the form was meant for would, with all its checks."""
    return carrying.resend(theirs(request.form.get(carrying.FIELD, "")))


def with_words_to_send(answer: Response, value: str) -> Response:
    """Turns `answer`, a redirect that signs someone in, into the page that sends their form again."""
    theirs(value)
    answer.status_code = 200
    answer.headers.pop("Location")
    answer.data = render_template("accounts/send_again.html", carried=value)
    return answer


def theirs(value: str) -> carrying.Carried:
    """What a page carried for the signed-in person; aborts with 409 where it's another's, with 410 where it's too old."""
    try:
        kept = carrying.opened(value)
    except carrying.NotTheirs:
        abort(409)
    if kept.is_too_old(clock.now()):
        abort(410)
    return kept
