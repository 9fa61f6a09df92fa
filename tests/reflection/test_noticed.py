"""Noticing: one line in ten seconds, the long form later, and what comes up again, for its owner alone."""

import pytest

from couples.drafts import merge
from couples.reflection.noticed import Words
from couples.reflection.safety_lines import quiet_lines
from couples.reflection.what_comes_up_again import patterns_in
from couples.wording_help.results import LineKind
from tests.pages import text_of
from tests.reflection.people import notice, noticed_long, save_entry
from tests.scenario import one


def test_only_me_leads_there_with_one_tap_and_one_line_is_enough(ana, time):
    time.move(weeks=5)  # by then every room is listed
    ana.sign_in()
    assert 'href="/reflection/noticed/new"' in ana.page("/only-me")
    page = ana.page("/reflection/noticed/new")
    assert page.count('type="text"') == 1
    assert "autofocus" in page
    _, answer = notice(ana, "he looked at his phone and I went cold")
    assert answer.location.endswith("/reflection/noticed")
    page = ana.page("/reflection/noticed")
    assert "he looked at his phone and I went cold" in page
    assert "one line so far" in page


def test_sent_twice_it_is_one(ana):
    id, _ = notice(ana)
    notice(ana, id=id)
    assert one(ana.app, "SELECT COUNT(*) FROM reflection_noticed") == 1


def test_the_newest_comes_first_also_within_a_day(ana, time):
    for line in ("in the morning", "at noon", "in the evening"):
        notice(ana, line)
        time.move(hours=3)
    page = ana.page("/reflection/noticed")
    assert page.index("in the evening") < page.index("at noon") < page.index("in the morning")


def test_the_long_form_keeps_every_part(ana):
    fields = {
        "line": "late again", "happened": "The van came at eight.", "told": "I always wait.", "body": ["cold hands", "shaking"], "feelings": ["anxious", "angry"],
        "feeling": "small", "did": "I cleaned up loudly.", "needs": ["to know where I stand"], "need": "a message", "helps": ["a walk"], "help": "the cat", "when": "both",
    }  # fmt: skip
    id = noticed_long(ana, **fields)
    page = ana.page(f"/reflection/noticed/{id}")
    for name, value in fields.items():
        if isinstance(value, list):
            for word in value:
                assert f'value="{word}"' in page
        elif name != "when":
            assert value in page, name
    assert page.count(" checked") == 7
    assert "· both" in ana.page("/reflection/noticed")


def test_it_is_saved_while_one_types_and_two_devices_keep_both_texts(ana):
    id, _ = notice(ana)
    answer = save_entry(ana, id, json=True, line="x", told="from the phone", feelings="sad", version="1")
    assert answer.json == {"version": 2, "saved": "Saved a moment ago", "also": ""}
    answer = save_entry(ana, id, json=True, line="x", told="from the laptop", version="1")
    assert "What I told myself: from the phone" in answer.json["also"]
    assert "I felt: sad" in answer.json["also"]
    page = ana.page(f"/reflection/noticed/{id}")
    assert "from the phone" in page
    assert "from the laptop" in page
    save_entry(ana, id, line="x", told="from the laptop", version="3", also="drop")
    assert "from the phone" not in ana.page(f"/reflection/noticed/{id}")


def test_what_stands_beside_says_which_field_it_was_in():
    before = Words("one", told="x", body=("chest",), feelings=("sad",))
    now = Words("one", told="y", body=("chest", "hands"))
    merged, _ = merge(now, before, at=2, seen=1)
    assert merged.also == "What I told myself: x\n\nI felt: sad"


def test_deleted_it_is_gone_for_good(ana):
    id, _ = notice(ana, "to be deleted")
    ana.post(f"/reflection/noticed/{id}/delete")
    assert ana.get(f"/reflection/noticed/{id}").status_code == 404
    assert "to be deleted" not in ana.page("/reflection/noticed")
    assert one(ana.app, "SELECT COUNT(*) FROM reflection_noticed") == 0


@pytest.mark.parametrize("line", ["", "   ", "\u200b\u2060", "\x00\x1b"])
def test_a_line_without_words_is_asked_for_kindly(ana, line):
    _, answer = notice(ana, line)
    assert answer.status_code == 422
    assert "A few words are enough" in answer.text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("🙂🙂🙂", "🙂🙂🙂"), ("שלום, היום היה קשה", "שלום, היום היה קשה"), ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        ("a\u202eb\x07c", "abc"), ("{{ 7*7 }}", "{{ 7*7 }}"), ("one\r\ntwo", "one\ntwo"),
    ],
)  # fmt: skip
def test_any_text_is_kept_as_it_was_meant(ana, text, shown):
    id = noticed_long(ana, happened=text)
    page = ana.page(f"/reflection/noticed/{id}")
    assert shown in page
    assert "<script>x" not in page


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"happened": "x" * 200_000}, "a shorter version will fit"),
        ({"line": "x" * 301}, "a shorter version will fit"),
        ({"feelings": ["nonsense"]}, "Choose from these words"),
        ({"when": "tomorrow"}, "Choose then, now or both"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field_and_the_words_stay(ana, fields, says):
    id, _ = notice(ana)
    answer = save_entry(ana, id, **{"told": "these words stay", "version": "1", **fields})
    assert answer.status_code == 422
    assert says in answer.text
    assert "these words stay" in answer.text
    if "happened" in fields:
        assert "x" * 200_000 in answer.text
    answer = save_entry(ana, id, json=True, version="1", **fields)
    assert answer.status_code == 422
    assert says in answer.json["message"]


@pytest.mark.parametrize("version", ["-1", "x", "9" * 40, "", "1.0", "０"])
def test_a_strange_version_loses_nothing(ana, version):
    id, _ = notice(ana, "kept line")
    assert save_entry(ana, id, line="another", version=version).status_code == 302
    page = ana.page(f"/reflection/noticed/{id}")
    assert "kept line" in page
    assert "another" in page


@pytest.mark.parametrize("start", ["0", "40", "39", "-1", "x", "9" * 30, "1e9", "１"])
def test_a_long_list_comes_in_pages_and_any_address_of_it_is_fine(ana, start):
    assert ana.get("/reflection/noticed", query_string={"from": start}).status_code == 200


def test_older_and_newer_lead_through_a_long_list(ana, monkeypatch, time):
    from couples.reflection import routes_noticed

    monkeypatch.setattr(routes_noticed, "ON_A_PAGE", 2)
    for n in range(5):
        notice(ana, f"moment {n}")
        time.move(minutes=1)
    first, last = ana.page("/reflection/noticed"), ana.page("/reflection/noticed?from=4")
    assert "moment 4" in first
    assert "moment 2" not in first
    assert 'href="/reflection/noticed?from=2"' in first
    assert "Newer" not in first
    assert "moment 0" in last
    assert "Older" not in last
    assert "Newer" in last


# --- what comes up again ----------------------------------------------------------------------------------------------


def test_patterns_are_counted_plainly_once_there_is_enough(ana):
    assert "After three longer notes" in ana.page("/reflection/noticed/patterns")
    for when in ("now", "both"):
        noticed_long(
            ana, feelings=["sad", "tired"], needs=["quiet"], helps=["a walk"], help="The cat", when=when
        )
    assert "After three longer notes" in ana.page("/reflection/noticed/patterns")
    noticed_long(
        ana, feeling="Sad, left over", needs=["quiet"], helps=["nothing yet"], help="the cat", when="old"
    )
    said = text_of(ana.page("/reflection/noticed/patterns")).lower()
    assert "sad : 3 times" in said
    assert "left over : once" in said
    assert "quiet : 3 times" in said
    assert "the cat : 3 times" in said
    assert "mostly then: 1, now: 1, both: 1." in said
    assert "at least half the time it was about today" in said


def test_patterns_count_a_word_once_an_entry_and_pair_needs_with_what_helped():
    entries = [
        Words(feelings=("sad",), feeling="SAD, sad", needs=("quiet",), helps=("a walk", "nothing yet")),
        Words(needs=("quiet",), need="Quiet", helps=("a walk",), help="tea"),
        Words(line="one line only"),
    ]
    found = patterns_in(entries)
    assert (found.entries, found.longer, found.is_enough) == (3, 2, False)
    assert found.feelings == [("sad", 1)]
    assert found.needs == [("quiet", 2)]
    assert found.together == [("quiet", ["a walk", "tea"])]
    assert not found.is_often_now
    assert patterns_in([]).together == []


def test_what_was_often_now_is_never_answered_with_calming_alone(ana):
    for when in ("now", "now", "old"):
        noticed_long(ana, feelings=["sad"], when=when)
    assert "/reflection/old-or-now/now" in ana.page("/reflection/noticed/patterns")


# --- what is grave ----------------------------------------------------------------------------------------------------


def read_with_me(ana, path, **fields) -> str:
    """The page after its author has asked to have their words read."""
    assert "Check these words for me" in ana.page(path)
    return ana.post(path, go="read", version="1", **fields).text


FEAR = "I'm scared of him when he blocks the door and won't let me out."


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (FEAR, "/safety#part-2"),
        ("She checks my phone every night.", "/safety#part-2"),
        ("My husband hit me on Friday.", "/safety#part-2"),
        ("They threaten to kill themselves if I go.", "/safety#part-6"),
        ("I think about ending my life.", "/safety#part-6"),
    ],
)
def test_fear_and_despair_find_a_quiet_line_to_people_who_help(ana, text, link):
    id = noticed_long(ana, happened=text)
    assert f'href="{link}"' not in ana.page(f"/reflection/noticed/{id}")
    page = read_with_me(ana, f"/reflection/noticed/{id}", happened=text)
    assert f'href="{link}"' in page
    assert "<mark" not in page


@pytest.mark.parametrize(
    "text",
    [
        "He looked at his phone and I went cold.",
        "She was late again and I was angry.",
        "I was afraid he would leave me.",
        "They sang and I cried.",
        "",
    ],
)
def test_ordinary_hurt_gets_a_question_at_most(text):
    """By meaning alone two of these are asked about; a sure line would be wrong."""
    assert {line.kind for line in quiet_lines([text])} <= {LineKind.PERHAPS}


def test_a_page_of_ones_own_hears_fear_too(ana):
    ana.post("/reflection/pages/round", see=FEAR)
    assert "#part-2" not in ana.page("/reflection/pages/round")
    assert "#part-2" in read_with_me(ana, "/reflection/pages/round", see=FEAR)
