"""One page that lists every room by what it's for, the same for everyone."""

from flask import render_template

from couples.home.blueprint import bp


@bp.get("/everything")
def everything():
    return render_template("home/everything.html")
