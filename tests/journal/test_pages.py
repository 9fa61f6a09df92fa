"""Pages of one's own: written at once, kept for their author alone, edited, and deleted for good."""

import re
import uuid
from contextlib import closing
from html import unescape

import pytest

from couples.journal.prompts_and_moods import prompts, questions
from tests.conftest import PASSWORD, Person
from tests.databases import kept
from tests.scenario import connect, dump, one

PAGES = "/only-me/pages"


def save(person: Person, id: str | None = None, json_too: bool = False, **fields):
    id = id or str(uuid.uuid4())
    return id, person.post(f"{PAGES}/{id}", follow=False, json=json_too, **fields)


def count(person: Person) -> int:
    return one(person.app, "SELECT COUNT(*) FROM journal_entries")


# --- writing ------------------------------------------------------------------------------------------------------


def test_an_empty_page_is_one_tap_from_only_me_and_nothing_is_kept_until_words_are_written(ana):
    assert f'href="{PAGES}/new"' in ana.page("/only-me")
    before = dump(ana.app)
    page = ana.page(f"{PAGES}/new")
    assert "data-save" in page
    assert "Sunday, 22 November" in page
    assert dump(ana.app) == before


def test_a_page_holds_words_moods_a_number_tags_and_a_day_of_ones_own(ana):
    id, answer = save(
        ana, text="The heron stood there again.", moods=["calm", "moved"], mood="wide", settled="7",
        tags="River, #early", on_day="2026-11-03", go="done",
    )  # fmt: skip
    assert answer.location == f"{PAGES}/{id}"
    page = ana.page(answer.location)
    for words in (
        "Tuesday, 3 November",
        "The heron stood there again.",
        "calm",
        "moved",
        "wide",
        "7 out of 10",
        "River",
        "early",
    ):
        assert words in page
    assert one(ana.app, "SELECT on_day FROM journal_entries") == "2026-11-03"


def test_only_the_words_are_needed_and_the_day_is_today_then(ana):
    save(ana, text="half a sentence")
    assert one(ana.app, "SELECT on_day FROM journal_entries") == "2026-11-22"


def test_it_is_saved_while_one_types_under_one_id(ana):
    id, first = save(ana, json_too=True, text="The her", version="0")
    assert first.json == {"version": 1, "saved": "Saved a moment ago", "also": ""}
    _, second = save(ana, id, json_too=True, text="The heron", version="1")
    assert second.json["version"] == 2
    assert count(ana) == 1
    assert "The heron" in ana.page(f"{PAGES}/{id}/edit")


def test_sent_twice_it_is_one_page_and_no_other_text(ana):
    id, _ = save(ana, text="once", version="0", go="done")
    _, answer = save(ana, id, text="once", version="0", go="done")
    assert answer.location == f"{PAGES}/{id}"
    assert count(ana) == 1
    assert "You also wrote" not in ana.page(f"{PAGES}/{id}")


@pytest.mark.parametrize("text", ["", "   \n ", "\u200b\u2060", "\x00\x07"])
def test_a_page_without_anything_to_see_is_not_kept(ana, text):
    for json_too in (True, False):
        _, answer = save(ana, json_too=json_too, text=text, go="leave")
        assert answer.status_code in (200, 302)
    assert count(ana) == 0


def test_a_page_that_was_emptied_is_gone_when_one_leaves_it(ana):
    id, _ = save(ana, text="a thought", version="0")
    save(ana, id, json_too=True, text="", version="1")
    assert count(ana) == 1
    save(ana, id, text="", version="2", go="leave")
    assert count(ana) == 0


def test_a_number_or_a_mood_alone_is_a_page(ana):
    save(ana, settled="0")
    save(ana, moods="tired")
    assert count(ana) == 2
    assert "0 out of 10" in ana.page(PAGES)


# --- questions, only when asked for ---------------------------------------------------------------------------------


def test_every_prompt_can_be_asked_for_says_that_one_may_stop_and_keeps_what_was_typed(ana):
    assert len(prompts()) == 11
    for key, prompt in prompts().items():
        assert re.search(r"\b(?:stop|leave it)\b", prompt.stop, re.I), key
        id, answer = save(ana, text=f"already here {key}", start_with=key)
        page = unescape(ana.page(answer.location))
        assert prompt.text in page
        assert prompt.stop in page
        assert f"already here {key}" in page
        assert prompt.text in unescape(ana.page(f"{PAGES}/{id}"))


def test_a_prompt_on_an_empty_page_keeps_nothing_yet(ana):
    id, answer = save(ana, start_with="younger")
    assert answer.status_code == 200
    assert prompts()["younger"].text in unescape(answer.text)
    assert f"{PAGES}/{id}" in answer.text
    assert count(ana) == 0


def test_a_prompt_that_is_not_ours_is_passed_over(ana):
    id, _ = save(ana, text="x", start_with="nonsense", prompt="<b>")
    assert ana.get(f"{PAGES}/{id}").status_code == 200
    assert "&lt;b&gt;" not in ana.page(f"{PAGES}/{id}/edit")


def test_a_check_in_with_oneself_has_its_own_questions_and_any_of_them_may_stay_empty(ana):
    page = unescape(ana.page(f"{PAGES}/check-in"))
    for text in questions().values():
        assert text in page
    id, answer = save(
        ana,
        kind="self",
        answer_need="Sleep, and a day without plans",
        answer_heavy=" ",
        text="That is all",
        go="done",
    )
    page = unescape(ana.page(answer.location))
    assert "A check-in with myself" in page
    assert questions()["need"] in page
    assert "Sleep, and a day without plans" in page
    assert questions()["heavy"] not in page
    assert "Sleep, and a day" in ana.page(f"{PAGES}/{id}/edit")
    save(ana, id, answer_need="Sleep", version="1")  # the kind is the page's own, whatever is sent
    assert "Sleep" in ana.page(f"{PAGES}/{id}")


# --- the list -----------------------------------------------------------------------------------------------------


def test_an_empty_place_says_what_it_is_for_and_every_reading_ends_kindly(ana):
    page = ana.page(PAGES)
    assert "A place to put things down" in page
    id, _ = save(ana, text="x")
    for path in ("", "/tags", "/over-time", "/months/2026-11", f"/{id}"):
        assert 'class="kind-line"' in ana.page(PAGES + path)


def test_the_list_shows_first_words_without_marks_the_newest_first(ana):
    for day, text in (
        ("2026-11-01", "# *Old* heading\nmore"),
        ("2026-11-20", "> newest"),
        ("2026-11-10", "- middle"),
    ):
        save(ana, text=text, on_day=day)
    page = ana.page(PAGES)
    assert page.index("newest") < page.index("middle") < page.index("Old heading")
    assert "# *Old*" not in page


def test_pages_of_one_day_stand_in_the_order_they_were_written(ana):
    for n in range(5):
        save(ana, text=f"thought {n}")
    page = ana.page(PAGES)
    assert [page.index(f"thought {n}") for n in range(5)] == sorted(
        (page.index(f"thought {n}") for n in range(5)), reverse=True
    )


def test_an_older_page_is_on_the_month_it_is_about(ana):
    for n in range(25):
        save(ana, text=f"page {n:02}", on_day=f"2026-{10 if n < 12 else 11}-{n % 12 + 1:02}")
    assert "page 00" not in ana.page(PAGES)
    page = ana.page(f"{PAGES}/months/2026-10")
    assert "page 00" in page
    assert "page 12" not in page
    assert f"{PAGES}/months/2026-11" in page


# --- bad input ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"text": "x" * 50_001}, "50,000 characters"),
        ({"text": "ü" * 60_000}, "50,000 characters"),
        ({"settled": "11"}, "0 to 10"),
        ({"settled": "many"}, "integer"),
        ({"tags": ",".join(f"tag{n}" for n in range(13))}, "up to 12 tags"),
        ({"tags": "x" * 41}, "longer than 40"),
        ({"mood": "x" * 41}, "Up to 40"),
        ({"moods": ["nonsense"]}, "valid choice"),
        ({"on_day": "2026-11-23"}, "in the future"),
        ({"on_day": "1066-10-14"}, "between 1900 and today"),
        ({"on_day": "soon"}, "Choose a day"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field_and_the_words_stay(ana, fields, says):
    id = str(uuid.uuid4())
    given = {"text": "these words stay", **fields}
    with closing(ana.client.post(
        f"{PAGES}/{id}", data={**ana.form_marks(), **given}, base_url=ana.base, content_type="multipart/form-data"
    )) as answer:  # fmt: skip
        assert answer.status_code == 422
        assert says in answer.text
        assert given["text"] in unescape(answer.text)
    _, answer = save(ana, id, json_too=True, **given)
    assert answer.status_code in (413, 422)
    assert answer.json["message"]
    assert count(ana) == 0


def test_two_hundred_kilobytes_are_refused_kindly_and_the_browser_may_not_cut_them(ana):
    text = "The tide. " * 20_480
    answer = ana.client.post(
        f"{PAGES}/{uuid.uuid4()}", data={**ana.form_marks(), "text": text}, base_url=ana.base,
        content_type="multipart/form-data",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "start a second note for the rest" in answer.text
    assert text.strip() in answer.text
    page = ana.page(f"{PAGES}/new")
    assert "multipart/form-data" in page
    assert not re.search(r"<textarea[^>]*maxlength", page)


def test_fifty_thousand_letters_of_any_alphabet_fit(ana):
    for text in ("ж" * 50_000, "📖" * 50_000, "字" * 50_000):
        answer = ana.client.post(
            f"{PAGES}/{uuid.uuid4()}", data={**ana.form_marks(), "text": text, "go": "done"},
            base_url=ana.base, content_type="multipart/form-data", follow_redirects=True,
        )  # fmt: skip
        assert text in answer.text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\x00\x1b[31mred\x07", "[31mred"),
        ("🙂🙂🙂", "🙂🙂🙂"),
        ("אני עייפה היום", "אני עייפה היום"),
        ("مرحبا \u202eevil", "مرحبا evil"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("e\u0301", "é"),
        ("x" * 3000, "x" * 3000),
        ("{{7*7}} ${1} {% x %} ' or 1=1--", "{{7*7}} ${1} {% x %} ' or 1=1--"),
    ],
)
def test_any_text_is_kept_as_it_can_be_seen(ana, typed, kept):
    id, answer = save(ana, text=typed, mood=typed[:20], tags=typed[:20].replace("\r", ""))
    assert answer.status_code == 302
    assert kept in unescape(ana.page(f"{PAGES}/{id}/edit"))
    for path in ("", f"/{id}", f"/{id}/words", "/tags", "/over-time", "/months/2026-11"):
        page = ana.page(PAGES + path)
        assert "\x1b" not in page
        assert "\u202e" not in page


# --- two devices ------------------------------------------------------------------------------------------------------


def test_two_devices_keep_both_texts_tags_and_moods(ana):
    id, _ = save(ana, text="from the phone", tags="phone", moods="calm", settled="3", version="0")
    laptop = ana.another_device()
    _, answer = save(
        laptop,
        id,
        json_too=True,
        text="from the laptop",
        tags="laptop",
        moods="sad",
        settled="8",
        version="0",
    )
    assert "from the phone" in answer.json["also"]
    assert "3 out of 10" in answer.json["also"]
    page = ana.page(f"{PAGES}/{id}")
    for words in ("from the phone", "from the laptop", "calm", "sad", ">phone<", ">laptop<", "8 out of 10"):
        assert words in page
    save(laptop, id, text="from the laptop", version="2", also="drop")
    assert "from the phone" not in ana.page(f"{PAGES}/{id}")


def test_another_text_that_one_has_not_seen_is_not_dropped(ana):
    id, _ = save(ana, text="one", version="0")
    save(ana, id, text="two", version="0")
    _, answer = save(ana, id, json_too=True, text="three", version="1", also="drop")
    assert answer.json["also"] == "two", (
        "what it has seen itself, it has changed; what it has not, it can't drop"
    )


def test_a_text_that_goes_on_is_no_other_text(ana):
    """The answer to a save was lost on the way, and the same device sends more of the same."""
    id, _ = save(ana, text="The her", version="0")
    _, answer = save(ana, id, json_too=True, text="The heron stood", version="0")
    assert answer.json["also"] == ""


def test_two_devices_in_turn_do_not_pile_up_copies(ana):
    id, _ = save(ana, text="phone", version="0")
    for n in range(1, 30):
        for device in ("phone", "laptop"):
            _, answer = save(ana, id, json_too=True, text=f"{device} {'word ' * n}".strip(), version="0")
    assert answer.json["also"] == f"phone {'word ' * 29}".strip()


def test_more_beside_than_fits_is_refused_and_nothing_is_lost(ana):
    id = str(uuid.uuid4())
    for letter in "abc":
        save(ana, id, text=letter * 40_000, version="0")
    _, answer = save(ana, id, json_too=True, text="d" * 40_000, version="0")
    assert answer.status_code == 409
    assert "Check the other text first" in answer.json["message"]
    _, answer = save(ana, id, text="d" * 40_000, version="0")
    assert answer.status_code == 409
    assert "d" * 40_000 in answer.text
    page = ana.page(f"{PAGES}/{id}/edit")
    assert all(letter * 40_000 in page for letter in "abc")


def test_what_was_deleted_on_another_device_stays_deleted_and_what_is_typed_here_can_be_a_new_page(ana):
    id, _ = save(ana, text="meant to go", version="0")
    ana.another_device().post(f"{PAGES}/{id}/delete")
    _, answer = save(ana, id, json_too=True, text="typed meanwhile", version="1")
    assert answer.status_code == 409
    assert "deleted on another device" in answer.json["message"]
    _, answer = save(ana, id, text="typed meanwhile", version="1", go="done")
    assert answer.status_code == 409
    assert "typed meanwhile" in answer.text
    assert count(ana) == 0
    fresh = re.search(rf'action="{PAGES}/([0-9a-f-]{{36}})"', answer.text)[1]
    assert fresh != id
    assert 'name="version" type="hidden" value="0"' in answer.text
    save(ana, fresh, text="typed meanwhile", version="0")
    assert count(ana) == 1


def test_fields_that_no_form_has_are_ignored(couple):
    ana, ben = couple
    id, _ = save(ana, text="mine", version="0")
    before = dump(ana.app)["journal_entries"]
    extra = {
        "author_id": ben.name,
        "user_id": ben.name,
        "also": "x",
        "place": "9",
        "damaged": "1",
        "packed_cell": "x",
    }
    save(ana, id, text="mine", version="1", **extra)
    (row,), (old,) = dump(ana.app)["journal_entries"], before
    assert {k: v for k, v in row.items() if k not in ("version", "packed_cell")} == {
        k: v for k, v in old.items() if k not in ("version", "packed_cell")
    }
    assert "damaged" not in ana.page(f"{PAGES}/{id}")


# --- deleting -------------------------------------------------------------------------------------------------------


def test_a_deleted_page_is_nowhere_and_its_bytes_have_left_the_database_files(ana):
    id, _ = save(ana, text="to be deleted", tags="deltag")
    keep, _ = save(ana, text="stays")
    with connect(ana.app) as db:
        cells = dict(db.execute("SELECT id, packed_cell FROM journal_entries").fetchall())
    cell = cells[uuid.UUID(id).hex]
    assert cell[30:90] in kept(ana.app)
    answer = ana.post(f"{PAGES}/{id}/delete", follow=False)
    assert answer.location == PAGES
    assert ana.get(f"{PAGES}/{id}").status_code == 404
    for path in ("", "/tags", "/months/2026-11"):
        assert "deltag" not in ana.page(PAGES + path)
        assert "to be deleted" not in ana.page(PAGES + path)
    assert cell[30:90] not in kept(ana.app)
    assert cells[uuid.UUID(keep).hex][30:90] in kept(ana.app)


def test_deleting_the_account_takes_every_page_along(ana):
    save(ana, text="mine")
    ana.post(f"{PAGES}/settings", lock="5", rhythm="weekly")
    ana.post("/settings/delete", current=PASSWORD)
    with connect(ana.app) as db:
        for table in ("journal_entries", "journal_settings", "users"):
            assert db.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,)


# --- how they lie in the database -----------------------------------------------------------------------------------


def test_lengths_in_the_database_fall_in_steps(ana):
    for n in (0, 1, 100, 254, 300, 5000):
        save(ana, text="w" * n + ".")
    with connect(ana.app) as db:
        sizes = [len(cell) for (cell,) in db.execute("SELECT packed_cell FROM journal_entries")]
    assert len(sizes) == 6
    assert {(size - 1 - 24 - 16) % 256 for size in sizes} == {0}


def test_a_cell_put_onto_another_page_shows_as_damaged_and_breaks_nothing(ana):
    first, _ = save(ana, text="first words", tags="tagone")
    second, _ = save(ana, text="second words")
    with connect(ana.app) as db:
        cell = db.execute(
            "SELECT packed_cell FROM journal_entries WHERE id=?", (uuid.UUID(first).hex,)
        ).fetchone()
        db.execute("UPDATE journal_entries SET packed_cell=? WHERE id=?", (*cell, uuid.UUID(second).hex))
        db.commit()
    page = ana.page(f"{PAGES}/{second}")
    assert "damaged" in page
    assert "first words" not in page
    assert ana.get(f"{PAGES}/{second}/edit").location == f"{PAGES}/{second}"
    _, answer = save(ana, second, text="new words", version="1")
    assert answer.status_code == 409
    assert "new words" in answer.text
    for path in ("", "/months/2026-11", "/tags", "/over-time", f"/{second}/words"):
        assert ana.get(PAGES + path).status_code == 200
    assert "first words" in ana.post(f"{PAGES}/found", text="words").text
    ana.post(f"{PAGES}/{second}/delete")
    assert count(ana) == 1


# --- alone, together, after a parting -------------------------------------------------------------------------------


def test_they_work_alone_and_stay_through_pairing_and_parting(eve, app):
    id, _ = save(eve, text="before anybody came")
    fay = Person(app, "Fay").sign_up()
    fay.join(eve.invitation_secret())
    save(eve, id, text="before anybody came, and after", version="1")
    for who in (fay, eve):
        who.post("/pairing/leave")
        assert "and after" in eve.page(f"{PAGES}/{id}")
        assert fay.get(f"{PAGES}/{id}").status_code == 404
    assert "before anybody came" in eve.page(PAGES)


def test_titles_never_say_what_these_pages_are_and_the_way_out_is_on_each(ana):
    id, _ = save(ana, text="x", tags="y", settled="3")
    ana.post(f"{PAGES}/found", text="x")
    paths = [
        "",
        "/new",
        "/check-in",
        "/found",
        "/tags",
        "/over-time",
        "/settings",
        "/months/2026-11",
        f"/{id}",
        f"/{id}/edit",
        f"/{id}/words",
    ]
    for path in paths:
        page = ana.page(PAGES + path)
        assert re.findall(r"<title>(.*?)</title>", page)[0] == "Only me – Couples"
        assert "journal" not in page.lower()
        assert "data-quick-exit" in page
        assert page.index("data-quick-exit") < page.index('href="#main"')
