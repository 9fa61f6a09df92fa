"""An offer is something a person would say: it repeats no sting and asks for what one can do."""

import re

import pytest

from couples.wording_help.reading.inflection import past, verb
from tests.wording_help.conftest import review


def offers(text: str) -> list[str]:
    return [offer for note in review(text).findings for offer in note.offers]


@pytest.mark.parametrize(
    ("text", "sting"),
    [
        ("You never shut up.", "shut up"),
        ("You never do anything right.", "right"),
        ("You never give a toss about my mum.", "toss"),
        ("You never listen to a word I say.", "a word"),
        ("You never stop moaning about money.", "moan"),
        ("You never admit you're wrong.", "wrong"),
        ("You always ruin everything.", "ruin"),
        ("You always twist my words.", "twist"),
        ("You always treat me like a skivvy.", "skivvy"),
        ("You always make a fuss.", "fuss"),
        ("You make me feel like rubbish every time I cook.", "rubbish"),
        ("You'll regret it.", "regret"),
        ("You'll just have to get over it.", "get over"),
        ("You should grow up.", "grow up"),
        ("You never own up.", "own up"),
        ("You always take the piss.", "piss"),
        ("You should try harder.", "harder"),
        ("I don't feel like you understand me right now.", "that you understand"),
        ("I feel like if you cared we wouldn't be here.", "that you cared"),
    ],
)
def test_an_offer_repeats_no_sting_and_turns_no_meaning_round(text, sting):
    assert offers(text)
    assert not [offer for offer in offers(text) if sting in offer]


@pytest.mark.parametrize(
    "text",
    [
        "You never do.",
        "You never used to be like this.",
        "You never seem to notice me.",
        "You never change.",
        "Why do you never want to come dancing?",
        "You never bothered to ring.",
        "You never got me a birthday present.",
        "You never think before you speak.",
        "you never put the bins out unless i ask",
        "You should know by now how I like things done.",
        "You should have been there when my dad died.",
        "Since you never listen I'll write it down.",
        "I can see that you never get a break.",
        "YOU NEVER LISTEN TO ME",
        "You never notice me.",
        "You never even ask.",
        "You never make love to me.",
        "You never keep your word.",
        "u never text me bk",
    ],
)
def test_nothing_is_asked_for_that_no_one_can_do_on_a_day(text):
    assert offers(text)
    own = [
        offer
        for offer in offers(text)
        if re.match(r"Would you (?!be willing to \.\.\.)\w+.* on \.\.\.\?$", offer)
    ]
    assert own == []
    assert not [offer for offer in offers(text) if offer.startswith("Would you be willing to know")]


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("You never notice me.", "I'd love it if you noticed me."),
        ("You never pay me back either.", "Would you pay me back on ...?"),
        ("You never take me anywhere.", "Would you take me somewhere on ...?"),
        ("You have never once come to my work do.", "Would you come to my work do on ...?"),
        ("You always cancel on me.", "On ... you cancelled on me. I felt tired."),
        ("You hardly ever talk to me.", "Would you talk to me on ...?"),
        ("You should have been there when my dad died.", "I'd have loved it if you'd .... I felt disappointed"),
        ("You always say you'll do it.", "It happened on ... and on .... I felt tired."),
        ("How can you be so thick?", "Can we talk about what happened on ...?"),
        ("How dare you speak to my dad like that?", "Can we talk about what happened on ...?"),
        ("You always, always interrupt.", "On ... you interrupted. I felt frustrated."),
        ("You never, ever ring.", "Would you ring on ...?"),
        ("It hurts how you never ask me.", "what happened on ..."),
    ],
)  # fmt: skip
def test_an_offer_is_said_as_a_person_would(text, offer):
    assert offer in offers(text)


@pytest.mark.parametrize(
    ("text", "asked", "not_asked"),
    [
        ("You never clean the bathroom.", "clean ... on", "kitchen"),
        ("You never put the bins out.", "this week", "evening free"),
        ("You always moan about my cooking.", "what you'd like instead", "cook on"),
        ("You must apologise to my mother.", "tell my mother", "your mother"),
        ("You always take your mother's side.", "", "tell my mother"),
        ("You act like I'm your mother.", "take on", "mother?"),
        ("You never visit my mother.", "see ... on", "tell my mother"),
        ("You never visit my father.", "see ... on", "more gently"),
        ("You should be nicer to my mother.", "welcome", "tell my mother"),
        ("You always leave me on read.", "text me", "before you go"),
        ("You think I'm stupid.", "what you think", "before you plan"),
        ("You always find fault with me.", "us to look at it together", "I need to look"),
    ],
)
def test_an_offer_is_about_what_the_phrase_is_about(text, asked, not_asked):
    said = " ".join(offers(text))
    assert asked in said
    assert not_asked not in said


@pytest.mark.parametrize(
    ("base", "form"),
    [("admit", "admitted"), ("prefer", "preferred"), ("panic", "panicked"), ("beg", "begged"), ("quarrel", "quarrelled"), ("wind", "wound"), ("travel", "travelled")],
)  # fmt: skip
def test_the_past_is_spelled_as_people_do(base, form):
    assert past(base) == form
    assert verb(form)[0] == base


def test_a_verb_with_two_spellings_is_known_in_both():
    assert verb("canceled")[0] == verb("cancelled")[0] == "cancel"
