"""What the pages of this room take in."""

from flask_wtf import FlaskForm
from wtforms import BooleanField


class TakeoutForm(FlaskForm):
    opened = BooleanField("What was shared with me")
