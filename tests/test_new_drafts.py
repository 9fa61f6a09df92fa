"""The page of an empty draft has the draft's id in its address: coming back to it comes back to the words."""

import re
import uuid

import pytest

from tests.scenario import dump

NEW = {
    "/growing/goals/new?idea=old-friend": ("text", "/growing/goals/{}/edit"),
    "/care/new/sentence": ("text", "/care/notes/{}"),
    "/statements/new": ("observation", "/statements/drafts/{}"),
    "/agreements/new/boundary?topic=money": ("will", "/agreements/drafts/{}"),
    "/only-me/pages/new": ("text", "/only-me/pages/{}/edit"),
    "/only-me/pages/check-in": ("text", "/only-me/pages/{}/edit"),
}
WORDS = "a heron by the mill pond"


def opened(person, path: str) -> tuple[str, str]:
    """Where the browser stands then, and the id in that address."""
    answer = person.get(path)
    assert answer.status_code == 302
    assert person.get(answer.location).status_code == 200
    return answer.location, re.search(r"[?&]draft=([0-9a-f-]{36})$", answer.location)[1]


@pytest.mark.parametrize("path", NEW)
def test_loading_it_again_comes_to_the_same_draft_and_then_to_its_words(ana, path):
    field, stands_at = NEW[path]
    before = dump(ana.app)
    address, id = opened(ana, path)
    action = re.search(rf'action="(/[^"]*{id})"', ana.page(address))[1]
    assert dump(ana.app) == before
    kind = re.search(r'name="kind"[^>]* value="(\w+)"', ana.page(address))
    ana.post(action, version="0", **{field: WORDS}, **({"kind": kind[1]} if kind else {}))
    again = ana.get(address)
    assert (again.status_code, again.location) == (302, stands_at.format(id))
    assert WORDS in ana.page(address)


@pytest.mark.parametrize("path", NEW)
def test_what_was_asked_for_stays_in_the_address(ana, path):
    asked = path.partition("?")[2]
    address, _ = opened(ana, path)
    assert asked in address


@pytest.mark.parametrize("draft", ["", "nonsense", "-", "7" * 300])
def test_what_is_no_id_gets_one(ana, draft):
    answer = ana.get(f"/statements/new?draft={draft}&_external=1&_scheme=evil&endpoint=x")
    assert answer.status_code == 302
    assert answer.location.startswith("/statements/new?draft=")
    assert uuid.UUID(re.search(r"draft=([0-9a-f-]{36})", answer.location)[1])


def test_an_id_that_is_my_partners_looks_like_one_that_is_no_ones(scenario):
    ben = scenario.ben
    theirs, no_ones = (
        ben.get(f"/statements/new?draft={id}") for id in (scenario.ids["draft_ana"], uuid.uuid4())
    )
    assert theirs.status_code == no_ones.status_code == 200
