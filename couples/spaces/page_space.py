"""In which space a form's page was made, so that what was meant for one partner never reaches the next.

Promised: the forms of a page name the space that it showed. If its reader has since moved to another one, a form that acts on "the
current one" of something they share is refused with 409, before anything else is done with it: nothing is sent or changed, the page
shows the words, and says who they'd go to now. This holds for each address of a shared room, also a new one, unless it names an
object by its id, is its author's alone, only saves while someone types, or is marked `in_any_space`. The trade-off: a page from
before it said so is believed.
"""

import uuid
from collections.abc import Callable, Collection
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_login import current_user
from markupsafe import Markup

from couples.accounts.page_owner import SPACE as FIELD
from couples.behind_proxies import the_g
from couples.db import READING
from couples.form_responses import wants_json
from couples.only_me.door import is_behind
from couples.spaces.models import CurrentSpace, current_space

ROOMS = "shared_rooms"
HIDDEN = Markup('\n<input type="hidden" name="{}" value="{}">')
V = TypeVar("V", bound=Callable[..., Any])


class SpaceHasChanged(Exception):
    """The form's page was made in another space. `partner` is the name of whom its reader shares with now, or empty."""

    def __init__(self, partner: str):
        super().__init__()
        self.partner = partner


def in_any_space(view: V) -> V:
    """Marks a view that means the same in any space, or asks `has_changed` itself."""
    vars(view)["is_in_any_space"] = True
    return view


def init_app(app: Flask, rooms: Collection[str]) -> None:
    """Checks every form for these rooms, by their blueprints' names, and gives templates `space_mark()` for each form."""
    app.extensions[ROOMS] = frozenset(rooms)
    app.before_request(_refuse)
    app.jinja_env.globals["space_mark"] = _mark


def has_changed() -> bool:
    """Whether the form comes from a page that was made in another space than the signed-in person's current one."""
    said = request.form.get(FIELD)
    return bool(said) and said != _mark_of(current_space().space.id)


def _mark() -> Markup:
    """Empty on a page that has asked for no space, like an error page."""
    here = the_g()
    places: list[CurrentSpace] | None = here.get("places")
    known: tuple[object, Markup] | None = here.get("space_mark")
    if known is None or known[0] is not places:
        mine = next((place.space.id for place in places or () if place.me.current), None)
        known = here.space_mark = places, HIDDEN.format(FIELD, _mark_of(mine)) if mine else Markup()
    return known[1]


def _mark_of(space: uuid.UUID) -> str:
    """Enough to tell the few spaces of one person apart; it's in each form of a page, and pages aren't compressed."""
    return space.hex[:8]


def require_same() -> None:
    """Refuses a form from a page of another space; nothing was done, and the answer says who they share with now.

    Raises:
        SpaceHasChanged
    """
    if has_changed():
        partner = current_space().partner
        raise SpaceHasChanged(partner.name if partner else "")


def _refuse() -> None:
    if _is_checked():
        require_same()


def _is_checked() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in READING or request.blueprint not in current_app.extensions[ROOMS]:
        return False
    if not current_user.is_authenticated or getattr(view, "is_in_any_space", False):
        return False
    if is_behind(request.endpoint) or (getattr(view, "saves_while_typing", False) and wants_json()):
        return False
    return not any(isinstance(value, uuid.UUID) for value in (request.view_args or {}).values())
