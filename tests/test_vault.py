"""The vault: what opens with what, and what does not."""

import re
import uuid

import pytest

import couples
from couples import maintenance, vault
from couples.db import db
from couples.goals.small_wins import Win
from couples.maintenance import pepper_check, startup
from couples.turns import Busy
from couples.vault import derivation, passwords
from tests.conftest import CHEAP, PASSWORD, Person, settings_for
from tests.scenario import connect
from tests.sockets import cookie_of

OWNER, OTHER = uuid.uuid4(), uuid.uuid4()
ROW = uuid.uuid4()


def test_a_cell_opens_with_its_key_label_row_and_owner():
    key = vault.new_key()
    cell = vault.seal(key, b"only for me", "test.text", ROW, OWNER)
    assert vault.open_sealed(key, cell, "test.text", ROW, OWNER) == b"only for me"


def test_keys_are_derived_by_hkdf_as_its_rfc_has_it():
    """RFC 5869, A.3: no salt and no info. Then a key as the first version derived it, by a library."""
    rfc = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    assert derivation.hkdf(b"\x0b" * 22, b"").hex() == rfc[:64]
    first = "15b18638bcd4f4b102b388c332f98c2b3e53c767d26890e18f90ad226012c30e"
    assert derivation.derive(bytes(range(32)), "example").hex() == first
    assert derivation.derive(bytes(range(32)), "another").hex() != first


def test_opening_many_opens_what_opening_one_opens_and_nothing_else():
    key = vault.new_key()
    open_one = vault.opener(key, "test.text", OWNER)
    for words in (b"", b"x" * 251, b"x" * 252, b"x" * 5000):
        cell = vault.seal(key, words, "test.text", ROW, OWNER)
        assert open_one(ROW.bytes, cell) == vault.open_sealed(key, cell, "test.text", ROW, OWNER) == words
    for row, moved in (
        (uuid.uuid4(), cell), (ROW, cell[:-1]), (ROW, b""), (ROW, b"\x02" + cell[1:]), (ROW, cell[:1]), (ROW, cell + b"x"),
        (ROW, vault.seal(key, b"x", "test.other", ROW, OWNER)), (ROW, vault.seal(key, b"x", "test.text", ROW, OTHER)),
        (ROW, vault.seal(vault.new_key(), b"x", "test.text", ROW, OWNER)),
    ):  # fmt: skip
        with pytest.raises(vault.CannotOpen):
            open_one(row.bytes, moved)


@pytest.mark.parametrize(
    ("key", "label", "row", "owner"),
    [
        (b"x" * 32, "test.text", ROW, OWNER),
        (None, "test.other", ROW, OWNER),
        (None, "test.text", uuid.uuid4(), OWNER),
        (None, "test.text", ROW, OTHER),
    ],
    ids=["another key", "another label", "another row", "another owner"],
)
def test_a_cell_that_was_moved_or_tried_with_another_key_does_not_open(key, label, row, owner):
    right = vault.new_key()
    cell = vault.seal(right, b"only for me", "test.text", ROW, OWNER)
    with pytest.raises(vault.CannotOpen):
        vault.open_sealed(key or right, cell, label, row, owner)


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c[:-1],
        lambda c: b"\x02" + c[1:],
        lambda c: b"",
        lambda c: c[:30] + bytes([c[30] ^ 1]) + c[31:],
    ],
)
def test_a_changed_cell_does_not_open(change):
    key = vault.new_key()
    cell = vault.seal(key, b"only for me", "test.text", ROW, OWNER)
    with pytest.raises(vault.CannotOpen):
        vault.open_sealed(key, change(cell), "test.text", ROW, OWNER)


def test_cells_grow_in_steps_of_256_bytes_so_that_a_length_tells_little():
    key = vault.new_key()
    lengths = {
        n: len(vault.seal(key, b"a" * n, "test.text", ROW, OWNER)) for n in (0, 1, 200, 252, 253, 5000)
    }
    assert lengths[0] == lengths[1] == lengths[200] == lengths[252]
    assert lengths[253] == lengths[252] + vault.STEP
    assert (lengths[5000] - lengths[0]) % vault.STEP == 0


def test_a_recovery_code_is_read_in_any_case_with_dashes_and_the_usual_slips():
    code = vault.new_code(28)
    assert len(code) == 28
    typed = vault.in_groups(code).lower().replace("0", "o").replace("1", "l")
    assert vault.read_code(f"  {typed} ") == code


def test_the_password_check_is_the_opening_of_the_vault_itself(app):
    with app.app_context():
        key = vault.new_key()
        wrap = vault.wrap_by_password(key, PASSWORD, OWNER)
        assert vault.unwrap_by_password(wrap, PASSWORD, OWNER) == key
        with pytest.raises(vault.CannotOpen):
            vault.unwrap_by_password(wrap, PASSWORD + "s", OWNER)
        with pytest.raises(vault.CannotOpen):
            vault.unwrap_by_password(wrap, PASSWORD, OTHER)


def test_a_password_typed_in_two_unicode_forms_is_one_password(app):
    with app.app_context():
        key = vault.new_key()
        wrap = vault.wrap_by_password(key, "cafe\u0301 und brot", OWNER)
        assert vault.unwrap_by_password(wrap, "caf\u00e9 und brot", OWNER) == key


def test_the_recovery_code_opens_without_the_pepper_and_a_token_opens_its_session_alone(app):
    key, code, session = vault.new_key(), vault.new_code(28), uuid.uuid4()
    assert vault.unwrap_by_code(vault.wrap_by_code(key, code, OWNER), vault.in_groups(code), OWNER) == key
    box = vault.wrap_by_token(key, "token", session, OWNER)
    assert vault.unwrap_by_token(box, "token", session, OWNER) == key
    with pytest.raises(vault.CannotOpen):
        vault.unwrap_by_token(box, "token", uuid.uuid4(), OWNER)


def test_argon2_runs_for_two_people_at_once_and_the_next_are_told_to_come_back(app, monkeypatch):
    monkeypatch.setattr(passwords, "ARGON2_WAIT", 0.01)
    others = passwords.argon2_turn("Ben"), passwords.argon2_turn("Eve")
    with app.app_context(), others[0], others[1], pytest.raises(Busy):
        vault.wrap_by_password(vault.new_key(), PASSWORD, OWNER)


def test_a_busy_server_answers_a_sign_in_with_a_kind_503(ana, monkeypatch):
    monkeypatch.setattr(passwords, "ARGON2_WAIT", 0.01)
    other = Person(ana.app, "Ana")
    with passwords.argon2_turn("Ben"), passwords.argon2_turn("Eve"):
        assert other.sign_in().status_code == 503
    assert other.sign_in().status_code == 302


def test_kdf_parameters_are_kept_with_each_wrap_so_that_they_can_grow(make_app, ana):
    stronger = couples.create_app(ana.app.config["SETTINGS"], argon2_cost=vault.Argon2Cost(2, 16384))
    assert Person(stronger, "Ana").sign_in().status_code == 302
    with connect(ana.app) as db:
        assert db.execute("SELECT password_passes, password_memory FROM users").fetchone() == (
            CHEAP.passes,
            CHEAP.memory,
        )


def test_two_swapped_cells_of_one_person_read_as_damaged_and_never_as_each_other(couple):
    ana, _ = couple
    ana.write("thanks", "the first of two")
    ana.write("close", "the second of two")
    with connect(ana.app) as db:
        (first, a), (second, b) = db.execute(
            "SELECT id, draft_cell FROM answers WHERE draft_cell IS NOT NULL AND prompt IN ('thanks', 'close')"
        ).fetchall()
        db.execute("UPDATE answers SET draft_cell = ? WHERE id = ?", (b, first))
        db.execute("UPDATE answers SET draft_cell = ? WHERE id = ?", (a, second))
        db.commit()
    page = ana.page(f"/check-in/{ana.occasion()}/questions")
    assert "damaged" in page
    assert "the first of two" not in page


def test_a_cell_that_is_mine_alone_is_locked_for_anyone_else_and_never_resealing_by_them(couple, caplog):
    ana, ben = couple
    ana.post("/growing/wins", id=str(ROW), text="asked for help with the form")
    with ana.app.test_request_context("/", headers={"Cookie": cookie_of(ana)}):
        assert db.session.get_one(Win, ROW).text == "asked for help with the form"
    with ana.app.test_request_context("/", headers={"Cookie": cookie_of(ben)}):
        hers = db.session.get_one(Win, ROW)
        with pytest.raises(vault.Locked):
            _ = hers.text
        with pytest.raises(vault.Locked):
            hers.packed = {"text": "sealed under another key"}
        assert hers not in db.session.dirty
    assert "does not open" not in caplog.text


def test_a_public_key_swapped_in_the_database_is_noticed(couple):
    ana, _ = couple
    assert "has changed since you paired" not in ana.page("/")
    with connect(ana.app) as db:
        db.execute("UPDATE users SET public_key = ? WHERE name = 'Ben'", (bytes(32),))
        db.commit()
    assert "has changed since you paired" in ana.page("/")


def test_a_wrong_pepper_stops_the_start_and_says_what_helps(ana, tmp_path):
    folder = tmp_path / "data"
    (folder / "pepper.key").write_bytes(b"y" * 32)
    app = couples.create_app(settings_for(folder), argon2_cost=CHEAP)
    with pytest.raises(maintenance.CannotStart, match="new-pepper"):
        startup.prepare(app)


def test_a_missing_pepper_stops_the_start_too_and_a_new_one_leaves_recovery_codes_working(couple, tmp_path):
    ana, _ = couple
    code = ana.post("/settings/recovery", current=PASSWORD).text
    code = re.search(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", code)[0]
    ana.write("thanks", "kept over the loss")
    ana.ready()
    folder = tmp_path / "data"
    (folder / "pepper.key").unlink()
    app = couples.create_app(settings_for(folder), argon2_cost=CHEAP)
    with pytest.raises(maintenance.CannotStart):
        startup.prepare(app)
    pepper_check.accept_new_pepper(app)
    startup.prepare(app)
    again = Person(app, "Ana")
    assert again.sign_in().status_code == 422
    answer = again.post("/sign-in/recovery", email=again.email, code=code, password="green teapot on a shelf")
    assert answer.status_code == 200
    assert "kept over the loss" in again.page(f"/check-in/{again.occasion()}/questions")
    assert Person(app, "Ben").sign_in().status_code == 422
