"""Listed words that may be harm and may be something else: "you beat me" at Scrabble, "a knife" for the cake."""

import pytest

from couples.wording_help import read_draft, review
from couples.wording_help.results import SURE
from couples.wording_help.safety import danger_model, hearing

HARMLESS = [
    "You beat me at chess and then made cocoa.",
    "I was hit by a wave and lost my sunglasses.",
    "We're not allowed to bring dogs into the café.",
    "I've hurt my back at the gym, so no lifting for me.",
    "You took my car through the wash, that was kind.",
    "I want my own bank account for the business as well.",
    "I'm scared to ask the landlord about the boiler.",
    "You threw something on and still looked great.",
    "Can you check my phone for the photo of the recipe?",
    "I was hit with a huge tax bill this week.",
    "You let me see the plans for the garden first.",
    "I love that you listen when I say no.",
    "The kids are not safe on that trampoline.",
]
NO_QUESTION_EITHER = [
    "You beat me at Scrabble again!",
    "Could you bring a knife for the cake?",
    "You burned my dinner and we ordered pizza.",
    "You smashed your interview, I'm so proud.",
    "You threw something together for dinner and it was lovely.",
]
HARM = [
    "You took my keys so I couldn't go to my sister's.",
    "You check my phone every night while I sleep.",
    "I had to hide in the bathroom till you calmed down.",
    "You threw a mug and it missed my head.",
    "You drove so fast I begged you to stop.",
    "I'm scared to tell you when the car needs fixing.",
    "You followed me to work again on Tuesday.",
    "The kids aren't safe when you've been drinking.",
    "I flinch when you lift your hand.",
    "You read my messages and then shouted for an hour.",
    "I was hit again and I said I'd fallen.",
    "I have to ask your permission to see the doctor.",
    "You broke my phone so I couldn't ring mum.",
]
PLAIN = [
    "I'm scared to go home tonight.",
    "You left me with no money for the whole month.",
    "You beat my son with a shoe.",
    "You slapped my daughter.",
    "You grabbed me by the wrist.",
    "You won't let me see my friends.",
]
ASKED = [
    "I'm scared to tell you when I spend money, you shout for hours.",
    "I was afraid to ask for the doctor's bill.",
    "I don't feel safe when you drink.",
    "I lock myself in the spare room until it's quiet.",
    "You said you would find me wherever I went.",
    "It was against my will and you know it.",
    "You asked for it and kept going after I cried.",
]


def hears_nothing(monkeypatch) -> None:
    monkeypatch.setattr(hearing, "chances_in", lambda *_, **__: danger_model.Chances(heard_all=True))


@pytest.mark.parametrize("text", [*HARMLESS, *NO_QUESTION_EITHER])
def test_harmless_words_that_a_list_takes_for_harm_get_no_sure_line(text):
    assert review(text).pointer not in SURE


@pytest.mark.parametrize("text", NO_QUESTION_EITHER)
def test_words_that_plainly_are_no_harm_get_no_question(text):
    assert review(text).lines == ()


@pytest.mark.parametrize("text", HARM)
def test_understated_harm_that_a_list_hears_is_at_least_asked_about_as_safety_and_never_softened(text):
    said = review(text)
    assert said.pointer != "none"
    assert said.door == "safety"
    assert (said.findings, said.praise) == ((), "")


@pytest.mark.parametrize("text", PLAIN)
def test_what_says_harm_plainly_is_sure_whatever_is_learned(monkeypatch, text):
    hears_nothing(monkeypatch)
    assert review(text).pointer == "safety"


@pytest.mark.parametrize("text", ASKED)
def test_fear_and_force_are_asked_about_whatever_is_learned(monkeypatch, text):
    assert review(text).pointer != "none"
    hears_nothing(monkeypatch)
    said = review(text)
    assert (said.pointer, said.door, said.praise) == ("perhaps", "safety", "")


def test_what_may_be_something_else_is_told_from_it_by_what_is_learned(monkeypatch):
    hears_nothing(monkeypatch)
    assert {review(text).pointer for text in NO_QUESTION_EITHER} == {"none"}


@pytest.mark.parametrize("text", [HARMLESS[1], *HARM])
def test_where_nothing_is_learned_the_lists_are_sure_alone(monkeypatch, text):
    monkeypatch.setattr(danger_model, "learned", lambda: None)
    assert review(text).pointer == "safety"


def test_a_game_that_was_lost_takes_no_help_from_the_rest_of_the_draft():
    said = read_draft({"observation": "you beat me at Scrabble", "free": "You never listen, you lazy slob."})
    assert not said.is_sure
    assert said.findings["free"]


def test_a_closed_question_about_such_words_brings_back_the_notes_on_others_and_none_on_them():
    fields = {"a": "You threw a mug and it missed my head.", "b": "You never listen to me."}
    (line,) = read_draft(fields).lines
    assert line.kind == "perhaps"
    said = read_draft(fields, closed=(line.closed_as,))
    assert said.lines == ()
    assert said.findings["b"]
    assert not said.findings["a"]
    assert said.praise == ""


def test_of_a_text_that_is_too_long_to_hear_by_meaning_the_lists_are_sure():
    text = "We went to the market and bought apples. " * 900 + "You check my phone. "
    assert review(text).pointer == "safety"
