"""Addresses as templates get them: the ones that Flask's own `url_for` gives, however often they're asked for."""

import uuid

import pytest
from werkzeug.routing import BuildError

from couples.page_addresses import Addresses

OTHER = {"int": (3, 12), "path": ("a b/ü", "one/two")}
PLAIN, ODD = ("2026-11", "better"), ("a b", "ü?&", "", "a/b", "-", "2026--11", "%41")


def values_for(rule, odd):
    """Two sets of values that a rule takes; if `odd`, for each text also some that have to be quoted."""
    texts = [name for name in rule.arguments if type(rule._converters[name]).__name__ == "UnicodeConverter"]
    sets = []
    for which in (0, 1):
        made = {}
        for name in sorted(rule.arguments):
            kind = type(rule._converters[name]).__name__
            if kind == "UUIDConverter":
                made[name] = uuid.UUID(int=7 + which)
            elif kind == "AnyConverter":
                made[name] = sorted(rule._converters[name].items)[which]
            elif name in texts:
                made[name] = PLAIN[which]
            else:
                made[name] = OTHER["path" if kind == "PathConverter" else "int"][which]
        sets.append(made)
    return sets + [sets[0] | {name: text} for name in texts for text in odd if text]


def outcome(make, endpoint, values):
    """The address; where there's none, why."""
    try:
        return make(endpoint, **values)
    except (BuildError, ValueError) as problem:
        return str(problem)


def test_every_address_is_flasks_own_with_any_values_and_asked_for_any_number_of_times(app):
    addresses, tried = Addresses(app).address, 0
    beyond = [
        {},
        {"all": "1"},
        {"all": uuid.UUID(int=5)},
        {"_anchor": "note"},
        {"of": ["a", "b&c"]},
        {"none": None},
    ]
    beyond += [{"text": odd} for odd in ODD] + [{"_external": True}, {"_anchor": "a b"}]
    with app.test_request_context("/"):
        for rule in app.url_map.iter_rules():
            for more in beyond:
                if rule.endpoint == "static" and "of" in more:
                    continue  # a file's address takes no list
                for values in values_for(rule, () if more else ODD) * 2:
                    asked = rule.endpoint, values | more
                    assert outcome(addresses, *asked) == outcome(app.url_for, *asked)
                    tried += 1
    assert tried > 5000


def test_no_id_of_anyones_page_is_kept(app):
    addresses, id = Addresses(app), uuid.uuid4()
    with app.test_request_context("/"):
        assert str(id) in addresses.address("live.session", id=id)
    kept = repr(addresses._around) + repr(addresses._whole)
    assert "/together/" in kept
    assert str(id) not in kept
    assert id.hex not in kept


def test_an_address_in_the_same_room_is_the_rooms_own(app):
    addresses, id = Addresses(app).address, uuid.uuid4()
    for room in ("/thanks", "/check-in"):
        with app.test_request_context(room):
            assert addresses(".part", month="2026-11", occasion=str(id)) == app.url_for(
                ".part", month="2026-11", occasion=str(id)
            )


def test_the_address_of_what_a_form_does_is_asked_for_by_its_method(app):
    with app.test_request_context("/"):
        for _ in range(2):
            assert Addresses(app).address("thanks.save", id="x", _method="POST") == app.url_for(
                "thanks.save", id="x", _method="POST"
            )


@pytest.mark.parametrize("asked", [("no.such", {"id": "x"}), ("live.session", {}), (".no-such", {"id": "x"})])
def test_what_has_no_address_is_an_error_as_before(app, asked):
    endpoint, values = asked
    with app.test_request_context("/healthz"):
        for _ in range(2):
            with pytest.raises(BuildError):
                Addresses(app).address(endpoint, **values)


def test_below_a_prefix_and_outside_a_request_flask_is_asked(app):
    addresses, id = Addresses(app).address, uuid.uuid4()
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": "/couples"}):
        assert addresses("live.session", id=id).startswith("/couples/")
    with app.test_request_context("/"):
        assert not addresses("live.session", id=id).startswith("/couples/")


def test_no_view_and_no_hook_is_a_coroutine_which_the_app_would_not_wait_for(app):
    import inspect

    hooks = [app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs]
    asked = [func for each in hooks for funcs in each.values() for func in funcs]
    asked += [*app.view_functions.values(), *app.teardown_appcontext_funcs]
    assert len(asked) > 200
    assert not [func for func in asked if inspect.iscoroutinefunction(func)]
