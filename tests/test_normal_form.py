"""Normal forms: the very text that Unicode asks for, and no letter with so many marks that others wait."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from couples import normal_form, text_input, vault
from couples.accounts.password_strength import TOO_LONG, problem_with_shape

FORMS = ("NFC", "NFD", "NFKC", "NFKD")
MANY = 10_000
HIGH_AND_LOW = "\u0301\u0316"
"""Above a letter and below it: the second has to stand before the first."""
HOSTILE = {
    "high before low": "a" + HIGH_AND_LOW[0] * MANY + HIGH_AND_LOW[1] * MANY,
    "by turns": "a" + HIGH_AND_LOW * MANY,
    "without a letter": HIGH_AND_LOW * MANY,
    "marks in one": "\u0f73" * MANY,
    "half as wide": "\u0301\uff9e" * MANY,
    "beyond the first plane": "\U0001d165\U0001d17b" * MANY,
    "on many letters": ("a" + HIGH_AND_LOW * 300) * 300,
}


def moves(form: str, text: str) -> int:
    """How often one mark has to move past another until all stand in their order: what Python's own way costs."""
    count, before = 0, Counter()
    for character in "".join(unicodedata.normalize(form.replace("C", "D"), c) for c in text):
        its = unicodedata.combining(character)
        if not its:
            before.clear()
            continue
        count += sum(n for other, n in before.items() if other > its)
        before[its] += 1
    return count


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", HOSTILE)
def test_whatever_marks_are_sent_none_has_far_to_move(kind, form):
    text = HOSTILE[kind]
    if kind != "half as wide" or "K" in form:
        assert moves(form, text) > 5_000_000  # else this showed nothing
    assert moves(form, normal_form.in_order(form, text)) <= normal_form.FEW * len(text)


def test_no_other_character_hides_marks():
    hidden = [
        c
        for c in map(chr, range(0x110000))
        if unicodedata.combining(unicodedata.normalize("NFKD", c)[0]) > unicodedata.combining(c) == 0
    ]
    assert set(hidden) == set(normal_form._APART)
    assert all(unicodedata.combining(normal_form.in_order("NFKD", c)[0]) for c in hidden)
    assert all(normal_form.in_order("NFC", c) == unicodedata.normalize("NFC", c) for c in hidden)


AWKWARD = st.text(
    alphabet="a\U0001d165\U0001d17b\U0001f970\u0301\u0316\u0f71\u0f72\u0f73\u0f75\u0f81\u0344\uff9e\uff9f\u3099か\u0323\u1e9bé\u1100\u1161ﬁ"
)


@given(st.one_of(AWKWARD, st.text()), st.sampled_from(FORMS))
@example("か\uff9e", "NFKC")
@example("\u0f71\u0f73\u0f71", "NFC")
def test_it_is_the_text_that_python_gives(text, form):
    assert normal_form.normalize(form, text) == unicodedata.normalize(form, text)
    assert unicodedata.normalize(form, normal_form.in_order(form, text)) == unicodedata.normalize(form, text)
    long = text * (2 * normal_form.FEW // max(1, len(text)) + 1)
    assert normal_form.normalize(form, long) == unicodedata.normalize(form, long)


def test_no_part_of_the_app_takes_another_way():
    root = Path(text_input.__file__).parent
    others = [p for p in root.rglob("*.py") if re.search(r"unicodedata\.(is_)?normalize", p.read_text())]
    assert [p.name for p in others] == ["normal_form.py"]


def test_words_names_and_passwords_of_nothing_but_marks_are_ordinary_work():
    text = HOSTILE["high before low"]
    assert text_input.clean(text) == "á" + "\u0316" * MANY + "\u0301" * (MANY - 1)
    assert problem_with_shape(text) == TOO_LONG
    assert len(vault.normal_password(text)) > vault.MAX_PASSWORD_BYTES


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up", "/sign-in/recovery"])
def test_a_stranger_sends_marks_in_every_field_and_is_answered(nobody, path):
    text = HOSTILE["high before low"]
    fields = dict.fromkeys(("name", "email", "password", "code", "zone", "invitation"), text)
    assert nobody.post(path, **fields).status_code == 422
