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
    ("You must tell me the PIN of your phone.", "passwords"),
    ("Give me your Instagram password.", "passwords"),
]
FREE = ["Don't forget the alarm PIN.", "You must put the wifi password on the fridge.", "Never write the PIN of the alarm on the door.", "Would you show me your phone?", "I will sleep at my sister's.", "We share the bills.", "You can talk to your mother any time.", "I saw your friends in town.", "Give me a ring when you get to your mum's.", "I can see you doing it from the stairs.", ""]  # fmt: skip


@pytest.mark.parametrize(("text", "over"), RULES)
def test_a_rule_over_the_other_gets_a_gentle_caution(text, over):
    line = caution(text)
    assert line is not None
    assert over in line.text


@pytest.mark.parametrize("text", FREE)
def test_a_question_and_an_own_limit_pass(text):
    assert rule_over([analysis.sentence for analysis in analyses_of(tokenize(text))]) == ""


@pytest.mark.parametrize(
    "text",
    [
        "On Tuesday you were on your phone at dinner.",
        "Last night you were on your phone in bed.",
        "Last week you spent two evenings with your friends.",
        "The PIN of the card doesn't work any more.",
        "Can you send me the PIN for the card? I'm at the till.",
        "You need to type the PIN twice.",
    ],
)
def test_what_was_seen_and_what_opens_a_door_or_a_till_is_no_rule(text):
    assert caution(text) is None
