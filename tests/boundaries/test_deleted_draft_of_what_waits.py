"""A proposal or boundary that waits is its author's own, even once its draft is deleted: its words come back, or stay."""

import pytest

from couples.maintenance import cleanup
from tests.boundaries.acts import drafted, new_id, save, send
from tests.conftest import Person
from tests.pages import text_of
from tests.takeout.files import take

WORDS = "We walk to the heron pond on Sundays"
SAID = "/only-me/said-before"


def sent_without_draft(ana: Person, kind: str, **fields) -> str:
    """Sends words that arrive tomorrow, and deletes their draft; the id of what was sent."""
    if kind == "agreement":
        draft = drafted(ana, WORDS, **fields)
    else:
        draft, _ = save(ana, kind="boundary", will=WORDS, **fields)
    sent = new_id()
    assert send(ana, draft, sent, "letter").status_code == 302
    assert "Draft deleted." in text_of(ana.post(f"/agreements/drafts/{draft}/delete").text)
    return sent


@pytest.mark.parametrize("kind", ["agreement", "boundary"])
def test_taking_it_back_brings_a_draft_back(couple, kind):
    ana, ben = couple
    sent = sent_without_draft(ana, kind, why="calm") if kind == "agreement" else sent_without_draft(ana, kind)
    path = f"versions/{sent}/take-back" if kind == "agreement" else f"boundaries/{sent}/withdraw"
    page = text_of(ana.post(f"/agreements/{path}").text)
    assert "Your draft's back." in page
    assert WORDS in page
    drafts = take(ana).data["mine"]["agreement_drafts"]
    assert [WORDS in str(draft) for draft in drafts] == [True]
    assert ("calm" in str(drafts)) == (kind == "agreement")
    assert WORDS not in text_of(ben.page("/agreements"))


@pytest.mark.parametrize("shown", [{}, {"show_comfort": "y"}])
def test_the_draft_that_comes_back_has_how_comfortable_one_is_with_it(couple, shown):
    ana, _ = couple
    sent = sent_without_draft(ana, "agreement", comfort="4", **shown)
    ana.post(f"/agreements/versions/{sent}/take-back")
    [draft] = take(ana).data["mine"]["agreement_drafts"]
    assert (draft["comfort"], draft.get("show_comfort", False)) == (4, bool(shown))


def test_it_comes_back_as_a_draft_to_an_author_who_leaves(couple):
    ana, _ = couple
    sent_without_draft(ana, "agreement", comfort="4")
    assert ana.post("/pairing/leave", follow=False).status_code == 302
    [draft] = take(ana).data["mine"]["agreement_drafts"]
    assert (draft["what"], draft["comfort"]) == (WORDS, 4)


@pytest.mark.parametrize("topic", ["", "intimacy"])
def test_it_is_kept_as_a_draft_when_the_partner_leaves(couple, time, topic):
    ana, ben = couple
    sent_without_draft(ana, "agreement", topic=topic)
    assert ben.post("/pairing/leave", follow=False).status_code == 302
    time.move(days=31)
    cleanup.clean_up(ana.app)
    ana.sign_in()
    page = text_of(ana.page(SAID))
    assert WORDS in page
    assert "A draft" in page
    ben.sign_in()
    assert WORDS not in text_of(ben.page(SAID))
