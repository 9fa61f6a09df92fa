"""Several servers on one database: who may start beside whom, who changes the schema, and who does the jobs."""

import threading

import pytest

from couples.db import postgresql_locks
from couples.db.postgresql_locks import does_jobs
from couples.maintenance import (
    CannotStart,
    background_jobs,
    clock_check,
    data_folder,
    database_server,
    keeping_database,
    startup,
)
from couples.maintenance.clock_check import ClockWatch
from couples.maintenance.keeping_database import Keeping
from tests import databases
from tests.conftest import Person, settings_for
from tests.sockets import comes_true

pytestmark = pytest.mark.postgresql

NOWHERE = "redis://127.0.0.1:1/0"
"""Who has one shares the database; these tests ask it nothing."""


@pytest.fixture
def settings(app):
    return app.config["SETTINGS"]


@pytest.fixture
def elsewhere(settings):
    """The same database from a folder of its own, as on another machine."""
    return settings_for(settings.data.parent, database_url=settings.database_url)


def test_servers_with_a_redis_share_a_folder_and_a_database(settings, elsewhere):
    with data_folder.hold(settings, beside=True) as held:
        held.has_started()
        for other in (settings, elsewhere):
            with data_folder.hold(other, beside=True) as other_held:
                other_held.has_started()
        assert data_folder.is_served(elsewhere.data) is False


@pytest.mark.parametrize("first", [True, False], ids=["with", "without"])
def test_one_with_a_redis_and_one_without_never_share(settings, elsewhere, first):
    with data_folder.hold(settings, beside=first) as held:
        held.has_started()
        for other in (settings, elsewhere):
            with pytest.raises(CannotStart, match="Stop it first"), data_folder.hold(other, beside=not first):
                pass


def test_a_command_that_needs_the_folder_alone_is_refused_while_any_server_has_its_share(settings):
    with data_folder.hold(settings, beside=True) as held:
        held.has_started()
        with pytest.raises(CannotStart, match="A server is running"), data_folder.hold(settings):
            pass


def test_they_start_one_after_the_other(settings, elsewhere):
    """The second waits until the first has started, and with that has brought the database up to date."""
    order, waits = [], threading.Event()

    def start_second() -> None:
        waits.set()
        with data_folder.hold(elsewhere, beside=True) as second_held:
            order.append("second")
            second_held.has_started()

    second = threading.Thread(target=start_second)
    with data_folder.hold(settings, beside=True) as held:
        second.start()
        waits.wait()
        assert comes_true(lambda: _waits_for_a_lock(settings))
        order.append("first")
        held.has_started()
        second.join()
    assert order == ["first", "second"]


def _waits_for_a_lock(settings) -> bool:
    query = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    return bool(databases.run_on(settings.database_url, query))


def test_one_that_never_gets_its_start_says_so(settings, elsewhere, monkeypatch):
    monkeypatch.setattr(postgresql_locks, "LONGEST_START", 0.05)
    refused = pytest.raises(CannotStart, match="is just starting")
    with data_folder.hold(settings, beside=True), refused, data_folder.hold(elsewhere, beside=True):
        pass


def test_a_schema_is_changed_only_while_no_other_server_has_the_database(
    app, settings, elsewhere, monkeypatch
):
    monkeypatch.setattr(startup, "is_current", lambda _: False)
    upgraded = []
    monkeypatch.setattr(startup, "upgrade", upgraded.append)
    with data_folder.hold(settings, beside=True) as held:
        startup.prepare(app)
        assert upgraded == [app]
        held.has_started()
        assert not database_server.others_serve(settings)
        monkeypatch.setattr(postgresql_locks, "_ours", set())  # as another process sees it
        with pytest.raises(CannotStart, match="an older version is running"):
            startup.prepare(app)
    startup.prepare(app)
    assert upgraded == [app, app]


# --- the connection that keeps the database is lost -------------------------------------------------------------------


def lose_connections(settings) -> None:
    """What a restart of PostgreSQL does to all of them."""
    query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid != pg_backend_pid()"
    assert databases.run_on(settings.database_url, query)
    assert comes_true(lambda: not database_server.others_serve(settings))


KEPT_AGAIN = "the database is kept for this server again"


def said_by_keeping(caplog) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == keeping_database.__name__]


@pytest.mark.parametrize("beside", [True, False], ids=["beside others", "alone"])
def test_a_server_that_lost_its_connection_keeps_the_database_again(settings, elsewhere, beside, caplog):
    another_kind = not beside
    with data_folder.hold(settings, beside=beside) as held:
        held.has_started()
        keeping = Keeping(held.is_still_ours)
        keeping.look()
        lose_connections(settings)
        with data_folder.hold(elsewhere, beside=another_kind):
            pass  # nothing would keep it out
        with caplog.at_level("INFO"):
            assert comes_true(lambda: keeping.look() or said_by_keeping(caplog)[-1:] == [KEPT_AGAIN])
        with (
            pytest.raises(CannotStart, match="Stop it first"),
            data_folder.hold(elsewhere, beside=another_kind),
        ):
            pass
    assert not keeping.is_anothers
    assert said_by_keeping(caplog) == [
        "the connection that keeps the database is lost: AdminShutdown",
        KEPT_AGAIN,
    ]
    with data_folder.hold(elsewhere, beside=another_kind):
        pass


@pytest.mark.parametrize("beside", [True, False], ids=["beside others", "alone"])
def test_one_whose_database_another_one_took_meanwhile_goes_on_and_says_so_until_that_one_ends(
    app, nobody, settings, elsewhere, beside, caplog
):
    with data_folder.hold(settings, beside=beside) as held:
        held.has_started()
        keeping_database.keep(app, held)
        keeping = app.extensions[keeping_database.NAME]
        lose_connections(settings)
        with data_folder.hold(elsewhere, beside=not beside) as other:
            other.has_started()
            for _ in range(keeping_database.SURE_AFTER):
                assert (
                    nobody.get("/healthz").status_code == 200
                )  # it may be what PostgreSQL still holds for this one
                keeping.look()
            keeping.look()
            keeping.look()
            assert nobody.get("/healthz").text == "Another server has taken the database.\n"
            assert Person(app, "Eve").sign_up().get("/").status_code == 200
        assert comes_true(lambda: keeping.look() or not keeping.is_anothers)
        assert nobody.get("/healthz").text == "ok\n"
    said = [r.getMessage() for r in caplog.records if r.levelname == "ERROR"]
    assert said == ["another server has taken the database, and they don't hear each other; stop one of them"]


# --- jobs -------------------------------------------------------------------------------------------------------------


def test_of_several_processes_one_does_the_jobs_and_when_it_ends_another_one_does(settings):
    first, second = does_jobs(settings), does_jobs(settings)
    assert first.is_ours()
    assert first.is_ours()
    assert not second.is_ours()
    first.let_go()
    assert comes_true(second.is_ours)
    assert not first.is_ours()
    second.let_go()


def test_a_process_that_lost_its_connection_asks_anew(settings):
    one = does_jobs(settings)
    assert one.is_ours()
    one._holder.close()
    with pytest.raises(Exception, match="closed"):
        one.is_ours()
    assert one.is_ours()
    one.let_go()


def jobs_of(app, monkeypatch, *, is_ours: bool) -> set[str]:
    """Which jobs a process does in a minute and an hour."""
    done: set[str] = set()

    def doing(name: str):
        def job(*_, **__):
            done.add(name)

        job.__name__ = name  # the tables are read again when this is asked twice
        return job

    monkeypatch.setattr(background_jobs, "clean_up", doing("clean_up"))
    for table in ("EVERY_MINUTE", "EVERY_MINUTE_BY_EACH", "EVERY_HOUR"):
        jobs = tuple(doing(job.__name__) for job in getattr(background_jobs, table))
        monkeypatch.setattr(background_jobs, table, jobs)
    background_jobs.every_minute(app, is_ours=is_ours)
    background_jobs.every_hour(ClockWatch(app.config["SETTINGS"].data), app, is_ours=is_ours)
    return done


def test_a_process_that_does_not_do_the_jobs_looks_after_its_own_pages_and_its_clock(
    app, settings, monkeypatch
):
    of_each = {"hang_up_ended", "overwrite_deleted"}
    assert jobs_of(app, monkeypatch, is_ours=True) == of_each | {
        "leave_due", "deliver", "let_light_answers_go", "end_sessions", "clean_up", "seal_wishes_again", "back_up_daily",
    }  # fmt: skip
    (settings.data / clock_check.MARK).unlink(missing_ok=True)
    assert jobs_of(app, monkeypatch, is_ours=False) == of_each
    assert clock_check.last_seen(settings.data)


def test_a_process_that_is_alone_does_them_all_and_asks_no_one(app):
    assert background_jobs.whether_ours(app)()
