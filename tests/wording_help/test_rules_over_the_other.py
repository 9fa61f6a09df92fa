import pytest

from couples.wording_help import caution, review
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
WHERE_TWO_AGREE = [
    "You always tell me who you see.",
    "You never go out without me.",
    "You should tell me where you are when you're out.",
]
NO_RULES = [
    "You never see how tired I am.",
    "You always eat the crust first and it makes me smile.",
    "You should eat before your shift.",
    "You have to see what the kids built.",
    "You always lose your phone in the sofa.",
    "You always track mud through the hall.",
    "You should travel with your brother again, you came back so happy.",
    "You should see your sister more, she misses you.",
    "I want you to see your sister as often as you want.",
    "You should rest and see your friends whenever you feel like it.",
    "You never spend anything on yourself.",
    "You never tell me where the tape is.",
]
COMPLAINTS = [
    "You never took me to see your mum.",
    "You never introduce me to your friends.",
    "You always look at your phone when I talk.",
]
STILL_RULES = [
    "You must tell me where you are whenever you go out.",
    "You can see your friends whenever you like but you call me first.",
    "You can go out whenever you want as long as I come along.",
    "You should see your friends less.",
    "You should be home by six.",
    "You have to sleep with me once a week.",
    "You never go out without me.",
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


def over(text, *, is_agreed=False):
    return rule_over([analysis.sentence for analysis in analyses_of(tokenize(text))], is_agreed=is_agreed)


@pytest.mark.parametrize("text", NO_RULES)
def test_care_praise_and_a_complaint_get_no_caution(text):
    assert review(text).caution == "none"


@pytest.mark.parametrize("text", COMPLAINTS)
def test_a_complaint_that_names_friends_or_a_phone_has_something_to_tap(text):
    said = review(text)
    assert said.caution == "none"
    assert any(finding.offers for finding in said.findings)


@pytest.mark.parametrize("text", STILL_RULES)
def test_a_rule_that_sounds_like_these_gets_a_caution(text):
    assert caution(text) is not None


@pytest.mark.parametrize("text", WHERE_TWO_AGREE)
def test_what_is_a_complaint_elsewhere_is_a_rule_where_two_agree(text):
    assert over(text, is_agreed=True)


def test_what_was_always_so_is_no_rule_of_the_list():
    assert over("You always talk to your brother first.") == ""
    assert over("You always talk to your brother first.", is_agreed=True) == "people"
