"""The blueprint of this room; `couples.rooms` puts it into the app, with the routes that join it."""

from flask import Blueprint

bp = Blueprint("unsent", __name__, url_prefix="/unsent")
