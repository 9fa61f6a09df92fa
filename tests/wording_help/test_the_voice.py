import re

from couples.wording_help import review
from couples.wording_help.word_lists import load

HARSH = re.compile(r"\b(?:should|must|failed|missed|wrong|fault|never|always)\b|!", re.IGNORECASE)
QUOTED = re.compile(r'"[^"]*"')


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


def test_the_coach_speaks_like_a_calm_friend():
    data = load("texts")
    said = [text for key in ("why", "strengths", "lines", "over") for text in texts(data[key])]
    assert [text for text in said if HARSH.search(QUOTED.sub("", text))] == []


def test_no_offer_in_the_lists_orders_anybody():
    assert [text for text in texts(load("offers")) if HARSH.search(text)] == []


def test_an_offer_never_shouts(everything):
    assert [
        offer
        for text in everything
        for note in review(text).findings
        for offer in note.offers
        if "!" in offer
    ] == []
