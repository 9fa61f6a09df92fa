import pytest

from couples.wording_help import review

HARM = [
    "I'm scared of you when you shout and block the door.",
    "You hit me last night and you never say sorry.",
    "You always check my phone and you won't let me see my friends.",
    "You forced me to have sex.",
    "You told me you'd kill me if I left.",
]
CRISIS = ["I want to kill myself.", "If you leave me I'll kill myself.", "I don't want to be alive any more."]
NO_WORDS = ["whatever", "I'm fine.", "Forget it.", "Never mind, it doesn't matter."]


def lines(text):
    return [line.kind for line in review(text).lines]


@pytest.mark.parametrize("text", HARM)
def test_a_report_of_harm_is_never_softened(text):
    assert review(text).findings == ()
    assert lines(text) == ["safety"]
    assert review(text).label == "i_statement"


@pytest.mark.parametrize("text", CRISIS)
def test_talk_of_ending_ones_life_is_never_coached(text):
    assert review(text).findings == ()
    assert lines(text) == ["crisis"]


@pytest.mark.parametrize("text", NO_WORDS)
def test_having_no_words_gets_a_way_out_and_no_fault(text):
    assert review(text).findings == ()
    assert lines(text) == ["exit"]


@pytest.mark.parametrize(
    "text", ["You hit the nail on the head.", "You threw a lovely party.", "You kill me, lol"]
)
def test_manners_of_speaking_are_no_report_of_harm(text):
    assert lines(text) == []


def test_what_someone_lets_me_do_is_no_harm_by_itself_and_with_a_condition_it_is():
    assert review("Thank you, you let me sleep till ten").pointer == "none"
    assert review("You only let me see my mother at Christmas").pointer == "safety"
    assert review("You do not let me sleep").pointer == "safety"
    assert review("You let me sleep after I have said sorry").pointer == "safety"
