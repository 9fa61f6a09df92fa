import pytest

from couples.wording_help import review

FROM_THE_ARTICLES = [
    "I feel overwhelmed when I don't hear from you.",
    "I feel anxious when we don't communicate regularly.",
]
HONEST = [
    "You make me so happy.",
    "I love it when you cook",
    "You never know what the doctor will say.",
    "You got here at nine.",
    "I'm sorry I called you lazy, that was unfair of me.",
    "No, I don't want to.",
    "I'm heartbroken and I want to scream.",
    "im so tired n i miss u",
    "I want to end this, and I'm sad about it.",
    "If you shout at me I will leave the room.",
]


@pytest.mark.parametrize("text", FROM_THE_ARTICLES + HONEST)
def test_honest_words_get_no_note(text):
    assert review(text).findings == ()


def test_no_sound_statement_of_the_list_gets_a_note(sound):
    assert [text for text in sound if review(text).findings] == []


def test_words_in_quotation_marks_are_told_not_said():
    assert review('You said "you never listen" and left.').findings == ()


def test_a_text_all_in_quotation_marks_is_read_all_the_same():
    assert review('"You never listen."').findings


def test_a_feeling_word_on_which_sources_disagree_gets_a_soft_note():
    (note,) = review("I feel unheard when I talk and there is no answer.").findings
    assert note.soft
    assert "wrong" not in note.why


@pytest.mark.parametrize(
    "word", ["threatened", "coerced", "controlled", "intimidated", "pressured", "abused"]
)
def test_the_words_for_harm_are_never_corrected(word):
    said = review(f"I feel {word} by you.")
    assert said.findings == ()
    assert [line.kind for line in said.lines] == ["safety"]
