"""What partners say on any day gets no question, and an offer is something a person would say."""

import pytest

from couples.wording_help import read_draft, review
from couples.wording_help.safety.ordinary_regret import is_ordinary_regret

REGRET = [
    "Sorry I snapped at you last night.",
    "Sorry I was short with you this morning.",
    "Thanks for putting up with me.",
    "Thank you for putting up with me this week, I know I was grumpy.",
    "Thanks for bearing with me while I was stressed.",
    "Sorry I stormed off.",
    "I shouldn't have said that, I'm sorry.",
]


@pytest.mark.parametrize("text", REGRET)
def test_ordinary_regret_and_thanks_for_patience_get_no_question(text):
    said = read_draft({"text": text})
    assert said.lines == ()
    assert not any(said.findings.values())


@pytest.mark.parametrize(
    "more",
    [
        "You had me by the throat.",
        "I hit you.",
        "I'm so tired of it all.",
        "I'm scared you'll be angry.",
        "I won't see her again.",
        "You took my phone.",
        "I grabbed your arm.",
    ],
)
@pytest.mark.parametrize("regret", [REGRET[0], REGRET[2]])
def test_one_word_more_and_it_is_heard_like_any_other(regret, more):
    assert is_ordinary_regret(regret)
    assert not is_ordinary_regret(f"{regret} {more}")


def test_own_violence_is_no_ordinary_regret():
    for text in (
        "Sorry I shook you.",
        "I'm sorry I threw the plate at you.",
        "Sorry I grabbed your arm so hard.",
    ):
        assert read_draft({"text": text}).lines, text


@pytest.mark.parametrize("text", ["You always do this!", "This is what you always do.", "u always do that"])
def test_no_offer_tells_of_an_act_that_was_only_pointed_at(text):
    offers = [offer for note in review(text).findings for offer in note.offers]
    assert offers
    assert not [offer for offer in offers if "you did" in offer]


@pytest.mark.parametrize(
    "text",
    [
        "You wasted our savings.",
        "You spend more time with your mates than with me.",
        "You never spend time with us.",
    ],
)
def test_an_offer_asks_for_time_where_it_is_about_time_and_names_no_need_that_no_one_says(text):
    offers = [offer for note in review(text).findings for offer in note.offers]
    assert offers
    assert not [offer for offer in offers if "security" in offer]
    assert any("account" in offer for offer in offers) == ("savings" in text)
