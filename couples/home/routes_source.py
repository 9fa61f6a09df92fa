"""Where everyone gets the source code of this server."""

from flask import Response

from couples.accounts.access import public
from couples.home import source_code
from couples.home.blueprint import bp


@bp.get("/source")
@public
def source():
    """The code that runs here, as one zip."""
    answer = Response(source_code.zipped(), mimetype="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="couples-source.zip"'
    return answer
