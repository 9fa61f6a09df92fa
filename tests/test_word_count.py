"""The number of words that people have to read: it's counted, and it goes up only on purpose."""

from click.testing import CliRunner

from tools import count_words, visible_text


def test_a_word_is_two_letters_or_more_with_what_joins_it():
    assert count_words.words(["I don't see a well-kept 8 pm, Zoë."]) == 5


def test_there_are_no_more_words_than_the_limits_allow():
    result = CliRunner().invoke(count_words.main)
    assert result.exit_code == 0, result.output


def test_content_is_every_toml_file_but_word_lists_help_lines_and_the_demo():
    names = {path.name for path in count_words.content_files()}
    assert {"prompts.toml", "exercises.toml", "questions_before_pairing.toml"} <= names
    assert not names & {"help_lines.toml", "demo_story.toml", "verbs.toml"}


def test_what_may_be_as_long_as_it_needs_is_named_with_its_reason_and_is_there():
    apart = count_words.as_long_as_they_need()
    assert {"templates/home/safety.html", "templates/home/what_it_protects.html"} <= set(apart)
    for file, reason in apart.items():
        assert (count_words.ROOT / file).is_file(), file
        assert len(reason.split()) > 4, file


def test_each_word_counts_once_as_a_page_or_as_one_that_may_be_as_long_as_it_needs(tmp_path, monkeypatch):
    for file, text in (("templates/home.html", "<p>One two</p>"), ("templates/safe.html", "<p>Three</p>")):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(text + "{{ button('Sign in') }}", "utf-8")
    for file, text in (("couples/a.toml", 'say = "Four"'), ("couples/b.toml", 'say = "Five six seven"')):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(text, "utf-8")
    monkeypatch.setattr(count_words, "ROOT", tmp_path)
    monkeypatch.setattr(visible_text, "ROOT", tmp_path)
    monkeypatch.setattr(
        count_words, "as_long_as_they_need", lambda: {"templates/safe.html": "", "couples/b.toml": ""}
    )
    assert count_words.counts() == {
        "pages and content": 3,
        "as long as they need": 4,
        "in expressions": 4,
    }


LIMITS = '# A comment.\n"pages and content" = 100\n"in expressions" = 50\n'


def test_one_word_too_many_is_named_with_how_many_and_what_to_do():
    most = count_words.limits(LIMITS)
    assert count_words.too_many({"pages and content": 100, "in expressions": 50}, most) == []
    (line,) = count_words.too_many({"pages and content": 103, "in expressions": 50}, most)
    assert line.startswith("pages and content: 103 words, 3 more than the limit of 100. Take some words out")


def test_the_command_fails_over_the_limit_and_lowers_a_limit_only(tmp_path, monkeypatch):
    monkeypatch.setattr(count_words, "ROOT", tmp_path)
    monkeypatch.setattr(count_words, "LIMITS", tmp_path / "limits.toml")
    count_words.LIMITS.write_text(LIMITS, "utf-8")
    monkeypatch.setattr(count_words, "counts", lambda: {"pages and content": 101, "in expressions": 40})
    result = CliRunner().invoke(count_words.main)
    assert result.exit_code == 1
    assert "1 more than the limit of 100" in result.output
    assert count_words.LIMITS.read_text("utf-8") == LIMITS
    assert CliRunner().invoke(count_words.main, ["--lower"]).exit_code == 1
    assert count_words.LIMITS.read_text("utf-8") == LIMITS.replace("= 50", "= 40")
