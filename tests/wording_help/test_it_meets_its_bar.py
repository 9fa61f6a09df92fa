from pathlib import Path

import pytest

from tests.wording_help.conftest import review
from tools.wording_help.report import alarms, measure, read_examples

EXAMPLES = Path(__file__).parent / "examples"
ASIDE = ["voices_aside.jsonl", "look_alikes_aside.jsonl", "fooling_aside.jsonl"]
FILES = ["dev.jsonl", "own_dev.jsonl", "kept_aside.jsonl", "unmet_aside.jsonl"]
"""`unmet_aside` is by a writer who knew nothing of the coach; nobody who worked on it has read it."""


@pytest.fixture(scope="module", params=FILES)
def examples(request):
    return read_examples(EXAMPLES / request.param)


def test_an_accusing_statement_is_told_from_the_rest(examples):
    precision, recall, _ = measure(examples, review)["accusing"]
    assert precision >= 0.92
    assert recall >= 0.85


def test_an_i_statement_is_known_as_one(examples):
    assert measure(examples, review)["i_statement"][2] >= 0.82


def test_the_four_labels_are_told_apart(examples):
    assert measure(examples, review)["labels macro"][2] >= 0.80


def test_the_kinds_are_named(examples):
    assert measure(examples, review)["issues micro"][2] >= 0.75


@pytest.mark.parametrize("tag", ["safety", "crisis", "apology"])
def test_nothing_is_marked_in_sound_statements_of(tag, examples):
    noted, _ = alarms(examples, tag)
    assert noted == 0


def test_praise_is_hardly_ever_marked(examples):
    noted, praise = alarms(examples, "positive_you")
    assert noted * 20 <= praise


@pytest.fixture(scope="module")
def aside():
    """Statements by three other writers; no rule was made with them and nothing was learned from them."""
    return [row for name in ASIDE for row in read_examples(EXAMPLES / name)]


def test_writers_nobody_developed_with_are_heard(aside):
    """A little below what was measured: 0.92, 0.74, 0.82, 0.78 and 0.61. Half of these were written as pairs that look alike."""
    rows = measure(aside, review)
    precision, recall, _ = rows["accusing"]
    assert precision >= 0.90
    assert recall >= 0.72
    assert rows["i_statement"][2] >= 0.80
    assert rows["labels macro"][2] >= 0.76
    assert rows["issues micro"][2] >= 0.60


def test_honest_words_by_writers_nobody_developed_with_are_left_alone(aside):
    assert alarms(aside, "safety")[0] == 0
    assert alarms(aside, "crisis")[0] == 0
    assert alarms(aside, "apology")[0] <= 1
    assert alarms(aside, "positive_you")[0] <= 1
