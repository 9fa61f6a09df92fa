"""What people read in this project, taken out of the files it's written in.

Guaranteed: no code, no markup, no comment and no docstring comes back, only text that ends up on a screen or on a page of
the docs. The trade-off: in Python and JavaScript it goes by looks. A string that begins with a capital letter or ends like a
sentence counts as a message; one in a log call doesn't.
"""

import ast
import html
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment

ROOT = Path(__file__).parents[1]
WORD_LISTS = "lists"
"""The folder of wording help's word lists: what people type, not what we say."""

_TAG = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_INLINE_TAG = re.compile(r"</?(?:a|abbr|b|bdi|em|i|mark|q|small|span|strong|time)\b[^<>]*>")
_READ_ALOUD = re.compile(
    r"""\b(?:aria-label|alt|title|placeholder|data-[\w-]*text)=(["'])(.*?)\1""", re.DOTALL
)
_JS = re.compile(
    r"""//[^\n]*|/\*.*?\*/|(?P<quote>["'`])(?P<text>(?:\\.|(?!(?P=quote)).)*)(?P=quote)""", re.DOTALL
)
_MARKDOWN_CODE = re.compile(r"```.*?```|`[^`\n]*`|<!--.*?-->|\]\([^)\s]*\)", re.DOTALL)
_LOGGING = {"debug", "info", "warning", "error", "exception", "critical", "log"}


@cache
def _jinja() -> Environment:
    return Environment(autoescape=True)


def is_message(text: str) -> bool:
    """Whether a string in code looks like something said to people: a capital at its start, or the end of a sentence."""
    text = text.strip()
    return text[:1].isupper() or (" " in text and text[-1:] in ".?!")


def in_template(source: str) -> tuple[str, list[str]]:
    """The text between the tags of a template, and the messages in its expressions (`{{ button('Sign in') }}`)."""
    data, said = [], []
    for _, kind, value in _jinja().lex(source):
        if kind == "data":
            data.append(value)
        elif kind == "string":
            said.append(value[1:-1])
        elif kind.endswith("_end"):
            data.append(" ")
    return html.unescape(_TAG.sub(" ", "".join(data))), [text for text in said if is_message(text)]


def lines_in_template(source: str) -> list[str]:
    """The same text, a line for each paragraph, heading or item, and one for each message in an expression."""
    data = [
        value if kind == "data" else " "
        for _, kind, value in _jinja().lex(source)
        if kind == "data" or kind.endswith("_end")
    ]
    lines = _TAG.sub("\n", _INLINE_TAG.sub("", " ".join("".join(data).split()))).split("\n")
    said = in_template(source)[1]
    return [line for line in (" ".join(html.unescape(line).split()) for line in [*lines, *said]) if line]


def read_aloud_in_template(source: str) -> list[str]:
    """Labels, alternative texts and placeholders written as attributes."""
    return [
        html.unescape(text)
        for _, text in _READ_ALOUD.findall(
            "".join(v for _, kind, v in _jinja().lex(source) if kind == "data")
        )
    ]


def in_toml(source: str) -> list[str]:
    """Every quoted value of a content file, without its keys."""
    return list(_strings(tomllib.loads(source)))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def in_python(source: str) -> list[str]:
    """The messages of a module: flashed lines, labels and error texts."""
    found: list[str] = []
    _collect(ast.parse(source), found)
    return [text for text in found if is_message(text)]


def _collect(node: ast.AST, found: list[str]) -> None:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring, or one below an attribute
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _LOGGING:
        return
    if isinstance(node, ast.JoinedStr):
        found.append("".join(str(v.value) if isinstance(v, ast.Constant) else " " for v in node.values))
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        found.append(node.value)
    for child in ast.iter_child_nodes(node):
        _collect(child, found)


def in_javascript(source: str) -> list[str]:
    """The messages of a script."""
    return [m["text"] for m in _JS.finditer(source) if m["quote"] and is_message(m["text"])]


def in_markdown(source: str) -> list[str]:
    """The prose of a page of the docs, without code and without the addresses of links."""
    return [_MARKDOWN_CODE.sub(" ", source)]


def files(pattern: str) -> list[Path]:
    """Files of the project, in order, without the libraries of others."""
    return [path for path in sorted(ROOT.glob(pattern)) if "vendor" not in path.parts]
