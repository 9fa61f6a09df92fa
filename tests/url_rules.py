"""Rules of the URL map that are ready faster, because each test makes an app of its own.

Werkzeug writes two small functions for each rule when it is added, which is four fifths of the time that making the app takes; here the same
functions are written when an address is first asked for. `test_url_rules` holds the addresses against Werkzeug's own, and the evenings
run on the app as it ships.
"""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule


class LazyRule(Rule):
    """A rule that learns how its addresses are built when the first is wanted."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = super()._compile_builder

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            # two threads at once make the same function twice, which does no harm
            ready = compiled(append_unknown).__get__(rule, None)
            setattr(rule, "_build_unknown" if append_unknown else "_build", ready)
            return ready(**values)

        return build
