"""Everything that its owner can open is in their file: proven by opening every sealed cell there is."""

import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from markupsafe import escape
from sqlalchemy import LargeBinary, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from couples import clock
from couples.accounts.resealing import sealed_columns
from couples.db import Base, db
from couples.spaces.double_sealed import DoubleSealed
from couples.spaces.models import readable_spaces
from couples.takeout import as_data
from couples.takeout.contents import LEFT_OUT, LEFT_OUT_IN_PART, MINE, OPENED, SIGNED
from couples.takeout.labels import LABELS, NOT_SHOWN
from couples.vault import Locked, Sealed, author_key
from tests.conftest import Person
from tests.scenario import one, user_id
from tests.sockets import cookie_of
from tests.takeout.files import take
from tests.test_no_leaks import plant

SAID_OTHERWISE = {
    "agreement.draft": "a topic stands there by its name",
    "agreement.version": "a topic stands there by its name",
    "boundary.shared": "a topic stands there by its name",
    "page.words": "the key of a question stands there as the question",
    "care.note": "its place among the others is no word",
    "boundary.note": "one of three keys stands there in words",
}
"""Sealed columns that hold a key of ours among the words; the file has what the key stands for."""
A_KEY = re.compile(r"[a-z]+(-[a-z]+)*|[0-9]+")


def in_file() -> set[str]:
    return {label for part in (MINE, SIGNED) for section in part.sections for label in section.holds}


def unaccounted(labels: set[str]) -> set[str]:
    return labels - in_file() - set(LEFT_OUT)


def test_every_sealed_column_is_in_the_file_or_left_out_for_a_reason():
    labels = {column.label for column in sealed_columns()}
    assert unaccounted(labels) == set(), "put it into a section of couples/takeout, or into LEFT_OUT"
    assert in_file() | set(LEFT_OUT) == labels
    assert in_file() & set(LEFT_OUT) == set()
    assert set(LEFT_OUT_IN_PART) <= in_file()
    assert all(len(reason) > 20 or reason.startswith("a copy of") for reason in LEFT_OUT.values())


def test_a_column_that_nobody_thought_of_would_be_noticed():
    class Strange(DeclarativeBase):
        pass

    class Row(Strange):
        __tablename__ = "rows"
        id: Mapped[int] = mapped_column(primary_key=True)
        dream_cell: Mapped[bytes | None] = mapped_column(LargeBinary)
        dream = Sealed("row.dream", author_key)

    assert unaccounted({column.label for column in sealed_columns(Strange)}) == {"row.dream"}


def leaves(value: Any) -> list[str]:
    """Every text and every number in a value."""
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return [str(value)]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [leaf for value in inner for leaf in leaves(value)]


def opened_by(person: Person) -> Iterator[tuple[str, str]]:
    """Every text in every cell that this person wrote and can open, with the cell's label."""
    with person.app.test_request_context("/", headers={"Cookie": cookie_of(person)}):
        readable_spaces(clock.now())  # brings the keys of spaces
        for mapper in Base.registry.mappers:
            model = mapper.class_
            sealed = {k: v for m in model.__mro__ for k, v in vars(m).items() if isinstance(v, Sealed)}
            if not sealed or not hasattr(model, "author_id"):
                continue
            for row in db.session.scalars(select(model).where(model.author_id == uuid.UUID(user_id(person)))):
                for name, column in sealed.items():
                    try:
                        value = (
                            row.opened
                            if issubclass(model, DoubleSealed) and name == "shared"
                            else getattr(row, name)
                        )
                    except Locked:
                        continue
                    yield from ((column.label, text) for text in leaves(value) if text.strip())


def say_more(scenario, time) -> None:
    """What the planted scene has none of in the end: something added to an answer, and a reply to a message of Ben's."""
    ana, ben, draft, message = scenario.ana, scenario.ben, str(uuid.uuid4()), str(uuid.uuid4())
    answer = one(ana.app, "SELECT id FROM answers WHERE prompt = 'hello' AND author_id = ?", user_id(ana))
    ana.post(f"/check-in/answers/{answer}/afterthoughts", id=str(uuid.uuid4()), text="and your hands")
    ben.post(f"/statements/drafts/{draft}", observation="you were out late", feelings="anxious")
    ben.post(f"/statements/drafts/{draft}/share", id=message, when="at-once")
    time.move(minutes=11)
    said = {"kind": "heard", "text": "you were waiting for me"}
    assert (
        ana.post(f"/statements/{message}/entries", follow=False, id=str(uuid.uuid4()), **said).status_code
        == 302
    )


def test_the_file_holds_every_text_of_every_cell_that_its_owner_can_open(scenario, time):
    say_more(scenario, time)
    planted = plant(scenario, time)
    taken, found = take(scenario.ana), set(opened_by(scenario.ana))
    texts = set(leaves(taken.data))
    labels = {label for label, _ in found}
    of_a_time_that_is_over = {"kept.piece", "kept.about"}  # see tests/spaces/test_kept_words.py
    assert in_file() - labels == of_a_time_that_is_over, "the scenario has nothing of the others"
    missing = {
        (label, text)
        for label, text in found
        if text not in texts
        and label not in LEFT_OUT
        and not (A_KEY.fullmatch(text) and label in SAID_OTHERWISE)
    }
    assert missing == set()
    unread = {
        text for label, text in found if text in texts and " " in text and str(escape(text)) not in taken.page
    }
    assert unread == set()
    assert not re.search(r"\d{4}-\d\d-\d\d", take(scenario.ana, opened="y").page), (
        "days are said as people say them"
    )
    assert len({text for _, text in found} & set(planted.values())) > 60


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_the_data_has_the_shape_that_its_schema_says_and_the_schema_knows_every_name(scenario, time, who):
    plant(scenario, time)
    schema = as_data.schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(strict(schema), format_checker=Draft202012Validator.FORMAT_CHECKER)
    for fields in ({}, {"opened": "y"}):
        data = take(getattr(scenario, who), **fields).data
        assert [error.message for error in validator.iter_errors(data)] == []
    data["mine"]["notes"].append({"day": "someday", "dream": "x"})
    assert len(list(validator.iter_errors(data))) == 2


def strict(schema):
    """The same schema, for which a name that it doesn't know is wrong."""
    if isinstance(schema, dict):
        closed = {"additionalProperties": False} if "properties" in schema else {}
        return {name: strict(value) for name, value in schema.items()} | closed
    return [strict(value) for value in schema] if isinstance(schema, list) else schema


def test_the_schema_and_the_sections_name_the_same():
    parts = as_data.schema()["properties"]
    for part in (MINE, SIGNED, OPENED):
        assert list(parts[part.name]["properties"]) == [section.name for section in part.sections]


def names_in(schema) -> set[str]:
    inner = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    own = set(schema["properties"]) if isinstance(schema, dict) and "properties" in schema else set()
    return own.union(*(names_in(value) for value in inner))


def test_every_name_in_the_data_has_its_words_on_the_page():
    parts, schema = (MINE, SIGNED, OPENED), as_data.schema()
    of_parts = {part.name for part in parts} | {section.name for part in parts for section in part.sections}
    ours = {"format", "version", "made_at", "me", "partners", "zone"}
    assert names_in(schema) - of_parts - ours - set(LABELS) == set(NOT_SHOWN)


def test_the_docs_name_every_section():
    text = (Path(__file__).parents[2] / "docs/takeout.md").read_text("utf-8")
    for part in (MINE, SIGNED, OPENED):
        assert not [
            section.name
            for section in part.sections
            if f"`{section.name}`" not in text and part is not SIGNED
        ]
