"""A no that an early version of this app kept with its author: the migration leaves what was refused refused, and no one named."""

import uuid

from couples.maintenance import cleanup, startup
from tests.boundaries.acts import new_id, propose, stands
from tests.migrating import downgrade
from tests.scenario import connect, dump


def answered_by(person, made, kind: str, until: str | None = None) -> None:
    """As the early version kept it: with who said it, when, and a line."""
    rows = dump(person.app)
    (his,) = [row["id"] for row in rows["users"] if row["name"] == "Ben"]
    version = next(row for row in rows["agreement_versions"] if row["id"] == uuid.UUID(made.version).hex)
    with connect(person.app) as db:
        db.execute(
            "INSERT INTO agreement_decisions (id, space_id, agreement_id, version_id, author_id, kind, until, decided_at, line_cell)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, '2026-11-22 19:00:00', x'01')",
            (
                uuid.UUID(new_id()).hex,
                version["space_id"],
                version["agreement_id"],
                version["id"],
                his,
                kind,
                until,
            ),
        )
        db.commit()


def test_no_name_line_or_time_stands_beside_an_old_no_and_what_was_refused_stays_so(couple, time):
    ana, ben = couple
    app = ana.app
    refused = propose(ana, "about money", topic="money")
    resting = propose(ana, "about time", topic="time")
    time.move(minutes=11)
    with app.app_context():
        downgrade(revision="0021")
    answered_by(ana, refused, "no")
    answered_by(ana, resting, "not-now", "2099-01-01")
    answered_by(ana, resting, "not-now", "2020-01-01")
    assert all(row["author_id"] for row in dump(app)["agreement_decisions"])
    startup.prepare(app)
    rows = dump(app)
    assert sorted(row["kind"] for row in rows["agreement_decisions"]) == ["no", "not-now"]
    arrived = {row["id"]: row["arrives_at"] for row in rows["agreement_versions"]}
    for row in rows["agreement_decisions"]:
        assert (row["author_id"], row["line_cell"]) == (None, None)
        assert row["decided_at"] == arrived[row["version_id"]]
    assert stands(ana, refused.agreement) == stands(ben, refused.agreement) == "past"
    assert stands(ben, resting.agreement) == "proposed"
    for person in couple:
        for made in (refused, resting):
            assert "19:00" not in person.page(f"/agreements/{made.agreement}/history")
    with app.app_context():
        downgrade(revision="0021")
    startup.prepare(app)


def test_an_old_not_now_goes_when_its_day_has_come(couple, time):
    ana, _ = couple
    resting = propose(ana, "about time", topic="time")
    time.move(minutes=11)
    answered_by(ana, resting, "not-now", "2026-11-24")
    cleanup.clean_up(ana.app)
    assert len(dump(ana.app)["agreement_decisions"]) == 1
    time.move(days=2)
    cleanup.clean_up(ana.app)
    assert dump(ana.app)["agreement_decisions"] == []
