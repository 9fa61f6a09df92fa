"""Leaving this page in a hurry: signed out, and on to a neutral site."""

from flask import current_app, make_response, render_template

from couples.accounts.access import public
from couples.accounts.sign_in_cookie import end_session
from couples.extensions import csrf
from couples.home.blueprint import bp


@bp.post("/leave")
@public
@csrf.exempt
def quick_exit():
    """Ends the session and shows an empty page that goes on to a neutral site; works without JavaScript.

    Without a token on purpose: the worst that another site could do with it is to sign someone out, and SameSite and
    Sec-Fetch-Site stop that; a page that has been open too long must still be able to leave.
    """
    end_session()
    response = make_response(render_template("home/after_quick_exit.html"))
    response.headers["Refresh"] = f"0; url={current_app.config['SETTINGS'].exit_url}"
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
