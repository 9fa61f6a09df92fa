"""How hard our texts are to read is printed, for whoever rewrites them; nothing fails by it."""

import pytest
from click.testing import CliRunner

from tools import reading_age, visible_text

PAGE = """<h1>Hello <b>Ana</b></h1>{% if x %}<p>You can stop here.</p>{% endif %}
<ul><li>Tea &amp; toast?</li></ul>{{ button('Go on. Now.') }}<i title="Not me."></i>"""


def test_a_page_is_read_line_by_line_without_its_markup():
    lines = visible_text.lines_in_template(PAGE)
    assert lines == ["Hello Ana", "You can stop here.", "Tea & toast?", "Go on. Now."]


def test_headings_and_labels_are_no_sentences():
    assert list(reading_age.sentences(["Hello Ana", "You can stop. Will you", "It's 5.", "..."])) == [
        "You can stop.",
        "It's 5.",
    ]


@pytest.mark.parametrize(
    ("word", "number"),
    [("tea", 1), ("promise", 2), ("wanted", 2), ("liked", 1), ("little", 2), ("everyone", 3)],
)
def test_syllables_are_about_right(word, number):
    assert reading_age.syllables(word) == number


def test_longer_words_and_sentences_are_for_older_readers_and_too_few_say_nothing():
    easy = ["We can talk now."] * 4
    hard = [
        "Reconciliation necessitates considerable communicative sophistication from everyone involved."
    ] * 4
    assert reading_age.reading_age(easy) < 8 < 20 < reading_age.reading_age(hard)
    assert reading_age.reading_age(easy[:3]) is None
    assert reading_age.words_a_sentence([*easy, "Yes."]) == 17 / 5


def test_a_screen_has_the_words_of_the_pieces_it_includes(tmp_path, monkeypatch):
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "whole.html").write_text('<p>One two.</p>{% include "_piece.html" %}', "utf-8")
    (folder / "_piece.html").write_text('<p>Three four.</p>{% include "whole.html" %}', "utf-8")
    monkeypatch.setattr(reading_age, "ROOT", tmp_path)
    monkeypatch.setattr(reading_age, "files", lambda pattern: sorted(tmp_path.glob(pattern)))
    monkeypatch.setattr(reading_age, "content_files", list)
    (screen,) = reading_age.texts()
    assert (screen.name, screen.words) == ("templates/whole.html", 4)
    assert screen.sentences == ("One two.", "Three four.")


def test_the_command_prints_the_whole_and_each_screen_asked_for_with_its_long_sentences(monkeypatch):
    long = "We " + "can " * 26 + "talk."
    monkeypatch.setattr(
        reading_age,
        "texts",
        lambda: iter([reading_age.Text("a.html", 28, (long,)), reading_age.Text("b.toml", 2, ())]),
    )
    said = CliRunner().invoke(reading_age.main, ["--show", "a."]).output
    assert "28.0 words a sentence" in said
    assert "a.html" in said
    assert long in said
    assert "b.toml" not in said
    assert "b.toml" in CliRunner().invoke(reading_age.main, []).output


def test_it_can_read_all_our_texts():
    result = CliRunner().invoke(reading_age.main, [])
    assert result.exit_code == 0, result.output
    assert "reading age" in result.output
