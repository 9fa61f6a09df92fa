import json
import subprocess
from pathlib import Path

import pytest

from couples.wording_help.json_lines import as_json
from tools.wording_help.report import measure, read_examples, score, statements

ROOT = Path(__file__).parents[2]


def test_one_statement_becomes_one_json_object():
    said = as_json("You never listen.")
    assert said["text"] == "You never listen."
    assert said["label"] == "blame"
    assert said["issues"] == ["always_never", "you_accusation"]
    assert said["findings"][0]["start"] == 0
    json.dumps(said)


def test_statements_are_read_one_a_line():
    said = [json.loads(line) for line in statements(["You never listen.\n", "\n", "I'm sad.\r\n"])]
    assert [each["text"] for each in said] == ["You never listen.", "I'm sad."]


def test_scores_are_precision_recall_and_f1():
    assert score(3, 4, 6) == (0.75, 0.5, 0.6)
    assert score(0, 0, 0) == (1.0, 1.0, 1.0)


def test_a_statement_without_kinds_is_measured_by_its_label_alone():
    rows = measure(
        [{"text": "You never listen.", "label": "blame", "issues": None, "parts": None, "tags": []}]
    )
    assert rows["blame"] == (1.0, 1.0, 1.0)
    assert rows["always_never"] == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(("module", "key"), [("report", "label"), ("report_danger", "pointer")])
def test_make_gives_each_report_the_statements_it_can_read(module, key):
    said = subprocess.run(
        ["make", "--dry-run", "coach-report"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    line = next(line for line in said.splitlines() if f"-m tools.wording_help.{module} " in line)
    names = [word for word in line.split() if word.endswith(".jsonl")]
    assert len(names) >= 3
    for name in names:
        assert key in read_examples(ROOT / name)[0], name
