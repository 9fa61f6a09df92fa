"""Stylesheets, scripts and templates hold nothing that no page uses.

Names are read from the text, so what is put together at run time counts as used where its beginning stands in a template
and its end anywhere as a text of its own: `button-{{ kind }}` and 'stop'.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CLASS = re.compile(r"""\bclass=(?:"((?:\{\{.*?\}\}|\{%.*?%\}|[^"])*)"|'([^']*)')""", re.S)
MACRO = re.compile(r"\{%-?\s*macro\s+(\w+)")
QUOTED = re.compile(r"""["']([\w-]+)["']""")
WORD = re.compile(r"[A-Za-z_][\w-]*")
STARTED_BY_THE_SERVER = ("app.js", "service_worker.js")
"""The one by every page, the other under its own name (`couples/home/routes_installed.py`)."""


@dataclass(frozen=True)
class Front:
    """The texts of everything that makes a page, by name."""

    templates: dict[str, str]
    styles: dict[str, str]
    scripts: dict[str, str]
    python: dict[str, str]

    @classmethod
    def of_today(cls) -> "Front":
        def texts(folder: str, pattern: str) -> dict[str, str]:
            found = sorted((ROOT / folder).rglob(pattern))
            return {str(path.relative_to(ROOT / folder)): path.read_text("utf-8") for path in found}

        return cls(
            texts("templates", "*.html"),
            texts("static/css", "*.css"),
            texts("static/js", "*.js"),
            texts("couples", "*.py"),
        )

    def with_more(self, kind: str, name: str, text: str) -> "Front":
        return replace(self, **{kind: {**getattr(self, kind), name: text}})


def whole(texts: dict[str, str]) -> str:
    return "\n".join(texts.values())


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.S)


def put_together(front: Front, name: str, separator: str = r"\{\{") -> bool:
    """Whether `name` can come about from a beginning in a template and a text that stands by itself."""
    texts = set(QUOTED.findall(whole(front.templates) + whole(front.python)))
    parts = [i for i, letter in enumerate(name) if letter == "-"]
    return any(
        re.search(rf"\b{re.escape(name[: i + 1])}{separator}", whole(front.templates)) and name[i + 1 :] in texts for i in parts
    )  # fmt: skip


def unused_classes(front: Front) -> list[str]:
    selectors = re.findall(r"([^{};]+)\{", without_comments(whole(front.styles)))
    styled = {name for selector in selectors for name in re.findall(r"\.([A-Za-z][\w-]*)", selector)}
    templates = whole(front.templates)
    texts = [match[0] for match in CLASS.finditer(templates)] + re.findall(r"'[^'\n]*'", templates)
    given = {word for text in texts for word in WORD.findall(text)}
    made = set(WORD.findall(whole(front.scripts))) | set(WORD.findall(whole(front.python)))
    return sorted(name for name in styled - given - made if not put_together(front, name))


def unstyled_classes(front: Front) -> list[str]:
    """Classes of a template that no stylesheet, script or other test knows: an orphan of a rule that was deleted, or of a page."""
    selectors = re.findall(r"([^{};]+)\{", without_comments(whole(front.styles)))
    tests = "\n".join(
        path.read_text("utf-8") for path in sorted(ROOT.glob("tests/**/test_*.py")) if path != Path(__file__)
    )
    known = set(re.findall(r"\.([A-Za-z][\w-]*)", " ".join(selectors)))
    known |= set(re.findall(r"""(?:["' ]\.|class=["'])([A-Za-z][\w-]*)""", whole(front.scripts) + tests))
    return sorted(
        f"{file}: {name}"
        for file, text in front.templates.items()
        for match in CLASS.finditer(text)
        for name in re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "{}", match[1] or match[2] or "", flags=re.S).split()
        if "{}" not in name and name not in known
    )


def unused_tokens(front: Front) -> list[str]:
    css = without_comments(whole(front.styles))
    used = set(re.findall(r"var\((--[\w-]+)", css))
    return sorted(set(re.findall(r"(--[\w-]+)\s*:", css)) - used)


def names_in_code(template: str) -> set[str]:
    """What stands between a template's braces, outside of texts and where a macro is made."""
    code = " ".join(re.findall(r"\{\{.*?\}\}|\{%.*?%\}", template, re.S))
    return set(WORD.findall(re.sub(r"""'[^']*'|"[^"]*"|macro \w+""", "", code)))


def unused_macros(front: Front) -> list[str]:
    called = set(re.findall(r"(?<!macro )\b(\w+)\(", whole(front.templates)))
    return sorted(
        f"{file}: {name}"
        for file, text in front.templates.items()
        for name in MACRO.findall(text)
        if name not in called and name not in names_in_code(text)
    )


INCLUDED = re.compile(r"""\{%-? include (?:["']([^"']+)["'](?! ~)|["']([^"']+)["'] ~)""")
IMPORTED = re.compile(r"""\{%-? from ["']([^"']+)["'] import ([^%]*?)(?: with context)? -?%\}""")


def included(front: Front, text: str) -> list[str]:
    """The templates that `text` includes."""
    wanted = INCLUDED.findall(text)
    return [
        name
        for name in front.templates
        if any(name == fixed or (beginning and name.startswith(beginning)) for fixed, beginning in wanted)
    ]


def with_included(front: Front, text: str) -> str:
    """A template's text and that of all it includes, which see what it imports."""
    return text + "".join(with_included(front, front.templates[name]) for name in included(front, text))


def imported(text: str) -> dict[str, str]:
    """The names that `text` imports, each with the template it comes from."""
    return {name.strip(): file for file, names in IMPORTED.findall(text) for name in names.split(",")}


def made(text: str) -> set[str]:
    return set(MACRO.findall(text)) | set(re.findall(r"\{% set (\w+)", text))


def missing_names(front: Front) -> list[str]:
    """Imports of what is not there, and calls of macros that a template neither has nor gets where it is included."""
    macros = {name for text in front.templates.values() for name in MACRO.findall(text)}
    includes = {name: included(front, text) for name, text in front.templates.items()}
    around = {name: [outer for outer in includes if name in includes[outer]] for name in front.templates}

    def has(file: str, name: str) -> bool:
        text = front.templates[file]
        return name in imported(text) or name in made(text) or any(has(outer, name) for outer in around[file])

    found = []
    for file, text in front.templates.items():
        found += [
            f"{file}: {name}" for name, of in imported(text).items() if name not in made(front.templates[of])
        ]
        given = set(WORD.findall(" ".join(re.findall(r"macro \w+\((.*?)\) -?%\}", text))))
        called = {
            name for name in (macros & names_in_code(text)) - given if re.search(rf"(?<![\w.]){name}\(", text)
        }
        found += [f"{file}: {name}" for name in called if not has(file, name)]
    return sorted(found)


def unused_imports(front: Front) -> list[str]:
    found = []
    for file, text in front.templates.items():
        names = names_in_code(with_included(front, IMPORTED.sub("", text)))
        found += [f"{file}: {name}" for name in imported(text) if name not in names]
    return found


def unused_templates(front: Front) -> list[str]:
    everything = whole(front.templates) + whole(front.python)
    beginnings = tuple(re.findall(r"""["']([\w/]+_)["'] ~""", whole(front.templates)))
    folders = tuple(re.findall(r"""f["']([\w/]+/)\{""", whole(front.python)))
    texts = set(QUOTED.findall(whole(front.python)))

    def is_named(name: str) -> bool:
        by_hand = name.startswith(folders) and Path(name).stem in texts
        return (
            by_hand
            or name.startswith(beginnings)
            or bool(re.search(rf"""["']{re.escape(name)}["']""", everything))
        )

    return sorted(name for name in front.templates if not is_named(name))


def unused_exports(front: Front) -> list[str]:
    """Functions of a script that no other one takes; app.js starts the parts by `start`."""
    found = []
    for file, text in front.scripts.items():
        others = whole({name: other for name, other in front.scripts.items() if name != file})
        if file not in STARTED_BY_THE_SERVER and f"./{file}'" not in others:
            found.append(file)
        for name in re.findall(r"export (?:async )?(?:function|const|let) (\w+)", text):
            if name != "start" and not re.search(rf"\b{name}\b", others):
                found.append(f"{file}: {name}")
    return found


def unused_icons(front: Front) -> list[str]:
    drawn = set(
        re.findall(
            r"name == '([\w-]+)'",
            front.templates["macros/icons.html"] + front.templates["macros/drawings.html"],
        )
    )
    rest = {
        name: text
        for name, text in front.templates.items()
        if name not in ("macros/icons.html", "macros/drawings.html")
    }
    return sorted(drawn - set(QUOTED.findall(whole(rest) + whole(front.python))))


def loose_hooks(front: Front) -> list[str]:
    """data-… names that only one side knows: a template that no script or style reads, or the other way round."""
    given = set(re.findall(r"(?<![\w-])data-([a-z][\w-]*)", whole(front.templates) + whole(front.python)))
    scripts = whole(front.scripts)
    read = set(re.findall(r"data-([a-z][\w-]*)", scripts + whole(front.styles)))
    read |= {
        re.sub(r"[A-Z]", lambda m: "-" + m[0].lower(), name)
        for name in re.findall(r"dataset\.(\w+)", scripts)
    }
    read |= set(re.findall(r"'([a-z][\w-]*)' in \w+(?:\.\w+)*\.dataset", scripts))
    for names in re.findall(r"\{ ([\w, ]+) \} = \w+\.dataset", scripts):
        read |= set(names.split(", "))
    stems = set(re.findall(r"data-([a-z][\w-]*-)\$\{", scripts))
    quoted = set(re.findall(r"'([\w-]+)'", scripts))
    read |= {
        name
        for name in given
        for stem in {*stems, ""}
        if name.startswith(stem) and name.removeprefix(stem) in quoted
    }
    return sorted(given - read)


UNUSED = {
    "a class without an element": (unused_classes, "styles", "new.css", ".lonely-thing { color: red; }", "lonely-thing"),
    "a class without a rule": (unstyled_classes, "templates", "new.html", '<p class="lonely-thing">', "new.html: lonely-thing"),
    "a token without a use": (unused_tokens, "styles", "new.css", ":root { --s9: 5rem; }", "--s9"),
    "a macro that is never called": (unused_macros, "templates", "new.html", "{% macro alone() %}x{% endmacro %}", "new.html: alone"),
    "a macro imported in vain": (unused_imports, "templates", "new.html", '{% from "macros/lists.html" import more %}', "new.html: more"),
    "a macro that is not there": (missing_names, "templates", "new.html", "{{ more('x') }}", "new.html: more"),
    "an import of nothing": (
        missing_names,
        "templates",
        "new.html",
        '{% from "macros/lists.html" import less %}',
        "new.html: less",
    ),
    "a template that nobody includes": (unused_templates, "templates", "new.html", "x", "new.html"),
    "a script that nobody loads": (unused_exports, "scripts", "new.js", "export function start() {}", "new.js"),
    "a function that nobody takes": (unused_exports, "scripts", "app.js", "export const lonely = 1;", "app.js: lonely"),
    "an icon that is never drawn": (
        unused_icons, "templates", "macros/icons.html", "{%- elif name == 'anchor' %}", "anchor",
    ),
    "a mark that nobody reads": (loose_hooks, "templates", "new.html", "<p data-lonely>", "lonely"),
}  # fmt: skip


@pytest.fixture(scope="module")
def front() -> Front:
    return Front.of_today()


@pytest.mark.parametrize("what", UNUSED)
def test_pages_hold_nothing_unused(front, what):
    find, kind, name, planted, found = UNUSED[what]
    assert found in find(front.with_more(kind, name, getattr(front, kind).get(name, "") + planted))
    assert find(front) == []


def test_no_page_uses_an_id_of_the_frame_again(front):
    def ids(text: str) -> set[str]:
        return set(re.findall(r"""(?<![\w-])id=["']([\w-]+)["']""", text))

    frame = ids(front.templates["base.html"])
    assert "main" in frame & ids('<p id="main">')
    again = {name: ids(text) & frame for name, text in front.templates.items() if name != "base.html"}
    assert {name: found for name, found in again.items() if found} == {}
