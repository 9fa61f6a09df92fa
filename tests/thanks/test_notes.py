"""Notes of thanks: there for both at once, by month, and taken back by their author."""

import html
import re
import unicodedata
import uuid
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

import couples
from couples.thanks import note_examples, shared_words, thank_you_notes
from tests.conftest import PASSWORD, Person, pair
from tests.pages import names_of_buttons, plain, text_of
from tests.scenario import connect, dump, one, user_id
from tests.sockets import Socket

STRANGE = {
    "emoji only": "🫶🏽",
    "right to left": "شكرا لأنك انتظرت",
    "markup": "<script>alert(1)</script> {{7*7}} **bold** <img src=x>",
    "a tower of marks": "a" + "\u0301" * 60,
    "joined family": "👨‍👩‍👧‍👦",
}


def note(person: Person, text: str = "you waited with dinner", kind: str = "thanks", **more) -> str:
    id = str(uuid.uuid4())
    answer = person.post("/thanks", follow=False, id=id, kind=kind, text=text, **more)
    assert answer.status_code == 302, answer.text
    return id


@pytest.mark.parametrize("kind", thank_you_notes.NOTE_KINDS)
def test_a_note_is_there_for_both_at_once(couple, kind):
    ana, ben = couple
    assert "you waited" not in ben.page("/thanks")
    note(ana, kind=kind)
    for person in couple:
        page = person.page("/thanks")
        assert "you waited with dinner" in page
        assert thank_you_notes.NOTE_KINDS[kind] in page
        assert "you waited with dinner" in person.page("/thanks/part")


def test_each_thank_yous_buttons_have_names_of_their_own_and_keep_them_when_another_comes(couple, time):
    ana, ben = couple
    for person in couple:
        for text in ("the soup", "the walk"):
            note(person, text)
    before = {person: names_of_buttons(person.page("/thanks/part")) for person in couple}
    for names in before.values():
        assert sum(name.startswith("Take it back: ") for name in names) == 4  # a fold and its button
        assert sum(name.startswith("Hide it just for me: ") for name in names) == 2
        assert max(Counter(names).values()) == 2
    time.move(minutes=1)
    note(ben, "the call")
    assert set(before[ana]) < set(names_of_buttons(ana.page("/thanks/part")))


def test_what_was_shared_just_now_is_above_the_empty_form(couple):
    ana, _ = couple
    note(ana)
    page = text_of(ana.page("/thanks"))
    assert page.index("you waited with dinner") < page.index("Say it now")
    page = text_of(ana.page("/thanks"))
    assert page.index("you waited with dinner") > page.index("Say it now")


def test_the_quiet_line_about_a_shared_note_stands_above_the_notes_of_the_month(couple):
    ana, ben = couple
    note(ben, "you carried the shopping")
    note(ana, "thank you that you didn't hit me today")
    page = ana.page("/thanks")
    assert page.index("data-quiet-line") < page.index('id="notes"') < page.index('id="say-it"')


@pytest.mark.parametrize(("text", "are_safe"), [("you waited with dinner", True), (" ", False), ("", False)])
def test_a_refusal_speaks_of_safe_words_only_where_there_are_some(ana, couple, text, are_safe):
    refused = ana.post("/thanks", follow=False, id=str(uuid.uuid4()), kind="nonsense", text=text)
    assert refused.status_code == 422
    assert "to look at" in refused.text
    assert ("Your words are still here." in refused.text) == are_safe


def test_both_open_pages_are_told_and_the_notice_carries_no_word(server, ana, ben):
    sockets = [Socket(person) for person in (ana, ben)]
    id = note(ana, "you waited with dinner")
    ana.post(f"/thanks/{id}/take-back")
    for socket in sockets:
        for _ in range(2):
            assert socket.notice() == {"what": "thanks", "version": 0}
        assert "dinner" not in "\n".join(socket.frames)


def save(person: Person, id: str, saved: str = "yes"):
    return person.post(f"/thanks/{id}/save", follow=False, saved=saved)


def put_away(person: Person, id: str):
    return person.post(f"/thanks/{id}/put-away", follow=False)


def test_home_quotes_only_what_who_it_is_for_saved(couple, time):
    ana, ben = couple
    first, second = note(ana), note(ana, "you asked twice")
    for path in ("/", "/home/good-thing", "/home/now"):
        assert not re.findall("you waited|you asked", ben.page(path))
    assert save(ben, first).status_code == 302
    assert save(ben, second).status_code == 302
    assert "you asked twice" in ben.page("/home/good-thing")
    assert "you asked twice" not in ana.page("/")
    save(ben, second, "no")
    assert "you waited with dinner" in ben.page("/")
    time.move(days=60)
    for person in couple:
        person.sign_in()
    assert "you waited with dinner" in ben.page("/")
    ana.post(f"/thanks/{first}/take-back")
    assert "you waited" not in ben.page("/")


def test_a_new_note_is_folded_until_its_reader_opens_it(couple, time):
    ana, ben = couple
    note(ana)
    assert "Read it" in text_of(ben.page("/thanks"))
    assert "Read it" not in text_of(ana.page("/thanks"))
    assert "November · New" in text_of(ben.page("/thanks"))
    assert "· New" not in ana.page("/thanks")
    time.move(days=8)
    ben.sign_in()
    assert "Read it" not in text_of(ben.page("/thanks"))
    assert "you waited with dinner" in ben.page("/thanks")


def test_what_was_put_away_unread_stays_gone_and_its_author_cannot_tell(couple, time):
    ana, ben = couple
    id, other = note(ana, "I know where you were"), note(ana)
    save(ben, id)
    ana.page("/thanks")
    before = [plain(ana.page(path)) for path in ("/thanks", "/thanks/part", "/", "/shared")]
    assert put_away(ben, id).status_code == 302
    for days in (0, 30):
        time.move(days=days)
        ben.sign_in()
        for path in ("/thanks", "/thanks?month=2026-11", "/thanks/part", "/", "/home/good-thing"):
            assert "where you were" not in ben.page(path)
        assert "you waited with dinner" in ben.page("/thanks?month=2026-11")
        assert save(ben, id).status_code == put_away(ben, id).status_code == 404
    time.move(days=-30)
    assert [plain(ana.page(path)) for path in ("/thanks", "/thanks/part", "/", "/shared")] == before
    assert put_away(ana, other).status_code == save(ana, other).status_code == 404


@pytest.mark.parametrize("hour", [21, 23, 5])
def test_what_is_written_at_night_shows_in_the_morning_where_its_reader_lives(couple, time, hour):
    ana, ben = couple
    ben.post("/settings", name="Ben", zone="Asia/Tokyo", theme="system")
    time.time = time.time.replace(hour=(hour - 9) % 24)  # the hour in Tokyo
    id = note(ana)
    assert "you waited with dinner" in ana.page("/thanks")
    for path in ("/thanks", "/thanks/part"):
        assert "you waited" not in ben.page(path)
        assert "November" not in text_of(ben.page("/thanks"))
    assert save(ben, id).status_code == 404
    time.time = time.time.replace(hour=23)  # eight in the morning
    assert "you waited with dinner" in ben.page("/thanks")


def test_the_author_alone_takes_a_note_back_and_that_it_was_there_remains(couple):
    ana, ben = couple
    id = note(ana)
    assert ben.post(f"/thanks/{id}/take-back", follow=False).status_code == 404
    for _ in range(2):
        assert ana.post(f"/thanks/{id}/take-back", follow=False).status_code == 302
        for person in couple:
            page = person.page("/thanks")
            assert "you waited with dinner" not in page
            assert page.count("<span>Taken back</span>") == 1
            assert "you waited" not in person.page("/thanks/part")
    assert one(ana.app, "SELECT packed_cell FROM thanks_notes") is None


def test_looking_at_a_note_changes_nothing_that_its_author_could_see(couple):
    ana, ben = couple
    note(ana)
    ana.page("/thanks")  # what is said once is said
    before = dump(ana.app), plain(ana.page("/thanks"))
    ben.page("/thanks")
    ben.page("/thanks/part")
    assert (dump(ana.app), plain(ana.page("/thanks"))) == before


def test_sent_twice_it_is_one(couple):
    ana, _ = couple
    form = {"id": str(uuid.uuid4()), "kind": "win", "text": "the lake"}
    for _ in range(3):
        assert ana.post("/thanks", follow=False, **form).status_code == 302
    assert one(ana.app, "SELECT COUNT(*) FROM thanks_notes") == 1


def test_other_words_from_a_page_that_sent_some_before_are_never_lost(couple):
    """As when a browser goes back to a form and keeps its fields."""
    ana, ben = couple
    id = note(ana, "the first words")
    answer = ana.post("/thanks", follow=False, id=id, kind="win", text="other words")
    assert answer.status_code == 422
    assert "other words</textarea>" in answer.text
    fresh = re.search(r'name="id"[^>]*value="([^"]+)"', answer.text)[1]
    note_again = ana.post("/thanks", follow=False, id=fresh, kind="win", text="other words")
    assert note_again.status_code == 302
    page = ben.page("/thanks")
    assert "the first words" in page
    assert "other words" in page
    ana.post(f"/thanks/{id}/take-back")
    assert ana.post("/thanks", follow=False, id=id, kind="win", text="the first words").status_code == 422
    assert "the first words" not in ben.page("/thanks")


@pytest.mark.parametrize("id", ["", "x", "0", "-1", "１", "[]", "x" * 3000])
def test_an_id_that_cannot_be_used_costs_nobody_their_words(couple, id):
    ana, ben = couple
    assert ana.post("/thanks", follow=False, id=id, kind="win", text="the lake").status_code == 302
    assert "the lake" in ben.page("/thanks")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"kind": "thanks", "text": " \u200b\n"}, "at least a few words"),
        ({"kind": "thanks", "text": ""}, "at least a few words"),
        ({"kind": "thanks", "text": "x" * 501}, "500 characters"),
        ({"kind": "thanks", "text": "y" * 200_000}, "500 characters"),
        ({"kind": "shout", "text": "keep me"}, "Choose"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field_and_the_words_stay(couple, fields, says):
    ana, _ = couple
    answer = ana.post("/thanks", follow=False, **fields)
    assert answer.status_code == 422
    assert says in answer.text
    assert fields["text"].strip("\u200b \n") in answer.text
    assert one(ana.app, "SELECT COUNT(*) FROM thanks_notes") == 0


@pytest.mark.parametrize("name", STRANGE)
def test_strange_words_are_kept_as_words(couple, name):
    ana, ben = couple
    note(ana, STRANGE[name])
    page = ben.page("/thanks")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert unicodedata.normalize("NFC", STRANGE[name]) in html.unescape(page)
    assert 'dir="auto"' in page


def test_control_characters_and_direction_overrides_go(couple):
    ana, ben = couple
    note(ana, "you\x00 wai\x1bted \u202egnol\u202c")
    assert "you waited gnol" in ben.page("/thanks")


def test_a_day_has_room_for_three_notes_and_tomorrow_for_more(couple, time):
    ana, ben = couple
    for number in range(thank_you_notes.MOST_A_DAY):
        note(ana, f"thing {number}")
    answer = ana.post("/thanks", follow=False, id=str(uuid.uuid4()), kind="thanks", text="one more")
    assert answer.status_code == 422
    assert "room again tomorrow" in answer.text
    assert "one more" in answer.text
    note(ben, "his own")
    time.move(days=1)
    note(ana, "one more")


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"])
def test_no_zone_that_one_chooses_makes_room_for_more(couple, time, zone):
    ana, _ = couple
    time.time = time.time.replace(hour=12)
    for _ in range(thank_you_notes.MOST_A_DAY):
        note(ana)
    time.move(hours=23, minutes=59)
    ana.post("/settings", name="Ana", zone=zone, theme="system")
    sent = {"kind": "thanks", "text": "one more"}
    assert ana.post("/thanks", follow=False, id=str(uuid.uuid4()), **sent).status_code == 422
    time.move(minutes=1)
    assert ana.post("/thanks", follow=False, id=str(uuid.uuid4()), **sent).status_code == 302


def test_alone_there_is_nobody_to_thank_here_and_the_words_stay(eve):
    assert "Invite your partner" in " ".join(eve.page("/thanks").split())
    assert "/growing" in eve.page("/thanks")
    answer = eve.post("/thanks", follow=False, id=str(uuid.uuid4()), kind="thanks", text="keep my words")
    assert answer.status_code == 422
    assert "keep my words" in answer.text
    assert "here, so nothing was sent" in answer.text
    assert one(eve.app, "SELECT COUNT(*) FROM thanks_notes") == 0


def test_a_page_from_before_a_parting_sends_nothing_to_whoever_came_since(couple, eve):
    ana, ben = couple
    space = r'name="shared_in"[^>]*value="([^"]+)"'
    old = re.search(space, ana.page("/thanks"))[1]
    ben.post("/pairing/leave")
    pair(ana, eve)
    sent = {"id": str(uuid.uuid4()), "kind": "thanks", "text": "dear Ben", "shared_in": old}
    answer = ana.post("/thanks", follow=False, **sent)
    assert answer.status_code == 422
    assert "dear Ben" in answer.text
    assert "dear Ben" not in eve.page("/thanks")
    note(ana, "dear Eve", shared_in=re.search(space, answer.text)[1])
    assert "dear Eve" in eve.page("/thanks")


# --- by month ---------------------------------------------------------------------------------------------------------


def test_notes_stand_by_month_and_the_newest_month_is_first(couple, time):
    ana, ben = couple
    note(ana, "in november")
    time.move(days=30)
    note(ben, "in december")
    first = ana.page("/thanks")
    assert "December 2026" in first
    assert "in december" in first
    assert "in november" not in first
    before = ana.page("/thanks?month=2026-11")
    assert "in november" in before
    assert "in december" not in before
    time.move(days=40)
    ana.sign_in()
    assert "in december" in ana.page("/thanks")
    assert "A quiet month" in ana.page("/thanks?month=2026-10")


def test_a_month_begins_at_midnight_where_its_reader_lives(couple, time):
    ana, ben = couple
    ana.post("/settings", name="Ana", zone="Pacific/Auckland", theme="system")
    time.time = datetime(2026, 11, 30, 11, 30, tzinfo=UTC)  # half past midnight in Auckland
    note(ben, "on the border")
    time.move(hours=8)
    assert "December 2026" in ana.page("/thanks")
    assert "on the border" in ana.page("/thanks?month=2026-12")
    assert "on the border" not in ana.page("/thanks?month=2026-11")
    assert "on the border" in ben.page("/thanks?month=2026-11")


@pytest.mark.parametrize(
    "month", ["2026", "2026-13", "2026-00", "1999-12", "9999-12", "0001-01", "2026-1", "2026-11-01", "' or 1=1--", "２026-11", "x" * 3000]
)  # fmt: skip
def test_a_month_that_is_none_is_not_found(couple, month):
    ana, _ = couple
    note(ana)
    for path in ("/thanks", "/thanks/part"):
        assert ana.get(path, query_string={"month": month}).status_code == 404


# --- parting ----------------------------------------------------------------------------------------------------------


def test_after_a_parting_both_read_notes_for_thirty_days_and_can_take_theirs_back(couple, time):
    ana, ben = couple
    kept, taken = note(ana, "the lamp"), note(ana, "taken back later")
    ben.post("/pairing/leave")
    for person in couple:
        page = text_of(person.page("/thanks"))
        assert "What you shared with" in page
        assert "taken back later" in page
    assert ">Ana</bdi>" in ben.page("/thanks")
    assert "Your partner at the time" not in ben.page("/thanks")
    assert ana.post(f"/thanks/{taken}/take-back", follow=False).status_code == 302
    assert "taken back later" not in ben.page("/thanks")
    time.move(days=31)
    for person in couple:
        person.sign_in()
        assert "the lamp" not in text_of(person.page("/thanks"))
        assert "Your first thank-you" in person.page("/thanks") or "Thank-yous will be here" in person.page(
            "/thanks"
        )
    assert ana.post(f"/thanks/{kept}/take-back", follow=False).status_code == 404


def test_notes_of_an_earlier_love_are_never_mixed_with_those_of_the_next(couple, eve):
    ana, ben = couple
    note(ana, "to ben")
    ben.post("/pairing/leave")
    pair(ana, eve)
    note(ana, "to eve")
    assert "to ben" not in eve.page("/thanks")
    page = text_of(ana.page("/thanks"))
    assert page.index("to eve") < page.index("What you shared with Ben") < page.index("to ben")


def test_a_first_note_is_something_that_both_have(ana, ben):
    """After it, parting closes the space and keeps it to read, instead of undoing it."""
    assert "That's not my partner" in text_of(ana.page("/"))
    note(ben, "before any hello")
    assert "Nothing is shared yet" not in ana.page("/")
    ana.post("/pairing/leave")
    assert "before any hello" in ben.page("/thanks")


def test_deleting_an_account_takes_its_notes_cards_and_goals_away_for_both(couple):
    ana, ben = couple
    note(ana)
    note(ben, "his own")
    ana.post("/thanks/cards", id=str(uuid.uuid4()), kind="quiet", text="a card", confirmed="yes")
    ana.post("/thanks/goals", id=str(uuid.uuid4()), text="a goal", confirmed="yes")
    ana.post("/settings/delete", current=PASSWORD)
    assert "you waited with dinner" not in ben.page("/thanks")
    rows = dump(ben.app)
    assert [len(rows[t]) for t in ("thanks_notes", "reach_cards", "released_goals")] == [1, 0, 0]


# --- whose it is ------------------------------------------------------------------------------------------------------


def test_fields_that_no_form_has_are_ignored(couple, cleo):
    ana, _ = couple
    mine, other = (
        one(ana.app, "SELECT space_id FROM memberships WHERE user_id=? AND current", user_id(p))
        for p in (ana, cleo)
    )
    id = note(ana, space_id=other, author_id=str(uuid.uuid4()), written_at="2001-01-01", taken_back_at="x")
    (row,) = dump(ana.app)["thanks_notes"]
    assert uuid.UUID(row["id"]) == uuid.UUID(id)
    assert str(uuid.UUID(row["space_id"])) == mine
    assert row["written_at"].startswith("2026")
    assert row["taken_back_at"] is None


@pytest.mark.parametrize("table", ["thanks_notes", "reach_cards", "released_goals"])
def test_a_cell_that_was_moved_to_another_row_reads_as_damaged_and_breaks_no_page(scenario, table):
    cell = {"thanks_notes": "packed_cell"}.get(table, "text_cell")
    if table == "released_goals":
        scenario.ben.post("/thanks/goals", id=str(uuid.uuid4()), text="his own", confirmed="yes")
    with connect(scenario.app) as db:
        (one_id, one_cell), (other_id, other_cell) = db.execute(f"SELECT id, {cell} FROM {table}").fetchall()
        for id, moved in ((one_id, other_cell), (other_id, one_cell)):
            db.execute(f"UPDATE {table} SET {cell}=? WHERE id=?", (moved, id))
        db.commit()
    path = {"thanks_notes": "/thanks", "reach_cards": "/thanks/cards", "released_goals": "/thanks/goals"}[
        table
    ]
    for person in (scenario.ana, scenario.ben):
        page = html.unescape(person.page(path))
        assert page.count(f">{shared_words.DAMAGED}<") == 2
        assert person.get("/").status_code == 200


def test_the_example_of_the_day_changes_from_day_to_day():
    days = [datetime(2026, 11, d, tzinfo=UTC).date() for d in range(1, 8)]
    assert len({note_examples.example_of(d) for d in days}) == 7
    assert note_examples.example_of(days[0]) == note_examples.example_of(
        datetime(2026, 11, 1, tzinfo=UTC).date()
    )


def test_no_text_of_ours_presses_or_scores():
    root = Path(couples.__file__).parent
    files = [root / "thanks/card_kinds.toml", root / "thanks/note_examples.toml", root / "goals/ideas.toml", *(root.parent / "templates/thanks").glob("*.html"), *(root.parent / "templates/goals").glob("*.html")]  # fmt: skip
    assert len(files) > 12
    for file in files:
        shown = re.sub(
            r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|^#.*$", " ", file.read_text("utf-8"), flags=re.S | re.M
        )
        for word in ("should", "must", "fail", "missed", "overdue", "streak", "score", "haven't", "give up", "gave up", "abandon", "!"):  # fmt: skip
            assert not re.search(rf"(?<![\w<]){re.escape(word)}", re.sub(r"<!\w+", "", shown), re.I), (
                f"{file.name}: {word}"
            )
