"""The code that both read aloud: the same for two who have each other's keys, and another where someone came between."""

import re
import uuid

import pytest
from nacl.public import PrivateKey, SealedBox

from couples import vault
from tests.conftest import PASSWORD, Person, pair
from tests.scenario import connect, user_id

ALARM = "has changed since you paired"


def code_of(person: Person) -> str:
    shown = re.search(r'<p class="code">(.*?)</p>', person.page("/pairing/check"))[1]
    return "-".join(re.findall(r"<span>([0-9A-Z]{4})</span>", shown))


def test_both_read_the_same_code_and_another_couple_another(couple, cleo, dan):
    ana, ben = couple
    assert code_of(ana) == code_of(ben)
    assert code_of(cleo) == code_of(dan) != code_of(ana)
    assert code_of(ana) == code_of(ana.another_device())


def test_it_is_in_the_settings_and_never_a_step(couple):
    ana, ben = couple
    for page in (ana.page("/settings"), ben.page("/pairing")):
        assert 'href="/pairing/check"' in page
    assert "/pairing/check" not in ana.page("/")


def test_who_is_alone_is_led_to_the_page_for_inviting(eve):
    assert eve.get("/pairing/check").location == "/pairing"
    assert "/pairing/check" not in eve.page("/settings")


def test_new_keys_make_a_new_code_that_both_have(couple):
    ana, ben = couple
    before = code_of(ana)
    ana.post("/settings/new-keys", current=PASSWORD, password="green kettle by the door")
    assert code_of(ana) == code_of(ben) != before


def test_a_key_swapped_while_two_pair_shows_as_two_codes(ana):
    """Somebody who can write to the database puts their key in place of Ana's, gets the space's key, and passes it on."""
    ben, thief = Person(ana.app, "Ben").sign_up(), PrivateKey.generate()
    id = user_id(ana)
    with connect(ana.app) as file:
        (hers,) = file.execute("SELECT public_key FROM users WHERE id = ?", (id,)).fetchone()
        file.execute("UPDATE users SET public_key = ? WHERE id = ?", (bytes(thief.public_key), id))
        file.commit()
    pair(ana, ben)
    with connect(ana.app) as file:
        (cell,) = file.execute(
            "SELECT key_cell FROM memberships WHERE user_id = ? AND key_cell != ''", (id,)
        ).fetchone()
        space_key = SealedBox(thief).decrypt(cell)
        file.execute(
            "UPDATE memberships SET key_cell = ? WHERE user_id = ?", (vault.seal_to(hers, space_key), id)
        )
        file.commit()
    assert ALARM not in ana.page("/")
    assert ALARM not in ben.page("/")
    assert code_of(ana) != code_of(ben)
    with connect(ana.app) as file:  # with Ana's own key back in its place, Ben's card tells
        file.execute("UPDATE users SET public_key = ? WHERE id = ?", (hers, id))
        file.commit()
    assert ALARM in ben.page("/")
    assert ALARM in ben.page("/pairing/check")
    assert code_of(ana) != code_of(ben)


def test_without_a_pinned_key_there_is_no_code_but_the_alarm(couple):
    ana, _ = couple
    with connect(ana.app) as file:
        file.execute("UPDATE memberships SET card_cell = X'01'")
        file.commit()
    page = ana.page("/pairing/check")
    assert ALARM in page
    assert 'aria-label="The code"' not in page


@pytest.mark.parametrize("part", ["key", "space", "one", "other"])
def test_the_code_changes_with_each_thing_that_it_is_made_from(part):
    given = {"key": vault.new_key(), "space": uuid.uuid4(), "one": vault.new_key(), "other": vault.new_key()}
    code = vault.comparison_code(*given.values())
    assert code == vault.comparison_code(given["key"], given["space"], given["other"], given["one"])
    assert re.fullmatch(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", code)
    changed = given | {part: uuid.uuid4() if part == "space" else vault.new_key()}
    assert vault.comparison_code(*changed.values()) != code
