import pytest

from couples.wording_help import KINDS, review
from couples.wording_help.classifier import decision
from couples.wording_help.classifier.warmth import is_warm
from couples.wording_help.classifier.weights import FILE, HEADS, learned
from couples.wording_help.messages import reasons
from couples.wording_help.reading.tokens import tokenize
from couples.wording_help.review_text import analyses_of
from tools.wording_help import train_rows
from tools.wording_help.report import read_examples

UNSEEN = ["You'd forget your own head.", "What have you ever done for this family?"]
ASIDE = ["voices_aside.jsonl", "look_alikes_aside.jsonl", "fooling_aside.jsonl"]
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
WARM = [
    "You've never been anything but good to my kids.",
    "You never asked for anything back.",
    "You always make me laugh when I least want to.",
    "You must never tell her, but yours is the better cake.",
    "You have to stop being so nice to me.",
    "You made me cry in the best way with that speech.",
]
SAFETY = [
    "You hit me last night.",
    "I'm scared of you when you shout and block the door.",
    "If you go I will end my life.",
]


def heard(text):
    return [note for note in review(text).findings if note.why == reasons().whole_text]


@pytest.mark.parametrize("text", UNSEEN)
def test_blame_that_no_rule_names_is_heard(text):
    (note,) = heard(text)
    assert note.kind in KINDS
    assert note.soft
    assert text[note.start : note.end] == text
    assert 1 <= len(note.offers) <= 3
    assert review(text).label == "blame"


@pytest.mark.parametrize("text", HONEST + PRAISE + WARM + SAFETY)
def test_honest_pain_praise_and_harm_are_left_alone(text):
    assert review(text).findings == ()


def test_only_the_sentence_that_speaks_to_the_other_is_marked():
    text = "It was late. " + UNSEEN[0]
    for note in heard(text):
        assert text[note.start : note.end] == UNSEEN[0]


def test_a_text_that_speaks_to_nobody_is_left_alone():
    assert heard("The bins are still full and the garden looks like a field.") == []


def test_where_a_check_speaks_the_classifier_is_silent():
    assert heard("You never listen. " + UNSEEN[0]) == []


def test_a_long_letter_is_left_alone():
    assert heard((UNSEEN[0] + " ") * 30) == []


def test_a_thought_about_the_situation_gets_a_soft_note_and_accuses_nobody():
    said = review("I feel that the second school is closer to the river.")
    assert said.label == "neutral"
    assert [(note.kind, note.soft) for note in said.findings] == [("feel_that", True)]


def test_harm_that_no_list_names_gets_a_quiet_line_and_no_note():
    said = review("You counted my steps again and I am frightened of being late.")
    assert said.findings == ()
    assert [line.door for line in said.lines] == ["safety"]


LIMITS = {"accusing": 0.5, "warm": 0.9, "praise": 0.2, "praised": 0.95}


@pytest.mark.parametrize(
    ("praise", "warm", "hard", "expected"),
    [(0.0, False, False, 0.5), (0.0, True, False, 0.9), (0.3, False, False, 0.95), (0.3, True, False, 0.95), (0.3, True, True, 0.5)],
)  # fmt: skip
def test_where_it_may_be_honest_warmth_the_classifier_must_be_surer(praise, warm, hard, expected):
    assert decision.limit_for_blame({"praise": praise}, LIMITS, warm=warm, hard=hard) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thank you for waiting up.", True),
        ("You're the best.", True),
        ("I don't love you.", False),
        ("Thanks for nothing.", False),
        ("The best shop in town is shut.", False),
        ("You left the door open.", False),
    ],
)
def test_warm_words_are_known_and_taken_back_words_are_not(text, expected):
    assert is_warm(analyses_of(tokenize(text))) == expected


def test_without_weights_the_rules_decide_alone(monkeypatch):
    monkeypatch.setattr(decision, "learned", lambda: None)
    assert review("You never listen.").label == "blame"
    assert review(UNSEEN[1]).findings == ()


def test_the_weights_were_learned_from_the_examples_as_they_are():
    assert learned().trained_on == train_rows.fingerprint(train_rows.training_rows())


def test_nothing_was_learned_from_the_statements_that_were_put_aside():
    known = {row["text"] for rows in train_rows.training_rows().values() for row in rows}
    aside = [row["text"] for name in ASIDE for row in read_examples(train_rows.EXAMPLES / name)]
    assert aside
    assert known.isdisjoint(aside)


def test_the_weights_are_small():
    assert FILE.stat().st_size < 400_000
    for table in learned().tables.values():
        assert len(table.rows) == len(table.row_of) * len(HEADS)
        assert all(-128 < byte < 128 for byte in table.rows)


def test_a_kind_beginning_takes_back_no_note_further_on():
    text = "I love you so much. I was sad on Monday. I know you work hard. But you never listen to me. Could we talk on Sunday?"
    (note,) = review(text).findings
    assert note.kind == "always_never"
    assert text[note.start : note.end] == "you never listen to me."
