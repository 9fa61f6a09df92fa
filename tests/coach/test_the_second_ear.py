import pytest

from couples.coach import review, train
from couples.coach.lists import load
from couples.coach.report import measure
from couples.coach.second_ear import FILE, learned

UNSEEN = ["You'd forget your own head.", "What have you ever done for this family?"]
HONEST = [
    "I was sad when you came home after ten.",
    "I miss you and I don't know how to say it.",
    "When you left the room I felt alone.",
    "I cried when you read me the letter.",
]
PRAISE = [
    "You got up with the baby so I could sleep.",
    "Your soup is the best part of my week.",
    "Thank you for waiting up.",
]
SAFETY = [
    "You hit me last night.",
    "I'm scared of you when you shout and block the door.",
    "If you go I will end my life.",
]


def heard(text):
    return [note for note in review(text).findings if note.why == load("texts")["why"]["heard"]]


@pytest.mark.parametrize("text", UNSEEN)
def test_blame_that_no_rule_names_is_heard(text):
    (note,) = heard(text)
    assert note.kind == "you_accusation"
    assert note.soft
    assert text[note.start : note.end] == text
    assert 1 <= len(note.offers) <= 3
    assert review(text).label == "blame"


@pytest.mark.parametrize("text", HONEST + PRAISE + SAFETY)
def test_honest_pain_praise_and_harm_are_left_alone(text):
    assert review(text).findings == ()


def test_only_the_sentence_that_speaks_to_the_other_is_marked():
    text = "It was late. " + UNSEEN[0]
    for note in heard(text):
        assert text[note.start : note.end] == UNSEEN[0]


def test_a_text_that_speaks_to_nobody_is_left_alone():
    assert heard("The bins are still full and the garden looks like a field.") == []


def test_where_a_rule_speaks_the_second_ear_is_silent():
    assert heard("You never listen. " + UNSEEN[0]) == []


def test_a_long_letter_is_left_alone():
    assert heard((UNSEEN[0] + " ") * 30) == []


def test_the_weights_were_learned_from_the_examples_as_they_are():
    own, others = train.training_rows()
    assert learned()["trained_on"] == train.fingerprint(own + others)


def test_the_weights_are_small_and_rounded():
    assert FILE.stat().st_size < 250_000
    for weights in learned()["weights"].values():
        assert all(weight == round(weight, 3) for weight in weights.values())


def test_statements_by_another_writer_that_were_kept_aside_are_heard():
    rows = measure(train.read_examples(train.EXAMPLES / "others.jsonl")[1::2])
    precision, recall, _ = rows["accusing"]
    assert precision >= 0.9
    assert recall >= 0.72
