"""The pages for everyone: where to find help when it isn't safe, and what is kept here about people."""

from flask import render_template

from couples import help_lines
from couples.accounts.access import public
from couples.home.blueprint import bp
from couples.home.claim_sources import CLAIMS
from couples.home.waiting_lines import waiting_lines


@bp.get("/safety")
@public
def safety():
    return render_template("home/safety.html", lines=help_lines.lines(), claims=CLAIMS, heard=waiting_lines())


@bp.get("/privacy")
@public
def privacy():
    return render_template("home/privacy.html")
