"""`couples move`: a server goes from its file to a PostgreSQL, whole or not at all."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, text

import couples as program
from couples.db import Base
from couples.maintenance import data_folder, database_server, moving, startup
from tests import databases, scenario
from tests.conftest import CHEAP, Person, close, pair, settings_for
from tests.databases import connect
from tests.real_server import couples
from tests.sockets import free_port
from tests.test_host_tools import refused, untouched

pytestmark = pytest.mark.postgresql


@pytest.fixture(scope="module")
def played(tmp_path_factory) -> Path:
    """A server in a file, with one of everything in it."""
    folder = tmp_path_factory.mktemp("played") / "data"
    folder.mkdir()
    app = program.create_app(settings_for(folder, database_url=""), argon2_cost=CHEAP)
    startup.prepare(app)
    ana, ben = (Person(app, name).sign_up() for name in ("Ana", "Ben"))
    pair(ana, ben)
    ana.say_hello("Your laugh")
    ben.say_hello("Your patience")
    scenario.build(ana, ben)
    close(app)
    return folder


@pytest.fixture
def folder(played, tmp_path) -> Path:
    return Path(shutil.copytree(played, tmp_path / "data"))


@pytest.fixture
def url(tmp_path) -> str:
    """An empty PostgreSQL."""
    return databases.url_of(tmp_path / "elsewhere")


def moves(folder: Path, url: str, **settings: str):
    return couples(folder, "move", "--to", url, COUPLES_DATABASE_URL="", **settings)


def all_rows(settings) -> dict[str, list]:
    """Every table's rows as a test reads them by itself, on either kind."""
    app = program.create_app(settings, argon2_cost=CHEAP)
    with connect(app) as database:
        rows = {
            table.name: sorted(
                map(str, database.execute(f"SELECT {', '.join(table.c.keys())} FROM {table.name}").fetchall())
            )
            for table in Base.metadata.sorted_tables
        }
    close(app)
    return rows


def test_all_of_a_server_is_in_the_database_and_its_people_go_on_there(folder, url):
    before = all_rows(settings_for(folder, database_url=""))
    assert sum(map(bool, before.values())) > 30
    done = moves(folder, url)
    assert done.exit_code == 0, done.output
    assert f"{sum(map(len, before.values()))} rows in {len(before)} tables" in done.output
    assert all_rows(settings_for(folder, database_url=url)) == before
    app = program.create_app(settings_for(folder, database_url=url), argon2_cost=CHEAP)
    ana = Person(app, "Ana").sign_in()
    assert ana.status_code == 302
    close(app)
    (aside,) = folder.glob("before-move-*")
    assert (aside / "couples.db").stat().st_mode & 0o077 == 0
    assert not list(folder.glob("couples.db*"))
    assert "ana@example.org" in couples(folder, "user", "list", COUPLES_DATABASE_URL=url).output


def test_a_moved_server_without_its_setting_is_led_to_postgresql_and_never_back_to_a_file(folder, url):
    assert moves(folder, url).exit_code == 0
    for asked in (("serve",), ("user", "list"), ("move", "--to", url), ("backup", "b.db")):
        done = couples(folder, *asked, COUPLES_DATABASE_URL="", COUPLES_PORT=str(free_port()))
        refused(done, "was moved to PostgreSQL: set COUPLES_DATABASE_URL_FILE")
        assert "couples restore" not in done.output
    said = couples(folder, "doctor", COUPLES_DATABASE_URL="").output
    assert "set COUPLES_DATABASE_URL_FILE" in said
    assert "couples restore" not in said
    shutil.rmtree(next(folder.glob("before-move-*")))
    refused(
        couples(folder, "user", "list", COUPLES_DATABASE_URL=""),
        "is on PostgreSQL, set COUPLES_DATABASE_URL_FILE",
    )


def test_over_an_empty_database_a_moved_server_is_told_of_its_dump_and_keeps_its_keys(folder, url, tmp_path):
    assert moves(folder, url).exit_code == 0
    empty = databases.url_of(tmp_path / "just made")
    done = couples(folder, "user", "list", COUPLES_DATABASE_URL=empty)
    refused(done, "is empty", "restore your dump")
    assert "start over" not in done.output


def test_the_doctor_names_what_is_left_of_the_file_and_where_the_database_is(folder, url):
    assert moves(folder, url).exit_code == 0
    (aside,) = folder.glob("before-move-*")
    restored = folder / "before-restore-20261126-051500-000000"
    restored.mkdir()
    said = couples(folder, "doctor", COUPLES_DATABASE_URL=url).output
    assert f"look left over: {aside.name}, {restored.name}" in said
    assert database_server.shown(settings_for(folder, database_url=url)) in said
    for left in (aside, restored):
        shutil.rmtree(left)
    assert "left over" not in couples(folder, "doctor", COUPLES_DATABASE_URL=url).output


def stopped(*_):
    raise KeyboardInterrupt


def test_who_stops_it_is_told_where_the_server_is(folder, url, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(moving, "_copy", stopped)
        refused(moves(folder, url), "Stopped", "still in its file")
    with monkeypatch.context() as patched:
        patched.setattr(moving, "Moved", stopped)
        refused(moves(folder, url), "Stopped", "set COUPLES_DATABASE_URL_FILE")


def test_the_address_can_come_from_a_file(folder, url, tmp_path):
    (tmp_path / "address").write_text(f"{url}\n")
    assert moves(folder, str(tmp_path / "address")).exit_code == 0


def rows_in(url: str) -> int:
    if not databases.run_on(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        return 0
    return sum(
        databases.run_on(url, f"SELECT COUNT(*) FROM {table.name}")[0][0]
        for table in Base.metadata.sorted_tables
    )


@pytest.mark.parametrize("at", ["users", "statements", "the end"])
def test_interrupted_it_leaves_nothing_there_and_can_be_run_again(folder, url, monkeypatch, at):
    before = untouched(folder)
    real_fill, real_compared = moving._fill, moving._compared

    class Killed(BaseException):
        """As if the process ended here."""

    def dies_at(table, *given):
        if table.name == at:
            raise Killed
        return real_fill(table, *given)

    def dies_at_the_end(table, *given):
        rows = real_compared(table, *given)
        if at == "the end" and table is moving._tables()[-1]:
            raise Killed
        return rows

    with monkeypatch.context() as patched:
        patched.setattr(moving, "_fill", dies_at)
        patched.setattr(moving, "_compared", dies_at_the_end)
        with pytest.raises(Killed):
            moving.move(settings_for(folder, database_url=""), url, program.create_app)
    assert rows_in(url) == 0
    assert untouched(folder) == before
    assert moves(folder, url).exit_code == 0
    assert rows_in(url) > 50


def test_interrupted_when_all_is_there_it_only_puts_the_file_aside(folder, url, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(moving, "_put_aside", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            moving.move(settings_for(folder, database_url=""), url, program.create_app)
    assert (folder / "couples.db").exists()
    done = moves(folder, url)
    assert done.exit_code == 0, done.output
    assert not (folder / "couples.db").exists()


@pytest.mark.parametrize("planted", ["one byte", "one row"])
def test_what_is_not_the_same_to_the_last_byte_is_refused_and_taken_out_again(
    folder, url, monkeypatch, planted
):
    real = moving._fill
    table = Base.metadata.tables["answers"]
    cell = next(c.name for c in table.c if isinstance(c.type, LargeBinary))

    def damaging(table, here, there):
        real(table, here, there)
        if table.name == "answers" and planted == "one byte":
            there.execute(text(f"UPDATE answers SET {cell} = {cell} || '\\x00'::bytea"))
        elif table.name == "answers":
            there.execute(text("DELETE FROM answers WHERE id = (SELECT id FROM answers LIMIT 1)"))

    monkeypatch.setattr(moving, "_fill", damaging)
    refused(moves(folder, url), "answers", "nothing was changed")
    assert rows_in(url) == 0
    assert (folder / "couples.db").exists()


def test_a_database_with_something_else_in_it_is_refused_and_stays_as_it_is(folder, url, tmp_path):
    other = tmp_path / "other"
    assert couples(other, "init", COUPLES_DATABASE_URL=url).exit_code == 0
    before = rows_in(url)
    refused(moves(folder, url), "something in it already")
    assert rows_in(url) == before > 0
    recipes = databases.url_of(tmp_path / "recipes")
    databases.run_on(recipes, "CREATE TABLE recipes (soup text)")
    refused(moves(folder, recipes), "not a Couples database")
    assert (folder / "couples.db").exists()


def test_what_was_moved_and_has_gone_on_since_is_never_overwritten(folder, url, played, tmp_path):
    assert moves(folder, url).exit_code == 0
    databases.run_on(url, "UPDATE users SET theme = 'dark' WHERE name = 'Ana'")
    again = Path(shutil.copytree(played, tmp_path / "again"))
    refused(moves(again, url), "something in it already")
    assert databases.run_on(url, "SELECT theme FROM users WHERE name = 'Ana'") == [("dark",)]


def test_while_a_server_runs_on_either_it_is_refused(folder, url):
    settings = settings_for(folder, database_url="")
    with data_folder.hold(settings):
        refused(moves(folder, url), "A server is running on", "Stop it first")
    target = settings_for(folder.parent, database_url=url)
    with database_server.hold(target):
        refused(moves(folder, url), "A server is running on the database")
    assert (folder / "couples.db").exists()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        (f"postgresql+psycopg://couples:green-kettle@127.0.0.1:{free_port()}/couples", "can't be reached"),
        ("postgres://couples:green-kettle@127.0.0.1/couples", "--to takes postgresql+psycopg://"),
        ("/nowhere/at/all", "isn't there"),
    ],
    ids=["no server there", "another kind of address", "no file there"],
)
def test_an_address_that_leads_nowhere_ends_in_one_line_without_its_password(folder, url, says):
    before = untouched(folder)
    done = moves(folder, url)
    refused(done, says)
    assert "green-kettle" not in done.output
    assert "COUPLES_DATABASE_URL" not in done.output
    assert untouched(folder) == before


def test_without_a_server_in_a_file_there_is_nothing_to_move(tmp_path, folder, url):
    refused(moves(tmp_path / "nothing", url), "no server in")
    assert moves(folder, url).exit_code == 0
    refused(couples(folder, "move", "--to", url, COUPLES_DATABASE_URL=url), "in PostgreSQL already")
