"""Own words in the kit: kept from the first ones on, on any device, for their author alone, before, during and after a pairing."""

import html
import re
import uuid

import pytest

from couples import db as database
from couples.care import models
from tests.conftest import Person, pair
from tests.forms import forms_of
from tests.pages import text_of
from tests.scenario import connect, dump

A, B = "5f0c1d52-70ae-4c3b-9b3a-0000000000a1", "5f0c1d52-70ae-4c3b-9b3a-0000000000b1"
MAIN = {"help": "text", "sentence": "text", "person": "name", "no": "text", "figure": "does"}
PAGES = {
    "help": "/care/mine",
    "sentence": "/care/exercises/half-believed",
    "person": "/care/people",
    "no": "/care/exercises/saying-no",
    "figure": "/care/exercises/kind-figure",
}


def keep(person: Person, kind: str, id: str = A, follow: bool = False, **fields):
    return person.post(f"/care/notes/{id}", follow=follow, kind=kind, **fields)


def read(person: Person, path: str) -> str:
    return html.unescape(person.page(path))


@pytest.mark.parametrize("kind", MAIN)
def test_every_kind_of_note_is_written_changed_and_deleted(eve, kind):
    page = eve.page(f"/care/new/{kind}")
    id = re.search(r'action="/care/notes/([0-9a-f-]{36})"', page)[1]
    assert keep(eve, kind, id, **{MAIN[kind]: "first words"}).status_code == 302
    assert "first words" in read(eve, PAGES[kind])
    keep(eve, kind, id, **{MAIN[kind]: "other words"}, version="1")
    assert "other words" in read(eve, PAGES[kind])
    assert "first words" not in read(eve, PAGES[kind])
    eve.post(f"/care/notes/{id}/delete")
    assert "other words" not in read(eve, PAGES[kind])
    assert eve.get(f"/care/notes/{id}").status_code == 404


@pytest.mark.parametrize("kind", MAIN)
def test_sent_twice_it_is_one_note(eve, kind):
    for _ in range(2):
        keep(eve, kind, **{MAIN[kind]: "once"})
    assert len(dump(eve.app)["care_notes"]) == 1
    assert "You also wrote" not in eve.page(PAGES[kind])


def test_a_note_is_saved_while_it_is_written_and_an_emptied_form_keeps_what_was_there(eve):
    answer = eve.post(f"/care/notes/{A}", json=True, kind="figure", does="She makes soup", version="0")
    assert answer.json == {"version": 1, "saved": "Saved a moment ago", "also": ""}
    answer = eve.post(f"/care/notes/{A}", json=True, kind="figure", does="", version="1")
    not_emptied = "An empty note isn't saved. To remove it, delete it."
    assert answer.json == {"version": 1, "saved": not_emptied}
    answer = eve.post(f"/care/notes/{A}", follow=False, kind="figure", does=" ", version="1", go="leave")
    assert answer.status_code == 422
    assert not_emptied in text_of(answer.text)
    assert "Delete it" in answer.text
    assert "She makes soup" in read(eve, PAGES["figure"])


def test_a_form_without_words_makes_no_note(eve):
    for json in (False, True):
        eve.post(f"/care/notes/{A}", json=json, kind="help", text=" \u200b ", version="0")
    assert dump(eve.app)["care_notes"] == []


def test_an_empty_line_below_the_list_is_asked_for_words_and_an_empty_form_can_be_left(eve):
    answer = keep(eve, "help", text=" ")
    assert answer.status_code == 422
    assert re.search(r'role="alert"[^>]* data-focus>.*?<p>Write a few words first\.</p>', answer.text, re.S)
    assert 'name="text"' in answer.text
    assert keep(eve, "help", text=" ", go="leave").location == "/care/mine"


def test_two_devices_that_write_at_once_lose_neither_text(eve):
    phone, desk = eve, eve.another_device()
    keep(phone, "no", text="start")
    assert phone.post(f"/care/notes/{A}", json=True, text="from the phone", version="1").json["version"] == 2
    answer = desk.post(f"/care/notes/{A}", json=True, text="from the desk", version="1")
    assert answer.json["also"] == "from the phone"
    page = read(phone, f"/care/notes/{A}")
    assert "from the phone" in page
    assert "from the desk" in page
    keep(desk, "no", text="from the desk", version="3", also="drop")
    assert "from the phone" not in read(phone, f"/care/notes/{A}")


def test_without_scripts_the_other_text_is_shown_at_once(eve):
    keep(eve, "no", text="start")
    keep(eve, "no", text="newer", version="1")
    answer = keep(eve, "no", text="newest", version="1")
    assert answer.location == f"/care/notes/{A}"
    page = read(eve, answer.location)
    assert "newer" in page
    assert "newest" in page
    assert "Both are saved" in page


@pytest.mark.parametrize("kind", MAIN)
def test_too_long_a_text_is_refused_with_a_clear_limit_and_kept_in_the_form(eve, kind):
    long = "word " * 1000
    answer = keep(eve, kind, **{MAIN[kind]: long})
    assert answer.status_code == 422
    assert re.search(r"room for [\d,]+ characters", answer.text)
    assert long.strip() in answer.text
    assert dump(eve.app)["care_notes"] == []
    assert eve.post(f"/care/notes/{A}", kind=kind, **{MAIN[kind]: "x" * 200_000}).status_code == 422
    assert eve.post(f"/care/notes/{A}", kind=kind, **{MAIN[kind]: "x" * 2_000_000}).status_code == 413


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("tea\x00 and\x07 quiet", "tea and quiet"),
        ("🫖🕯️", "🫖🕯️"),
        ("הליכה קצרה סביב הבית", "הליכה קצרה סביב הבית"),
        ("\u202egnilaever", "gnilaever"),
        ("<script>alert(1)</script>{{ 7*7 }}", "<script>alert(1)</script>{{ 7*7 }}"),
        ("' or 1=1--", "' or 1=1--"),
        ("a\u0301" * 30, "\u00e1" * 30),
    ],
)
def test_strange_texts_are_kept_as_text(eve, typed, kept):
    keep(eve, "help", text=typed)
    page = eve.page("/care/mine")
    assert kept in html.unescape(page)
    assert "<script>alert" not in page
    assert 'dir="auto"' in page


def test_fields_that_no_form_has_are_ignored_and_a_note_keeps_its_kind(eve):
    keep(eve, "help", text="tea")
    keep(eve, "person", text="more tea", name="Mira", author_id=str(uuid.uuid4()), at="-5", version="1")
    assert "more tea" in read(eve, "/care/mine")
    assert "Mira" not in read(eve, "/care/people")


@pytest.mark.parametrize("kind", ["", "try", "country", "damaged", "x" * 3000])
def test_a_kind_that_is_not_written_by_hand_is_not_there(eve, kind):
    assert keep(eve, kind, text="x").status_code == 404
    assert eve.get(f"/care/new/{kind or '-'}").status_code == 404


def test_numbers_and_the_chosen_country_are_no_notes_to_change(eve):
    eve.post("/care/tries", id=A, what="senses", before="3", after="2")
    assert eve.get(f"/care/notes/{A}").status_code == 404
    assert keep(eve, "help", text="x").status_code == 404


def test_an_exercise_put_on_the_list_is_called_by_its_name(eve):
    page = eve.page("/care/exercises/cold-water")
    id = re.search(r'action="/care/notes/([0-9a-f-]{36})"', page)[1]
    keep(eve, "help", id, exercise="cold-water")
    keep(eve, "help", B, exercise="nothing-like-it")
    assert "Cool water" in read(eve, "/care/mine")
    assert "It's on your list" in eve.page("/care/exercises/cold-water")
    assert len(dump(eve.app)["care_notes"]) == 1


def test_the_own_order_is_kept(eve):
    ids = [str(uuid.UUID(int=n)) for n in (1, 2, 3)]
    for id, text in zip(ids, ("tea", "pond", "radio"), strict=True):
        keep(eve, "help", id, text=text)

    def order() -> list[str]:
        return re.findall(r'<p class="words" dir="auto">(\w+)</p>', eve.page("/care/mine"))

    assert order() == ["tea", "pond", "radio"]
    eve.post(f"/care/notes/{ids[2]}/up")
    assert order() == ["tea", "radio", "pond"]
    eve.post(f"/care/notes/{ids[0]}/up")
    assert order() == ["tea", "radio", "pond"]
    [up] = [f for f in forms_of(eve.page("/care/mine"), "") if f.action == f"/care/notes/{ids[1]}/up"]
    for _ in range(2):  # a double tap moves it by one place
        eve.post(up.action, at=up.fields["at"])
        assert order() == ["tea", "pond", "radio"]


def test_a_rung_of_the_ladder_comes_with_its_situation_and_looking_at_it_keeps_nothing(eve):
    page = html.unescape(eve.page("/care/new/no?rung=cake"))
    assert "second piece of cake" in page
    assert "second piece of cake" not in eve.page("/care/new/no?rung=nothing")
    situation = re.search(r'<textarea[^>]*name="situation"[^>]*>(.*?)</textarea>', page, re.S)[1].strip()
    assert keep(eve, "no", situation=situation, go="leave").location.startswith("/care/exercises/saying-no")
    assert dump(eve.app)["care_notes"] == []


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("help", "first"),
        ("sentence", "speaks"),
        ("person", "good_for"),
        ("no", "situation"),
        ("figure", "who"),
    ],
)
def test_leaving_is_possible_with_any_part_empty_and_what_was_written_is_kept(eve, kind, name):
    assert keep(eve, kind, go="leave", **{name: "half a thought"}).status_code == 302
    assert "half a thought" in read(eve, PAGES[kind])


# --- whose it is --------------------------------------------------------------------------------------------------------


def test_all_of_it_works_alone_and_is_still_there_with_a_partner_and_after_a_parting(eve):
    for n, (kind, main) in enumerate(MAIN.items()):
        keep(eve, kind, str(uuid.UUID(int=n + 1)), **{main: f"mine {kind}"})

    def all_there() -> bool:
        return all(f"mine {kind}" in read(eve, PAGES[kind]) for kind in MAIN)

    assert all_there()
    fay = Person(eve.app, "Fay").sign_up()
    pair(eve, fay)
    assert all_there()
    for path in (*PAGES.values(), "/", "/shared", "/only-me"):
        assert "mine " not in re.sub(r"<[^>]+>", "", fay.page(path)).replace("mine alone", "")
    fay.post("/pairing/leave")
    assert all_there()


def test_a_cell_that_was_changed_or_moved_shows_as_damaged_and_the_page_stays(eve, app, caplog):
    keep(eve, "help", A, text="tea")
    keep(eve, "person", B, name="Mira")
    with connect(app) as db:
        rows = dict(db.execute("SELECT id, packed_cell FROM care_notes").fetchall())
        a, b = uuid.UUID(A).hex, uuid.UUID(B).hex
        db.execute("UPDATE care_notes SET packed_cell=? WHERE id=?", (rows[b], a))
        db.commit()
    for path in ("/care/mine", "/care/people", "/care", "/care/exercises/senses"):
        assert eve.get(path).status_code == 200
    assert "damaged" in eve.page("/care/mine")
    assert "Mira" in eve.page("/care/people")
    assert "care.note" in caplog.text
    assert "Mira" not in caplog.text
    assert eve.get(f"/care/notes/{A}").status_code == 404
    assert eve.post(f"/care/notes/{A}/up", follow=False).status_code == 404
    eve.post(f"/care/notes/{A}/delete")
    assert "damaged" not in eve.page("/care/mine")


def test_a_note_of_somebody_else_does_not_open_in_ones_own_row(eve, cleo, app):
    keep(eve, "help", A, text="tea of Eve")
    keep(cleo, "help", B, text="tea of Cleo")
    with connect(app) as db:
        (cell,) = db.execute("SELECT packed_cell FROM care_notes WHERE id=?", (uuid.UUID(B).hex,)).fetchone()
        db.execute("UPDATE care_notes SET packed_cell=? WHERE id=?", (cell, uuid.UUID(A).hex))
        db.commit()
    assert "Cleo" not in eve.page("/care/mine")
    assert "damaged" in eve.page("/care/mine")


def test_from_outside_a_row_tells_neither_its_kind_nor_its_day(eve, app):
    for n, (kind, main) in enumerate(MAIN.items()):
        keep(eve, kind, str(uuid.UUID(int=n + 1)), **{main: "words"})
    eve.post("/care/tries", id=A, what="senses", before="3", after="2")
    eve.post("/care/people/country", country="DE")
    rows = dump(app)["care_notes"]
    assert len(rows) == len(MAIN) + 2
    assert {tuple(sorted(row)) for row in rows} == {("author_id", "id", "packed_cell", "version")}
    assert {len(row["packed_cell"]) for row in rows} == {len(rows[0]["packed_cell"])}


def test_forgetting_a_person_takes_all_of_theirs_and_nothing_of_others(eve, cleo, app):
    keep(eve, "help", A, text="tea")
    keep(cleo, "help", B, text="tea")
    with app.app_context():
        database.begin_writing()
        from couples.accounts.models import person_by_email

        models.forget(person_by_email("eve@example.org"))
        database.db.session.commit()
    assert [row["id"] for row in dump(app)["care_notes"]] == [uuid.UUID(B).hex]
