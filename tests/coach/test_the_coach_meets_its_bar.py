from pathlib import Path

import pytest

from couples.coach.report import alarms, measure, read_examples

EXAMPLES = Path(__file__).parent / "examples"
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
