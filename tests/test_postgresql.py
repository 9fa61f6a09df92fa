"""What's PostgreSQL's own: rows are held, waits end, a lost connection is no trouble, and a folder fits its database.

Its part in everything else is tried by the other tests, which run on it, too (`make test-scale`).
"""

import html
import re
import shutil
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg
from sqlalchemy.exc import DBAPIError

import couples
from couples import server
from couples.db import db, postgresql, writing
from couples.db.sessions import WRITER
from couples.live.apply_move import apply_move
from couples.live.incoming_move import Move
from couples.maintenance import data_folder, startup
from tests import databases
from tests.boundaries.acts import at_once, posting, propose
from tests.conftest import CHEAP, Person, close, settings_for
from tests.databases import connect
from tests.live.talking import begin
from tests.real_server import couples as command
from tests.scenario import dump, one, user_id
from tests.sockets import comes_true, free_port
from tests.test_migrations import MADE_UP, NEWEST, REAL, Migrations

pytestmark = pytest.mark.postgresql

# --- rows that are held -----------------------------------------------------------------------------------------------


@pytest.fixture(params=[True, False], ids=["held", "not held"])
def held(request, monkeypatch) -> bool:
    """Whether this PostgreSQL holds the rows it's asked to hold: what happens where it doesn't is what the locks are for."""
    if not request.param:
        monkeypatch.setattr(PGCompiler_psycopg, "for_update_clause", lambda *_, **__: "")
    return request.param


@contextmanager
def meeting(where, statement: str) -> Iterator[None]:
    """Whoever has done `statement` waits until another has done it, too, or waits for a row that they hold.

    Args:
        where: an app, or several over one database.
        statement: how it begins.
    """
    apps, engines, come = where if isinstance(where, tuple) else (where,), [], set[int]()
    for app in apps:
        with app.app_context():
            engines.append(db.engines[WRITER])

    def waits_for_a_row() -> bool:
        with connect(apps[0]) as other:
            query = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            return other.execute(query).fetchone() != (0,)

    def wait(_, __, said, *___) -> None:
        if re.match(statement, said, re.DOTALL):
            come.add(threading.get_ident())
            assert comes_true(lambda: len(come) > 1 or waits_for_a_row())

    for engine in engines:
        event.listen(engine, "after_cursor_execute", wait)
    yield
    for engine in engines:
        event.remove(engine, "after_cursor_execute", wait)
    assert come


def test_two_who_are_ready_in_the_same_instant_open_it_because_the_row_they_share_is_held(held, couple):
    occasion = couple[0].occasion()
    for person in couple:
        person.write("thanks", f"from {person.name}", occasion)
    path = f"/check-in/{occasion}/ready"
    ready = [posting(person, path) for person in couple]
    with meeting(couple[0].app, r"SELECT count\(.*FROM readies"):
        assert at_once(*ready) == [302, 302]
    opened = "SELECT COUNT(*) FROM check_ins WHERE revealed_at IS NOT NULL AND occasion = ?"
    assert one(couple[0].app, opened, occasion) == held
    assert one(couple[0].app, "SELECT COUNT(*) FROM readies") == (0 if held else 2)


def test_of_two_who_sign_in_the_same_instant_each_knows_of_the_other_because_the_row_they_share_is_held(
    held, couple, time
):
    ana, _ = couple
    made = propose(ana)
    time.move(minutes=11)
    path = f"/agreements/versions/{made.version}/sign"
    sign = [posting(person, path) for person in couple]
    before = one(ana.app, "SELECT version FROM agreements")
    with meeting(ana.app, "INSERT INTO agreement_signatures"):
        assert at_once(*sign) == [302, 302]
    assert one(ana.app, "SELECT COUNT(*) FROM agreement_signatures") == 2
    assert one(ana.app, "SELECT version FROM agreements") - before == (2 if held else 1)


def test_of_two_who_accept_in_the_same_instant_one_comes_in_held_or_not(held, ana, app):
    """The row that's held orders them; and there's no second place that the database would take."""
    secret = ana.invitation_secret()
    people = [Person(app, name).sign_up() for name in ("Ben", "Fay")]
    for person in people:
        person.open_invitation(secret)
    accept = [posting(person, "/pairing/accept") for person in people]
    with meeting(app, "SELECT memberships"):
        answers = at_once(*accept)
    assert sorted(answers) in ([302, 404], [302, 503])  # who has to wait too long is asked to try again
    assert one(app, "SELECT COUNT(*) FROM memberships WHERE slot = 1 AND current = ?", True) == 1


def test_one_move_that_comes_twice_in_the_same_instant_counts_once_and_gets_one_answer(couple, time):
    """Whoever waited for the talk looks at its moves again: when they began to, the first of the two wasn't there."""
    ana, ben = couple
    app, person = ana.app, uuid.UUID(user_id(ana))
    call = Move(uuid.uuid4(), uuid.UUID(begin(ana, ben)), "next", {"at": 1})

    def comes() -> int:
        with app.app_context(), writing() as connection:
            return apply_move(call, person, time.now(), connection=connection).version

    with meeting(app, "INSERT INTO live_moves"):
        first, second = at_once(comes, comes)
    assert first == second is not None
    assert one(app, "SELECT COUNT(*) FROM live_moves WHERE id = ?", str(call.id)) == 1


# --- waits that end ---------------------------------------------------------------------------------------------------


@pytest.fixture
def impatient(make_app, app, monkeypatch):
    """The same database, for those who hardly wait."""
    close(app)
    monkeypatch.setitem(postgresql.LIMITS, "lock_timeout", "50ms")
    monkeypatch.setitem(postgresql.connection_pools.SHARED, "pool_timeout", 0.05)
    return make_app()


def test_who_waits_too_long_for_a_row_reads_a_kind_page_and_can_send_it_again(impatient):
    eve = Person(impatient, "Eve").sign_up()
    fields = {"name": "Eve", "zone": "UTC", "theme": "dark"}
    eve.held_token()
    with connect(impatient) as other:
        other.execute("SELECT id FROM users FOR UPDATE")
        answer = eve.post("/settings", **fields)
    assert answer.status_code == 503
    assert "We're having trouble right now." in answer.text.replace("&#39;", "'")
    assert eve.post("/settings", **fields).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_waits_too_long_for_a_connection_reads_the_same_page(impatient, method):
    eve = Person(impatient, "Eve").sign_up()
    eve.held_token()
    with impatient.app_context():
        pool = db.engines[WRITER if method == "post" else None].pool
    most = (
        postgresql.connection_pools.SHARED["pool_size"] + postgresql.connection_pools.SHARED["max_overflow"]
    )
    taken = [pool.connect() for _ in range(most)]
    assert getattr(eve, method)("/settings").status_code == 503
    for connection in taken:
        connection.close()
    assert eve.get("/settings").status_code == 200


# --- who reads, and who writes ----------------------------------------------------------------------------------------


def test_who_reads_cannot_write_and_sees_the_database_as_it_was_when_they_began(app):
    with app.app_context():
        with db.engine.begin() as reader:
            assert reader.execute(text("SELECT COUNT(*) FROM users")).scalar() == 0
            Person(app, "Eve").sign_up()
            assert reader.execute(text("SELECT COUNT(*) FROM users")).scalar() == 0
        with db.engine.begin() as reader:
            assert reader.execute(text("SELECT COUNT(*) FROM users")).scalar() == 1
        with pytest.raises(DBAPIError, match="read-only"), db.engine.begin() as reader:
            reader.execute(text("UPDATE users SET name = 'another'"))


def test_what_has_changed_is_known_by_each_transaction_of_its_own(ana):
    with ana.app.app_context():
        for _ in range(2):
            with writing() as connection:
                connection.execute(text("SELECT id FROM users FOR UPDATE"))
                connection.execute(text("UPDATE users SET name = 'x' WHERE name = 'nobody'"))
                assert not postgresql.has_changed(connection)
                connection.execute(text("UPDATE users SET name = name"))
                assert postgresql.has_changed(connection)


def test_a_database_that_only_reads_is_told_to_whoever_watches(app, make_app):
    close(app)
    name = app.config["SETTINGS"].database_url.rpartition("/")[2]
    databases.run_on_server(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    other = make_app()
    assert Person(other).get("/healthz").status_code == 503
    databases.run_on_server(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
    close(other)
    assert Person(other).get("/healthz").status_code == 200


def test_a_database_that_was_restarted_is_connected_to_again_and_no_page_is_lost(ana):
    theme = {"name": "Ana", "zone": "UTC", "theme": "dark"}
    assert ana.post("/settings", **theme).status_code == 200
    with connect(ana.app) as other:
        query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid != pg_backend_pid()"
        assert len(other.execute(query).fetchall()) >= 2
    assert ana.get("/settings").status_code == 200
    assert ana.post("/settings", **theme).status_code == 200


# --- another version ---------------------------------------------------------------------------------------------------


@pytest.fixture
def migrations(tmp_path) -> Migrations:
    """A copy of the real ones that others can join."""
    return Migrations(Path(shutil.copytree(REAL, tmp_path / "migrations")))


COLOUR = MADE_UP.format(newest=NEWEST, body='op.add_column("users", sa.Column("colour", sa.String(20)))')
BREAKS = f"{COLOUR}    op.execute('SELECT nothing FROM nowhere')\n"


def test_another_version_changes_the_tables_and_people_go_on(ana, migrations):
    migrations.run(ana.app, COLOUR)
    assert one(ana.app, "SELECT COUNT(*) FROM users WHERE colour IS NULL") == 1
    assert ana.post("/settings", name="Ana", zone="UTC", theme="dark").status_code == 200
    assert one(ana.app, "SELECT version_num FROM alembic_version") == "9999"


def test_a_change_that_breaks_off_changes_nothing(ana, migrations):
    before = dump(ana.app)
    with pytest.raises(DBAPIError, match="nowhere"):
        migrations.run(ana.app, BREAKS)
    assert dump(ana.app) == before
    assert one(ana.app, "SELECT version_num FROM alembic_version") == NEWEST


def test_an_older_version_over_a_newer_database_says_so_and_changes_nothing(ana, migrations, make_app):
    migrations.run(ana.app, COLOUR)
    before = dump(ana.app)
    older = make_app()
    with pytest.raises(couples.maintenance.CannotStart, match="newer version"):
        startup.prepare(older)
    assert dump(ana.app) == before


# --- a folder and its database ----------------------------------------------------------------------------------------

GONE = f"postgresql+psycopg://couples:green-kettle@127.0.0.1:{free_port()}/couples"


def test_a_new_server_begins_in_an_empty_database_and_is_served_from_it_again(tmp_path):
    assert "A new, empty server" in command(tmp_path / "a", "init").output
    assert command(tmp_path / "a", "user", "list").output == "There's no account yet.\n"
    assert not list(tmp_path.rglob("*.db"))


def refused(folder: Path, *asked: str, **settings: str) -> str:
    """The one line in which a command is refused."""
    before = {path: path.read_bytes() for path in folder.rglob("*.key")}
    done = command(folder, *asked, **settings)
    assert done.exit_code == 1
    assert len(done.output.splitlines()) == 1, done.output
    assert {path: path.read_bytes() for path in folder.rglob("*.key")} == before
    return done.output


def test_an_address_where_nothing_is_ends_in_one_line_without_its_password_and_makes_nothing(tmp_path):
    for asked in (["init"], ["user", "list"]):
        said = refused(tmp_path / "a", *asked, COUPLES_DATABASE_URL=GONE)
        assert "green-kettle" not in said
    (tmp_path / "b").mkdir()
    said = refused(tmp_path / "b", "init", COUPLES_DATABASE_URL=GONE)
    assert "can't be reached" in said


@pytest.mark.parametrize(
    "url",
    [
        "postgres://ana:green-kettle@host/couples",
        "mysql://ana:green-kettle@host/couples",
        "postgresql+psycopg://ana:green-kettle@host",
        "postgresql+psycopg://ana:green-kettle@host:five/couples",
        "green-kettle",
    ],
)
def test_an_address_that_is_none_is_refused_without_saying_its_password(tmp_path, url):
    said = refused(tmp_path, "init", COUPLES_DATABASE_URL=url)
    assert "COUPLES_DATABASE_URL takes postgresql+psycopg://" in said
    assert "green-kettle" not in said


def test_a_server_is_never_served_with_an_empty_database_in_the_place_of_its_own(tmp_path):
    folder = tmp_path / "a"
    assert command(folder, "init").exit_code == 0
    said = refused(folder, "user", "list", COUPLES_DATABASE_URL=databases.url_of(tmp_path / "another"))
    assert "is empty" in said
    assert "COUPLES_DATABASE_URL" in said
    assert "restore your dump" in said
    assert "empty the" not in said


def test_a_database_is_never_served_with_new_keys_nor_with_anothers(tmp_path):
    folder, other, url = tmp_path / "a", tmp_path / "b", databases.url_of(tmp_path / "a")
    assert command(folder, "init").exit_code == 0
    assert "pepper.key is missing" in refused(other, "init", COUPLES_DATABASE_URL=url)
    assert not list(other.glob("*.key"))
    assert command(tmp_path / "c", "init").exit_code == 0
    assert "not the one" in refused(tmp_path / "c", "user", "list", COUPLES_DATABASE_URL=url)


def test_a_folder_with_a_file_of_its_own_is_never_left_for_a_database_elsewhere(tmp_path):
    assert command(tmp_path, "init", COUPLES_DATABASE_URL="").exit_code == 0
    said = refused(tmp_path, "user", "list")
    assert "couples.db" in said
    assert "couples move --to" in said


def test_what_is_not_ours_is_not_touched(tmp_path):
    url = databases.url_of(tmp_path)
    databases.run_on(url, "CREATE TABLE recipes (soup text)")
    assert "not a Couples database" in refused(tmp_path, "init")
    assert databases.run_on(url, "SELECT * FROM recipes") == []


@pytest.mark.parametrize("letters", ["LATIN1", "SQL_ASCII"])
def test_a_database_that_keeps_other_letters_is_refused(tmp_path, letters):
    name = databases.url_of(tmp_path).rpartition("/")[2]
    databases.run_on_server(f'DROP DATABASE "{name}"')
    databases.run_on_server(f"CREATE DATABASE \"{name}\" ENCODING '{letters}' LOCALE 'C' TEMPLATE template0")
    assert f"keeps letters as {letters}" in refused(tmp_path, "init")


def test_one_database_has_one_server(app):
    settings = app.config["SETTINGS"]
    other = settings_for(settings.data.parent, database_url=settings.database_url)
    refused = pytest.raises(couples.maintenance.CannotStart, match="one database has")
    with data_folder.hold(settings), refused, data_folder.hold(other):
        pass
    with data_folder.hold(settings):
        pass


@pytest.mark.parametrize("asked", [("backup", "b.db"), ("restore", "b.db")])
def test_backups_are_left_to_the_databases_own_tools(tmp_path, asked):
    assert command(tmp_path, "init").exit_code == 0
    said = refused(tmp_path, *asked)
    assert "pg_dump" in said
    assert "pepper.key" in said


def test_the_doctor_looks_at_the_database_where_it_is(tmp_path):
    assert command(tmp_path, "init").exit_code == 0
    said = command(tmp_path, "doctor").output
    assert f"database: It's in PostgreSQL, at {databases.url_of(tmp_path)}. Accounts: 0." in said
    assert "PostgreSQL's own tools make them" in said
    said = command(tmp_path, "doctor", COUPLES_DATABASE_URL=GONE).output
    assert "can't be reached" in said
    assert "green-kettle" not in said


def test_the_start_says_where_the_database_is_and_not_its_password(tmp_path, monkeypatch):
    assert command(tmp_path, "init").exit_code == 0
    monkeypatch.setattr(server.Server, "run", lambda _: None)
    url = databases.url_of(tmp_path).replace("couples@", "couples:green-kettle@")
    started = command(tmp_path, "serve", COUPLES_PORT=str(free_port()), COUPLES_DATABASE_URL=url)
    assert started.exit_code == 0, started.output
    assert f"The database is in PostgreSQL, at {url.replace('green-kettle', '***')}" in started.output


def test_the_page_on_deleting_promises_no_more_than_postgresql_keeps(app, tmp_path):
    page = Person(app).page("/what-it-protects")
    assert "overwritten" not in page
    assert "it can stay for a while" in page
    stays = "What's deleted can stay in this server's database for a while"
    assert stays in html.unescape(Person(app).page("/privacy"))
    file = couples.create_app(settings_for(tmp_path / "file", database_url=""), argon2_cost=CHEAP)
    assert "overwritten" in Person(file).page("/what-it-protects")
    assert stays not in html.unescape(Person(file).page("/privacy"))
    close(file)


def test_threads_that_write_for_different_couples_do_not_wait_for_each_other(app):
    """On SQLite there's one writer; here two transactions are open at the same time."""
    both = threading.Barrier(2, timeout=60)

    def write() -> None:
        with app.app_context(), writing() as connection:
            connection.execute(text("SELECT pg_current_xact_id()"))
            both.wait()

    threads = [threading.Thread(target=write) for _ in range(2)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert not both.broken
