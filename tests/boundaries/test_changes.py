"""What changed, word by word: both texts can be put together from it, and it reads well aloud."""

import re
from itertools import pairwise

import pytest
from hypothesis import strategies as st

from couples.boundaries.changes import ADDED, REMOVED, SAME, changes
from tests.how_often import often

words = st.sampled_from(
    ["we", "eat", "at", "seven", "and", "no", "phones", "🍲", "👩‍❤️‍👨", "שלום", "مساء", "é", "x" * 40]
)
spaces = st.sampled_from([" ", "  ", "\n", "\n\n", "\t", " \u00a0"])
texts = st.lists(st.tuples(words, spaces), max_size=14).map(lambda pairs: "".join(w + s for w, s in pairs))
anything = st.one_of(texts, texts.map(str.strip), st.text(max_size=60))


def joined(parts, *kinds: str) -> str:
    return "".join(text for kind, text in parts if kind in kinds)


def bare(text: str) -> list[str]:
    return text.split()


@often(anything, anything)
def test_what_is_the_same_and_what_was_added_are_the_new_text_letter_for_letter(before, after):
    assert joined(changes(before, after), SAME, ADDED) == after


@often(anything, anything)
def test_what_is_the_same_and_what_was_removed_are_the_words_of_the_old_text(before, after):
    assert bare(" ".join(t for k, t in changes(before, after) if k != ADDED)) == bare(before)


@often(anything, anything)
def test_no_part_is_empty_and_no_two_neighbours_are_of_one_kind(before, after):
    parts = changes(before, after)
    kinds = [kind for kind, _ in parts]
    assert set(kinds) <= {SAME, ADDED, REMOVED}
    assert all(text for _, text in parts)
    assert not [k for k, following in pairwise(kinds) if k == following]


@often(anything)
def test_the_same_text_is_one_part_and_none_is_none(text):
    assert changes(text, text) == ([(SAME, text)] if text else [])
    assert changes("", text) == ([(ADDED, text)] if text else [])
    assert changes(text, "") == ([(REMOVED, text)] if text else [])


@often(texts, texts)
def test_a_removal_stands_before_what_took_its_place(before, after):
    kinds = "".join(kind[0] for kind, _ in changes(before, after))
    assert "ar" not in kinds


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("We eat at seven.", "We eat at eight.", "We eat at[- seven.][+ eight.]"),
        ("We eat at seven.", "We eat together at seven.", "We eat[+ together] at seven."),
        ("No phones at the table.", "No phones at the table.\nNone in bed.", "No phones at the table.[+\nNone in bed.]"),
        ("We walk on Sundays and Fridays.", "We walk on Sundays.", "We walk on[- Sundays and Fridays.][+ Sundays.]"),
        ("We hug on Mondays at home", "We talk on Mondays at home", "We[- hug][+ talk] on Mondays at home"),
        ("We answer by the evening.", "Each of you phones me.", "[-We answer by the evening.][+Each of you phones me.]"),
        ("eat  at\nseven", "eat at seven", "eat at seven"),
        ("נאכל בשבע ביחד", "נאכל בשמונה ביחד", "נאכל[- בשבע][+ בשמונה] ביחד"),
        ("we meet 🍲 on friday", "we meet 🍕 on friday", "we meet[- 🍲][+ 🍕] on friday"),
    ],
)  # fmt: skip
def test_changes_as_they_read(before, after, said):
    marks = {SAME: "{}", ADDED: "[+{}]", REMOVED: "[-{}]"}
    assert "".join(marks[kind].format(text) for kind, text in changes(before, after)) == said


def test_one_word_between_two_changes_goes_along_with_them():
    parts = changes("a b c d e f g h", "a b X d Y f g h")
    assert [(k, t.strip()) for k, t in parts] == [
        (SAME, "a b"),
        (REMOVED, "c d e"),
        (ADDED, "X d Y"),
        (SAME, "f g h"),
    ]


def test_words_in_which_nearly_all_is_new_are_told_as_one_removal_and_one_addition():
    parts = changes("one two three four five six", "sun two moon stars rain wind hail")
    assert [kind for kind, _ in parts] == [REMOVED, ADDED]


@often(texts, texts)
def test_a_part_that_stayed_between_two_changes_is_never_a_single_word(before, after):
    parts = changes(before, after)
    for (k0, _), (k1, text), (k2, _) in zip(parts, parts[1:], parts[2:], strict=False):
        if k1 == SAME and SAME not in (k0, k2) and len(parts) > 3:
            assert len(re.findall(r"\S+", text)) != 1


def test_the_longest_texts_that_can_be_kept_are_compared_in_a_moment():
    before = " ".join(f"w{n % 97}" for n in range(700))
    after = " ".join(f"w{n % 89}" for n in range(700))
    assert joined(changes(before, after), SAME, ADDED) == after
