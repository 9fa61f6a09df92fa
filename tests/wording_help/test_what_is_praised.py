"""A line of praise is about what was said: an own part, the other's side, or what it's like and what would help."""

import pytest

from couples.wording_help import review
from couples.wording_help.messages import praise

OWN = [
    "Sorry I'm late.",
    "I'm sorry about my tone at dinner.",
    "I'm sorry. I was wrong.",
    "I was selfish and I'm sorry.",
]
NO_OWN = [
    "Sorry you feel that way.",
    "Sorry not sorry.",
    "Sorry, can you pick up milk?",
    "Sorry for your loss, love.",
    "I'm sorry your day was hard.",
    "Sorry I asked.",
    "Sorry the film was so long.",
    "Sorry, not my fault.",
    "Sorry you had to hear it from her.",
]
SEEN = [
    "I know you're tired and doing your best.",
    "I see how hard you work.",
    "I know this is hard for you.",
    "I hear you.",
]
NOT_SEEN = [
    "I see you forgot the milk again.",
    "I see you left your plate on the table.",
    "I know you were at the shops.",
    "I saw you took the last biscuit.",
]
CLEAR = [
    "I feel lonely and I need an evening with you.",
    "I'm tired. Can you do bath time today?",
    "I feel lonely. Let's eat together on Friday.",
]
NOT_CLEAR = ["I'm angry. Do the dishes.", "Listen, I love you.", "I'm cross. Move your bike."]


@pytest.mark.parametrize("text", OWN)
def test_who_names_what_they_did_owns_their_part(text):
    assert review(text).praise == praise().sorry


@pytest.mark.parametrize("text", NO_OWN)
def test_sorry_alone_owns_nothing(text):
    assert review(text).praise != praise().sorry


@pytest.mark.parametrize("text", SEEN)
def test_who_says_what_the_other_carries_sees_their_side(text):
    assert review(text).praise == praise().seeing


@pytest.mark.parametrize("text", NOT_SEEN)
def test_who_saw_what_the_other_did_wrong_is_not_told_that_they_see_their_side(text):
    assert review(text).praise != praise().seeing


@pytest.mark.parametrize("text", CLEAR)
def test_a_feeling_with_a_need_or_a_request_is_clear(text):
    assert review(text).praise == praise().clear


@pytest.mark.parametrize("text", NOT_CLEAR)
def test_a_bare_order_is_not_what_would_help(text):
    assert review(text).praise != praise().clear
