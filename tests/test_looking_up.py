"""Several selects in one: the same rows as each by itself, known for as long as the request only reads."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import g
from sqlalchemy import Select, select

from couples.accounts.models import User
from couples.accounts.signed_in_sessions import Session
from couples.db import begin_writing, db, look_up, looking_up, only_reading, queries, query
from couples.db.compiled_once import MOST, CompiledOnce
from couples.spaces.membership import Membership
from tests.test_selects_a_page import asked


@query
def people_called(name):
    return select(User).where(User.name == name)


@query
def places_of(person_id):
    return select(Membership).where(Membership.user_id == person_id)


@query
def sessions_of(person_id):
    return select(Session.id, Session.created_at).where(Session.user_id == person_id)


@query
def ids_called(name):
    return select(User.id, User.name).where(User.name == name)


@query
def places_with_names(name):
    return select(Membership, User.id).join(User, User.id == Membership.user_id).where(User.name == name)


@query
def people_not_called(name):
    return select(User).where(User.name != name)


@query
def people_in_order(name):
    return select(User).where(User.name == name).order_by(User.id)


@pytest.fixture
def reading(couple):
    """A request that only reads, and what it asked the database for."""
    app = couple[0].app
    with app.test_request_context("/"), asked(app) as said:
        yield said


def ana_id():
    return people_called.first("Ana").id


def test_what_is_looked_up_at_once_is_what_each_select_finds_by_itself(reading):
    id = ana_id()
    one_by_one = [people_called.all("Ana"), places_of.all(id), sessions_of.rows(id), people_called.all("Ben")]
    reading.clear()
    look_up((people_called, ("Ana",)), (places_of, (id,)), (sessions_of, (id,)))
    assert len(reading) == 1
    at_once = [people_called.all("Ana"), places_of.all(id), [tuple(row) for row in sessions_of.rows(id)]]
    assert at_once == [*one_by_one[:2], [tuple(row) for row in one_by_one[2]]]
    assert places_of.first(id) is one_by_one[1][0]
    assert len(reading) == 1
    assert people_called.all("Ben") == one_by_one[3]
    assert len(reading) == 2


def test_what_finds_nothing_is_known_as_well_and_one_alone_is_asked_once(reading):
    look_up((people_called, ("Nobody",)), (places_of, (ana_id(),)))
    look_up((people_called, ("Ben",)))
    reading.clear()
    assert people_called.first("Nobody") is None
    assert people_called.all("Nobody") == []
    assert people_called.first("Ben").name == "Ben"
    look_up((people_called, ("Ben",)))
    assert reading == []


def test_a_request_that_may_write_knows_nothing_beforehand(reading):
    look_up((people_called, ("Ben",)), (places_of, (ana_id(),)))
    begin_writing()
    reading.clear()
    person = people_called.first("Ben")
    assert len(reading) == 1
    person.name = "Benedict"
    db.session.commit()
    look_up((people_called, ("Ben",)))
    assert people_called.first("Ben") is None
    g.writing = False
    with only_reading():
        assert people_called.first("Ben") is None
        look_up((people_called, ("Benedict",)))
    assert "looked_up" not in g


def test_a_select_with_an_order_is_refused_beside_others(reading):
    with pytest.raises(ValueError, match="order"):
        look_up((people_in_order, ("Ana",)), (places_of, (ana_id(),)))


@pytest.mark.parametrize("beside", [ids_called, places_with_names])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_model_is_found_beside_single_columns_of_the_same_model(reading, beside, is_first):
    both = [(people_called, ("Ana",)), (beside, ("Ben",))]
    look_up(*(both if is_first else both[::-1]))
    found = people_called.first("Ana"), *beside.row("Ben")
    assert len(reading) == 1
    begin_writing()
    assert found == (people_called.first("Ana"), *beside.row("Ben"))


def test_the_same_model_twice_is_refused(reading):
    with pytest.raises(ValueError, match="User can be selected only once"):
        look_up((people_called, ("Ana",)), (people_not_called, ("Ana",)))


def test_nothing_is_known_in_the_next_request(couple):
    app = couple[0].app
    for _ in range(2):
        with app.test_request_context("/"), asked(app) as said:
            look_up((people_called, ("Ana",)))
            assert len(said) == 1


def test_a_select_is_compiled_by_one_thread_before_any_other_has_it(reading, monkeypatch):
    """Two that fill in the same select at once may leave it with a bare table, and so with the rows of everyone."""
    compiled, by_itself = [], Select.compile

    def compile(select, *how, **more):
        with ThreadPoolExecutor(1) as other:
            is_free = other.submit(queries._one_at_a_time.acquire, blocking=False).result()
        compiled.append((select, is_free))
        return by_itself(select, *how, **more)

    monkeypatch.setattr(Select, "compile", compile)
    two = (
        query(lambda name: select(User.id).where(User.name == name)),
        query(lambda id: select(Membership).where(Membership.user_id == id)),
    )
    statement, _ = looking_up._in_one(two)
    assert compiled == [(statement.select, False)]
    assert two[0].all("Ana") == [ana_id()]
    assert (two[0]._plain.select, False) in compiled
    look_up((two[0], ("Ben",)), (two[1], (ana_id(),)))
    assert len(two[1].all(ana_id())) == 1


def test_what_a_select_was_compiled_to_is_found_by_the_same_key_alone():
    kept = CompiledOnce()
    assert kept.get(("reader", "key")) is None
    kept["reader", "key"], kept["writer", "key"] = "read", "written"
    kept["reader", "key"] = "read again"
    assert dict(kept) == {("writer", "key"): "written", ("reader", "key"): "read again"}
    del kept["reader", "key"]
    assert list(kept.items()) == [(("writer", "key"), "written")]
    with pytest.raises(KeyError):
        kept["reader", "key"]


def test_a_built_select_is_compiled_once_for_those_who_read_and_once_for_those_who_write(reading):
    called = query(lambda name: select(User.name).where(User.name == name))
    assert [called.first(name) for name in ("Ana", "Ben", "Ana")] == ["Ana", "Ben", "Ana"]
    assert len(called._plain.compiled) == 1
    begin_writing()
    assert [called.first(name) for name in ("Ana", "Ben")] == ["Ana", "Ben"]
    assert len(called._plain.compiled) == 2


def test_what_a_select_is_compiled_to_for_apps_that_are_gone_is_not_kept():
    kept = CompiledOnce()
    for n in range(MOST + 3):
        kept[n] = f"compiled for {n}"
    assert list(kept) == [6, 5, 4, 3]
    assert kept[6] == "compiled for 6"
    with pytest.raises(KeyError):
        kept[0]


def test_a_models_key_shares_its_column_with_nothing_and_the_rest_is_shared_by_type(reading):
    """So a row is no object of another model, and has few columns."""
    slots: list[looking_up.Slot] = []
    taken = []
    for one, models in ((people_called, [User]), (places_of, [Membership]), (ids_called, [None, None])):
        taken.append(looking_up._slots_of(looking_up._columns(looking_up._part(one, 0), models), slots))
    keys = {n for n, slot in enumerate(slots) if slot.is_key}
    assert [len(keys & set(each)) for each in taken] == [1, 1, 0]
    assert all(len(set(each)) == len(each) for each in taken)
    assert len(slots) < sum(map(len, taken))


def test_rows_looked_up_together_make_no_object_of_another_model(reading):
    id = ana_id()
    look_up((people_called, ("Ana",)), (places_of, (id,)), (sessions_of, (id,)))
    loaded = list(db.session.identity_map.values())
    assert sorted(type(each).__name__ for each in loaded if isinstance(each, User | Membership)) == [
        "Membership",
        "User",
    ]
