"""The blueprint of this room; `couples.rooms` puts it into the app, with the routes that join it."""

from flask import Blueprint

bp = Blueprint("calendar_feed", __name__, url_prefix="/calendar")
