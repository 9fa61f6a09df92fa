"""Rules of the URL map that are compiled once for each process, because each test makes an app of its own.

Werkzeug compiles a rule when it is bound to a map, which is four fifths of the time that making the app takes. All apps of
a test run have the same rules: the first is bound as Werkzeug binds it, and later ones take over what came out. Nothing of
that is written here, so the addresses are those of the app as it ships, which the tests in `tests/browser` run on anyway.
"""

from werkzeug.routing import Map, Rule


class SharedRule(Rule):
    """A rule that is bound like the equal one before it."""

    bound: dict[tuple, Rule] = {}

    def bind(self, map: Map, rebind: bool = False) -> None:
        wanted = {
            **self.get_empty_kwargs(),
            "methods": sorted(self.methods or ()),
            "host_matching": map.host_matching,
        }
        key = (self.rule, repr(wanted), tuple(map.converters))
        if rebind or key not in self.bound:
            super().bind(map, rebind)
            self.bound[key] = self
        else:
            vars(self).update({**vars(self.bound[key]), "map": map})
