from pathlib import Path

import pytest

from couples.coach.report import alarms, measure, read_examples

EXAMPLES = Path(__file__).parent / "examples"
ASIDE = ["voices_aside.jsonl", "look_alikes_aside.jsonl", "fooling_aside.jsonl"]
FILES = ["dev.jsonl", "own_dev.jsonl", "kept_aside.jsonl"]


@pytest.fixture(scope="module", params=FILES)
def examples(request):
    return read_examples(EXAMPLES / request.param)


def test_an_accusing_statement_is_told_from_the_rest(examples):
    precision, recall, _ = measure(examples)["accusing"]
    assert precision >= 0.92
    assert recall >= 0.85


def test_an_i_statement_is_known_as_one(examples):
    assert measure(examples)["i_statement"][2] >= 0.82


def test_the_four_labels_are_told_apart(examples):
    assert measure(examples)["labels macro"][2] >= 0.80


def test_the_kinds_are_named(examples):
    assert measure(examples)["issues micro"][2] >= 0.75


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
    """A little below what was measured: 0.92, 0.79, 0.83, 0.81 and 0.65."""
    rows = measure(aside)
    precision, recall, _ = rows["accusing"]
    assert precision >= 0.90
    assert recall >= 0.77
    assert rows["i_statement"][2] >= 0.82
    assert rows["labels macro"][2] >= 0.79
    assert rows["issues micro"][2] >= 0.63


def test_honest_words_by_writers_nobody_developed_with_are_left_alone(aside):
    assert alarms(aside, "safety")[0] == 0
    assert alarms(aside, "crisis")[0] == 0
    assert alarms(aside, "apology")[0] == 0
    assert alarms(aside, "positive_you")[0] <= 2
