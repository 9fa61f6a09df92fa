"""The colours: written once in tokens.css, with plain ones for older browsers made from them."""

import re

import pytest

from tools import tokens_fallback
from tools.tokens_fallback import CSS, MADE, SOURCE, made_from

NEW = re.compile(r"light-dark\(|color-mix\(")


def test_the_colours_for_older_browsers_are_those_of_today():
    tokens = SOURCE.read_text("utf-8")
    assert MADE.read_text("utf-8") == made_from(tokens)
    assert made_from(tokens.replace("#fbf6ef", "#fbf6ee")) != made_from(tokens)


def test_a_colour_that_cannot_be_made_plain_is_refused():
    with pytest.raises(ValueError, match="1 of"):
        made_from("--paper: light-dark(#fbf6ef, #1B181C);\n--ink: light-dark(var(--paper), #FFFFFF);")


def test_only_the_tokens_use_functions_that_older_browsers_do_not_know():
    """With a var() inside, a plain colour on the line before is no help: the newer line wins and is then invalid."""
    assert NEW.search(SOURCE.read_text("utf-8"))
    others = set(CSS.glob("*.css")) - {SOURCE, MADE}
    assert [path.name for path in sorted(others) if NEW.search(path.read_text("utf-8"))] == []


def test_the_fallback_comes_right_after_the_tokens():
    order = (CSS / "ORDER.txt").read_text("utf-8").split()
    assert order[order.index("tokens.css") + 1] == tokens_fallback.MADE.name
