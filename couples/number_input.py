"""Numbers that people type, checked without breaking on any of them."""

from typing import Any

from wtforms import ValidationError
from wtforms.validators import NumberRange


class Within(NumberRange):
    """WTForms' check of a range, also for a number that is too large for its float: refused like any other that is out of range."""

    message: str

    def __init__(self, least: int, most: int, message: str):
        super().__init__(least, most, message)

    def __call__(self, form: Any, field: Any) -> None:
        try:
            super().__call__(form, field)
        except OverflowError:
            raise ValidationError(self.message) from None
