"""Jinja as pages use it: the same, with shorter paths wherever a page passes dozens of times.

Promised: a page's HTML is the same as with Jinja's own classes. What's kept from page to page is the same for everybody. The trade-off:
all templates share the same globals, and none has any of its own.
"""

from collections.abc import Callable, MutableMapping
from functools import lru_cache
from types import FunctionType, MethodType
from typing import Any

from flask.templating import Environment
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

MOST_ICONS = 500
"""More than there are; a name that's none is drawn as nothing."""


class PageContext(Context):
    """Calls macros, plain functions and methods without asking each whether it wants the context, which Jinja finds out by two
    lookups that fail."""

    def call(self, called: Any, /, *args: Any, **named: Any) -> Any:
        kind = type(called)
        if kind is Macro:
            args = (self.eval_ctx, *args)
        else:
            asked = called.__func__ if kind is MethodType else called
            if type(asked) is not FunctionType or "jinja_pass_arg" in vars(asked):
                return super().call(called, *args, **named)
        if named:
            named.pop("_block_vars", None)
            named.pop("_loop_vars", None)
        try:
            return called(*args, **named)
        except StopIteration:  # it would end the page
            return self.environment.undefined("a callable raised a StopIteration exception")


class PageCode(CodeGenerator):
    """Templates whose output asks `escaped_once` of each value, in place of `escape`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write(f"environment.escaped_once({finalize.src or ''}")


class Pages(Environment):
    """Flask's environment for templates, all of which share the same globals.

    Jinja would put two layers over each other for each template, and goes through both whenever a page imports a macro or includes a
    part, which pages do dozens of times.
    """

    context_class = PageContext
    code_generator_class = PageCode

    @staticmethod
    def escaped_once(value: Any) -> str:
        """What `escape` gives. It would make of Markup, which most of what a page writes is, the same Markup once more."""
        return value if type(value) is Markup else escape(value)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


def drawn_once(draw: Macro) -> Callable[..., str]:
    """The macro that draws icons, which chooses among all of them each time; of this, each is drawn once."""
    kept = lru_cache(MOST_ICONS)(draw)

    def icon(name: str, label: str | None = None) -> str:
        return draw(name, label) if label else kept(name)

    return icon
