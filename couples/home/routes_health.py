"""Whether the server works, for whoever watches over it."""

from flask import current_app, request

from couples import doctors_question, leaving, vault
from couples.accounts.access import public
from couples.home.blueprint import bp


@bp.get("/healthz")
@public
def healthz():
    """200 while a save would work, 503 while none would, or when the server is about to stop. Says nothing else, but to the doctor."""
    works = current_app.extensions["write_check"].works()
    body, code = ("ok\n", 200) if works else ("The database can't be written to.\n", 503)
    if leaving.is_leaving(current_app):
        body, code = "The server is about to stop.\n", 503
    headers = {"Content-Type": "text/plain; charset=utf-8"}
    if asked := request.headers.get(doctors_question.ASKS):
        forwarded_for, settings = request.headers.get("X-Forwarded-For", ""), current_app.config["SETTINGS"]
        headers |= doctors_question.answer(vault.pepper(), asked, forwarded_for, settings)
    return body, code, headers
