"""Whether this browser is still signed in: what a page that lies open asks, so that it can go on, wait, or go blank."""

from flask import jsonify
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from couples.accounts import page_owner
from couples.accounts.access import public, state_of_session
from couples.accounts.blueprint import bp


@bp.get("/session")
@public
def session_state():
    """The state of the session, the mark of whoever's pages this browser gets now, and a token for their forms; nothing of anyone else.

    Open pages ask for it by themselves, so it doesn't count as use of the session.
    """
    state = "yours" if current_user.is_authenticated else state_of_session()
    return jsonify(state=state, page_of=page_owner.mark(), csrf_token=generate_csrf())
