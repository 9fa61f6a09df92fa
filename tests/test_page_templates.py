"""What pages of templates go through by a shorter way than Jinja's own comes out the same."""

import pytest
from flask.templating import Environment
from jinja2 import DictLoader, pass_context, pass_environment, pass_eval_context
from markupsafe import Markup

from couples.page_templates import Pages, drawn_once

PAGE = """{% macro said(text, how='softly') %}<b>{{ text }}</b> {{ how }}{{ caller() if caller }}{% endmacro %}
{% block main %}{% set mine = 'I' %}{% for n in (1, 2) %}{{ plain(n, b='<') }}{{ thing.told(n) }}{{ thing.knows('mine') }}{{ knows('n') }}{{ knows('mine') }}
{{ of_page('<') }}{{ anywhere() }}{{ said('<' ~ n) }}{{ said('a', how='loudly') }}{{ ends_early() }}{% endfor %}
{% for each in told %}{{ each }}{{ each ~ '<' }}{{ each|e }}{% endfor %}{{ nothing }}{{ (told|first) if none }}{% set kept %}{{ '<' }}{% endset %}{{ kept }}
{% filter upper %}{{ '<a' }}{% endfilter %}{% autoescape false %}{{ '<' }}{% endautoescape %}{{ 'a'|safe }}{{ told[0]|safe }}
{% call said('called') %}inside{% endcall %}{{ thing('x') }}{{ '%s'|format('<') }}{% endblock %}"""


class Drawn:
    def __html__(self):
        return "<i>drawn</i>"

    def __str__(self):
        return "<drawn>"


class Text(str):
    """Text of a kind of its own."""


class Thing:
    def told(self, n):
        return f"told {n}"

    @pass_context
    def knows(self, context, name):
        return context.get(name)

    @pass_context
    def __call__(self, context, name):
        return f"{context.name} {name}"


def plain(a, b):
    return f"{a}{b}"


def ends_early():
    return next(iter(()))


@pass_context
def knows(context, name):
    return context.get(name)


@pass_eval_context
def of_page(how, text):
    return f"{text}{how.autoescape}"


@pass_environment
def anywhere(environment):
    return len(environment.globals) > 0


def page_of(kind, app):
    loader = DictLoader({"page.html": PAGE})
    page = kind(app, loader=loader, autoescape=True).get_template("page.html")
    return page.render(
        plain=plain,
        thing=Thing(),
        knows=knows,
        of_page=of_page,
        anywhere=anywhere,
        ends_early=ends_early,
        told=("<u>", Markup("<u>"), Drawn(), Text("<u>"), 5, None, b"<", [Markup("<")]),
    )


def test_a_page_calls_everything_as_jinja_does(app):
    page = page_of(Pages, app)
    assert all(
        part in page
        for part in ("<b>&lt;1</b> softly", "inside", "page.html x", "<i>drawn</i>", "&lt;u&gt;", "<u>")
    )
    assert page == page_of(Environment, app)


def test_an_icon_is_drawn_once_for_each_name_and_anew_for_a_label():
    drawn = []

    def draw(name, label=None):
        drawn.append((name, label))
        return f"{name} {label}"

    icon = drawn_once(draw)
    assert [icon("heart"), icon("heart"), icon("lock")] == ["heart None", "heart None", "lock None"]
    assert [icon("heart", "Saved"), icon("heart", label="Saved")] == ["heart Saved"] * 2
    assert drawn == [("heart", None), ("lock", None), ("heart", "Saved"), ("heart", "Saved")]


@pytest.mark.parametrize("name", ["house", "lock", "printer"])
def test_a_kept_icon_is_what_its_macro_draws(app, name):
    icons = app.jinja_env.get_template("macros/icons.html").module
    for _ in range(2):
        assert icons.icon(name) == icons.draw_icon(name)
