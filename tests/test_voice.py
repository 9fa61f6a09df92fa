"""How we talk: stiff words may get fewer in what people read, never more."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from tools import visible_text, voice

ROOT = Path(__file__).parents[1]
TEMPLATE = """{# nobody #}{% if nobody %}<p title="nobody" class="nobody">Nobody is here.</p>{% endif %}
{{ button('Ask nobody', 'nobody') }}<!-- nobody --><i data-share-text="nobody"></i>"""
PYTHON = '''"""Nobody reads this."""
log.error("Nobody: %s", 1)
KIND = "nobody"
"""Nobody reads this either."""
flash(f"Nobody but {name} sees this.")
form.errors = ["Ask somebody, and then go on."]
'''
SCRIPT = """// Nobody reads this, and don't think so
const kind = 'nobody'; say("Nobody has it's words"); say(`Nobody, ${name}.`); /* "Nobody" */"""
MARKDOWN = "Nobody reads `nobody` or [this](nobody.md).\n```\nnobody\n```\n"


def counts(texts: list[str]) -> int:
    return len(voice.found_in(texts, "avoid"))


def test_what_people_read_is_found_and_code_comments_and_docstrings_are_not():
    text, said = visible_text.in_template(TEMPLATE)
    assert (counts([text]), counts(said)) == (1, 1)
    assert counts(visible_text.read_aloud_in_template(TEMPLATE)) == 2
    assert counts(visible_text.in_python(PYTHON)) == 2
    assert counts(visible_text.in_javascript(SCRIPT)) == 2
    assert counts(visible_text.in_markdown(MARKDOWN)) == 1
    assert visible_text.in_toml('nobody = ["Nobody", {a = "x"}]') == ["Nobody", "x"]


@pytest.mark.parametrize("phrase", voice.phrases("avoid") + voice.phrases("watch"), ids=lambda p: p.words)
def test_every_phrase_is_found_in_its_own_words(phrase):
    for words in phrase.words.split(", "):
        assert phrase.pattern.search(f"So, {words}."), words


def test_a_word_is_found_across_lines_in_any_case_and_with_a_curly_apostrophe_but_not_inside_another():
    assert counts(["NOBODY", "the other\n   one", "one’s own"]) == 3
    assert counts(["Unreleased", "renewed", "let it be quiet", "at oncology"]) == 0


def test_a_file_may_hold_fewer_words_and_never_more():
    before = {"a.html": 3, "b.html": 1}
    assert voice.risen({"a.html": 3}, before) == {}
    assert voice.risen({"a.html": 4}, before) == {"a.html": 3}
    assert voice.lowered({"a.html": 4}, before) == {"a.html": 3}
    assert voice.lowered({"a.html": 2, "b.html": 1}, before) == {"a.html": 2, "b.html": 1}


def test_a_new_file_starts_at_zero_unless_its_words_came_from_elsewhere():
    assert voice.risen({"a.html": 3, "new.html": 1}, {"a.html": 3}) == {"new.html": 0}
    assert voice.lowered({"a.html": 3, "new.html": 1}, {"a.html": 3}) == {"a.html": 3}
    assert voice.risen({"part.html": 1, "rest.html": 2}, {"whole.html": 3}) == {}
    assert voice.lowered({"part.html": 1, "rest.html": 2}, {"whole.html": 3}) == {
        "part.html": 1,
        "rest.html": 2,
    }


def test_a_word_with_a_reason_counts_in_its_own_file_only():
    exceptions = [{"file": "a.html", "words": ["nobody"], "reason": "A name."}]
    texts = [("a.html", ["Nobody, anew"]), ("b.html", ["Nobody"])]
    found = voice.counted(texts, exceptions)
    assert {file: [f.phrase.words for f in each] for file, each in found.items()} == {
        "a.html": ["anew"],
        "b.html": ["nobody"],
    }


def test_every_exception_names_a_file_that_is_there_a_word_on_the_list_and_a_reason():
    known = {phrase.words for phrase in voice.phrases("avoid")} | {"all"}
    texts = dict(voice.texts_by_file())
    for exception in voice.read()[0]:
        assert exception["file"] in texts
        assert set(exception["words"]) <= known
        assert len(exception["reason"]) > 10
        assert voice.found_in(texts[exception["file"]], "avoid"), "not needed any more"


def test_no_file_says_more_words_to_avoid_than_it_did():
    exceptions, before = voice.read()
    found = voice.counted(voice.texts_by_file(), exceptions)
    over = voice.risen({file: len(each) for file, each in found.items()}, before)
    assert not over, "\n".join(line for file in over for line in voice.report(file, found[file]))


def test_the_command_writes_lower_counts_down_and_leaves_the_exceptions(tmp_path, monkeypatch):
    kept = tmp_path / "counts.toml"
    above = voice.COUNTS.read_text("utf-8").partition("[counts]\n")[0]
    kept.write_text(f'{above}[counts]\n"a.html" = 3\n"gone.html" = 2\n', "utf-8")
    monkeypatch.setattr(voice, "COUNTS", kept)
    monkeypatch.setattr(voice, "texts_by_file", lambda: iter([("a.html", ["Nobody"]), ("b.html", ["Fine"])]))
    result = CliRunner().invoke(voice.main, [])
    assert result.exit_code == 0, result.output
    assert kept.read_text("utf-8") == f'{above}[counts]\n"a.html" = 1\n'
    monkeypatch.setattr(voice, "texts_by_file", lambda: iter([("a.html", ["Nobody, nobody"])]))
    result = CliRunner().invoke(voice.main, ["--show", "a.html"])
    assert result.exit_code == 1
    assert 'a.html: "nobody" in "Nobody, nobody". Say: no one.' in result.output
    assert kept.read_text("utf-8") == f'{above}[counts]\n"a.html" = 1\n'


def test_the_glossary_shows_exactly_the_words_to_avoid_and_to_watch():
    page = (ROOT / "docs/glossary.md").read_text("utf-8")
    for kind, heading in (("avoid", "## Words to avoid"), ("watch", "## Words to watch")):
        _, _, after = page.partition(heading)
        rows = re.findall(
            r"^\| (?!don't|---)([^|]+) \| ([^|]+) \|$", after.partition("\n## ")[0], re.MULTILINE
        )
        assert rows == [(phrase.words, phrase.say) for phrase in voice.phrases(kind)]
