"""Drafts and word help: kept for their author, helped on demand, changed by their own hand only."""

import json
import uuid
from html import unescape

import pytest

from couples.statements.offer_in_text import take_out
from tests.conftest import Person
from tests.scenario import connect, dump, one

BLAME = "You never listen to me. You always come late."


def save(person: Person, id: str | None = None, json_too: bool = False, **fields):
    id = id or str(uuid.uuid4())
    return id, person.post(f"/statements/drafts/{id}", follow=False, json=json_too, **fields)


def test_one_can_find_words_alone_before_anybody_joins(ana):
    id, answer = save(
        ana, observation="you came home at eight", feelings=["lonely", "tired"], need="to know earlier"
    )
    assert answer.status_code == 302
    page = ana.page(f"/statements/drafts/{id}")
    assert "you came home at eight" in page
    assert "I feel lonely and tired" in ana.page(f"/statements/drafts/{id}/rehearse")


def test_a_draft_is_saved_while_one_types_and_listed_for_its_author_alone(couple):
    ana, ben = couple
    id, answer = save(ana, json_too=True, free="say it as it comes")
    assert answer.json["saved"] == "Saved a moment ago"
    assert "say it as it comes" in ana.page("/statements")
    assert "say it as it comes" not in ben.page("/statements")
    assert ben.get(f"/statements/drafts/{id}").status_code == 404


@pytest.mark.parametrize(("words", "can_tap"), [("you always ignore me", True), ("shut up", False)])
def test_wording_help_speaks_of_tapping_only_where_something_can_be_tapped(ana, words, can_tap):
    id, _ = save(ana, observation=words)
    page = ana.page(f"/statements/drafts/{id}?help=1")
    assert "data-notes" in page
    assert ("data-put" in page) is can_tap
    assert ("Tap a suggestion to use it" in page) is can_tap


def test_two_devices_keep_both_texts(ana):
    id, _ = save(ana, need="from the phone", version="0")
    _, answer = save(ana, id, json_too=True, need="from the laptop", version="0")
    assert "from the phone" in answer.json["also"]
    page = ana.page(f"/statements/drafts/{id}")
    assert "from the phone" in page
    assert "from the laptop" in page
    save(ana, id, need="from the laptop", version="2", also="drop")
    assert "from the phone" not in ana.page(f"/statements/drafts/{id}")


def test_word_help_names_the_phrase_why_and_what_else_could_be_said(ana):
    _id, answer = save(ana, free=BLAME, go="help")
    page = ana.page(answer.location)
    assert "<mark" in page
    assert "never" in page
    assert 'name="put"' in page


def test_an_offer_goes_in_by_a_tap_and_comes_out_again_by_another(ana):
    id, answer = save(ana, free=BLAME, go="help")
    page = ana.page(answer.location)
    offer = next(v for v in values(page, "put") if v.startswith("free|"))
    _, start, end, words = offer.split("|", 3)
    _, answer = save(ana, id, free=BLAME, put=offer, version="1")
    expected = BLAME[: int(start)] + words + BLAME[int(end) :]
    assert expected in unescape(ana.page(answer.location))
    _, answer = save(ana, id, free=expected, undo="1", version="2")
    assert BLAME in unescape(ana.page(answer.location))


def test_what_was_typed_since_an_offer_went_in_stays_when_it_comes_out_again(ana):
    id, answer = save(ana, free=BLAME, go="help")
    page = ana.page(answer.location)
    offer = next(v for v in values(page, "put") if v.startswith("free|"))
    _, start, end, words = offer.split("|", 3)
    _, answer = save(ana, id, free=BLAME, put=offer, version="1")
    longer = f"First this. {BLAME[: int(start)]}{words}{BLAME[int(end) :]} And then this."
    save(ana, id, free=longer, version="2")
    _, answer = save(ana, id, free=longer, undo="1", version="3")
    assert f"First this. {BLAME} And then this." in unescape(ana.page(answer.location))
    _, answer = save(ana, id, free="Something else.", undo="1", version="4")
    assert "Something else." in unescape(ana.page(answer.location))
    assert BLAME not in unescape(ana.page(answer.location))


@pytest.mark.parametrize(
    ("text", "start", "offer", "phrase", "out"),
    [
        ("I'm tired. You're late.", 0, "I'm tired.", "You never sleep.", "You never sleep. You're late."),
        ("so, so tired", 4, "so", "very", "so, very tired"),
        ("so, so tired", 0, "so", "very", "very, so tired"),
        ("Could we talk?", 0, "Could we talk?", "", ""),
        ("I changed it", 0, "offered", "typed", None),
        ("and more", 0, "", "Could we talk? ", "Could we talk? and more"),
    ],
)
def test_an_offer_is_taken_out_where_it_stands_by_now(text, start, offer, phrase, out):
    assert take_out(text, start, offer, phrase) == out


def values(page: str, name: str) -> list[str]:
    import html
    import re

    return [html.unescape(v) for v in re.findall(rf'name="{name}"\s+value="([^"]*)"', page)]


@pytest.mark.parametrize(
    "put", ["free|0|3|anything else", "version|0|1|x", "free|a|b|c", "free|0", "", "keyring|0|1|x"]
)
def test_only_what_word_help_offers_can_be_put_in(ana, put):
    id, _ = save(ana, free=BLAME)
    save(ana, id, free=BLAME, put=put, version="1")
    assert BLAME in unescape(ana.page(f"/statements/drafts/{id}"))


def test_a_note_left_as_it_is_does_not_come_back_in_this_draft(ana):
    id, answer = save(ana, free=BLAME, go="help")
    page = ana.page(answer.location)
    marks = values(page, "dismiss")
    assert marks
    for mark in marks:
        _, answer = save(ana, id, free=BLAME, dismiss=mark, version="9")
    assert values(ana.page(f"/statements/drafts/{id}?help=1"), "dismiss") == []


def test_what_is_reviewed_while_typing_is_kept_nowhere(couple, caplog):
    ana, _ = couple
    caplog.set_level("DEBUG")
    before = dump(ana.app)
    answer = ana.post("/statements/review", free=BLAME + " We met at the zebra crossing.")
    assert answer.status_code == 200
    assert "<mark" in answer.text
    after = dump(ana.app)
    assert {k: v for k, v in after.items() if k != "sessions"} == {
        k: v for k, v in before.items() if k != "sessions"
    }
    assert "zebra" not in caplog.text


def test_strong_feelings_bring_an_offer_and_no_wall(ana):
    id, answer = save(ana, free="everything at once", intensity="9")
    assert answer.status_code == 302
    page = ana.page(f"/statements/drafts/{id}")
    assert "data-strong>" in page
    assert f"/statements/drafts/{id}" in ana.page(f"/statements/drafts/{id}/calm")
    id, _ = save(ana, free="a little", intensity="7")
    assert "data-strong hidden>" in ana.page(f"/statements/drafts/{id}")


def test_fear_is_never_asked_to_be_softened_and_finds_the_safety_page(ana):
    _, answer = save(ana, free="I'm scared of you when you block the door and won't let me out.", go="help")
    page = ana.page(answer.location)
    assert "<mark" not in page
    assert page.count("/safety") > ana.page("/statements/new").count("/safety")


def test_another_language_is_answered_kindly_and_drafting_works_all_the_same(ana):
    _id, answer = save(
        ana,
        free="Wir waren am Sonntag im Park und haben danach zusammen Kuchen gegessen.",
        go="help",
    )
    page = ana.page(answer.location)
    assert "English" in page
    assert "Kuchen" in page


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "🙂🙂🙂",
        "\x00\x1b[31m",
        "<b>bold</b><script>x</script>",
        "“curly” — dashes … \u202e",
        "x" * 5000,
    ],
)
def test_any_text_can_be_drafted_and_helped(ana, text):
    id, answer = save(ana, free=text, go="help")
    assert answer.status_code == 302
    page = ana.page(answer.location)
    assert "<script>x" not in page
    assert ana.get("/statements").status_code == 200
    assert id in answer.location


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"free": "x" * 20_000}, "a shorter version will fit"),
        ({"need": "x" * 2001}, "a shorter version will fit"),
        ({"intensity": "11"}, "0 to 10"),
        ({"feelings": ["sad", "tired", "hurt", "calm"]}, "Up to 3 feelings"),
        ({"feelings": ["nonsense"]}, "choice"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field_and_the_words_stay(ana, fields, says):
    id, answer = save(ana, **{"observation": "these words stay", **fields})
    assert answer.status_code == 422
    assert says in answer.text
    assert "these words stay" in answer.text
    _, answer = save(ana, id, json_too=True, **fields)
    assert answer.status_code == 422
    assert answer.json["message"]
    assert one(ana.app, "SELECT COUNT(*) FROM statement_drafts") == 0


def test_a_deleted_draft_is_gone(ana):
    id, _ = save(ana, free="to be deleted")
    ana.post(f"/statements/drafts/{id}/delete")
    assert ana.get(f"/statements/drafts/{id}").status_code == 404
    with connect(ana.app) as db:
        assert db.execute("SELECT COUNT(*) FROM statement_drafts").fetchone() == (0,)


def test_a_draft_sent_twice_is_one_row(ana):
    id, _ = save(ana, free="once")
    save(ana, id, free="once", version="1")
    assert one(ana.app, "SELECT COUNT(*) FROM statement_drafts") == 1


def test_the_command_line_prints_one_object_a_line():
    from click.testing import CliRunner

    from couples.cli import main

    result = CliRunner().invoke(main, ["coach"], input="You never listen.\n\nI feel sad.\n")
    lines = [json.loads(line) for line in result.output.splitlines()]
    assert [line["text"] for line in lines] == ["You never listen.", "I feel sad."]
    assert set(lines[0]) >= {"text", "label", "parts", "issues", "findings", "pointer", "lines"}
    assert "always_never" in lines[0]["issues"]
    assert lines[1]["findings"] == []


def test_a_number_too_large_for_any_scale_is_refused_like_any_other(ana):
    answer = ana.post(
        f"/statements/drafts/{'0' * 8}-0000-4000-8000-{'0' * 12}", intensity="9" * 400, free="kept"
    )
    assert answer.status_code == 422
    assert "Choose a number from 0 to 10" in answer.text
    assert "kept" in answer.text
