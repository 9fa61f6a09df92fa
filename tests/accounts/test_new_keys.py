"""New keys: nothing that is one's own opens with the old ones any more, nothing is lost, and the partner notices nothing."""

import re
import shutil
import subprocess
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from inspect import getmembers_static
from pathlib import Path

import pytest
from flask_login import current_user
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from sqlalchemy import LargeBinary, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

import couples
from couples import accounts, vault
from couples.accounts import new_keys, resealing
from couples.accounts.models import User
from couples.accounts.resealing import Resealing
from couples.db import Base, begin_writing, db
from couples.packing import replace
from couples.spaces.double_sealed import DoubleSealed
from couples.spaces.membership import Membership
from couples.spaces.models import current_space
from couples.statements import routes_drafts
from couples.unsent.models import UnsentWords
from tests.conftest import CHEAP, PASSWORD, Person, settings_for
from tests.databases import anyone_may_write, kept
from tests.pages import plain
from tests.real_server import couples as host
from tests.scenario import Scenario, connect, dump, user_id
from tests.sockets import Socket, cookie_of
from tests.test_guessed_words import confirmed_by
from tests.test_no_leaks import sentence, spellings

NEW = "green kettle by the door"
LATER = "written after the new keys"


def code_of(page: str) -> str:
    return re.search(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", page)[0]


def renew(person: Person, password: str = NEW, current: str = PASSWORD):
    return person.post("/settings/new-keys", current=current, password=password)


def ring_of(person: Person) -> vault.Keyring:
    with person.app.test_request_context("/", headers={"Cookie": cookie_of(person)}):
        assert current_user.is_authenticated
        return current_user.keyring


def columns() -> dict[str, vault.Sealed]:
    """Every sealed column, by its label."""
    models = [mapper.class_ for mapper in Base.registry.mappers]
    return {
        v.label: v for m in models for k in m.__mro__ for v in vars(k).values() if isinstance(v, vault.Sealed)
    }


def mine() -> set[str]:
    """The labels of what only its author opens."""
    return {label for label, sealed in columns().items() if sealed._key is vault.author_key}


def opens_with(app, key: bytes, owner: uuid.UUID) -> dict[tuple[str, str, uuid.UUID], bytes]:
    """What `key` opens in the whole database, whatever column it stands in: its label, column and row, and what it says."""
    labels = {*columns(), "user.secret"}
    found = {}
    with app.app_context():
        for mapper in Base.registry.mappers:
            table = mapper.local_table
            binary = [c for c in table.columns if isinstance(c.type, LargeBinary)]
            if "id" not in table.c or not binary:
                continue
            for row in db.session.execute(select(table)).mappings():
                for column in binary:
                    for cell in (row[column.name], *_without_outer_layer(mapper.class_, row, column.name)):
                        for label in labels:
                            try:
                                said = vault.open_sealed(key, cell or b"", label, row["id"], owner)
                            except vault.CannotOpen:
                                continue
                            found[label, f"{table.name}.{column.name}", row["id"]] = said
    return found


def _without_outer_layer(model, row, column: str) -> list[bytes]:
    """What waits, as whoever holds the server's secrets has it."""
    if not row[column]:
        return []
    if column == "waiting_cell" and issubclass(model, DoubleSealed):
        key, label = vault.pepper().key_for(model.layer, row["id"]), f"{model.layer}.waiting"
    elif column == "ready_cell":
        key, label = vault.pepper().key_for("ready", row["check_in_id"]), "answer.ready"
    else:
        return []
    return [vault.open_sealed(key, row[column], label, row["id"], row["author_id"])]


def at_once(act, *given, **named):
    """What somebody does elsewhere, while a request is being answered here."""
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(act, *given, **named).result(timeout=60)


def alone(scenario: Scenario) -> None:
    """Ana says something in the talk that she goes through alone."""
    talk = f"/together/{scenario.ids['talk_alone_ana']}/moves"
    for move in (
        {"move": "ready"},
        {"move": "next"},
        {"move": "take"},
        {"move": "to-close"},
        {"move": "word", "text": "lighter"},
    ):
        scenario.ana.post(talk, id=str(uuid.uuid4()), **move)


# --- nothing is left under the old keys -------------------------------------------------------------------------


def test_whatever_the_old_key_opened_only_the_new_one_opens_and_it_says_the_same(scenario):
    ana = scenario.ana
    alone(scenario)
    old, owner = ring_of(ana), uuid.UUID(user_id(ana))
    before = opens_with(ana.app, old.vault_key, owner)
    labels = {label for label, _, _ in before}
    assert labels >= {"user.secret", "live.word"}
    assert len(mine()) - len(labels & mine()) < 4, mine() - labels
    assert renew(ana).status_code == 200
    assert opens_with(ana.app, old.vault_key, owner) == {}
    after = opens_with(ana.app, ring_of(ana).vault_key, owner)
    secret = "user.secret", "users.secret_cell", owner
    assert before.pop(secret) != after.pop(secret)
    gone = [which for which in before if which[0] in ("passkey", "calendar.secret")]
    assert len({which[0] for which in gone}) == 2  # whoever is to be kept out may have them
    assert after == {which: value for which, value in before.items() if which not in gone}


def test_every_sealed_column_of_every_table_is_resealing_whatever_lies_in_it():
    """Also those that no one in these tests has written into yet: one row for each table, with nothing but its cells."""
    owner, row, old, new = uuid.uuid4(), uuid.uuid4(), vault.new_key(), vault.new_key()
    engine, tables = create_engine("sqlite://"), {}
    for label, sealed in columns().items():
        classes = [mapper.class_ for mapper in Base.registry.mappers]
        [model] = [c for c in classes if any(value is sealed for _, value in getmembers_static(c))]
        tables.setdefault(model.__tablename__, {})[label] = sealed.column
    with engine.begin() as connection:
        for table, labels in tables.items():
            connection.exec_driver_sql(f"CREATE TABLE {table} (id, author_id, {', '.join(labels.values())})")
            cells = [vault.seal(old, label.encode(), label, row, owner) for label in labels]
            marks = ", ".join("?" for _ in (row, owner, *cells))
            connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({marks})", (row.hex, owner.hex, *cells))
        Resealing(owner, old, new).write(connection)
        for table, labels in tables.items():
            found = connection.exec_driver_sql(f"SELECT * FROM {table}").mappings().one()
            for label, name in labels.items():
                assert vault.open_sealed(new, found[name], label, row, owner) == label.encode()
    assert {label for labels in tables.values() for label in labels} > mine()


def test_an_open_invitation_goes_so_that_whoever_read_it_does_not_join(eve, nobody):
    secret = eve.invitation_secret()
    assert secret in eve.page("/pairing")
    renew(eve)
    assert secret not in eve.page("/pairing")
    with connect(eve.app) as file:
        assert file.execute("SELECT COUNT(*) FROM invitations").fetchone()[0] == 0


@pytest.mark.parametrize("label", ["page.words", "answer.draft", "care.note"])
def test_a_column_that_the_walk_missed_would_be_found(scenario, monkeypatch, label):
    real = resealing.sealed_columns
    monkeypatch.setattr(resealing, "sealed_columns", lambda: (c for c in real() if c.label != label))
    old, owner = ring_of(scenario.ana), uuid.UUID(user_id(scenario.ana))
    renew(scenario.ana)
    assert {found for found, _, _ in opens_with(scenario.app, old.vault_key, owner)} == {label}


def test_a_table_that_comes_later_is_walked_by_itself_also_what_it_has_from_others(monkeypatch):
    class Later(DeclarativeBase):
        pass

    class Words:
        words_cell: Mapped[bytes | None] = mapped_column(LargeBinary)
        words = vault.Sealed("later.words", vault.author_key)

    class Diary(Words, Later):
        __tablename__ = "diaries"
        id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
        author_id: Mapped[uuid.UUID]
        other_cell: Mapped[bytes | None] = mapped_column(LargeBinary)
        other = vault.Sealed("later.other", lambda row: b"under a rule of its own")

    real = resealing.sealed_columns
    monkeypatch.setattr(resealing, "sealed_columns", lambda: real(Later))
    owner, row, old, new = uuid.uuid4(), uuid.uuid4(), vault.new_key(), vault.new_key()
    labels = {"later.words": "words_cell", "later.other": "other_cell"}
    cells = {name: vault.seal(old, label.encode(), label, row, owner) for label, name in labels.items()}
    engine = create_engine("sqlite://")
    Later.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Diary(id=row, author_id=owner, **cells))
        session.commit()
        Resealing(owner, old, new).write(session.connection())
        found = session.execute(select(Diary.__table__)).mappings().one()
        for label, name in labels.items():
            assert vault.open_sealed(new, found[name], label, row, owner) == label.encode()


def test_nothing_of_the_old_keys_is_left_in_the_file_or_its_log(scenario):
    ana = scenario.ana
    ana.post("/settings/recovery", current=PASSWORD)
    id = user_id(ana)
    with connect(ana.app) as file:
        of_ana = "SELECT password_box, password_salt, recovery_box, secret_cell, public_key FROM users WHERE id = ?"
        old = dict(enumerate(file.execute(of_ana, (id,)).fetchone()))
        old["session"] = file.execute("SELECT key_box FROM sessions WHERE user_id = ?", (id,)).fetchone()[0]
        old["space"] = file.execute("SELECT key_cell FROM memberships WHERE user_id = ?", (id,)).fetchone()[0]
        old["place"] = file.execute("SELECT place_mark FROM unsent_words").fetchone()[0]
        for table, cell in (
            ("journal_entries", "packed"),
            ("answers", "draft"),
            ("live_moves", "mark"),
            ("unsent_words", "packed"),
        ):
            name = cell if cell == "mark" else f"{cell}_cell"
            rows = file.execute(f"SELECT {name} FROM {table} WHERE author_id = ? AND {name} != ''", (id,))
            old |= {(table, i): found for i, (found,) in enumerate(rows)}
    assert len(old) >= 18
    assert [name for name, found in old.items() if found not in kept(ana.app)] == []
    renew(ana)
    assert [name for name, found in old.items() if found in kept(ana.app)] == []


def test_unsent_words_of_an_earlier_version_which_say_no_place_come_back_too(couple):
    """How they lay in the database before a form's name was kept with them."""
    ana, _ = couple
    ana.post("/unsent", unsent="thanks.note", **{"text.text": "The way you carry the"})
    with ana.app.test_request_context("/", headers={"Cookie": cookie_of(ana)}):
        assert current_user.is_authenticated
        begin_writing()
        (row,) = db.session.scalars(select(UnsentWords).where(UnsentWords.author_id == current_user.id))
        row.words = replace(row.words, place="")
        db.session.commit()
        mark = row.place_mark
    assert mark in kept(ana.app)
    assert renew(ana).status_code == 200
    assert mark not in kept(ana.app)
    assert "The way you carry the" in ana.page("/thanks")
    assert renew(ana, PASSWORD, NEW).status_code == 200
    assert "The way you carry the" in ana.page("/thanks")
    assert "The way you carry the" not in ana.page("/growing/wins")
    ana.post("/unsent", unsent="thanks.note", unsent_seen="2", **{"text.text": "The way you carry the bags"})
    assert "carry the bags" in ana.page("/thanks")
    with connect(ana.app) as file:
        assert len(file.execute("SELECT id FROM unsent_words").fetchall()) == 1
    ana.post("/thanks", id=str(uuid.uuid4()), kind="thanks", text="The way you carry the bags", unsent="thanks.note", unsent_seen="3")  # fmt: skip
    with connect(ana.app) as file:
        assert file.execute("SELECT id FROM unsent_words").fetchall() == []


def test_unsent_words_come_back_where_they_were_typed(couple):
    ana, _ = couple
    ana.post("/unsent", unsent="thanks.note", **{"text.text": "The way you carry the"})
    renew(ana)
    page = ana.page("/thanks")
    assert "The way you carry the" in page
    assert "You started this earlier" in page


# --- an old backup ----------------------------------------------------------------------------------------------


@pytest.mark.sqlite("the backup is a copy of the file")
def test_who_has_an_old_backup_and_every_old_secret_opens_nothing_private_written_later(couple, tmp_path):
    ana, _ = couple
    code = code_of(ana.post("/settings/recovery").text)
    ana.post(f"/only-me/pages/{uuid.uuid4()}", text="written before the backup")
    thief, stolen = Person(ana.app, "Ana"), ana.cookies()
    for name, value in stolen.items():
        thief.client.set_cookie(ana.app.config[name], value, domain="127.0.0.1")
    assert "written before" in thief.page("/only-me/pages")
    with connect(ana.app) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    backup = tmp_path / "backup"
    shutil.copytree(ana.app.config["SETTINGS"].data, backup)

    assert renew(ana).status_code == 200
    ana.post(f"/only-me/pages/{uuid.uuid4()}", text=LATER)
    ana.write("close", "a draft of later")
    ana.post("/unsent", unsent="thanks.note", **{"text.text": "unsent, of later"})

    assert Person(ana.app, "Ana").sign_in(PASSWORD).status_code == 422
    assert (
        Person(ana.app).post("/sign-in/recovery", email=ana.email, code=code, password=NEW).status_code == 422
    )
    assert thief.get("/only-me/pages").status_code == 302

    id = uuid.UUID(user_id(ana))
    keys, pairs = old_keys(backup, id, code, thief, stolen)
    assert len(keys) == len(pairs) == 3
    for key in keys.values():
        assert opens_with(ana.app, key, id) == {}
    with connect(ana.app) as file:
        (space_key,) = file.execute(
            "SELECT key_cell FROM memberships WHERE user_id = ?", (id.hex,)
        ).fetchone()
    for secret in pairs.values():
        with pytest.raises(CryptoError):
            SealedBox(PrivateKey(secret)).decrypt(space_key)
    assert LATER in ana.page("/only-me/pages")


@pytest.mark.sqlite("couples backup is the file's")
def test_who_has_every_backup_before_and_after_and_the_pepper_reads_and_confirms_nothing_written_later(
    couple, tmp_path
):
    """As a host makes them, and as whoever took them puts them back."""
    ana, _ = couple
    folder, id = ana.app.config["SETTINGS"].data, uuid.UUID(user_id(ana))
    code = code_of(ana.post("/settings/recovery").text)
    ana.post(f"/only-me/pages/{uuid.uuid4()}", text="written before the backup")
    later = {
        "page": sentence("later page"),
        "draft": sentence("later draft"),
        "unsent": sentence("later unsent"),
    }
    assert host(folder, "backup", tmp_path / "before.db").exit_code == 0
    stolen = ana.cookies()
    assert renew(ana).status_code == 200
    page = str(uuid.uuid4())
    ana.post(f"/only-me/pages/{page}", text=later["page"])
    ana.write("close", later["draft"])
    ana.post("/unsent", unsent="thanks.note", **{"text.text": later["unsent"]})
    assert host(folder, "backup", tmp_path / "after.db").exit_code == 0

    for name in ("before", "after"):
        assert host(tmp_path / name, "restore", tmp_path / f"{name}.db").exit_code == 0
    thief = Person(ana.app, "Ana")
    keys, pairs = old_keys(tmp_path / "before", id, code, thief, stolen)
    assert len(keys) == len(pairs) == 3
    now = couples.create_app(settings_for(tmp_path / "after"), argon2_cost=CHEAP)
    for app in (now, ana.app):
        for key in keys.values():
            assert opens_with(app, key, id) == {}
        assert confirmed_by(app, later) == []
    assert {label for label, _, _ in opens_with(now, ring_of(ana).vault_key, id)} >= {
        "page.words",
        "answer.draft",
    }
    held = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    said = {name: [f for f in spellings(text).values() if f in held] for name, text in later.items()}
    assert not any(said.values()), said
    with now.app_context():
        couples.db.close()


def old_keys(backup: Path, id: uuid.UUID, code: str, thief: Person, stolen: dict) -> tuple[dict, dict]:
    """What the password, the code and the cookie open in a backup: the vault key, and the secret half of the pair."""
    app = couples.create_app(settings_for(backup), argon2_cost=CHEAP)
    with app.app_context():
        user = db.session.get_one(User, id)
        keys = {
            "password": vault.unwrap_by_password(user.password_wrap, PASSWORD, id),
            "code": vault.unwrap_by_code(user.recovery_box, code, id),
        }
        pairs = {
            how: vault.open_sealed(key, user.secret_cell, "user.secret", id, id) for how, key in keys.items()
        }
        couples.db.close()
    again = Person(app, "Ana")
    for name, value in stolen.items():
        again.client.set_cookie(app.config[name], value, domain="127.0.0.1")
    ring = ring_of(again)
    assert "written before the backup" in again.page("/only-me/pages")  # which the page says
    keys["cookie"] = ring.vault_key
    pairs["cookie"] = vault.open_sealed(ring.vault_key, ring.secret_cell, "user.secret", id, id)
    with app.app_context():
        couples.db.close()
    return keys, pairs


def test_the_page_says_what_new_keys_cannot_undo(ana):
    page = plain(ana.page("/settings/new-keys"))
    for said in (
        "older copy of the data still opens",
        "What you share keeps its key",
        "can unlock this device",
    ):
        assert said in page


# --- the partner ------------------------------------------------------------------------------------------------


def test_the_partner_notices_nothing_and_what_is_shared_stays_readable_for_both(couple):
    ana, ben = couple
    before = {path: plain(ben.page(path)) for path in ("/", "/shared", "/check-in", "/check-in/history")}
    said = plain(ana.page("/check-in/history"))
    renew(ana)
    assert {path: plain(ben.page(path)) for path in before} == before
    assert plain(ana.page("/check-in/history")) == said
    for person in couple:
        person.write("thanks", f"from {person.name} with new keys")
    week = ana.occasion()
    for person in couple:
        person.ready()
    for person, other in ((ana, ben), (ben, ana)):
        assert f"from {other.name} with new keys" in person.page(f"/check-in/{week}")
        assert "has changed since you paired" not in person.page("/")


def test_both_can_have_new_keys_one_after_the_other(couple):
    for current, password in ((PASSWORD, NEW), (NEW, PASSWORD)):
        for person in couple:
            assert renew(person, password, current).status_code == 200
    for person in couple:
        assert "has changed since you paired" not in person.page("/")
        person.post("/thanks", id=str(uuid.uuid4()), kind="thanks", text=f"from {person.name}, with new keys")
    for person, partner in (couple, reversed(couple)):
        assert f"from {partner.name}, with new keys" in person.page("/thanks")


def test_a_key_that_was_swapped_at_the_partners_still_rings_after_new_keys(couple):
    """Somebody with another key of Ana's stands between the two: her new keys don't hide it."""
    ana, ben = couple
    other = PrivateKey.generate()
    with ana.app.test_request_context("/", headers={"Cookie": cookie_of(ben)}):
        begin_writing()
        space = current_space().space.id
        space_key = vault.keyring().space_key(space)
        members = db.session.scalars(select(Membership).where(Membership.space_id == space))
        [bens] = [member for member in members if member.user_id == current_user.id]
        bens.pin(space_key, bytes(other.public_key))
        db.session.commit()
    renew(ana)
    assert "has changed since you paired" in ben.page("/")


# --- all or nothing ---------------------------------------------------------------------------------------------


def test_what_is_saved_while_the_keys_are_made_is_kept_and_under_the_new_keys(couple, monkeypatch):
    ana, _ = couple
    phone, (edited, deleted, added) = ana.another_device(), (str(uuid.uuid4()) for _ in range(3))
    for id in (edited, deleted):
        ana.post(f"/only-me/pages/{id}", text="as it was before")
    real, saved = Resealing.look, []

    def at_the_phone(path, **fields):
        saved.append(at_once(phone.post, path, **fields).status_code)

    def look(self, connection):
        real(self, connection)
        at_the_phone(f"/only-me/pages/{edited}", text="changed in between", version="1")
        at_the_phone(f"/only-me/pages/{added}", text="added in between")
        at_the_phone(f"/only-me/pages/{deleted}/delete")

    monkeypatch.setattr(Resealing, "look", look)
    old, owner = ring_of(ana), uuid.UUID(user_id(ana))
    assert renew(ana).status_code == 200
    assert saved == [200, 200, 200]
    pages = ana.page("/only-me/pages")
    assert "changed in between" in pages
    assert "added in between" in pages
    assert "as it was before" not in pages
    assert "damaged" not in pages
    assert opens_with(ana.app, old.vault_key, owner) == {}


def test_the_sealing_is_done_while_others_can_write_and_not_done_again_under_the_lock(scenario, monkeypatch):
    real, free = resealing.seal, []

    def seal(*given):
        assert anyone_may_write(scenario.app)
        free.append(given[2])
        return real(*given)

    monkeypatch.setattr(resealing, "seal", seal)
    assert renew(scenario.ana).status_code == 200
    assert set(free) >= mine() - {"invitation.secret", "invitation.code"}
    assert len(free) < 100  # each once


@pytest.mark.parametrize("changes", [False, True])
def test_under_the_lock_no_cell_is_read_again_unless_one_of_its_column_changed(ana, monkeypatch, changes):
    path = f"/only-me/pages/{uuid.uuid4()}"
    ana.post(path, text="as it was before")
    phone, real_look, real_write = ana.another_device(), Resealing.look, Resealing.write
    read, real_cells = [], resealing.SealedColumn.cells_of

    def look(self, connection):
        real_look(self, connection)
        if changes:
            assert at_once(phone.post, path, text="changed in between", version="1").status_code == 200

    def write(self, connection):
        watched = lambda column, *given: read.append(column.label) or real_cells(column, *given)  # noqa: E731
        monkeypatch.setattr(resealing.SealedColumn, "cells_of", watched)
        real_write(self, connection)

    monkeypatch.setattr(Resealing, "look", look)
    monkeypatch.setattr(Resealing, "write", write)
    assert renew(ana).status_code == 200
    assert ("page.words" in read) is changes
    assert ("changed in between" if changes else "as it was before") in ana.page(path)


def test_a_password_that_changes_while_the_keys_are_made_refuses_them(ana, monkeypatch):
    phone, real = ana.another_device(), Resealing.look

    def look(self, connection):
        real(self, connection)
        at_once(phone.post, "/settings/password", current=PASSWORD, password="another kettle altogether")

    monkeypatch.setattr(Resealing, "look", look)
    refused = ana.post("/settings/new-keys", follow=False, current=PASSWORD, password=NEW)
    assert refused.status_code == 422
    assert Person(ana.app, "Ana").sign_in(NEW).status_code == 422
    assert Person(ana.app, "Ana").sign_in("another kettle altogether").status_code == 302


class TooEarly(Exception):
    pass


@pytest.mark.parametrize("where", ["cells", "sessions", "rooms", "code"])
def test_a_failure_in_the_middle_leaves_everything_as_it_was(scenario, monkeypatch, where):
    def fails(*_, **__):
        raise TooEarly

    match where:
        case "cells":
            real = Resealing.write

            def write(self, connection):
                real(self, connection)
                raise TooEarly

            monkeypatch.setattr(Resealing, "write", write)
        case "sessions":
            monkeypatch.setattr(new_keys.signed_in_sessions, "take_keys", fails)
        case "rooms":
            accounts.keys_renewed.connect(fails)
        case "code":
            monkeypatch.setattr(User, "make_recovery_code", fails)
    ana = scenario.ana
    ana.page("/")
    before = dump(scenario.app)
    try:
        assert renew(ana).status_code == 500
    finally:
        accounts.keys_renewed.disconnect(fails)
    assert dump(scenario.app) == before
    assert "The gulls were louder" in ana.page("/only-me/pages")
    assert Person(scenario.app, "Ana").sign_in().status_code == 302


KILLED = """
import os, signal, sys
from pathlib import Path
import couples
from couples.db import db
from couples.db.sessions import WritingSession
from tests.conftest import CHEAP, Person, settings_for

folder, when, cookies = Path(sys.argv[1]), sys.argv[2], dict(pair.split("=", 1) for pair in sys.argv[3:])
app = couples.create_app(settings_for(folder, transport="threads"), argon2_cost=CHEAP)
ana = Person(app, "Ana")
for name, value in cookies.items():
    ana.client.set_cookie(app.config[name], value, domain="127.0.0.1")
marks = ana.held_marks()
commit = WritingSession.commit

def killed(self):
    self.flush()
    if when == "after":
        commit(self)
    os.kill(os.getpid(), signal.SIGKILL)

WritingSession.commit = killed
ana.post("/settings/new-keys", current="blue kettle by the window", password="green kettle by the door")
"""


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_kill_leaves_either_all_of_the_old_keys_or_all_of_the_new(scenario, when):
    app, ana = scenario.app, scenario.ana
    ana.page("/")
    before, folder = dump(app), app.config["SETTINGS"].data
    with app.app_context():
        couples.db.close()
    cookies = [f"{name}={value}" for name, value in ana.cookies().items()]
    run = subprocess.run(
        [sys.executable, "-c", KILLED, folder, when, *cookies], check=False, capture_output=True, text=True
    )
    assert run.returncode == -9, run.stderr
    again = Person(app, "Ana")
    if when == "before":
        assert dump(app) == before
        assert "The gulls were louder" in ana.page("/only-me/pages")
    assert again.sign_in(NEW).status_code == (422 if when == "before" else 302)
    assert again.sign_in(PASSWORD).status_code == (302 if when == "before" else 422)
    assert "The gulls were louder" in again.page("/only-me/pages")
    assert "Thank you for waiting" in again.page("/check-in/history/" + scenario.ids["check_in"])


# --- the form ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("current", "password", "says"),
    [
        ("not my password", NEW, "your current password"),
        ("", NEW, "Type your current password."),
        (PASSWORD, PASSWORD, "Someone may know this one."),
        (PASSWORD, "password1234", "easy to guess"),
        (PASSWORD, "short", "at least 10"),
        (PASSWORD, "x" * 2000, "1,024 bytes"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field_and_changes_nothing(ana, current, password, says):
    before = dump(ana.app)
    refused = renew(ana, password, current)
    assert refused.status_code == 422
    assert says in plain(refused.text)
    assert "You still have the old password and keys." in refused.text
    assert NEW not in refused.text
    assert dump(ana.app) == before


def test_every_other_session_ends_and_may_not_even_save_its_last_words(couple, time):
    ana, _ = couple
    phone, page = ana.another_device(), f"/only-me/pages/{uuid.uuid4()}"
    assert phone.post(page, json=True, text="typed on").status_code == 200
    renew(ana)
    late = phone.post(page, json=True, text="typed on and on", version="1")
    assert (late.status_code, late.json["state"]) == (401, "ended")
    assert phone.get("/settings").status_code == 302
    assert ana.get("/settings").status_code == 200
    assert "typed on" in ana.page("/only-me/pages")


def test_the_new_code_and_the_new_password_open_everything(couple):
    ana, _ = couple
    ana.write("thanks", "written before")
    answer = renew(ana)
    assert "You have new keys and a new password, and every other device is signed out." in plain(answer.text)
    assert Person(ana.app, "Ana").sign_in(NEW).status_code == 302
    back = Person(ana.app, "Ana")
    code = code_of(answer.text)
    assert (
        back.post("/sign-in/recovery", email=ana.email, code=code, password="a third kettle now").status_code
        == 200
    )
    assert "written before" in back.page(f"/check-in/{back.occasion()}/questions")


def test_new_keys_can_be_had_a_few_times_an_hour(ana):
    given = [PASSWORD, NEW]
    answers = [renew(ana, given[(n + 1) % 2], given[n % 2]).status_code for n in range(6)]
    assert answers == [200] * 5 + [429]


def test_new_keys_hang_up_every_socket_and_leave_the_partners(server, couple):
    ana, ben = couple
    sockets, his = [Socket(ana), Socket(ana.another_device())], Socket(ben)
    assert all(s.is_alive() for s in sockets)
    renew(ana)
    assert not any(s.is_alive() for s in sockets)
    assert his.is_alive()


def test_a_save_that_stopped_to_think_writes_nothing_under_the_old_key(couple, monkeypatch):
    """An offer is put in while wording help reads, with the write lock given back; new keys are made in between."""
    ana, _ = couple
    phone, id, made = ana.another_device(), str(uuid.uuid4()), []
    ana.post(f"/statements/drafts/{id}", json=True, observation="You never listen to me.")
    old, owner, real = ring_of(ana), uuid.UUID(user_id(ana)), routes_drafts._help

    def help_with(words):
        if not made:
            made.append(at_once(renew, phone).status_code)
        return real(words)

    monkeypatch.setattr(routes_drafts, "_help", help_with)
    more = {
        "observation": "You never listen to me. And that is new.",
        "version": "1",
        "put": "observation|0|5|x",
    }
    answer = ana.post(f"/statements/drafts/{id}", follow=False, **more)
    assert made == [200]
    assert answer.status_code in (302, 401)
    assert opens_with(ana.app, old.vault_key, owner) == {}
    assert "You never listen to me." in phone.page(f"/statements/drafts/{id}")
