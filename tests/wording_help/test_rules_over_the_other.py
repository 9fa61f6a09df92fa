import pytest

from couples.wording_help import caution
from couples.wording_help.reading.tokens import tokenize
from couples.wording_help.review_text import analyses_of
from couples.wording_help.safety.rules_over_partner import rule_over

RULES = [
    ("I want you to stop seeing Marek.", "who someone sees"),
    ("You can't wear that skirt.", "wears"),
    ("Give me your passcode.", "passwords"),
    ("You must tell me where you are.", "where someone goes"),
    ("You can't spend your money without asking.", "money"),
    ("You have to share your location.", "where someone is"),
    ("You must lose weight.", "body"),
]
FREE = ["Would you show me your phone?", "I will sleep at my sister's.", "We share the bills.", "You can talk to your mother any time.", "I saw your friends in town.", "Give me a ring when you get to your mum's.", "I can see you doing it from the stairs.", ""]  # fmt: skip


@pytest.mark.parametrize(("text", "over"), RULES)
def test_a_rule_over_the_other_gets_a_gentle_caution(text, over):
    line = caution(text)
    assert line is not None
    assert over in line.text


@pytest.mark.parametrize("text", FREE)
def test_a_question_and_an_own_limit_pass(text):
    assert rule_over([analysis.sentence for analysis in analyses_of(tokenize(text))]) == ""
