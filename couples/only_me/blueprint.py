"""The blueprint of this door; `couples.rooms` puts it into the app, with the routes that join it."""

from flask import Blueprint

bp = Blueprint("only_me", __name__, url_prefix="/only-me")
