"""Every form of the templates, whether or not a page of the tests shows it, with all that can stand between its tags.

Read from the source, without rendering: what a form includes, calls or takes from its caller counts as written in it, and every
branch as taken. The trade-off: whether a field takes words is told by its name, so where two rooms call a field the same, both do.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask_wtf import FlaskForm

from couples.fields import TextArea, TextLine
from tests.forms import HOLDS_NO_WORDS

TEMPLATES = Path(__file__).parents[1] / "templates"
INSIDE = r"((?:\{\{.*?\}\}|\{%.*?%\}|[^>{])*)"
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
FORM = re.compile(rf"<form\b{INSIDE}>(.*?)</form>", re.DOTALL)
TAG = re.compile(rf"<(input|textarea)\b{INSIDE}>", re.DOTALL)
INCLUDE = re.compile(r'\{%-?\s*include\s+"([^"]+)"')
"""The name, or how it begins where it's put together."""
IMPORT = re.compile(r'\{%-?\s*from\s+"([^"]+)"\s+import\s+([\w\s,]+?)(?:\s+with(?:out)? context)?\s*-?%\}')
MACRO = re.compile(r"\{%-?\s*macro\s+(\w+)\(.*?%\}(.*?)\{%-?\s*endmacro", re.DOTALL)
CALL = re.compile(r"\{%-?\s*call\s+(\w+)\((.*?)\)\s*-?%\}(.*?)\{%-?\s*endcall", re.DOTALL)
CALLED = re.compile(r"(?<![\w.])(\w+)\(")
FIELD = re.compile(r"\bfield\(\s*\w+(?:\.\w+)*?(?:\.(\w+)\s*[,)]|\['(\w+)'\]|\s*[,)]|\[)")
BY_ITSELF = re.compile(r"\{\{-?\s*\w+\(class='control")
"""A field that's drawn without the macro for fields."""
ONLY_WHERE_WRITTEN = re.compile(r"\{% if writes %\}.*?\{% endif %\}", re.DOTALL)
TYPED = {"text", "search", "tel", "url"}


@dataclass(frozen=True)
class TemplateForm:
    template: str
    attributes: str
    inside: str

    @property
    def endpoint(self) -> str:
        """The door that it goes to, by the name it has in the app; empty where that's decided elsewhere."""
        found = re.search(r"action=\"\{\{ url_for\('([\w.]+)'", self.attributes)
        return found[1] if found else ""

    @property
    def posts(self) -> bool:
        return 'method="post"' in self.attributes

    @property
    def keeps(self) -> bool:
        return "data-save" in self.attributes or "unsent(" in self.inside

    def writes(self, fields_for_words: set[str]) -> bool:
        """Whether there's a field to write in."""
        names = {name or in_brackets for name, in_brackets in FIELD.findall(self.inside)}
        if names & {"", *fields_for_words} or BY_ITSELF.search(self.inside):
            return True  # a name that's put together, or is each of several, may be any
        return any(_is_typed(kind, rest) for kind, rest in TAG.findall(self.inside))


def _is_typed(tag: str, attributes: str) -> bool:
    said = dict(re.findall(r'\b(name|type)="([^"]*)"', attributes))
    if said.get("name") in {None, *HOLDS_NO_WORDS}:  # without a name it's never sent
        return False
    return tag == "textarea" or said.get("type", "text") in TYPED


def fields_for_words() -> set[str]:
    """The names of all fields that take words, in any form of the app."""

    def forms(kind: type) -> Iterator[type]:
        for form in kind.__subclasses__():
            yield form
            yield from forms(form)

    return {
        name
        for form in forms(FlaskForm)
        for name, field in vars(form).items()
        if isinstance(getattr(field, "field_class", None), type)
        and issubclass(field.field_class, (TextLine, TextArea))
    } - HOLDS_NO_WORDS


@cache
def files() -> list[str]:
    return sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))


@cache
def _source(template: str) -> str:
    return COMMENT.sub("", (TEMPLATES / template).read_text("utf-8")) if template in files() else ""


def _called(name: str) -> list[str]:
    return [file for file in files() if file.startswith(name)]


@cache
def _who_includes() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for file in files():
        for name in INCLUDE.findall(_source(file)):
            for other in _called(name):
                found.setdefault(other, []).append(file)
    return found


@cache
def _written(template: str) -> dict[str, tuple[str, str]]:
    return {name: (template, body) for name, body in MACRO.findall(_source(template))}


@cache
def _macros(template: str) -> dict[str, tuple[str, str]]:
    """What each name calls in this template: the template in which it's written, and its body.

    A part that's included knows the names of who includes it.
    """
    found = {}
    for file in _who_includes().get(template, []):
        found |= _macros(file)
    for other, names in IMPORT.findall(_source(template)):
        written = _written(other)
        for each in names.split(","):
            name, _, here = each.strip().partition(" as ")
            if name.strip() in written:
                found[(here or name).strip()] = written[name.strip()]
    return found | _written(template)


def _with_all(template: str, text: str, seen: tuple[str, ...] = ()) -> str:
    """`text` of this template with all that it includes and calls."""
    parts = [text]
    for other in (file for name in INCLUDE.findall(text) for file in _called(name)):
        if other not in seen:
            parts.append(_with_all(other, _source(other), (*seen, other)))
    for name in dict.fromkeys(CALLED.findall(text)):
        where, body = _macros(template).get(name, ("", ""))
        if body and name not in seen and not where.startswith("macros/"):
            parts.append(_with_all(where, body, (*seen, name)))
    return "\n".join(parts)


def read_forms(template: str, source: str) -> list[TemplateForm]:
    """The forms of one template. One that a macro makes around what its caller writes is as many as there are callers."""
    found = [
        TemplateForm(template, attributes, _with_all(template, body))
        for attributes, body in FORM.findall(source)
        if "caller()" not in body
    ]
    for name, given, body in CALL.findall(source):
        _, made = _macros(template).get(name, ("", ""))
        around = FORM.search(made)
        if around and "caller()" in around[2]:
            frame = around[2] if "writes=true" in given else ONLY_WHERE_WRITTEN.sub("", around[2])
            found.append(TemplateForm(template, around[1], frame + _with_all(template, body)))
    return found


def all_forms_of_templates() -> list[TemplateForm]:
    return [form for file in files() for form in read_forms(file, _source(file))]
