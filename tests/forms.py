"""The forms of a page as a browser has them: where each goes, what it would send, and how it keeps what is typed."""

import re
from copy import deepcopy
from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.test_access_control import DOORS, needs_proof, prove_before

HOLDS_NO_WORDS = {"email", "password", "current", "code", "invitation", "csrf_token", "page_of"}
"""Fields that hold no words of people's own."""
EXEMPT = {
    "/sign-in": "an address and a password",
    "/sign-up": "there is no account yet that could keep anything",
    "/sign-in/recovery": "an address, a code and a password",
    "/sign-in/bring-back": "an address and passwords",
    "/settings/address": "an address",
    "/settings/password": "passwords",
    "/settings/new-keys": "passwords",
    "/settings/recovery": "a password",
    "/settings/phone-code": "a code",
    "/settings/its-me": "a password",
    "/settings/delete": "a password",
    "/pairing/join": "a code",
    "/only-me/unlock": "a password",
    "/only-me/pages/found": "a search",
    "/check-in/looking-back": "a search",
}
"""Forms that keep nothing of what is typed, with the reason."""
TYPED = {"text", "search", "tel", "url", "email", "password"}


@dataclass
class Button:
    """A button that sends a form: what it adds to it, where it sends it if not to the form's own address, and its words."""

    name: str
    value: str
    formaction: str
    words: str = ""


@dataclass
class Form:
    """A form: `fields` as it would be sent now, `most` how much each field takes, `cut` those that would cut a text.

    `enters` says whether it has a field where Enter sends it; a browser then presses the first of its `buttons`.
    """

    action: str
    method: str
    page: str
    saves: bool
    fields: dict[str, str] = field(default_factory=dict)
    most: dict[str, int] = field(default_factory=dict)
    cut: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    enters: bool = False
    buttons: list["Button"] = field(default_factory=list)

    @property
    def where(self) -> str:
        """Where it goes, whatever it is about."""
        path = (self.action or self.page).partition("?")[0]
        return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d", "<which>", path)

    @property
    def kind(self) -> tuple[str, str]:
        """What makes it another form than others: where it goes, and its first field."""
        return self.where, self.typed[0] if self.typed else ""

    @property
    def place(self) -> str:
        """What its unsent words are kept under."""
        return self.fields.get("unsent", "")

    def filled(self, number: int) -> dict[str, str]:
        """Words for each field to write in, told apart by this number and from each other's."""
        return {name: f"Heron {number} on post {at}." for at, name in enumerate(self.free)}

    @property
    def free(self) -> list[str]:
        """The fields that take any words."""
        return [name for name in self.typed if name not in ("zone", *HOLDS_NO_WORDS)]

    @property
    def keeps(self) -> str:
        return "draft" if self.saves else "unsent" if self.place else ""

    @property
    def writes(self) -> bool:
        """Whether it has a field to write in."""
        return bool(self.typed) and self.method == "post"


class _Forms(HTMLParser):
    def __init__(self, page: str, path: str):
        super().__init__()
        self.found: list[Form] = []
        self._path = path
        self._area: str | None = None
        self._open = False
        self._ids: dict[str, Form] = {}
        self._buttons: list[tuple[str | Form, Button]] = []
        self._button: Button | None = None
        self.feed(page)
        for whose, button in self._buttons:  # a button may stand before its form
            form = whose if isinstance(whose, Form) else self._ids.get(whose)
            if form:
                form.buttons.append(button)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "form":
            self._open = True
            self.found.append(
                Form(a.get("action", ""), a.get("method", "get"), self._path, saves="data-save" in a)
            )
            self._ids[a.get("id", "")] = self.found[-1]
        if tag == "button" and a.get("type", "submit") == "submit":
            whose = a.get("form") or (self._open and self.found[-1])
            self._button = Button(a.get("name", ""), a.get("value", ""), a.get("formaction", ""))
            if whose:
                self._buttons.append((whose, self._button))
        if not self._open or tag not in ("input", "textarea") or "name" not in a:
            return
        form, name, kind = self.found[-1], a["name"], a.get("type", "text")
        form.enters |= tag == "input" and kind != "hidden"
        if tag == "textarea" or kind in TYPED:
            form.typed.append(name)
        if "maxlength" in a and name not in HOLDS_NO_WORDS:
            form.cut.append(name)
        if "data-most" in a and name not in HOLDS_NO_WORDS:
            form.most[name] = int(a["data-most"])
        if tag == "textarea":
            self._area = name
            form.fields[name] = ""
        elif kind not in ("radio", "checkbox") or "checked" in a:
            form.fields[name] = a.get("value") or ""
        elif kind == "radio":
            form.fields.setdefault(name, a.get("value") or "")

    def handle_data(self, data):
        if self._area:
            self.found[-1].fields[self._area] += data
        if self._button:
            self._button.words = " ".join(f"{self._button.words} {data}".split())

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._area = None
        if tag == "button":
            self._button = None
        if tag == "form":
            self._open = False


def forms_of(page: str, path: str) -> list[Form]:
    return _Forms(page, path).found


_seen: dict[tuple, dict[tuple[str, str, str], list[Form]]] = {}
"""The forms of each scenario that was read before: it's the same for every test that has done nothing in it yet."""


def pages(scenario) -> dict[tuple[str, str, str], tuple]:
    """For every page that Ana or Ben can open, by the door's name, theirs and its path: who opens it, and its forms.

    They're read once, so nothing may have been written before. Who opens them has afterwards proved who they are, and has tapped
    where Only me asks for it.
    """
    which = scenario.app.extensions["test_clock"].now(), *sorted(scenario.ids.items())
    if which not in _seen:
        _seen[which] = _read(scenario)
    people = {person.name: person for person in (scenario.ana, scenario.ben)}
    for person in people.values():
        person.prove()
        person.page("/reflection")
    return {at: (people[at[1]], deepcopy(forms)) for at, forms in _seen[which].items()}


def _read(scenario) -> dict[tuple[str, str, str], list[Form]]:
    found = {}
    for name, door in sorted(DOORS.items(), key=lambda door: needs_proof(scenario.app, door[0])):
        if not name.startswith("GET") or "file" in name or "export" in name:
            continue
        for person in (scenario.ana, scenario.ben):
            prove_before(person, name)
            for path in (door.address(scenario.ids), *_also(person, name)):
                answer = person.get(path, follow_redirects=True)
                if answer.status_code == 200 and answer.mimetype == "text/html":
                    found[name, person.name, path] = forms_of(answer.text, path)
    return found


def _also(person, name: str) -> list[str]:
    """Pages of a door that look another way for another object: an agreement is proposed, active or at rest."""
    if name != "GET boundaries.agreement":
        return []
    return sorted(set(re.findall(r'href="(/agreements/[0-9a-f-]{36})"', person.page("/agreements"))))
