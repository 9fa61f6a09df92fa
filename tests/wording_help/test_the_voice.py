import re
import tomllib
from pathlib import Path

import couples.wording_help
from tests.wording_help.conftest import review

PACKAGE = Path(couples.wording_help.__file__).parent
HARSH = re.compile(r"\b(?:should|must|failed|missed|wrong|fault|never|always)\b|!", re.IGNORECASE)
QUOTED = re.compile(r"“[^”]*”")


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


def said_in(*names):
    return [text for name in names for text in texts(tomllib.loads((PACKAGE / name).read_text("utf-8")))]


def test_wording_help_speaks_like_a_calm_friend():
    said = said_in("messages/reasons.toml", "messages/praise.toml", "messages/quiet_lines.toml")
    assert len(said) > 30
    assert [text for text in said if HARSH.search(QUOTED.sub("", text))] == []


def test_no_offer_orders_anybody():
    said = said_in("messages/offers.toml", "lists/topics.toml", "lists/acts_to_ask_for.toml")
    assert len(said) > 300
    assert [text for text in said if HARSH.search(text)] == []


def test_an_offer_never_shouts(everything):
    assert [
        offer
        for text in everything
        for note in review(text).findings
        for offer in note.offers
        if "!" in offer
    ] == []
