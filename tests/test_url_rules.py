"""Rules of the URL map that are bound once: the same addresses, and a map of their own."""

import uuid

import pytest
from werkzeug.routing import Map, Rule

from tests.url_rules import SharedRule

VALUES = {"uuid": uuid.UUID(int=7), "int": 3, "path": "a b/ü", "default": "a b ü?"}


def bound(kind: type[Rule], rule: str, **more) -> Map:
    return Map([kind(rule, endpoint="there", **more)])


@pytest.mark.parametrize("rule", ["/<int:value>/x", "/<uuid:value>", "/<path:value>/end", "/<value>"])
def test_a_rule_that_was_bound_before_builds_and_matches_as_werkzeugs_own(rule):
    kind = rule[2:].partition(":")[0] if ":" in rule else "default"
    answers = []
    for number, which in enumerate((Rule, SharedRule, SharedRule)):
        adapter = bound(which, rule, methods=["GET"]).bind(f"host{number}.example", "/")
        address = adapter.build("there", {"value": VALUES[kind], "of": ["a", "b&c"]})
        answers.append((address, adapter.match(address.partition("?")[0], "GET")))
    assert answers[0] == answers[1] == answers[2]


def test_rules_that_differ_in_anything_are_not_taken_for_the_same():
    rules = [
        bound(SharedRule, "/a/<value>"),
        bound(SharedRule, "/a/<value>", methods=["POST"]),
        bound(SharedRule, "/a/<value>", defaults={"other": 1}),
        bound(SharedRule, "/a/<int:value>"),
    ]
    found = [m.bind("h").match("/a/3", "POST") for m in rules]
    assert found == [
        ("there", {"value": "3"}),
        ("there", {"value": "3"}),
        ("there", {"value": "3", "other": 1}),
        ("there", {"value": 3}),
    ]


def test_two_apps_have_the_same_addresses_and_each_its_own_map(make_app):
    one, two = make_app("one"), make_app("two")
    pairs = list(zip(one.url_map.iter_rules(), two.url_map.iter_rules(), strict=True))
    assert len(pairs) > 200
    assert all(a is not b and str(a) == str(b) and a.endpoint == b.endpoint for a, b in pairs)
    assert {a.map for a, _ in pairs} == {one.url_map}
    assert {b.map for _, b in pairs} == {two.url_map}
