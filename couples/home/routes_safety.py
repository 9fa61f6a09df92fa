"""The pages for everyone: where to find help when it isn't safe, and what is kept here about people."""

from flask import current_app, render_template

from couples import help_lines
from couples.accounts.access import public
from couples.home.blueprint import bp
from couples.home.claim_sources import CLAIMS
from couples.home.waiting_lines import waiting_lines
from couples.spaces import what_each_keeps


@bp.get("/safety")
@public
def safety():
    return render_template("home/safety.html", lines=help_lines.lines(), claims=CLAIMS, heard=waiting_lines())


@bp.get("/privacy")
@public
def privacy():
    kept = what_each_keeps.before_pairing(current_app.config["SETTINGS"].backups)
    return render_template("home/privacy.html", kept=kept)
