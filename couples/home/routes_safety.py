"""The pages for everyone: where to find help when it isn't safe, who can see what, and where the locks end."""

from flask import current_app, render_template

from couples import help_lines
from couples.accounts.access import public
from couples.accounts.signed_in_sessions import BRIEF_LIFE, SESSION_IDLE, SESSION_LIFE
from couples.home.blueprint import bp
from couples.home.claim_sources import CLAIMS
from couples.home.waiting_lines import waiting_lines
from couples.spaces import what_each_keeps
from couples.spaces.reading_after_parting import READABLE_FOR


@bp.get("/safety")
@public
def safety():
    return render_template("home/safety.html", lines=help_lines.lines(), claims=CLAIMS, heard=waiting_lines())


@bp.get("/privacy")
@public
def privacy():
    kept = what_each_keeps.before_pairing(current_app.config["SETTINGS"].backups)
    return render_template("home/privacy.html", kept=kept)


@bp.get("/what-it-protects")
@public
def what_it_protects():
    """The numbers on it are those that the app goes by."""
    return render_template(
        "home/what_it_protects.html",
        most_days=SESSION_LIFE.days,
        idle_days=SESSION_IDLE.days,
        brief_hours=int(BRIEF_LIFE.total_seconds() // 3600),
        readable_days=READABLE_FOR.days,
    )


@bp.get("/good-to-know")
@public
def good_to_know():
    """For someone whose phone is picked up, and harmless if whoever picked it up reads it."""
    return render_template("home/good_to_know.html")
