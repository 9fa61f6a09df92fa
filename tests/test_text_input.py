"""What people type, made safe to keep without changing what it says."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from couples import text_input


@given(st.text())
def test_cleaning_twice_changes_nothing_more_and_the_text_can_be_kept(text):
    once = text_input.clean(text)
    assert text_input.clean(once) == once
    once.encode("utf-8")
    assert "\x00" not in once


def test_lines_emoji_and_joiners_stay_and_direction_overrides_go():
    assert text_input.clean("one\r\ntwo\rthree") == "one\ntwo\nthree"
    for c in "\x0b\x0c\x1c\x1d\x1e\x85":
        assert text_input.clean(f"one{c}two") == "one\ntwo"
    assert text_input.clean("👩‍❤️‍👨 می‌خواهم") == "👩‍❤️‍👨 می‌خواهم"
    assert text_input.clean("safe\u202etxt.exe") == "safetxt.exe"


def test_of_all_characters_only_controls_halves_of_pairs_and_direction_overrides_go():
    overrides = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    for c in map(chr, range(0x110000)):
        goes = c in overrides or (unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t\r")
        assert (text_input._DROPPED.search(c) is not None) == goes or c == "\r"


@pytest.mark.parametrize(
    "text", ["", None, "   ", "\u200b\u200d\ufeff", "\u2800", "\u3164", "\u0301", "\n\t\u00a0"]
)
def test_what_cannot_be_seen_is_blank(text):
    assert text_input.is_blank(text)


@pytest.mark.parametrize("text", [".", "ok", "👍", "不", "\u200bx"])
def test_what_can_be_seen_is_not_blank(text):
    assert not text_input.is_blank(text)


NAMES = [
    "ש\u05c1\u05b8\u05ab\u05dc\u05d5\u05b9ם",
    "Nguyễn Thị Ánh",
    "مُحَمَّد",
    "ปิ่น",
    "Zoë",
    "श्रीनिवास",
    "Dvořák",
]
"""Names as people write them: a Hebrew one with point, vowel and accent on one letter, tones upon vowels, doubled letters."""


@pytest.mark.parametrize("name", NAMES)
def test_a_name_keeps_every_mark_that_its_script_needs(name):
    assert text_input.clean_name(name) == unicodedata.normalize("NFC", name)
    assert not text_input.piles_marks(text_input.clean_name(name))


def test_a_pile_of_marks_on_one_letter_is_noticed_and_nothing_is_taken_off():
    tower = "A" + "\u0335" * 5
    assert text_input.piles_marks(tower)
    assert text_input.clean_name(tower) == tower


@pytest.mark.parametrize(
    ("name", "mixed"),
    [("Ben", False), ("Вера", False), ("Вen", True), ("Ολγα", False), ("José", False), ("美咲 Ben", False)],
)
def test_a_name_that_mixes_look_alike_alphabets_is_noticed(name, mixed):
    assert text_input.mixes_scripts(name) is mixed


def test_a_name_in_look_alike_letters_imitates_and_the_same_name_does_not():
    assert text_input.imitates("В\u0435n", "Ben")
    assert text_input.imitates("BEN", "Ben")
    assert not text_input.imitates("Ben", "Ben")
    assert not text_input.imitates("Ana", "Ben")
