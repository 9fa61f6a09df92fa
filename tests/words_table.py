"""The table of what became of typed words: a row for each form, a column for each accident, the sum of losses last.

A test of one accident records a column; the end of a run prints what all of them found together (`tests/conftest.py`).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from tests.forms import EXEMPT, Form

NAME = "words kept"
KEPT, LOST, NOT_TRIED = ".", "X", " "
FRESH = re.compile(r"^(/check-in/<which>/answers/)(?!thanks|hard|help|close|own)[\w-]+$")
WITH, WITHOUT = "with JavaScript", "without JavaScript"


def row_of(form: Form) -> str:
    """The row of a form: where it goes, and its first field. Which question is the week's fresh one is different each time."""
    where = FRESH.sub(r"\1<fresh>", form.where)
    return f"{where} [{form.kind[1]}]"


def record(
    record_property: Callable[[str, Any], None],
    accident: str,
    scripts: str,
    forms: Iterable[Form],
    trouble: Mapping[str, str],
    left_out: Mapping[str, str] | None = None,
) -> None:
    """Records one column: what happened, each form that it was tried with, the rows with trouble, and those it can't happen to."""
    rows = {row_of(form): LOST if row_of(form) in trouble else KEPT for form in forms}
    record_property(NAME, {"column": f"{accident}, {scripts}", "rows": rows, "not": dict(left_out or {})})


def lines(columns: list[dict[str, Any]]) -> list[str]:
    """The table as it's printed: what each letter stands for, the rows, why a cell is a dash, and the sum."""
    named = dict(
        zip(ascii_lowercase + ascii_uppercase, sorted(columns, key=lambda c: c["column"]), strict=False)
    )
    rows = sorted({row for column in columns for row in (*column["rows"], *column["not"])})
    wide = max(map(len, rows), default=0)
    said = [f"{letter}  {column['column']}" for letter, column in named.items()]
    said += ["", f"{'':{wide}}  {''.join(named)}  lost"]
    total = 0
    for row in rows:
        cells = ["-" if row in c["not"] else c["rows"].get(row, NOT_TRIED) for c in named.values()]
        total += cells.count(LOST)
        said.append(f"{row:{wide}}  {''.join(cells)}  {cells.count(LOST)}")
    reasons = sorted({f"{why}: {row}" for column in columns for row, why in column["not"].items()})
    said += ["", "- can't happen to this form:", *(f"  {reason}" for reason in reasons)] if reasons else []
    said += [
        "",
        "exempt, since they keep nothing:",
        *(f"  {form}: {why}" for form, why in sorted(EXEMPT.items())),
    ]
    tried = sum(len(column["rows"]) for column in columns)
    return [*said, "", f"{len(rows)} forms, {len(columns)} accidents, {tried} cells; losses: {total}"]
