"""The blueprint of this room; `couples.rooms` puts it into the app, with the routes that join it."""

from flask import Blueprint

bp = Blueprint("light", __name__, url_prefix="/light-question")
