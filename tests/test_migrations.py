"""Migrations: nothing is lost on the way to a new schema, and there is a backup from before.

Made-up migrations stand beside the real ones in a copy of couples/migrations, so that they run through the real env.py.
"""

import json
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pyotp
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

import couples
from couples import clock, maintenance
from couples.accounts import sign_in_codes
from couples.accounts.address_change import AddressChange
from couples.accounts.models import User
from couples.accounts.reset_request import ResetRequest
from couples.accounts.set_aside import SetAsideCell, SetAsideVault
from couples.accounts.sign_up_links import SignUpLink
from couples.checkins import prompts
from couples.checkins.models import Ritual
from couples.checkins.schedule import WEEK
from couples.db import begin_writing, db
from couples.mail.outbox import OutgoingMail
from couples.maintenance import migrating, startup
from couples.spaces import asking_again
from couples.spaces.coming_back import ComingBack
from couples.spaces.kept_words import KeptBox, KeptWords
from couples.spaces.membership import Membership
from tests import scenario
from tests.conftest import CHEAP, Person, close, settings_for
from tests.migrating import downgrade
from tests.scenario import dump, one

REAL = Path(couples.__file__).parent / "migrations"
NEWEST = ScriptDirectory(str(REAL)).get_current_head()
REVISIONS = sorted(script.revision for script in ScriptDirectory(str(REAL)).walk_revisions())[:-1]
MADE_UP = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9999", "{newest}", None, None


def upgrade():
    {body}
"""
NEWEST = ScriptDirectory(str(REAL)).get_current_head()
REBUILD = MADE_UP.format(
    newest=NEWEST,
    body="""for table in ("spaces", "users"):
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.add_column(sa.Column("colour", sa.String(20), nullable=True))""",
)
DROP_PARENTS = MADE_UP.format(newest=NEWEST, body='op.execute("DELETE FROM users")')
FIRST_START = """
import couples
from couples import config
from couples.maintenance import startup
startup.open_app(config.load(), couples.create_app)
"""
BEFORE_FRESH = "0027"
PARENTS = {"users", "spaces", "key_checks", "sign_up_links"}


class Migrations:
    """A copy of the real migrations that a made-up one can join; `run` starts an app with them."""

    def __init__(self, folder: Path):
        self.folder = folder

    def add(self, source: str) -> "Migrations":
        (self.folder / "versions/9999_made_up.py").write_text(source)
        return self

    def use_in(self, *apps) -> None:
        for app in apps:
            app.config["MIGRATIONS"] = self.folder

    def run(self, app, source: str = REBUILD) -> None:
        self.add(source).use_in(app)
        startup.prepare(app)


@pytest.fixture
def migrations(tmp_path) -> Migrations:
    folder = shutil.copytree(REAL, tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    return Migrations(Path(folder))


def set_aside_of(person, now) -> list:
    """One of each of what starting over keeps. Eve is nobody's holder, but rows don't know that."""
    eve = db.session.scalar(sa.select(User.id).where(User.name == "Eve"))
    space = db.session.scalar(sa.select(Membership.space_id).where(Membership.user_id == eve))
    aside = SetAsideVault(user_id=person, holder_id=eve, set_aside_at=now, is_older=True)
    db.session.add(aside)
    db.session.flush()
    return [
        SetAsideCell(vault_id=aside.id, label="try", row_id=eve, cell=b"sealed"),
        ComingBack(user_id=person, space_id=space, asked_at=now, is_put_off=False),
        ResetRequest(user_id=person, asked_at=now),
    ]


def waiting(now) -> list:
    """What's there only for a while, between two steps of a person's or two rounds of the server's."""
    ana = db.session.scalar(sa.select(User.id).order_by(User.email))
    address = "ana@example.net"
    return [
        OutgoingMail(user_id=ana, address=address, kind="new-address", made_at=now, due_at=now, tries=0),
        AddressChange(user_id=ana, email=address, tells_old=True, asked_at=now),
        *set_aside_of(ana, now),
    ]


def turn_phone_code_on(person: Person) -> None:
    person.prove()
    secret = sign_in_codes.new_secret()
    step = int(clock.now().timestamp()) // sign_in_codes.STEP
    person.post("/settings/phone-code", secret=secret, code=pyotp.HOTP(secret).at(step))


@pytest.fixture
def full(couple, eve, time):
    """The app with at least one row in every table."""
    ana, ben = couple
    ids = scenario.build(ana, ben).ids
    ben.post(f"/check-in/answers/{ids['answer_ana']}/replies", kind="thank-you")
    time.move(days=2)
    ana.write("thanks", "the week after", "2026-11-29")
    ana.ready("2026-11-29")
    eve.post("/pairing/invitation")
    turn_phone_code_on(ana)  # whose password would call a start over off
    with ana.app.app_context():
        begin_writing()
        SignUpLink.make(time.now())
        db.session.add_all(waiting(time.now()))
        place = db.session.scalars(sa.select(Membership)).first()
        asking_again.waits(place.space_id, place.user_id, asking_again.TALK, time.now())
        box = KeptBox(author_id=place.user_id, key_cell=b"a sealed key")
        db.session.add(box)
        db.session.flush()
        db.session.add(KeptWords(author_id=place.user_id, box_id=box.id, packed_cell=b"sealed words"))
        db.session.commit()
    assert [table for table, rows in dump(ana.app).items() if not rows] == []
    return ana.app


def without_colour(rows: dict[str, list], *more: str) -> dict[str, list]:
    return {
        table: [{k: v for k, v in row.items() if k not in ("colour", *more)} for row in found]
        for table, found in rows.items()
    }


LATER = {
    "sessions": {"device_cell", "ended_at", "proved_at"},
    "users": {"disabled_on"},
    "spaces": {"left_by", "kept_at", "stays_with"},
    "replies": {"said_at", "text_cell"},
    "promises": {"cue_cell"},
    "memberships": {"shut_at", "wishes_cell", "name_then", "renamed_at"},
    "statements": {"topic_by", "topic_at"},
    "rituals": {"fresh", "busy_from", "busy_until", "busy_by", "every", "paused_at", "paused_until"},
    "answers": {"caret"},
    "invitations": {"code_cell"},
}
"""Columns that tables of the first version got later; each begins empty, but for how often: every week, as it was."""


def without_later_columns(rows: dict[str, list]) -> dict[str, list]:
    return {
        table: [{k: v for k, v in row.items() if k not in LATER.get(table, ())} for row in found]
        for table, found in rows.items()
    }


def test_an_older_version_takes_no_session_for_signed_in_that_was_ended(full, couple):
    ana, ben = couple
    ana.post("/sign-out")
    sessions = one(full, "SELECT COUNT(*) FROM sessions")
    with full.app_context():
        downgrade(revision="0009")
    assert one(full, "SELECT COUNT(*) FROM sessions") == sessions - 1
    startup.prepare(full)
    assert ben.get("/settings").status_code == 200


def backups(app) -> list[Path]:
    return sorted((app.config["SETTINGS"].data / "backups").glob("*"))


def differences(app, metadata: sa.MetaData) -> list:
    with app.app_context(), db.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)


def test_the_names_of_the_files_tell_which_schemas_there_are_and_which_is_the_newest():
    assert migrating.newest() == NEWEST
    assert all(migrating.is_known(revision) for revision in (*REVISIONS, NEWEST))
    assert not migrating.is_known("9999")
    assert len(list((REAL / "versions").glob("*.py"))) == len({*REVISIONS, NEWEST})


def test_migrating_an_empty_database_gives_exactly_the_models(app):
    other = sa.MetaData()
    for table in db.metadata.tables.values():
        table.to_metadata(other)
    other.tables["users"].append_column(sa.Column("colour", sa.String(20)))
    other.tables["answers"].c.version.nullable = True
    assert len(differences(app, other)) == 2
    assert differences(app, db.metadata) == []


@pytest.mark.sqlite("it rebuilds tables, or goes back to what a file had")
def test_rebuilding_a_parent_table_loses_no_row_anywhere(full, migrations):
    before = dump(full)
    migrations.run(full)
    after = dump(full)
    for table in ("users", "spaces"):
        assert set(after[table][0]) - set(before[table][0]) == {"colour"}
    assert without_colour(after) == before
    with full.app_context():
        assert db.session.scalar(sa.text("PRAGMA foreign_keys")) == 1


@pytest.mark.sqlite("it rebuilds tables, or goes back to what a file had")
def test_from_the_version_before_agreements_nothing_is_lost_and_the_new_tables_are_there(full, migrations):
    with scenario.connect(full) as file:
        file.execute("UPDATE sessions SET device_cell = NULL, proved_at = NULL")
        file.commit()
    before, made = without_later_columns(dump(full)), backups(full)
    with full.app_context():
        downgrade(revision="0002")
    older = dump(full)
    gone = set(before) - set(older)
    assert {"agreements", "agreement_versions", "agreement_signatures", "boundaries"} <= gone
    assert older == {table: rows for table, rows in before.items() if table not in gone}
    startup.prepare(full)
    newer = dump(full)
    added = [(c, row[c]) for table, columns in LATER.items() for row in newer[table] for c in columns]
    assert {value for name, value in added if name == "every"} == {"week"}
    assert all(value is None for name, value in added if name != "every")
    assert without_later_columns(newer) == older | {table: [] for table in gone}
    assert differences(full, db.metadata) == []
    assert len(backups(full)) == len(made) + 1


@pytest.mark.sqlite("it rebuilds tables, or goes back to what a file had")
@pytest.mark.parametrize(
    "revision", [pytest.param(r, marks=pytest.mark.long if r != "0005" else ()) for r in REVISIONS]
)
def test_from_every_version_since_the_first_what_there_was_is_there_afterwards(full, revision):
    """With rows in every table of that version; only marks of words were taken away on purpose, by 0009."""
    with full.app_context():
        downgrade(revision=revision)
    older = dump(full)
    assert [table for table, rows in older.items() if not rows] == []
    startup.prepare(full)
    newer = dump(full)
    for table, rows in older.items():
        names = set(rows[0]) - {"mark"} if rows else set()
        kept = [[{k: row[k] for k in names} for row in found] for found in (rows, newer[table])]
        assert kept[0] == kept[1], table
    assert differences(full, db.metadata) == []
    assert len(backups(full)) == 1


@pytest.mark.sqlite("it rebuilds tables, or goes back to what a file had")
def test_with_foreign_keys_on_the_same_migration_would_delete_child_rows(full, migrations):
    env = migrations.folder / "env.py"
    careless = env.read_text().replace("(connection, False)", "(connection, True)")
    assert careless != env.read_text()
    env.write_text(careless)
    migrations.run(full)
    assert {table for table, rows in dump(full).items() if rows} == PARENTS


@pytest.mark.sqlite("it rebuilds tables, or goes back to what a file had")
def test_a_migration_that_would_leave_rows_without_parents_changes_nothing(full, migrations, caplog):
    before = dump(full)
    with pytest.raises(SystemExit):
        migrations.run(full, DROP_PARENTS)
    assert "nothing was changed" in caplog.text
    assert dump(full) == before


@pytest.mark.sqlite("it rebuilds tables, or goes back to what a file had")
def test_a_migration_that_fails_half_way_changes_nothing(full, migrations):
    before = dump(full)
    with pytest.raises(SQLAlchemyError, match="nothing_like_it"):
        migrations.run(full, REBUILD + '    op.execute("DELETE FROM nothing_like_it")\n')
    assert dump(full) == before


@pytest.mark.sqlite("it rebuilds tables, or goes back to what a file had")
def test_people_go_on_after_a_migration_as_if_nothing_had_been(couple, migrations):
    ana, ben = couple
    ana.write("thanks", "written before")
    migrations.run(ana.app)
    again = Person(ana.app, "Ana")
    assert again.sign_in().status_code == 302
    assert "written before" in again.page(f"/check-in/{again.occasion()}/questions")
    ben.write("thanks", "written after")
    ana.ready()
    ben.ready()
    assert "written before" in ben.page(f"/check-in/{ben.occasion()}")


@pytest.mark.sqlite("it rebuilds tables, or goes back to what a file had")
def test_a_start_without_anything_to_migrate_makes_no_backup_and_one_with_makes_it_before(
    full, migrations, make_app
):
    startup.prepare(full)
    startup.prepare(full)
    assert backups(full) == []
    before = dump(full)
    migrations.run(full)
    (backup,) = backups(full)
    assert backup.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    folder = full.config["SETTINGS"].data
    restored = Path(
        shutil.copytree(folder, folder.parent / "restored", ignore=shutil.ignore_patterns("*.db*"))
    )
    shutil.copy(backup, restored / "couples.db")
    old = make_app("restored")
    made = dump(old)
    assert made.pop("backup_notes")  # what tells that not a byte of it has changed since
    assert made == before
    assert Person(old, "Ben").sign_in().status_code == 302
    migrations.use_in(full)
    startup.prepare(full)
    assert backups(full) == [backup]


@pytest.mark.sqlite("it rebuilds tables, or goes back to what a file had")
def test_an_older_version_over_a_newer_database_says_so_and_touches_nothing(full, migrations, make_app):
    migrations.run(full)
    before, made = dump(full), backups(full)
    older = make_app()
    with pytest.raises(maintenance.CannotStart, match="newer version"):
        startup.prepare(older)
    assert dump(full) == before
    assert backups(full) == made


@pytest.mark.sqlite("it rebuilds tables, or goes back to what a file had")
def test_two_starts_at_once_migrate_once_and_both_succeed(full, migrations):
    before, folder = dump(full), full.config["SETTINGS"].data
    start, failed = threading.Barrier(2), []

    def prepare(app) -> None:
        start.wait()
        try:
            startup.prepare(app)
        except Exception as error:  # noqa: BLE001  whatever it is, the test says it
            failed.append(error)

    apps = [couples.create_app(settings_for(folder), argon2_cost=CHEAP) for _ in range(2)]
    migrations.add(REBUILD).use_in(*apps)
    threads = [threading.Thread(target=prepare, args=(app,)) for app in apps]
    [t.start() for t in threads]
    [t.join() for t in threads]
    [close(app) for app in apps]
    assert failed == []
    assert len(backups(full)) == 1
    assert without_colour(dump(full)) == before


def test_two_first_starts_at_once_over_an_empty_folder_both_succeed(tmp_path):
    clean = {k: v for k, v in os.environ.items() if not k.startswith("COUPLES_")}
    environment = {**clean, "COUPLES_DATA": str(tmp_path / "new")}
    command = [sys.executable, "-c", FIRST_START]
    started = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(2)
    ]  # fmt: skip
    said = [process.communicate(timeout=60)[0] for process in started]
    assert [process.returncode for process in started] == [0, 0], said
    with closing(sqlite3.connect(tmp_path / "new/couples.db")) as connection:
        assert connection.execute("SELECT COUNT(*) FROM key_checks").fetchone() == (1,)


@pytest.mark.sqlite("it rebuilds tables, or goes back to what a file had")
def test_the_apps_own_logger_still_speaks_after_migrating(full, migrations, caplog):
    migrations.run(full)
    assert one(full, "SELECT version_num FROM alembic_version") == "9999"
    assert not any(logging.getLogger(name).disabled for name in ("couples", "couples.maintenance.startup"))
    full.logger.error("still here")
    assert "still here" in caplog.text


@pytest.mark.parametrize(
    ("keys", "becomes"),
    [
        (
            ["thanks", "close", "own", "hard", "help", "offer", "connected", "own-1"],
            ["thanks", "hard", "help"],
        ),
        (["thanks", "offer"], None),
    ],
)
def test_who_had_all_seven_questions_gets_the_new_default_after_the_check_in_under_way(
    full, ana, keys, becomes
):
    with full.app_context():
        downgrade(revision=BEFORE_FRESH)
    with scenario.connect(full) as file:
        file.execute("UPDATE rituals SET prompt_keys = ?", (json.dumps(keys),))
        file.commit()
    startup.prepare(full)
    with full.app_context():
        rituals = list(db.session.scalars(sa.select(Ritual).where(Ritual.agreed_at.is_not(None))))
        newest = {r.space_id: r for r in sorted(rituals, key=lambda r: r.agreed_at)}
        assert newest
        for ritual in rituals:
            under_way = ritual.rhythm.next_after(clock.now())
            asked = {day: ritual.prompts_on(day) for day in (under_way, under_way + 2 * WEEK)}
            assert {p.key for p in asked[under_way]} == set(keys)
            later = [p.key for p in asked[under_way + 2 * WEEK]]
            if becomes and newest[ritual.space_id] is ritual:
                assert [key for key in later if key in keys] == [*becomes, "own-1"]
                assert len(later) == 5
                assert set(later) - set(keys) <= set(prompts.keys_of([prompts.MAIN_DECK]))
            else:
                assert set(later) == set(keys)
