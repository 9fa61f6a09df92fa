"""Markdown as plain formatting: paragraphs, headings, lists, quotes, emphasis, code. Nothing else comes through.

By markdown-it-py, without HTML, images, entities and link references. A link is shown as its words and its address,
both as text; the address is returned separately, for a second, deliberate tap. The output is built from tokens by an
escaping renderer, never by cutting in HTML. What is nested deeper than the parser goes (a bomb, not a page) is shown as
it was typed, so that no word is hidden. The longest pages take a second, so each is a turn of its own
(`couples.turns`).
"""

from collections.abc import MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup, escape

from couples.turns import Turns

DEEPEST = 20
NEVER = ["image", "html_block", "html_inline", "reference", "entity", "code", "lheading"]


class _Renderer(RendererHTML):
    """Headings are all of the second level, so that a page keeps its order; links are text."""

    def heading_open(
        self, tokens: Sequence[Token], i: int, options: Any, env: MutableMapping[str, Any]
    ) -> str:
        return '<h2 dir="auto">'

    def heading_close(
        self, tokens: Sequence[Token], i: int, options: Any, env: MutableMapping[str, Any]
    ) -> str:
        return "</h2>\n"

    def paragraph_open(
        self, tokens: Sequence[Token], i: int, options: Any, env: MutableMapping[str, Any]
    ) -> str:
        return "" if tokens[i].hidden else '<p dir="auto">'

    def list_item_open(
        self, tokens: Sequence[Token], i: int, options: Any, env: MutableMapping[str, Any]
    ) -> str:
        return '<li dir="auto">'

    def link_open(self, tokens: Sequence[Token], i: int, options: Any, env: MutableMapping[str, Any]) -> str:
        return ""

    def link_close(self, tokens: Sequence[Token], i: int, options: Any, env: MutableMapping[str, Any]) -> str:
        opened = next(t for t in reversed(tokens[:i]) if t.type == "link_open")
        address = str(opened.attrs["href"])
        if address not in env["links"]:
            env["links"].append(address)
        if opened.markup == "autolink":
            return ""
        return f' <span class="address">(<bdi>{escapeHtml(address)}</bdi>)</span>'

    def fence(self, tokens: Sequence[Token], i: int, options: Any, env: MutableMapping[str, Any]) -> str:
        return f'<pre dir="auto"><code>{escapeHtml(tokens[i].content)}</code></pre>\n'


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        """Only whole addresses of the web: nothing that runs, and no page of ours."""
        return url.lower().startswith(("https://", "http://"))

    def normalizeLinkText(self, link: str) -> str:
        """Shows an address as it was typed; the library would decode it to read better, which can hide where it leads."""
        return link


_turns = Turns(at_once=2)
_markdown = _Parser(
    "commonmark", {"html": False, "breaks": True, "maxNesting": DEEPEST}, renderer_cls=_Renderer
).disable(NEVER)


@_turns.each
def formatted(text: str) -> tuple[Markup, list[str]]:
    """`text` as safe HTML, and the addresses that it names, each once."""
    env: dict[str, Any] = {"links": []}
    tokens = _markdown.parse(text, env)
    if any(token.level >= DEEPEST - 2 for token in tokens):
        return Markup('<p class="words" dir="auto">{}</p>').format(escape(text)), []
    return Markup(_markdown.renderer.render(tokens, _markdown.options, env)), env["links"]  # noqa: S704  escaped token by token
