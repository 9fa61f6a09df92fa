"""What the pages of this room take in."""

from wtforms import BooleanField

from couples.accounts.forms import ConfirmForm


class TakeoutForm(ConfirmForm):
    opened = BooleanField("Also what was opened to me")
