"""WTForms' widgets, with the attributes of each put together in one go.

Promised: the HTML is the same. The library formats each attribute as a text with places to fill in, which took a page with one short
form a twentieth of its time. The trade-off: a field of ours has to name its widget; one of the library's own is drawn as before.
"""

from typing import Any

from markupsafe import Markup, escape
from wtforms import widgets


def attributes(**given: Any) -> Markup:
    """HTML attributes in the order of their names; True makes one without a value, and False none.

    Names are as HTML has them: none is changed on the way, as the library would change `class_`.
    """
    shown = [(name, value) for name, value in sorted(given.items()) if value is not False]
    html = " ".join(name if value is True else f'{name}="{_quoted(value)}"' for name, value in shown)
    return Markup(html)  # noqa: S704  names are the code's own, and values are escaped


def _quoted(value: Any) -> str:
    return str(escape(value)).replace('"', "&quot;")


class TextInput(widgets.TextInput):
    html_params = staticmethod(attributes)


class HiddenInput(widgets.HiddenInput):
    html_params = staticmethod(attributes)


class PasswordInput(widgets.PasswordInput):
    html_params = staticmethod(attributes)


class RadioInput(widgets.RadioInput):
    html_params = staticmethod(attributes)


class CheckboxInput(widgets.CheckboxInput):
    html_params = staticmethod(attributes)


class TextArea(widgets.TextArea):
    def __call__(self, field: Any, **given: Any) -> Markup:
        flags = {name: getattr(field.flags, name) for name in self.validation_attrs if name in field.flags}
        shown = attributes(**{"id": field.id, **flags, **given, "name": field.name})
        return Markup("<textarea %s>\r\n%s</textarea>") % (shown, field._value())
