"""What pages carry without showing it: which row a form makes, which version of a row it was made from, or what it was drawn with."""

import json
import uuid
from contextlib import suppress
from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import StopValidation

from couples.fields import widgets


def as_id(given: Any) -> uuid.UUID | None:
    """The id that `given` names; None where it names none."""
    try:
        return uuid.UUID(str(given))
    except ValueError:
        return None


def fresh_id() -> str:
    """An id that is made with a form, so that sending it twice makes one row."""
    return str(uuid.uuid4())


def as_version(given: str | None) -> int:
    """The version of a row that `given` names; 0 where it names none."""
    return int(given) if given and given.isdecimal() and len(given) < 10 else 0


class Carried(HiddenField):
    """A value that a page carries as it was, without showing it."""

    widget = widgets.HiddenInput()


class FreshId(Carried):
    """The id of the row that a form makes, so that sending it twice makes one row; a new form has a new one.

    Something that's no id is refused, with `but` at the end of the sentence, which says what became of the words. Without
    `but`, a new id takes its place.
    """

    def __init__(self, label: str = "", validators: Any = None, *, but: str = "", **more: Any):
        super().__init__(label, validators, default=fresh_id, **more)
        self._but = but

    @property
    def fresh(self) -> uuid.UUID:
        """The id, in a form that has been found valid."""
        return uuid.UUID(self.data or "")

    def renew(self) -> None:
        """Another id, where a row was made with this one already."""
        self.data = fresh_id()

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else None
        if not self._but and as_id(self.data) is None:
            self.renew()

    def pre_validate(self, form: Any) -> None:
        if as_id(self.data) is None:
            raise StopValidation(f"This form is from an older page. Open it again; {self._but}.")


class Previewed(FlaskForm):
    """A form beside a preview, which says what was shown there, so that nothing else goes out."""

    shown = Carried()

    def showed(self, now: str) -> bool:
        """Whether the page showed what would go out now; it counts as such if the page doesn't say."""
        return self.shown.data in (None, "", now)


class Versioned(FlaskForm):
    """A form made from a row that other devices save too; it says which version it was made from."""

    version = Carried(default="0")

    @property
    def seen_version(self) -> int:
        """The version of the row that this form was made from; 0 for none."""
        return as_version(self.version.data)


class DrawnWith(FlaskForm):
    """Choices in a form that says what its page was drawn with, so that an older page changes only those that were changed on it, and
    doesn't undo what was switched off or on since. A page that doesn't say it means all that it sends.
    """

    was = Carried()

    @classmethod
    def of(cls, now: dict[str, Any], **more: Any) -> Self:
        """The form for a page, with what's chosen `now`, by the names of its fields."""
        return cls(formdata=None, data={**now, "was": drawn_with(now)}, **more)

    def leave_the_rest(self, now: dict[str, Any]) -> str:
        """Gives each field that wasn't changed on its page what's chosen by `now`; of several choices, each that wasn't.

        Returns:
            What the page shows, to be told to a page that stays open: next time, it's that it was drawn with.
        """
        was = self._was()
        shows = {name: self[name].data for name in now if name in was}
        for name, sent in shows.items():
            self[name].data = _changed(was[name], sent, now[name])
        return drawn_with(shows) if shows else ""

    def _was(self) -> dict[str, Any]:
        with suppress(ValueError):
            said = json.loads(self.was.data or "{}")
            return said if isinstance(said, dict) else {}
        return {}


def drawn_with(now: dict[str, Any]) -> str:
    """What a page says that it was drawn with, in its field `was`."""
    return json.dumps(now, default=str)


def _changed(was: Any, sent: Any, now: Any) -> Any:
    """What's chosen by now, with what was changed on a page that was drawn with `was`."""
    if not (isinstance(was, list) and isinstance(sent, list)):
        return now if json.loads(drawn_with(sent)) == was else sent
    stay = [each for each in now if each in sent or each not in was]
    return stay + [each for each in sent if each not in was and each not in now]
