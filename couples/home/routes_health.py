"""Whether the server works, for whoever watches over it."""

from flask import current_app

from couples.accounts.access import public
from couples.home.blueprint import bp


@bp.get("/healthz")
@public
def healthz():
    """200 while a save would work, 503 while none would. Says nothing else."""
    works = current_app.extensions["write_check"].works()
    body, code = ("ok\n", 200) if works else ("The database can't be written to.\n", 503)
    return body, code, {"Content-Type": "text/plain; charset=utf-8"}
