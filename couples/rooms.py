"""The rooms of the house, in one list.

A file of routes joins the blueprint of its room when it's imported, and it's imported here alone: another one, or a
new room, takes a line in this file.
"""

from flask import Flask

import couples.accounts.routes
import couples.accounts.routes_keys
import couples.boundaries.routes
import couples.boundaries.routes_agreement
import couples.boundaries.routes_boundary
import couples.boundaries.routes_drafts
import couples.boundaries.routes_history
import couples.boundaries.routes_look_again
import couples.boundaries.routes_signing
import couples.care.routes
import couples.care.routes_notes
import couples.care.routes_people
import couples.checkins.routes
import couples.checkins.routes_brought
import couples.checkins.routes_opened
import couples.checkins.routes_ritual
import couples.checkins.routes_writing
import couples.growing.routes
import couples.growing.routes_wins
import couples.home.routes
import couples.journal.routes
import couples.journal.routes_lock
import couples.journal.routes_looking
import couples.journal.routes_writing
import couples.live.routes
import couples.live.routes_afterwards
import couples.live.routes_asking
import couples.reflection.routes
import couples.reflection.routes_cards
import couples.reflection.routes_noticed
import couples.spaces.routes
import couples.statements.routes
import couples.statements.routes_thread
import couples.thanks.routes
import couples.thanks.routes_cards
from couples import fields


def init_app(app: Flask) -> None:
    """Puts every room into `app`: what two share, and what is one person's alone."""
    ours = (
        couples.spaces,
        couples.statements,
        couples.boundaries,
        couples.thanks,
        couples.checkins,
        couples.live,
    )
    mine = (couples.growing, couples.reflection, couples.journal, couples.care)
    for room in (couples.home, couples.accounts, *ours, *mine):
        app.register_blueprint(room.blueprint.bp)
    app.jinja_env.globals["fresh_id"] = fields.fresh_id
