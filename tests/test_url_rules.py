"""Rules of the URL map: made later, the same addresses."""

import uuid

import pytest
from werkzeug.routing import Map, Rule

from tests.url_rules import LazyRule

VALUES = {
    "UUIDConverter": uuid.UUID(int=7),
    "IntegerConverter": 3,
    "PathConverter": "a b/ü",
    "UnicodeConverter": "a b/ü?",
    "AnyConverter": None,
}


def given(rule: Rule) -> dict:
    return {n: VALUES[type(c).__name__] or sorted(c.items)[0] for n, c in rule._converters.items()}


def test_every_rule_gives_the_address_that_werkzeugs_own_gives(app):
    rules = [rule for rule in app.url_map.iter_rules() if isinstance(rule, LazyRule)]
    assert len(rules) > 200
    for rule in rules:
        own = Rule(rule.rule, endpoint=rule.endpoint, defaults=rule.defaults)
        Map([own], converters=app.url_map.converters)
        for more in ({}, {"month": "2026-11", "of": ["a", "b&c"]}):
            for _ in ("the first time", "and again"):
                for append_unknown in (False, True):
                    values = {**given(rule), **more}
                    assert rule.build(values, append_unknown) == own.build(values, append_unknown)


def test_what_is_missing_is_said_as_by_werkzeugs_own():
    for kind in (Rule, LazyRule):
        rule = kind("/<int:number>/x", endpoint="x")
        Map([rule])
        with pytest.raises(TypeError):
            rule.build({})
        assert rule.build({"number": 5}) == ("", "/5/x")
