"""Pages come without their templates' indentation, and with every space that somebody wrote."""

import re

WORDS = "First\n    and then, set in by four\n\tand by a tab"


def test_a_page_has_no_indentation_of_its_templates_and_keeps_that_of_words(ana):
    occasion = ana.occasion()
    ana.write("thanks", WORDS, occasion)
    page = ana.page(f"/check-in/{occasion}/questions/1").replace("\r\n", "\n")
    assert WORDS in page
    assert not re.search(r"\n[ \t]{4}", page.replace(WORDS, ""))


def test_an_error_in_a_template_still_names_its_line(app):
    source = "<p>\n    one\n</p>\n    {{ 1 / 0 }}\n"
    lean = app.jinja_env.preprocess(source, "page.html")
    assert lean == "<p>\none\n</p>\n{{ 1 / 0 }}\n"
    assert app.jinja_env.preprocess(source, "letter.txt") == source


def test_no_two_words_and_no_two_attributes_run_together_where_jinja_takes_the_end_of_a_line_away(app):
    source = "<i a{% if x %}\n    b{% endif %}\n    {# why #}\n    c>one{% if x %}\n    two{% endif %}\n    three</i>"
    lean = app.jinja_env.preprocess(source, "page.html")
    assert app.jinja_env.from_string(lean).render(x=True).split() == [
        "<i",
        "a",
        "b",
        "c>one",
        "two",
        "three</i>",
    ]
