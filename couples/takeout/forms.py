"""What the pages of this room take in."""

from flask_wtf import FlaskForm
from wtforms import BooleanField


class TakeoutForm(FlaskForm):
    opened = BooleanField("Also what was shared with me")
