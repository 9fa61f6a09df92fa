"""`couples coach`: wording help for scripts, a statement or a JSON object a line."""

import json

import pytest
from click.testing import CliRunner

from couples.cli.coach import coach

FIELDS = {"text", "pointer", "door", "caution", "label", "parts", "issues", "findings", "praise", "lines"}


def said_of(*lines: str, json_lines: bool = True) -> list[dict]:
    ran = CliRunner().invoke(coach, ["--json"] if json_lines else [], input="\n".join(lines) + "\n")
    assert ran.exit_code == 0, ran.output
    return [json.loads(line) for line in ran.output.splitlines()]


def test_it_prints_all_that_a_page_would_show_one_object_a_line():
    given = [
        {"text": "You hit me last night.", "where": "free"},
        {"text": "worthless when you shout at me", "where": "feeling"},
        {"text": "You can't see your friends.", "where": "agreement", "by": "partner"},
    ]
    hurt, feeling, proposal = said_of(*map(json.dumps, given))
    assert set(hurt) == FIELDS
    assert (hurt["pointer"], hurt["findings"], hurt["praise"]) == ("safety", [], "")
    assert hurt["lines"][0]["door"] == "safety"
    assert all(0 <= each["start"] < each["end"] <= len(feeling["text"]) for each in feeling["findings"])
    assert (proposal["caution"], proposal["findings"]) == ("receiver", [])


def test_a_field_is_read_as_a_page_reads_it_behind_its_opening_and_as_it_was_typed():
    (said,) = said_of(json.dumps({"text": "Give me your passcode.", "where": "request"}))
    assert (said["caution"], [line["kind"] for line in said["lines"]]) == ("over", ["caution"])
    given = {"text": "Give me your passcode. You hit me last night.", "where": "request"}
    (said,) = said_of(json.dumps(given))
    assert (said["pointer"], said["caution"], said["issues"]) == ("safety", "none", [])


@pytest.mark.parametrize("where", ["checkin", "promise", "prompt", "thanks"])
def test_it_prints_no_notes_and_no_praise_for_fields_that_show_none(where):
    given = [
        {"text": "You never listen, you slob.", "where": where},
        {"text": "I love how you sing in the kitchen. Thank you.", "where": where},
        {"text": "You hit me last night.", "where": where},
    ]
    blame, warm, hurt = said_of(*map(json.dumps, given))
    assert (blame["findings"], blame["issues"], blame["lines"]) == ([], [], [])
    assert warm["praise"] == ""
    assert [line["kind"] for line in hurt["lines"]] == ["safety"]


def test_a_plain_arrangement_is_read_as_one():
    (said,) = said_of(json.dumps({"text": "You always do the bins.", "where": "agreement"}))
    assert said["findings"] == []


@pytest.mark.parametrize("text", ["", " "])
def test_nothing_at_all_is_an_answer_too(text):
    (said,) = said_of(json.dumps({"text": text, "where": "need"}))
    assert (said["pointer"], said["lines"], said["findings"]) == ("none", [], [])


def test_the_plain_form_reads_a_statement_a_line_and_leaves_empty_ones_out():
    said = said_of(
        "You never listen.", "", "I love how you sing in the kitchen. Thank you.", json_lines=False
    )
    assert [each["label"] for each in said] == ["blame", "i_statement"]
    assert said[1]["praise"]


@pytest.mark.parametrize(
    "line", ["no json", "[]", '"text"', "{}", '{"text": "a", "where": 5, "by": "a stranger"}', "null"]
)
def test_a_line_that_is_none_is_named_by_its_number_and_not_by_its_words(line):
    ran = CliRunner().invoke(coach, ["--json"], input=f'{{"text": "Secret words"}}\n{line}\n')
    assert "Traceback" not in ran.output
    if ran.exit_code:
        assert 'Line 2 isn\'t a JSON object with "text".' in ran.output
        assert "no json" not in ran.output
    else:
        assert len(ran.output.splitlines()) == 2
