"""Whether the server works, for whoever watches over it."""

from flask import current_app, request

from couples import doctors_question, graceful_stop, vault
from couples.accounts.access import public
from couples.home.blueprint import bp


@bp.get("/healthz")
@public
def healthz():
    """200 while a save would work and the database is this server's, 503 otherwise. Says nothing else, but to the doctor.

    With `?stopping`, as a proxy asks, it's 503 only where another server can do better: this one was told to stop. What else is wrong
    is wrong at each of them, and said better by their own pages.
    """
    problem = _what_is_wrong()
    body, code = (f"{problem}\n", 503) if problem else ("ok\n", 200)
    headers = {"Content-Type": "text/plain; charset=utf-8"}
    if asked := request.headers.get(doctors_question.ASKS):
        forwarded_for, settings = request.headers.get("X-Forwarded-For", ""), current_app.config["SETTINGS"]
        headers |= doctors_question.answer(vault.pepper(), asked, forwarded_for, settings)
    return body, code, headers


def _what_is_wrong() -> str:
    if graceful_stop.is_stopping(current_app):
        return "The server is about to stop."
    if "stopping" in request.args:
        return ""
    keeping = current_app.extensions.get("keeps_database")
    if keeping and keeping.is_anothers:
        return "Another server has taken the database."
    return "" if current_app.extensions["write_check"].works() else "The database can't be written to."
