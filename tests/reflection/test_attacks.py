"""What people try against this room: reading it, counting it, swapping its cells; and that it stays its owner's, alone, paired and parted.

A 2, 8 to 11 and H 89 to 91, 99 of the attacks, as far as they concern what is mine; doors and whispers try every address besides.
"""

import re
import uuid
import zlib

import pytest

from couples import clock
from couples.maintenance import backups
from tests.conftest import PASSWORD, Person, pair
from tests.pages import STRANGE_IDS, as_seen, same
from tests.reflection.people import look, notice, noticed_long
from tests.scenario import connect, dump, one, user_id
from tests.test_no_leaks import heard_in, sentence

TABLES = ("reflection_looks", "reflection_noticed", "reflection_sheets")
OBJECTS = ("/reflection/looks/{look}", "/reflection/looks/{look}/change", "/reflection/noticed/{noticed}")


def write_everything(ana: Person, words=lambda name: name) -> dict[str, str]:
    """Something in every field of the room; gives back the ids."""
    id, _ = look(ana, settled="3", signs="9", after="2", alone="8", line=words("look line"))
    noticed = noticed_long(
        ana,
        **{name: words(name) for name in ("line", "happened", "told", "feeling", "did", "need", "help")},
        feelings=["jealous"],
        when="now",
    )
    for page, names in (
        ("needs", ("need", "get", "ask", "without")),
        ("round", ("shows", "under", "do", "hope", "see", "again")),
    ):
        ana.post(f"/reflection/pages/{page}", **{n: words(f"{page} {n}") for n in names})
    for kind in ("quiet", "reach", "pause"):
        ana.post(f"/reflection/cards/{kind}", text=words(f"card {kind}"))
    return {"look": id, "noticed": noticed}


# --- A 2, 11: opening what is somebody else's -------------------------------------------------------------------------


@pytest.mark.parametrize("path", OBJECTS)
@pytest.mark.parametrize(
    "conditional", [{}, {"If-None-Match": "*"}, {"If-Modified-Since": "Sun, 22 Nov 2026 12:00:00 GMT"}]
)
def test_what_is_anas_answers_ben_like_what_is_not_there_in_every_header_and_length(
    couple, path, conditional
):
    ana, ben = couple
    ids = write_everything(ana)
    assert ana.get(path.format(**ids)).status_code == 200
    for method in ("GET", "HEAD", "OPTIONS"):
        real, missing = (
            ben.client.open(
                path.format(**i), method=method, base_url=ben.base, headers=conditional, buffered=True
            )
            for i in (ids, dict.fromkeys(ids, str(uuid.uuid4())))
        )
        assert same(real, missing)
        assert real.headers.get("ETag") is None
        assert real.headers.get("Last-Modified") is None


@pytest.mark.parametrize(("path", "field"), [("/reflection/looks", "signs"), ("/reflection/noticed", "line")])
def test_ones_own_id_cannot_be_put_onto_somebody_elses_row(couple, path, field):
    ana, ben = couple
    ids = write_everything(ana)
    before = dump(ana.app)
    for id in ids.values():
        assert ben.post(path, follow=False, id=id, **{field: "7"}).status_code in (302, 404)
    after = dump(ana.app)
    for table in TABLES:
        assert [r for r in before[table] if r in after[table]] == before[table]
    assert "mine now" not in ana.page("/reflection/noticed")


def test_an_id_that_is_taken_by_somebody_else_is_not_there(couple):
    ana, ben = couple
    ids = write_everything(ana)
    assert (
        ben.post("/reflection/looks", follow=False, id=ids["look"], signs="7", settled="1").status_code == 404
    )
    assert (
        ben.post("/reflection/noticed", follow=False, id=ids["noticed"], line="mine now").status_code == 404
    )


@pytest.mark.parametrize("id", STRANGE_IDS)
def test_strange_ids_are_not_found(ana, id):
    for path in (
        "/reflection/looks/{}",
        "/reflection/looks/{}/change",
        "/reflection/noticed/{}",
        "/reflection/old-or-now/{}",
    ):
        assert ana.get(path.format(id)).status_code == 404
    for path in (
        "/reflection/looks/{}",
        "/reflection/noticed/{}",
        "/reflection/noticed/{}/delete",
        "/reflection/looks/{}/delete",
    ):
        assert ana.post(path.format(id), follow=False, signs="1").status_code in (404, 405)


def test_fields_that_no_form_has_are_ignored(couple):
    ana, ben = couple
    ids = write_everything(ana)
    extra = {
        "author_id": str(uuid.uuid4()),
        "user_id": "x",
        "day": "2000-01-01",
        "at": "x",
        "is_damaged": "1",
        "kind": "round",
        "space_id": "x",
    }
    path = f"/reflection/noticed/{ids['noticed']}"
    ana.post(path, line="zebra", version="2", id=str(uuid.uuid4()), **extra)
    ana.post("/reflection/pages/needs", need="zebra", version="1", **extra)
    for table in TABLES:
        with connect(ana.app) as db:
            assert {r[0] for r in db.execute(f"SELECT author_id FROM {table}")} == {user_id(ana)}
    assert one(ana.app, "SELECT day FROM reflection_noticed") == "2026-11-22"
    assert "zebra" in ana.page("/reflection/pages/needs")
    assert "zebra" not in ana.page("/reflection/pages/round")
    assert "zebra" not in ben.page("/reflection/pages/needs")


# --- A 8 to 10: counting, and what is left ----------------------------------------------------------------------------


def test_ids_are_random_and_nothing_that_is_shared_moves_when_ana_writes(couple):
    ana, ben = couple
    before, his = (
        dump(ana.app),
        [as_seen(ben.get(p)) for p in ("/", "/home/now", "/shared", "/only-me", "/check-in", "/reflection")],
    )
    write_everything(ana)
    after = dump(ana.app)
    assert {t for t in after if after[t] != before[t]} == {*TABLES}
    assert [
        as_seen(ben.get(p)) for p in ("/", "/home/now", "/shared", "/only-me", "/check-in", "/reflection")
    ] == his
    for table in TABLES:
        for row in after[table]:
            assert uuid.UUID(row["id"]).version == 4


def test_a_rows_only_readable_date_is_a_day(couple):
    ana, _ = couple
    write_everything(ana)
    with connect(ana.app) as db:
        for table in TABLES:
            cursor = db.execute(f"SELECT * FROM {table}")
            names = [c[0] for c in cursor.description]
            assert set(names) <= {"id", "author_id", "day", "changed_on", "version", "packed_cell"}
            for row in cursor:
                for value in row:
                    assert not (isinstance(value, str) and re.search(r"\d\d:\d\d", value))


@pytest.mark.parametrize("name", ["look", "noticed"])
def test_what_is_deleted_is_on_no_page_and_in_no_row(couple, name):
    ana, _ = couple
    ids = write_everything(ana, sentence)
    folder = {"look": "looks", "noticed": "noticed"}[name]
    ana.post(f"/reflection/{folder}/{ids[name]}/delete")
    said = {name: sentence("look line" if name == "look" else "line")}
    for path in (
        "/reflection",
        "/reflection/looks",
        "/reflection/noticed",
        "/reflection/noticed/patterns",
        "/only-me",
        "/reflection/cards/quiet",
    ):
        assert heard_in(ana.get(path).data, said) == []
    assert one(ana.app, f"SELECT COUNT(*) FROM reflection_{folder}") == 0


# --- H 89 to 91, 99: the stolen database ------------------------------------------------------------------------------


@pytest.mark.sqlite("the database, its log and its backups are files")
def test_the_database_its_wal_and_a_backup_hold_none_of_the_words(couple):
    ana, _ = couple
    said = {}

    def words(name: str) -> str:
        said[name] = sentence(name)
        return said[name]

    write_everything(ana, words)
    for number, version in ((1, "1"), (2, "1")):  # and what is kept beside, from two devices
        ana.post("/reflection/pages/needs", need=words(f"device {number}"), version=version)
    page = ana.page("/reflection/pages/needs")
    assert said["device 1"] in page
    assert said["device 2"] in page
    assert len(said) > 20
    folder = ana.app.config["SETTINGS"].data
    backups.back_up(ana.app.config["SETTINGS"])
    files = [p for p in folder.rglob("*") if p.is_file()]
    assert "couples.db-wal" in {p.name for p in files}
    everything = b"\n".join(p.read_bytes() for p in files)
    assert b"ana@example.org" in everything
    assert heard_in(everything, said) == []
    assert not any(zlib.compress(s.encode())[2:-4] in everything for s in said.values())
    for picked in (b"jealous", b"card-quiet", b'"now"', b"settled"):
        assert picked not in everything


def test_cells_grow_in_steps_so_that_a_short_text_and_a_shorter_one_look_alike(ana):
    lengths = set()
    for line in ("a", "a" * 40, "a" * 120):
        notice(ana, line)
        with connect(ana.app) as db:
            lengths |= {n for (n,) in db.execute("SELECT length(packed_cell) FROM reflection_noticed")}
    assert len(lengths) == 1
    noticed_long(ana, happened="b" * 1500)
    with connect(ana.app) as db:
        longer = max(n for (n,) in db.execute("SELECT length(packed_cell) FROM reflection_noticed"))
    assert (longer - lengths.pop()) % 256 == 0


@pytest.mark.parametrize("table", TABLES)
def test_a_cell_put_onto_another_row_reads_as_damaged_and_breaks_no_page(couple, table, caplog):
    ana, _ = couple
    write_everything(ana)
    ids = write_everything(ana)
    with connect(ana.app) as db:
        rows = db.execute(f"SELECT id, packed_cell FROM {table} ORDER BY length(packed_cell)").fetchall()
        (first, cell), (second, other) = rows[0], rows[-1]
        db.execute(f"UPDATE {table} SET packed_cell = ? WHERE id = ?", (other, first))
        db.execute(f"UPDATE {table} SET packed_cell = ? WHERE id = ?", (cell, second))
        db.commit()
        found = [uuid.UUID(i) for (i,) in db.execute("SELECT id FROM reflection_looks")]
        seen = [uuid.UUID(i) for (i,) in db.execute("SELECT id FROM reflection_noticed")]
    pages = [
        "/reflection", "/reflection/looks", "/reflection/noticed", "/reflection/noticed/patterns", "/reflection/pages/needs", "/reflection/pages/round",
        "/reflection/cards", "/reflection/cards/quiet", *(f"/reflection/looks/{i}" for i in found), *(f"/reflection/noticed/{i}" for i in seen),
    ]  # fmt: skip
    said = [ana.page(path) for path in pages]
    assert any("damaged" in page for page in said)
    assert "does not open" in caplog.text
    for folder, rows in (("looks", found), ("noticed", seen)):
        for id in rows:
            fields = {"line": "written over", "signs": "1", "settled": "1", "version": "9"}
            assert ana.post(f"/reflection/{folder}/{id}", follow=False, **fields).status_code == 302
    with connect(ana.app) as db:
        kept = {c for (c,) in db.execute(f"SELECT packed_cell FROM {table}")}
    assert {cell, other} <= kept
    assert ids["look"]


def test_a_cell_of_bens_put_onto_anas_row_does_not_open(couple):
    ana, ben = couple
    write_everything(ana)
    notice(ben, "a secret of ben's")
    with connect(ana.app) as db:
        (cell,) = db.execute(
            "SELECT packed_cell FROM reflection_noticed WHERE author_id = ?", (user_id(ben),)
        ).fetchone()
        db.execute("UPDATE reflection_noticed SET packed_cell = ? WHERE author_id = ?", (cell, user_id(ana)))
        db.commit()
    page = ana.page("/reflection/noticed")
    assert "damaged" in page
    assert "a secret of ben" not in page


# --- mine alone, paired and parted, and gone with the account ---------------------------------------------------------


def test_everything_is_there_before_pairing_afterwards_and_after_a_parting(app):
    fay, gil = Person(app, "Fay").sign_up(), Person(app, "Gil").sign_up()
    ids = write_everything(fay)
    paths = [p.format(**ids) for p in OBJECTS] + [
        "/reflection",
        "/reflection/looks",
        "/reflection/noticed",
        "/reflection/pages/needs",
        "/reflection/cards",
    ]

    def seen() -> list[str]:
        return [re.sub(r'value="[^"]*"', "", fay.page(p)) for p in paths]

    before = seen()
    pair(fay, gil)
    assert seen() == before
    gil.post("/pairing/leave")
    assert seen() == before
    app.extensions["test_clock"].move(days=40)
    fay.sign_in()
    assert "happened" in fay.page(paths[2])


def test_another_person_at_the_same_browser_sees_nothing_of_it(couple):
    ana, _ = couple
    ids = write_everything(ana, sentence)
    ana.post("/sign-out")
    cleo = Person(ana.app, "Cleo", browser=ana.client).sign_up()
    for path in (
        "/reflection",
        "/reflection/noticed",
        "/reflection/looks",
        "/reflection/pages/needs",
        "/reflection/cards",
        "/only-me",
    ):
        assert "whisper" not in cleo.page(path)
    assert cleo.get(f"/reflection/noticed/{ids['noticed']}").status_code == 404


def test_every_page_is_kept_nowhere_and_names_nothing_in_its_title(ana):
    ids = write_everything(ana)
    for path in (
        *(p.format(**ids) for p in OBJECTS),
        "/reflection",
        "/reflection/pages/round",
        "/reflection/cards/quiet/preview",
        "/reflection/old-or-now/now",
    ):
        answer = ana.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert re.search(r"<title>(Only me|Reading) – Couples</title>", answer.text)


def test_private_fields_are_not_remembered_by_the_browser(ana):
    ids = write_everything(ana)
    for path in (
        OBJECTS[2].format(**ids),
        "/reflection/noticed/new",
        "/reflection/pages/needs",
        "/reflection/cards/quiet",
        "/reflection/looks/new",
    ):
        page = ana.page(path)
        fields = re.findall(r'<(?:textarea|input[^>]*type="(?:text|number)")[^>]*>', page)
        assert fields
        for field in fields:
            assert 'autocomplete="off"' in field


def test_deleting_the_account_takes_every_row_and_the_partners_pages_stay_as_they_were(couple):
    ana, ben = couple
    write_everything(ana)
    notice(ben, "a line of ben's own")
    assert ana.post("/settings/delete", follow=False, current=PASSWORD).status_code == 302
    rows = dump(ben.app)
    assert [len(rows[t]) for t in TABLES] == [0, 1, 0]
    assert "a line of ben" in ben.page("/reflection/noticed")


def test_the_day_is_the_persons_own(app, time):
    kim = Person(app, "Kim")
    kim.sign_up(zone="Pacific/Auckland")
    assert clock.now().hour == 12
    time.move(hours=1)
    notice(kim)
    assert one(app, "SELECT day FROM reflection_noticed") == "2026-11-23"


def test_an_error_while_saving_puts_no_word_into_the_log_or_the_page(ana, monkeypatch, caplog):
    from couples import drafts

    secret = sentence("in an exception")

    def breaks(*args, **kwargs):
        raise ValueError(f"could not keep {secret!r}")

    monkeypatch.setattr(drafts, "merge", breaks)
    id, answer = notice(ana, secret)
    assert answer.status_code == 500
    assert secret not in answer.text
    assert "broke" in caplog.text
    assert heard_in(caplog.text.encode(), {"x": secret}) == []
    monkeypatch.undo()
    assert id not in ana.page("/reflection/noticed")
