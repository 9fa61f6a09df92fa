import pytest

from couples.wording_help import caution, review
from couples.wording_help.reading.patterns import PatternTree

ODD = ["", " ", "\n\n", "?!", "\U0001f600" * 50, "a" * 20000, "\x00\x01you never", "n't", "stop being", "=$*@~ you = never", "you\u2019re always late", "<b>You never listen</b>"]  # fmt: skip
HOSTILE = ["I feel " + "a" * 5000, "([{" * 2000, "not " * 2000, "you " * 2000, "u r " * 2000, "I feel like you are so " * 300, "ur the " * 900, "a\n" * 2500, "if you i will " * 400, '"you" ' * 900]  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_odd_input_is_taken_calmly(text):
    for note in review(text).findings:
        assert note.end <= len(text)
    caution(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_twice_the_text_is_not_much_more_than_twice_the_work(text, monkeypatch):
    steps = 0
    at, can_start = PatternTree.at, PatternTree.can_start

    def counted(self, tokens, i, *, opening=False):
        nonlocal steps
        steps += 1
        return at(self, tokens, i, opening=opening)

    def counted_start(self, token):
        nonlocal steps
        steps += 1
        return can_start(self, token)

    monkeypatch.setattr(PatternTree, "at", counted)
    monkeypatch.setattr(PatternTree, "can_start", counted_start)
    review(text[:2500])
    half, steps = steps, 0
    review(text[:5000])
    assert steps < 2.5 * half + 50


def test_another_language_is_met_kindly():
    said = review("Ich bin traurig, weil wir am Wochenende so wenig Zeit miteinander hatten.")
    assert said.findings == ()
    assert [line.kind for line in said.lines] == ["language"]


def test_the_same_text_gets_the_same_answer():
    assert review("You never listen.") == review("You never listen.")


def test_a_negation_typed_apart_is_a_negation():
    apart, whole = "You do n't listen to me when I talk.", "You don't listen to me when I talk."
    assert [note.kind for note in review(apart).findings] == [note.kind for note in review(whole).findings]
    assert review(apart).findings


def test_curly_apostrophes_are_apostrophes():
    assert [note.kind for note in review("You\u2019re always late.").findings] == ["always_never"]
