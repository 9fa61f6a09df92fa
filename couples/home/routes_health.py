"""Whether the server is up, for whoever watches over it."""

from couples.accounts import models as accounts
from couples.accounts.access import public
from couples.home.blueprint import bp


@bp.get("/healthz")
@public
def healthz():
    """200 once the database answers. Says nothing else."""
    accounts.anybody()
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}
